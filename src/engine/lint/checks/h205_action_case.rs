//! H205 ACTION_CASE: an action spelled in another case than its catalog.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H205",
    name: "ACTION_CASE",
    severity: Severity::Warning,
    what: "An action spelled in another case than its catalog.",
    why: "RAM ignores the case of most actions, but its pages ask for the exact spelling.",
    instead: "Use the exact spelling.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:readapplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy elements, Action (G12, L03)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for action in subject.statements.iter().flat_map(|reach| &reach.actions) {
        let Some(service) = action.service else { continue };
        let (span, written) = (action.pattern.place.0, &action.pattern.text);
        let right = if action.is_pattern() {
            format!("{}:{}", subject.catalog.service(service).code, action.name())
        } else {
            let Some(id) = action.covers.first() else { continue };
            let known = subject.catalog.action(*id);
            if known.aliases.iter().any(|alias| **alias == **written) {
                continue;
            }
            known.name.to_string()
        };
        if right != *written && right.eq_ignore_ascii_case(written) {
            let message = format!("the catalog spells this action {right}");
            out.at(span, message).fix(format!("write {right}"), Some(vec![Edit::quoted(span, &right)]));
        }
    }
}
