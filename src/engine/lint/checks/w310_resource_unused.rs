//! W310 RESOURCE_UNUSED: a resource that none of the statement's actions can act on.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W310",
    name: "RESOURCE_UNUSED",
    severity: Severity::Warning,
    what: "A resource that none of the statement's actions can act on.",
    why: "It does nothing, or an action is missing.",
    instead: "Remove it, or add the action that was meant.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":["acs:edas:*:*:namespace/test/application/*","acs:edas:*:*:namespace/test/cluster/*"]}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM visual editor (F1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.statements.iter().filter(|reach| reach.names_actions() && reach.resources.len() > 1)
    {
        let unknown = reach.actions.iter().any(|action| action.is_any() || action.covers.is_empty());
        if unknown || reach.statement.resource.as_ref().is_some_and(|resource| resource.negated) {
            continue;
        }
        let reached = subject.reached(reach);
        let idle = |resource: &&ResourceReach<'_>| {
            resource.trouble.is_none()
                && reached
                    .iter()
                    .all(|id| subject.fit(subject.catalog.action(*id), &resource.pattern.text) == Fit::No)
        };
        let idle: Vec<_> = reach.resources.iter().filter(idle).collect();
        if idle.len() == reach.resources.len() {
            continue;
        }
        for resource in idle {
            let span = resource.pattern.place.0;
            out.at(span, format!("none of the statement's actions can act on {}", resource.pattern.text))
                .fix("remove it", subject.without(span));
        }
    }
}
