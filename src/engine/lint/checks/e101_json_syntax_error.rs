//! E101 JSON_SYNTAX_ERROR: the text is not JSON.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E101",
    name: "JSON_SYNTAX_ERROR",
    severity: Severity::Error,
    what: "The text is not JSON.",
    why: "RAM checks the syntax when a policy is created and refuses it.",
    instead: "Mend the place that the message names; JSON has no comments, no trailing commas and only straight double quotes.",
    bad: Example::Document(r#"{"Version":"1","Statement":[{"Effect":"Allow",}]}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::JsonSyntax);
}
