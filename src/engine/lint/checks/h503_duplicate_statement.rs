//! H503 DUPLICATE_STATEMENT: the same statement twice, in any order of its lists.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H503",
    name: "DUPLICATE_STATEMENT",
    severity: Severity::Hint,
    what: "The same statement twice, in any order of its lists.",
    why: "It changes nothing.",
    instead: "Remove one of them.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:ReadCluster","edas:ReadService"],"Resource":"*"},{"Effect":"Allow","Action":["edas:ReadService","edas:ReadCluster"],"Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:ReadCluster","edas:ReadService"],"Resource":"*"}"#,
    ),
    source: "semantics of lists (G21)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let earlier = subject.near(reach).find(|one| {
            one.statement.index < reach.statement.index
                && one.statement.effect == reach.statement.effect
                && statement_covers(one.statement, reach.statement)
                && statement_covers(reach.statement, one.statement)
        });
        if let Some(one) = earlier {
            let message = format!("statement {} says the same", one.statement.index + 1);
            out.at(reach.span(), message)
                .fix("remove the statement", subject.without_statement(reach.statement));
        }
    }
}
