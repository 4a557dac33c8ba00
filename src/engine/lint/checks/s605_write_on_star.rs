//! S605 WRITE_ON_STAR: actions that create, change or delete, on every resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S605",
    name: "WRITE_ON_STAR",
    severity: Severity::Security,
    what: "Actions that create, change or delete, on every resource.",
    why: "A mistake or a stolen key reaches everything there is.",
    instead: "Name the resources that are meant, or add a condition.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ecs:DeleteInstance","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ecs:DeleteInstance","Resource":"acs:ecs:*:*:instance/i-example"}"#,
    ),
    source: "RAM: Security best practices",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.on_everything() && reach.names_actions()) {
        if !reach.statement.conditions.is_empty() {
            continue;
        }
        // What gives credentials, contents or roles away has checks of its own, and so has a whole service.
        let sensitive: Vec<&str> = sensitive::all().collect();
        let plain = reach.actions.iter().filter(|action| !action.is_any() && !is_whole_service(action));
        let mut writes: Vec<&Action> = plain
            .flat_map(|action| &action.covers)
            .map(|id| subject.catalog.action(*id))
            .filter(|action| changes(action) && !sensitive.contains(&&*action.name))
            // What takes no narrower resource cannot be said better.
            .filter(|action| {
                action.resources_known()
                    && !subject.is_all_resources(action)
                    && subject.template_of(action).is_some_and(|template| !template.ends_with('*'))
            })
            .filter(|action| !subject.denied_everywhere(&action.name))
            .collect();
        // A name may stand twice in the list, or once and in a pattern.
        let mut seen: Vec<&str> = Vec::new();
        writes.retain(|action| {
            let is_new = !seen.contains(&&*action.name);
            seen.push(&action.name);
            is_new
        });
        let Some(first) = writes.first() else { continue };
        let names: Vec<&str> = writes.iter().map(|action| &*action.name).collect();
        let verb = if names.len() == 1 { "changes" } else { "change" };
        let message = format!(
            "{} {verb} any resource there is; {} takes {}",
            some_of(&names, 4),
            first.name,
            subject.template_of(first).unwrap_or("a resource")
        );
        out.at(reach.place_of(&first.name), message);
    }
}
