//! W210 DEPRECATED_ACTION: actions that have moved to another RAM code, and the policy does not know the new one.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W210",
    name: "DEPRECATED_ACTION",
    severity: Severity::Warning,
    what: "Actions that have moved to another RAM code, and the policy does not know the new one.",
    why: "The product checks the new names too; a policy with the old ones alone stops working as it moves on.",
    instead: "Grant the twin action under the new code as well.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"cms:CreateDigitalEmployee","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":["cms:CreateDigitalEmployee","starops:CreateDigitalEmployee"],"Resource":"*"}"#,
    ),
    source: "STAROps: Best practices for custom permission policies (S8-000, S8-001-7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for pair in pairs(subject.catalog) {
        let old: Vec<Named<'_>> = named(subject, pair.old, Effect::Allow);
        let uses_new = subject
            .statements
            .iter()
            .any(|reach| reach.actions.iter().any(|action| meets_code(action, pair.new)));
        let moved: Vec<&Named<'_>> = old.iter().filter(|one| pair.has(one.short)).collect();
        let Some(first) = moved.first().filter(|_| !uses_new) else { continue };
        let names: Vec<&str> = moved.iter().map(|one| one.short).collect();
        let message = format!(
            "{} moved to {}: this policy has {} of its actions under {} alone, {}",
            pair.surface,
            pair.new,
            names.len(),
            pair.old,
            some_of(&names, 5)
        );
        let edits = add_twins(subject, first.reach, &pair);
        out.at(first.span, message).fix(format!("grant the {} twins in this statement too", pair.new), edits);
    }
}
