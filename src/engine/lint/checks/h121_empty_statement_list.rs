//! H121 EMPTY_STATEMENT_LIST: the list of statements is empty.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H121",
    name: "EMPTY_STATEMENT_LIST",
    severity: Severity::Error,
    what: "The list of statements is empty.",
    why: "A policy needs at least one statement.",
    instead: "Add a statement.",
    bad: Example::Document(r#"{"Version":"1","Statement":[]}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G3)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::EmptyStatement);
}
