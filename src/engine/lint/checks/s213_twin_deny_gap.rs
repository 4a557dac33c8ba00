//! S213 TWIN_DENY_GAP: a Deny that stops an action under one RAM code and not its twin under the other.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S213",
    name: "TWIN_DENY_GAP",
    severity: Severity::Security,
    what: "A Deny that stops an action under one RAM code and not its twin under the other.",
    why: "The product accepts both names, so the guard is open: what the Deny was written for is still allowed.",
    instead: "Deny the twin as well.",
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":["cms:DeleteDigitalEmployee","cms:DeleteThread"],"Resource":"*"},{"Effect":"Deny","Action":"starops:DeleteThread","Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Deny","Action":["cms:DeleteDigitalEmployee","starops:DeleteDigitalEmployee"],"Resource":"*"}"#,
    ),
    source: "STAROps: Best practices for custom permission policies (L11, S8-000-1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for pair in pairs(subject.catalog) {
        for (have, lack) in [(pair.old, pair.new), (pair.new, pair.old)] {
            let missing = missing_twins(subject, &pair, have, lack, Effect::Deny);
            let Some(first) = missing.first() else { continue };
            let names: Vec<String> = missing.iter().map(|one| format!("{lack}:{}", one.short)).collect();
            let message = format!(
                "{have} is denied here and {} is not: the guard is open under {lack}",
                names.join(", ")
            );
            let target = statement_to_extend(subject, lack, Effect::Deny);
            let edits = target.and_then(|reach| subject.with_added(reach.statement.action.place.0, &names));
            // Where the gap is: beside the actions of the code that lacks them, if there are any.
            let span = target.map_or(first.span, |reach| reach.statement.action.place.0);
            out.at(span, message).fix(format!("deny {} too", names.join(", ")), edits);
        }
    }
}
