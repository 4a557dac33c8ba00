//! H414 PRIVATE_SOURCE_IP: only private addresses.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H414",
    name: "PRIVATE_SOURCE_IP",
    severity: Severity::Hint,
    what: "Only private addresses.",
    why: "Requests over the Internet come from public addresses and never match; inside a VPC the address is private.",
    instead: "Use the public addresses, or acs:SourceVpc.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"192.168.0.0/16"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Policy elements, Condition, acs:SourceIp",
    run,
};

const PRIVATE: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let private: Vec<IpNet> = PRIVATE.iter().filter_map(|net| net.parse().ok()).collect();
    for (_, condition) in subject.conditions().filter(|(_, condition)| !condition.operator.negated) {
        let nets: Vec<IpBlock> = blocks(condition).map(|(_, block)| block).collect();
        let is_private = |block: &IpBlock| match block {
            IpBlock::Block { net, .. } => private.iter().any(|wide| wide.contains(net)),
            _ => false,
        };
        if !nets.is_empty() && nets.iter().all(is_private) {
            out.at(
                condition.key.place.0,
                "only private addresses: a request over the Internet never matches",
            );
        }
    }
}
