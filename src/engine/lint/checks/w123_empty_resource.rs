//! W123 EMPTY_RESOURCE: an empty list of resources.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W123",
    name: "EMPTY_RESOURCE",
    severity: Severity::Error,
    what: "An empty list of resources.",
    why: "The statement matches no request.",
    instead: "Name a resource, or remove the statement.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":[]}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G19)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::EmptyList) {
        if fault.pointer.ends_with("Resource") && !fault.pointer.contains("/Condition") {
            out.fault(fault);
        }
    }
}
