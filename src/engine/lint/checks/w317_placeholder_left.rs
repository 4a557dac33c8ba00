//! W317 PLACEHOLDER_LEFT: text that was to be filled in.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W317",
    name: "PLACEHOLDER_LEFT",
    severity: Severity::Error,
    what: "Text that was to be filled in.",
    why: "RAM takes it literally, so the statement matches nothing.",
    instead: "Put the real name or id in its place, or *.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"bpstudio:GetApplication","Resource":"acs:bpstudio::{#accountId}:application/{#ApplicationId}"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"bpstudio:GetApplication","Resource":"acs:bpstudio:*:*:application/app-1"}"#,
    ),
    source: "the published examples (L08)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let actions = reach.actions.iter().map(|action| action.pattern);
        let resources = reach.resources.iter().map(|resource| resource.pattern);
        let conditions = reach.statement.conditions.iter();
        let values =
            conditions.flat_map(|condition| condition.values.iter().chain(std::iter::once(&condition.key)));
        for text in actions.chain(resources).chain(values) {
            let Some(found) = placeholder(&text.text).filter(|_| variable(&text.text).is_none()) else {
                continue;
            };
            // G17: RAM reads ${…} as text like any other; only templates give it a meaning.
            out.at(text.place.0, format!("{found} was to be filled in; RAM takes it literally"));
        }
    }
}
