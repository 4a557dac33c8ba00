//! W122 EMPTY_ACTION: an empty list of actions, or an action with nothing after the colon.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W122",
    name: "EMPTY_ACTION",
    severity: Severity::Error,
    what: "An empty list of actions, or an action with nothing after the colon.",
    why: "The statement is about nothing; RAM has no such form.",
    instead: "Name an action, or remove the statement.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":[],"Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G19)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::EmptyList) {
        if fault.pointer.ends_with("Action") && !fault.pointer.contains("/Condition") {
            out.fault(fault);
        }
    }
    for fault in subject.faults(FaultCode::InvalidActionFormat) {
        if subject.source(fault.span).ends_with(":\"") {
            out.fault(fault);
        }
    }
}
