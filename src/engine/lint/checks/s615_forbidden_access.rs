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
    for rule in &subject.context.rules.forbid {
        for reach in subject.allows().filter(|reach| !is_admin(reach)) {
            let on =
                reach.resources.iter().any(|resource| resources_meet(&resource.pattern.text, &rule.resource));
            let hit = |wanted: &&String| reach.touches(wanted) && !subject.denied_everywhere(wanted);
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
