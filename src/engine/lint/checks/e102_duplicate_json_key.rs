//! E102 DUPLICATE_JSON_KEY: an object names a member twice.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E102",
    name: "DUPLICATE_JSON_KEY",
    severity: Severity::Error,
    what: "An object names a member twice.",
    why: "Which of the two counts is not defined; most parsers drop the first without a word, so a second Condition can silently take a restriction away.",
    instead: "Put both values into one list, or make two statements.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","Action":"edas:*","Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:ReadCluster","edas:ReadService"],"Resource":"*"}"#,
    ),
    source: "RFC 8259, section 4 (G18)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::DuplicateKey);
}
