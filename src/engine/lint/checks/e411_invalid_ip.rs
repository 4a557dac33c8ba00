//! E411 INVALID_IP: something that is neither an address nor a block.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E411",
    name: "INVALID_IP",
    severity: Severity::Error,
    what: "Something that is neither an address nor a block.",
    why: "RAM refuses some of these when the policy is made; what the others do at run time is not documented, so nothing may rest on them.",
    instead: "Write an address or a block such as 203.0.113.0/24.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.300/8"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Conditional operators (C15)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (fault, _) in
        malformed(subject, |test| matches!(test, Test::IpAddress | Test::IpAddressIncludeBorder))
    {
        out.fault(fault);
    }
}
