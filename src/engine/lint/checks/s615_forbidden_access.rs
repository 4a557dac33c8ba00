//! S615 FORBIDDEN_ACCESS: a house rule forbids this access.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S615",
    name: "FORBIDDEN_ACCESS",
    severity: Severity::Security,
    what: "A house rule forbids this access.",
    why: "The organisation decided that nobody gets it from a policy.",
    instead: "Take the action away, or deny it.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ram:Delete*","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"ram:Get*","Resource":"*"}"#),
    source: "the house rules; without any, those that ship with acscope",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    // Of an administrator the rules that ship say nothing that S601 does not.
    let rules = &subject.context.rules;
    for rule in &rules.forbid {
        for reach in subject.allows().filter(|reach| !(rules.shipped && is_admin(reach))) {
            let on = if reach.statement.resource.as_ref().is_some_and(|resource| resource.negated) {
                !reach.resources.iter().any(|one| resource_covers(&one.pattern.text, &rule.resource))
            } else {
                reach.resources.iter().any(|one| resources_meet(&one.pattern.text, &rule.resource))
            };
            let hit = |wanted: &&String| reach.touches(wanted) && !subject.denied_on(wanted, &rule.resource);
            let found: Vec<&str> = rule.actions.iter().filter(hit).map(String::as_str).collect();
            if let (Some(first), true) = (found.first(), on) {
                out.at(
                    reach.place_of(first),
                    format!("{} must not be allowed ({})", some_of(&found, 4), rule.reason),
                );
            }
        }
    }
}
