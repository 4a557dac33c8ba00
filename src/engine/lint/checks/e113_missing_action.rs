//! E113 MISSING_ACTION: a statement has neither Action nor NotAction.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E113",
    name: "MISSING_ACTION",
    severity: Severity::Error,
    what: "A statement has neither Action nor NotAction.",
    why: r#"RAM answers MalformedPolicyDocument: "Add an Action or NotAction element to the policy statement."."#,
    instead: "Name the actions.",
    bad: Example::Statements(r#"{"Effect":"Allow","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "RAM: Validate policies: Missing action (G6)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingAction) {
        let elsewhere =
            ["Action", "NotAction"].iter().any(|name| subject.spelled_otherwise(&fault.pointer, name));
        if !elsewhere {
            out.fault(fault);
        }
    }
}
