//! S415 SOURCE_IP_EVERYWHERE: every address.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S415",
    name: "SOURCE_IP_EVERYWHERE",
    severity: Severity::Security,
    what: "Every address.",
    why: "The condition looks like a restriction and is none.",
    instead: "Name the addresses that are meant.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"0.0.0.0/0"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Policy elements, Condition, acs:SourceIp (C11)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let mut nets: Vec<IpNet> = Vec::new();
        let mut any = false;
        for (_, block) in blocks(condition) {
            match block {
                IpBlock::Block { net, .. } => nets.push(net),
                IpBlock::Any => any = true,
                IpBlock::Pattern(_) => {}
            }
        }
        // Two halves are the whole as well. A block is of one family, and never matches an address of the other (C11).
        let whole: Vec<IpNet> =
            IpNet::aggregate(&nets).into_iter().filter(|net| net.prefix_len() == 0).collect();
        let which = match whole.as_slice() {
            _ if any => "every address",
            [] => continue,
            [IpNet::V4(_)] => "every IPv4 address",
            [IpNet::V6(_)] => "every IPv6 address",
            _ => "every address",
        };
        let outcome = match (condition.operator.negated, which) {
            (true, "every address") => "so the test never holds",
            (false, "every address") => "so nothing is restricted",
            (true, _) => "so the test holds for the other kind only",
            (false, _) => "so none of that kind is kept out",
        };
        out.at(condition.key.place.0, format!("these values are {which}, {outcome}"));
    }
}
