//! E109 UNKNOWN_STATEMENT_ELEMENT: a member that statements of RAM do not have.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E109",
    name: "UNKNOWN_STATEMENT_ELEMENT",
    severity: Severity::Error,
    what: "A member that statements of RAM do not have.",
    why: r#"RAM reports "Invalid policy element". Sid is the exception: it is not documented for this kind of policy but has been seen to be accepted, so it is only a hint."#,
    instead: "Remove it, or correct its name.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Sid":"ReadApps"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Validate policies (G4, G15)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in
        subject.faults(FaultCode::UnknownElement).filter(|fault| fault.pointer.starts_with("/Statement/"))
    {
        let (description, edits) = unknown_element::rewrite(subject, fault, &STATEMENT_ELEMENTS);
        out.fault(fault).fix(description, edits);
    }
    for fault in subject.faults(FaultCode::Sid) {
        let key = subject.key_of(fault.span);
        let edits = key.and_then(|key| subject.without_member(key));
        out.fault(fault).severity(Severity::Hint).fix("remove it", edits);
    }
}
