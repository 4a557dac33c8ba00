//! W620 READ_ONLY_NAME_WRITES: a policy called read-only that allows changes.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W620",
    name: "READ_ONLY_NAME_WRITES",
    severity: Severity::Warning,
    what: "A policy called read-only that allows changes.",
    why: "Whoever attaches it by its name gives away more than the name says.",
    instead: "Take the actions away, or rename the policy.",
    bad: Example::Made(
        r#"{"Effect":"Allow","Action":["cms:GetDigitalEmployee","cms:CreateThread"],"Resource":"*"}, in a policy called team-read-only"#,
        misnamed,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"cms:GetDigitalEmployee","Resource":"*"}"#),
    source: "Cloud Monitor: digital employee permissions (S8-001-2)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let Some(name) = subject.context.name.map(str::to_lowercase) else { return };
    let promises =
        ["readonly", "read-only", "read_only", "viewer", "view-only"].iter().any(|word| name.contains(word));
    if !promises {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.names_actions()) {
        let changing = |action: &&ActionReach<'_>| {
            action.pattern.text.eq_ignore_ascii_case("ram:PassRole")
                || action.covers.iter().any(|id| {
                    let known = subject.catalog.action(*id);
                    // F7: "create" and "update" are printed for some actions that only look; the verb must agree.
                    let verb = ["Create", "Delete", "Update", "Put", "Modify", "Set", "Remove"]
                        .contains(&known.verb());
                    changes(known) && verb && !subject.denied_everywhere(&known.name)
                })
        };
        for action in reach.actions.iter().filter(changing) {
            out.at(
                action.pattern.place.0,
                format!(
                    "the policy's name promises read-only, and {} changes something",
                    action.pattern.text
                ),
            );
        }
    }
}

fn misnamed() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["cms:GetDigitalEmployee","cms:CreateThread"],"Resource":"*"}]}"#.to_owned()
}
