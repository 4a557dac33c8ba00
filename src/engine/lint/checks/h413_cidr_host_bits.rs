//! H413 CIDR_HOST_BITS: a block of addresses with bits set after its mask.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H413",
    name: "CIDR_HOST_BITS",
    severity: Severity::Hint,
    what: "A block of addresses with bits set after its mask.",
    why: "What RAM makes of them is not documented; the block without them is meant.",
    instead: "Write the block's first address.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.7/24"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Conditional operators (C11)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        for (value, block) in blocks(condition) {
            if let IpBlock::Block { net, had_host_bits: true } = block {
                let span = value.place.0;
                out.at(span, format!("{} has bits set after its mask; {net} is meant", value.text))
                    .fix(format!("write {net}"), Some(vec![Edit::quoted(span, &net.to_string())]));
            }
        }
    }
}
