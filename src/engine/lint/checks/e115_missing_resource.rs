//! E115 MISSING_RESOURCE: a statement has no Resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E115",
    name: "MISSING_RESOURCE",
    severity: Severity::Error,
    what: "A statement has no Resource.",
    why: "RAM refuses it in every policy but a trust policy.",
    instead: r#"Name the ARNs that are meant, or "*"."#,
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "RAM: Policy structure and syntax (G7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingResource) {
        let elsewhere =
            ["Resource", "NotResource"].iter().any(|name| subject.spelled_otherwise(&fault.pointer, name));
        if !elsewhere {
            out.fault(fault);
        }
    }
}
