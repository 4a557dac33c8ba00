//! E321 VARIABLE_UNSUPPORTED: a policy variable.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E321",
    name: "VARIABLE_UNSUPPORTED",
    severity: Severity::Warning,
    what: "A policy variable.",
    why: "Variables such as ${acs:username} are an AWS construct; RAM has none and takes the text literally.",
    instead: "Name the resource, or use a condition key.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:home/${acs:username}/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:home/alice/*"}"#,
    ),
    source: "RAM: the policy language has no variables (G17)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let resources = reach.resources.iter().map(|resource| resource.pattern);
        let values = reach.statement.conditions.iter().flat_map(|condition| &condition.values);
        for text in resources.chain(values) {
            if let Some(found) = variable(&text.text) {
                out.at(text.place.0, format!("RAM has no policy variables: {found} is ordinary text here"));
            }
        }
    }
}
