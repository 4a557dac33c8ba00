//! E111 MISSING_EFFECT: a statement has no Effect.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E111",
    name: "MISSING_EFFECT",
    severity: Severity::Error,
    what: "A statement has no Effect.",
    why: "RAM has no default for it.",
    instead: r#"Add "Effect": "Allow" or "Deny"."#,
    bad: Example::Statements(r#"{"Action":"edas:ReadCluster","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "RAM: Policy structure and syntax (G5)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingEffect) {
        if !subject.spelled_otherwise(&fault.pointer, "Effect") {
            out.fault(fault);
        }
    }
}
