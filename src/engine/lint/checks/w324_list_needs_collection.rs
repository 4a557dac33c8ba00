//! W324 LIST_NEEDS_COLLECTION: a list or create action granted on single resources only.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W324",
    name: "LIST_NEEDS_COLLECTION",
    severity: Severity::Warning,
    what: "A list or create action granted on single resources only.",
    why: "RAM checks it on the collection (…/*), which a narrower pattern does not match: the call is refused.",
    instead: "Grant it on the collection, and mind that it then names every member.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["cms:ListDigitalEmployees","cms:GetDigitalEmployee"],"Resource":"acs:cms:*:*:digitalemployee/ops-agent-a"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"cms:ListDigitalEmployees","Resource":"acs:cms:*:*:digitalemployee/*"}"#,
    ),
    source: "STAROps: Best practices for custom permission policies (F2, W12, L05)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let misfits = misfits(subject, reach);
        for (at, id, why) in misfits {
            let (Some(action), Misfit::Collection(template)) = (reach.actions.get(at), why) else { continue };
            let message = format!(
                "{} is checked on the collection {template}; a narrower resource does not grant it",
                action.pattern.text
            );
            let span = action.pattern.place.0;
            if reach.statement.effect == Effect::Deny {
                out.at(span, message).severity(Severity::Security);
                continue;
            }
            let own = statements_after(subject, reach, &[subject.catalog.action(id)]);
            let edits = subject.without(span).zip(own).map(|(mut edits, own)| {
                edits.push(own);
                edits
            });
            out.at(span, message).fix("give it a statement of its own on the collection", edits);
        }
    }
}
