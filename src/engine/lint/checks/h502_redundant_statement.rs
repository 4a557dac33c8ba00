//! H502 REDUNDANT_STATEMENT: a statement whose every effect another one has too.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H502",
    name: "REDUNDANT_STATEMENT",
    severity: Severity::Hint,
    what: "A statement whose every effect another one has too.",
    why: "It changes nothing and hides what the policy does.",
    instead: "Remove it.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:*","Resource":"*"},{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:*","Resource":"*"}"#),
    source: "RAM: How policies are evaluated (E1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let wider = subject.near(reach).find(|wide| {
            wide.statement.effect == reach.statement.effect
                && statement_covers(wide.statement, reach.statement)
                // Of two that cover each other the later one is a duplicate: H503.
                && !statement_covers(reach.statement, wide.statement)
        });
        if let Some(wide) = wider {
            let message = format!("statement {} says all of this", wide.statement.index + 1);
            out.at(reach.span(), message)
                .fix("remove the statement", subject.without_statement(reach.statement));
        }
    }
}
