//! S312 RESOURCE_STAR: every resource, though every action of the statement can be narrowed.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S312",
    name: "RESOURCE_STAR",
    severity: Severity::Security,
    what: "Every resource, though every action of the statement can be narrowed.",
    why: "A mistake or a stolen key reaches everything there is. Where the actions only read it is a hint.",
    instead: "Name the resources that are meant.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"edas:DeleteApplication","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:DeleteApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Security best practices",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.on_everything() && reach.names_actions()) {
        if !reach.statement.conditions.is_empty()
            || reach.actions.iter().any(|action| action.is_any() || is_whole_service(action))
        {
            continue;
        }
        // S605 speaks of known actions that change something, S610 and S611 of roles.
        let known: Vec<&Action> =
            subject.reached(reach).iter().map(|id| subject.catalog.action(*id)).collect();
        let roles = |action: &ActionReach<'_>| {
            ["ram:PassRole", "sts:AssumeRole"]
                .iter()
                .any(|name| action.pattern.text.eq_ignore_ascii_case(name))
        };
        if known.iter().any(|action| changes(action)) || reach.actions.iter().any(roles) {
            continue;
        }
        let by_name = |action: &ActionReach<'_>| {
            !action.is_pattern() && action.covers.is_empty() && type_in_name(subject, action).is_some()
        };
        let narrow = |action: &&Action| {
            action.resources_known()
                && !subject.is_all_resources(action)
                && subject
                    .template_of(action)
                    .is_some_and(|template| template.contains("{#") && !template.ends_with('*'))
        };
        let all = reach.actions.iter().all(|action| by_name(action) || !action.covers.is_empty())
            && known.iter().all(narrow);
        if !all || reach.actions.is_empty() {
            continue;
        }
        let star = reach.resources.iter().find(|resource| resource.pattern.text == "*");
        let span = star.map_or(reach.span(), |resource| resource.pattern.place.0);
        let example = known.first().and_then(|action| subject.template_of(action));
        let example = example
            .or_else(|| reach.actions.iter().find_map(|action| type_in_name(subject, action)))
            .unwrap_or_default();
        let reads = reach.actions.iter().all(|action| !action.covers.is_empty());
        let draft =
            out.at(span, format!("every action of this statement can be narrowed, for example to {example}"));
        if reads {
            draft.severity(Severity::Hint);
        }
    }
}

/// The ARN template of the resource type that an unknown action names: `DeleteApplication` acts on an Application.
fn type_in_name<'s>(subject: &'s Subject<'_>, action: &ActionReach<'_>) -> Option<&'s str> {
    let service = action.service?;
    let noun = action.name().strip_prefix(crate::engine::catalog::leading_verb(action.name()))?;
    let resource =
        subject.catalog.resource_types_of(service).find(|one| one.name.eq_ignore_ascii_case(noun))?;
    resource.arns.first().map(|template| &**template)
}
