//! E203 UNKNOWN_ACTION: the service has no action of this name.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E203",
    name: "UNKNOWN_ACTION",
    severity: Severity::Warning,
    what: "The service has no action of this name.",
    why: "A misspelled action matches nothing: an Allow gives nothing, a Deny stops nothing. RAM accepts it. Where no known name is near, the catalog may just not have it, and this is a hint.",
    instead: "Correct the name.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadAplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "the catalogs (L02)",
    run,
};

/// Services of which fewer actions are known are known in part only.
const SHORT_TABLE: usize = 15;

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for action in reach.actions.iter().filter(|action| !action.is_pattern() && action.covers.is_empty()) {
            let Some(service) = action.service else { continue };
            // What is no action at all is E201.
            let malformed = action.name().is_empty() || action.pattern.text.contains(char::is_whitespace);
            if has_placeholder(&action.pattern.text) || malformed {
                continue;
            }
            let span = action.pattern.place.0;
            let name = &action.pattern.text;
            let title = subject.catalog.service(service).title();
            let near = subject.catalog.nearest_action(name);
            match near.filter(|near| is_misspelling(name, near)) {
                Some(near) => {
                    let message = format!("{title} has no action {name}; did you mean {near}?");
                    let draft = out.at(span, message);
                    // Where the other stands already, another one was meant.
                    let is_new = !clause_has(&reach.statement.action, near);
                    let edits = is_new.then(|| vec![Edit::quoted(span, near)]);
                    draft.fix(format!("write {near}"), edits).idle(reach.statement, name);
                    // A short table misses more names than people misspell.
                    if subject.catalog.actions_of(service).len() < SHORT_TABLE {
                        draft.severity(Severity::Hint);
                    }
                }
                None => {
                    let known = subject.catalog.actions_of(service).len();
                    let message = format!("{name} is not among the {known} known actions of {title}");
                    out.at(span, message).severity(Severity::Hint);
                }
            }
        }
    }
}
