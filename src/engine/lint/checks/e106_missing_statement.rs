//! E106 MISSING_STATEMENT: the policy has no Statement.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E106",
    name: "MISSING_STATEMENT",
    severity: Severity::Error,
    what: "The policy has no Statement.",
    why: "A policy without statements says nothing and is refused.",
    instead: r#"Add "Statement": [ … ]."#,
    bad: Example::Document(r#"{"Version":"1"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G3)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingStatement) {
        if !subject.spelled_otherwise("", "Statement") {
            out.fault(fault);
        }
    }
}
