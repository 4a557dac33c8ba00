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
    const NAMES: [&str; 10] = [
        "Version",
        "Statement",
        "Sid",
        "Effect",
        "Principal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ];
    for fault in subject.faults(FaultCode::ElementCase) {
        let written = subject.source(fault.span).trim_matches('"');
        let right = NAMES.into_iter().find(|name| name.eq_ignore_ascii_case(written));
        out.fault(fault).fix("correct the case", right.map(|name| vec![Edit::quoted(fault.span, name)]));
    }
}
