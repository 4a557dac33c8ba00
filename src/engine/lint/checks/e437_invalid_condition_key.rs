//! E437 INVALID_CONDITION_KEY: a condition key without a RAM code.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E437",
    name: "INVALID_CONDITION_KEY",
    severity: Severity::Error,
    what: "A condition key without a RAM code.",
    why: r#"RAM reports "Invalid condition key format"."#,
    instead: "Write <ram-code>:<name>, such as acs:SourceIp.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"SourceIp":"x"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Validate policies: Invalid condition key format (C17)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::InvalidConditionKey) {
        let written = subject.source(fault.span).trim_matches('"');
        let known =
            subject.catalog.common_keys().iter().find(|key| key.name.strip_prefix("acs:") == Some(written));
        let edits = known.map(|key| vec![Edit::quoted(fault.span, &key.name)]);
        out.fault(fault).fix(format!("write acs:{written}"), edits);
    }
}
