//! E118 CONDITION_WRONG_SHAPE: condition is not operator, then key, then values.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E118",
    name: "CONDITION_WRONG_SHAPE",
    severity: Severity::Error,
    what: "Condition is not operator, then key, then values.",
    why: r#"RAM reports "Data type mismatch"."#,
    instead: r#"Write "Condition": {"StringEquals": {"acs:ResourceTag/team": "dev"}}."#,
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":["dev"]}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    source: "RAM: Validate policies: Data type mismatch (G9)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::WrongType).filter(|fault| fault.pointer.contains("/Condition")) {
        out.fault(fault);
    }
}
