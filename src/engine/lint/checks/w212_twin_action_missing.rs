//! W212 TWIN_ACTION_MISSING: a product that needs two RAM codes, and one of them lacks an action that the other has.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W212",
    name: "TWIN_ACTION_MISSING",
    severity: Severity::Warning,
    what: "A product that needs two RAM codes, and one of them lacks an action that the other has.",
    why: "The product checks both names; with one of them missing the call is refused.",
    instead: "Grant the twin under the other code.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["cms:GetDigitalEmployee","cms:UpdateDigitalEmployee","starops:GetDigitalEmployee"],"Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":["cms:GetDigitalEmployee","starops:GetDigitalEmployee"],"Resource":"*"}"#,
    ),
    source: "STAROps: Best practices for custom permission policies (L10)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for pair in pairs(subject.catalog) {
        for (have, lack) in [(pair.old, pair.new), (pair.new, pair.old)] {
            // A policy that does not know the other code at all is a matter for W210.
            let has_other = named(subject, lack, Effect::Allow).iter().any(|one| pair.has(one.short));
            let missing = missing_twins(subject, &pair, have, lack, Effect::Allow);
            let Some(first) = missing.first().filter(|_| has_other) else { continue };
            let names: Vec<&str> = missing.iter().map(|one| one.short).collect();
            let message = format!(
                "{} need both codes: {lack} lacks what {have} has here: {}",
                pair.surface,
                some_of(&names, 8)
            );
            let edits = statement_to_extend(subject, lack, Effect::Allow).and_then(|reach| {
                let twins: Vec<&Action> =
                    names.iter().filter_map(|name| subject.catalog.find(&format!("{lack}:{name}"))).collect();
                let (here, apart): (Vec<&Action>, Vec<&Action>) =
                    twins.into_iter().partition(|twin| would_fit(subject, reach, twin));
                let added: Vec<String> = here.iter().map(|twin| twin.name.to_string()).collect();
                let mut edits = if added.is_empty() {
                    Vec::new()
                } else {
                    subject.with_added(reach.statement.action.place.0, &added)?
                };
                if !apart.is_empty() {
                    edits.push(statements_after(subject, reach, &apart)?);
                }
                Some(edits)
            });
            out.at(first.span, message).fix(format!("add them under {lack}"), edits);
        }
    }
}
