//! E108 UNKNOWN_POLICY_ELEMENT: a member beside Version and Statement.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E108",
    name: "UNKNOWN_POLICY_ELEMENT",
    severity: Severity::Error,
    what: "A member beside Version and Statement.",
    why: r#"RAM reports "Invalid policy element"."#,
    instead: "Remove it.",
    bad: Example::Document(
        r#"{"Version":"1","Id":"x","Statement":[{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}]}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Validate policies (G1, G17)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in
        subject.faults(FaultCode::UnknownElement).filter(|fault| !fault.pointer.starts_with("/Statement/"))
    {
        let (description, edits) = unknown_element::rewrite(subject, fault, &DOCUMENT_ELEMENTS);
        out.fault(fault).fix(description, edits);
    }
}
