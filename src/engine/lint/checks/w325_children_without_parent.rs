//! W325 CHILDREN_WITHOUT_PARENT: what is in a container without the container, for an action on the container.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W325",
    name: "CHILDREN_WITHOUT_PARENT",
    severity: Severity::Warning,
    what: "What is in a container without the container, for an action on the container.",
    why: "Bucket/* is the objects and not the bucket.",
    instead: "Name the container as well.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:mybucket/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:mybucket"}"#,
    ),
    source: "OSS: RAM policy overview (W3, L19)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let misfits = misfits(subject, reach);
        for (at, _, why) in misfits {
            let Some(action) = reach.actions.get(at).filter(|_| why == Misfit::ChildrenOnly) else {
                continue;
            };
            // Another statement grants it on the container: bucket and objects side by side.
            let around = |other: &str| {
                let mut children = reach.resources.iter();
                children.any(|child| {
                    containers(&child.pattern.text).any(|container| resource_covers(other, container))
                })
            };
            if is_granted_beside(subject, reach, action, around) {
                continue;
            }
            let message = format!(
                "{} acts on the container, and only what is in it is named; add it without /*",
                action.pattern.text
            );
            let parents = parents_that_fit(subject, reach, action);
            let edits = reach
                .statement
                .resource
                .as_ref()
                .and_then(|resource| subject.with_added(resource.place.0, &parents));
            out.at(action.pattern.place.0, message).fix("add the container", edits);
        }
    }
}

/// The containers of the named resources that the action can act on, each once.
fn parents_that_fit(subject: &Subject<'_>, reach: &Reach<'_>, action: &ActionReach<'_>) -> Vec<String> {
    let Some(known) = action.covers.first().map(|id| subject.catalog.action(*id)) else { return Vec::new() };
    let mut parents: Vec<String> = Vec::new();
    for resource in &reach.resources {
        let parent = containers(&resource.pattern.text).find(|parent| subject.fit(known, parent) == Fit::Yes);
        parents.extend(parent.map(str::to_owned).filter(|parent| !parents.contains(parent)));
    }
    parents
}
