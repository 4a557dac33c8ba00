//! S613 PATTERN_HIDES_SENSITIVE: a pattern with a sensitive action among what it matches.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S613",
    name: "PATTERN_HIDES_SENSITIVE",
    severity: Severity::Security,
    what: "A pattern with a sensitive action among what it matches.",
    why: "It reads like something harmless.",
    instead: "Name the actions that are meant.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ram:*Key*","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"ram:ListAccessKeys","Resource":"*"}"#),
    source: "RAM: Security best practices",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.names_actions()) {
        let patterns = reach
            .actions
            .iter()
            .filter(|action| action.is_pattern() && !action.is_any() && !is_whole_service(action));
        for action in patterns {
            let hit =
                |name: &&str| action_covers(&action.pattern.text, name) && !subject.denied_everywhere(name);
            let found: Vec<&str> = sensitive::all().filter(hit).collect();
            // A trail of reads and writes over one bucket is not what this is about.
            let broad = action.code.is_some_and(|code| reach.on_all_of(&format!("acs:{code}:*:*:*")));
            if !found.is_empty() && (broad || reach.on_everything()) {
                out.at(
                    action.pattern.place.0,
                    format!("{} also matches {}", action.pattern.text, some_of(&found, 4)),
                );
            }
        }
    }
}
