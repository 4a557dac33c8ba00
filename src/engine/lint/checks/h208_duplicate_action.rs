//! H208 DUPLICATE_ACTION: the same action twice in one statement.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H208",
    name: "DUPLICATE_ACTION",
    severity: Severity::Warning,
    what: "The same action twice in one statement.",
    why: "RAM accepts it; usually another action was meant, which is then missing.",
    instead: "Remove one, or write the action that was meant.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:ReadCluster","edas:readcluster"],"Resource":"*"}"#,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "semantics of lists (G20, L09)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for (at, action) in reach.actions.iter().enumerate() {
            let first = reach
                .actions
                .iter()
                .take(at)
                .any(|one| one.pattern.text.eq_ignore_ascii_case(&action.pattern.text));
            if first {
                let span = action.pattern.place.0;
                let message = format!(
                    "{} stands twice in this statement; was another action meant?",
                    action.pattern.text
                );
                out.at(span, message).fix("remove the second", subject.without(span));
            }
        }
    }
}
