//! H209 WILDCARD_GRANTS_FUTURE: a pattern that takes in several actions today, and those that are still to come.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H209",
    name: "WILDCARD_GRANTS_FUTURE",
    severity: Severity::Hint,
    what: "A pattern that takes in several actions today, and those that are still to come.",
    why: "Whatever the product names so tomorrow is granted without anybody deciding it.",
    instead: "Freeze it to the actions that it matches today, where that is what is meant.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:*Application","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:CreateApplication","edas:ManageApplication","edas:ReadApplication"],"Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "STAROps: Best practices for custom permission policies (L24)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.allows().filter(|reach| reach.names_actions()) {
        for action in reach.actions.iter().filter(|action| action.is_pattern() && action.service.is_some()) {
            let known = || action.covers.iter().map(|id| subject.catalog.action(*id));
            // The whole service is a matter for S603.
            if is_whole_service(action) || action.covers.is_empty() {
                continue;
            }
            let names: Vec<&str> = known().map(|one| &*one.name).collect();
            let span = action.pattern.place.0;
            let plural = if names.len() == 1 { "action" } else { "actions" };
            let message = format!(
                "{} is {} {plural} today and may be more tomorrow: {}",
                action.pattern.text,
                names.len(),
                some_of(&names, 5)
            );
            let in_list = span != reach.statement.action.place.0;
            // What the statement names besides stays where it is, and what none of its resources fits was never granted.
            let all_fit = reach.statement.resource.as_ref().is_none_or(|resource| resource.negated);
            let besides = |one: &&Action| {
                let again = |other: &ActionReach<'_>| other.pattern.text.eq_ignore_ascii_case(&one.name);
                !reach.actions.iter().any(again) && (all_fit || would_fit(subject, reach, one))
            };
            let new: Vec<String> = known().filter(besides).map(|one| quote(&one.name)).collect();
            let edits = match new.as_slice() {
                [] => None,
                [only] => Some(vec![Edit { span, text: only.clone() }]),
                several if several.len() > 60 => None,
                several => {
                    let list = several.join(", ");
                    Some(vec![Edit { span, text: if in_list { list } else { format!("[{list}]") } }])
                }
            };
            out.at(span, message).fix("freeze it to today's actions", edits);
        }
    }
}
