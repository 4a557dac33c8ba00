//! S616 NEW_ACCESS: something is allowed that the reference policy does not allow.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S616",
    name: "NEW_ACCESS",
    severity: Severity::Security,
    what: "Something is allowed that the reference policy does not allow.",
    why: "The policy was not to exceed it.",
    instead: "Take it away, or change the reference.",
    bad: Example::Made(
        r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*"}, with a reference that allows ecs:Describe*"#,
        exceeding,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"ecs:DescribeDisks","Resource":"*"}"#),
    source: "the reference policy",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let Some(reference) = subject.context.reference else { return };
    for reach in subject.allows().filter(|reach| reach.names_actions()) {
        for action in &reach.actions {
            for resource in &reach.resources {
                let mut piece = reach.statement.clone();
                piece.action.patterns = vec![action.pattern.clone()];
                if let Some(clause) = &mut piece.resource {
                    clause.patterns = vec![resource.pattern.clone()];
                }
                let covered = allows_of(reference).any(|wide| statement_covers(wide, &piece));
                let example = example_request(subject, reach, action, resource);
                let refused = example.as_ref().is_some_and(|(name, arn)| {
                    !allows_of(reference).any(|wide| statement_applies(wide, name, arn))
                        && !subject.denied_everywhere(name)
                });
                if let (false, true, Some((name, arn))) = (covered, refused, example) {
                    out.at(
                        action.pattern.place.0,
                        format!("the reference does not allow this, for example {name} on {arn}"),
                    );
                    break;
                }
            }
        }
    }
}

/// An action and a resource that the pair of patterns matches.
fn example_request(
    subject: &Subject<'_>,
    reach: &Reach<'_>,
    action: &ActionReach<'_>,
    resource: &ResourceReach<'_>,
) -> Option<(String, String)> {
    let known = action.covers.iter().map(|id| &subject.catalog.action(*id).name);
    let reference = |name: &str| {
        subject
            .context
            .reference
            .is_some_and(|policy| allows_of(policy).any(|wide| clause_has(&wide.action, name)))
    };
    let name = known
        .map(ToString::to_string)
        .find(|name| !reference(name))
        .or_else(|| Some(action.pattern.text.replace('*', "X")))?;
    let arn =
        if resource.pattern.text == "*" { "*".to_owned() } else { resource.pattern.text.replace('*', "x") };
    reach.statement.conditions.is_empty().then_some((name, arn))
}

fn statement_applies(wide: &Statement, action: &str, arn: &str) -> bool {
    clause_has(&wide.action, action)
        && wide.resource.as_ref().is_some_and(|resource| {
            resource.negated || resource.texts().any(|text| resource_covers(text, arn))
        })
}

fn exceeding() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*"}]}"#
        .to_owned()
}
