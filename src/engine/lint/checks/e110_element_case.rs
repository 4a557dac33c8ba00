//! E110 ELEMENT_CASE: an element spelled in another case.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E110",
    name: "ELEMENT_CASE",
    severity: Severity::Error,
    what: "An element spelled in another case.",
    why: "Element names are case-sensitive; RAM takes this one for an unknown element and misses the right one.",
    instead: "Use the exact spelling.",
    bad: Example::Statements(r#"{"effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "RAM: Validate policies (G4)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::ElementCase) {
        let written = subject.source(fault.span).trim_matches('"');
        let mut names = DOCUMENT_ELEMENTS.iter().chain(&STATEMENT_ELEMENTS);
        let right = names.find(|name| name.eq_ignore_ascii_case(written));
        let edits = right.and_then(|name| unknown_element::rename(subject, fault, name));
        out.fault(fault).fix("correct the case", edits);
    }
}
