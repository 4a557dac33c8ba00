//! W204 ACTION_MATCHES_NOTHING: a pattern that no known action matches.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W204",
    name: "ACTION_MATCHES_NOTHING",
    severity: Severity::Warning,
    what: "A pattern that no known action matches.",
    why: "It gives or stops nothing today, and whatever the product adds tomorrow. Where the catalog has only part of the product's actions, it is a hint.",
    instead: "Use a verb that the service has.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:Describe*","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:Read*","Resource":"acs:edas:*:*:namespace/test/*"}"#,
    ),
    source: "the catalogs (L02)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let all =
        subject.statements.iter().flat_map(|reach| reach.actions.iter().map(move |action| (reach, action)));
    for (reach, action) in all {
        let Some(service) = action.service.filter(|_| action.is_pattern() && action.covers.is_empty()) else {
            continue;
        };
        // Beside patterns of the service that do match, it is there for completeness.
        let beside = reach
            .actions
            .iter()
            .any(|one| one.service == Some(service) && one.is_pattern() && !one.covers.is_empty());
        // Only a product's own page has all of its actions.
        let is_complete = subject.catalog.service(service).granularity.is_some();
        let own = subject.catalog.actions_of(service);
        let mut verbs: Vec<&str> = own.map(|id| subject.catalog.action(id).verb()).collect();
        let service = subject.catalog.service(service);
        verbs.sort_unstable();
        verbs.dedup();
        verbs.truncate(8);
        let span = action.pattern.place.0;
        let message = format!(
            "{} matches no known action of {}; its verbs are {}",
            action.pattern.text,
            service.title(),
            verbs.join(", ")
        );
        let draft = out.at(span, message);
        if beside || !is_complete {
            draft.severity(Severity::Hint);
        }
    }
}
