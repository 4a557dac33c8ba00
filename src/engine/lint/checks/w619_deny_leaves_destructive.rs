//! W619 DENY_LEAVES_DESTRUCTIVE: a wildcard of which a Deny takes the creating action away and leaves the deleting one, or the other way round.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W619",
    name: "DENY_LEAVES_DESTRUCTIVE",
    severity: Severity::Warning,
    what: "A wildcard of which a Deny takes the creating action away and leaves the deleting one, or the other way round.",
    why: "The exception covers half of what it was meant for.",
    instead: "Deny the other action too.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:*Application","Resource":"acs:edas:*:*:namespace/test/application/*"},{"Effect":"Deny","Action":"edas:CreateApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:*Application","Resource":"acs:edas:*:*:namespace/test/application/*"},{"Effect":"Deny","Action":["edas:CreateApplication","edas:DeleteApplication"],"Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "EDAS: permission assistant (L12, S8-003-1)",
    run,
};

/// Verbs that undo each other: an exception for the one is usually meant for the other as well.
const OPPOSITES: [(&str, &str); 4] =
    [("Create", "Delete"), ("Delete", "Create"), ("Attach", "Detach"), ("Add", "Remove")];

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for deny in subject.denies().filter(|reach| reach.names_actions()) {
        for denied in deny.actions.iter().filter(|action| !action.is_pattern()) {
            let Some(code) = denied.code else { continue };
            for (verb, opposite) in OPPOSITES {
                let Some(noun) = denied.name().strip_prefix(verb) else { continue };
                let other = format!("{code}:{opposite}{noun}");
                let wide = subject
                    .allows()
                    .filter(|reach| reach.names_actions())
                    .flat_map(|reach| &reach.actions)
                    .find(|action| {
                        action.is_pattern()
                            && !action.is_any()
                            && !is_whole_service(action)
                            && action_covers(&action.pattern.text, &other)
                            && action_covers(&action.pattern.text, &denied.pattern.text)
                    });
                let Some(wide) = wide
                    .filter(|_| !subject.denies().any(|reach| clause_has(&reach.statement.action, &other)))
                else {
                    continue;
                };
                let known = if subject.catalog.find(&other).is_some() {
                    ""
                } else {
                    " (no catalog confirms that it exists)"
                };
                let message = format!(
                    "{} is denied, but {} still matches {other}{known}",
                    denied.pattern.text, wide.pattern.text
                );
                let edits = subject.with_added(deny.statement.action.place.0, std::slice::from_ref(&other));
                out.at(denied.pattern.place.0, message).fix(format!("deny {other} too"), edits);
            }
        }
    }
}
