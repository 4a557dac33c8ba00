//! W501 ALLOW_SHADOWED_BY_DENY: an Allow that lies wholly inside a Deny.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W501",
    name: "ALLOW_SHADOWED_BY_DENY",
    severity: Severity::Warning,
    what: "An Allow that lies wholly inside a Deny.",
    why: "A Deny wins over any Allow, so this one never grants anything.",
    instead: "Remove it, or narrow the Deny.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"},{"Effect":"Deny","Action":"edas:*","Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"},{"Effect":"Deny","Action":"edas:Delete*","Resource":"*"}"#,
    ),
    source: "RAM: How policies are evaluated (E1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.allows() {
        let inside = |deny: &&Reach<'_>| {
            deny.statement.effect == Effect::Deny
                && deny.statement.conditions.is_empty()
                && statement_covers(deny.statement, reach.statement)
        };
        if let Some(deny) = subject.near(reach).find(inside) {
            let message = format!("statement {} denies all that this one allows", deny.statement.index + 1);
            out.at(reach.span(), message)
                .fix("remove the statement", subject.without_statement(reach.statement));
        }
    }
}
