//! W505 STATEMENT_GRANTS_NOTHING: a statement of which no action and no resource go together.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W505",
    name: "STATEMENT_GRANTS_NOTHING",
    severity: Severity::Warning,
    what: "A statement of which no action and no resource go together.",
    why: "RAM makes no error of it: the statement never applies. A Deny of this kind is a security matter, because the actions stay allowed.",
    instead: "Correct the resources.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadNamespace","Resource":"acs:ecs:*:*:instance/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadNamespace","Resource":"acs:edas:*:*:namespace/*"}"#,
    ),
    source: "RAM authorization pages: the resource must be compatible with the action (F1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let misfits = misfits(subject, reach);
        let none = !misfits.is_empty()
            && misfits.len() == reach.actions.len()
            && misfits.iter().all(|(_, _, why)| *why == Misfit::Other);
        if !none {
            continue;
        }
        let needs = misfits.first().and_then(|(_, id, _)| subject.template_of(subject.catalog.action(*id)));
        let message = format!(
            "no resource of this statement fits any of its actions; they take {}",
            needs.unwrap_or("others")
        );
        let draft = out.at(reach.span(), message);
        match reach.statement.effect {
            Effect::Deny => draft.severity(Severity::Security),
            Effect::Allow => draft.fix("remove the statement", subject.without_statement(reach.statement)),
        };
    }
}
