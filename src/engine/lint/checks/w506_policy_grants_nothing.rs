//! W506 POLICY_GRANTS_NOTHING: a policy of Deny statements only, or whose every Allow is dead.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W506",
    name: "POLICY_GRANTS_NOTHING",
    severity: Severity::Warning,
    what: "A policy of Deny statements only, or whose every Allow is dead.",
    why: "On its own it grants nothing. As a guard beside other policies that is what it is for.",
    instead: "Attach it beside the policies that grant.",
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: How policies are evaluated (E1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if !matches!(subject.kind(), PolicyKind::Identity | PolicyKind::Session) || subject.statements.is_empty()
    {
        return;
    }
    let dead = |reach: &Reach<'_>| {
        subject.near(reach).any(|deny| {
            deny.statement.effect == Effect::Deny
                && deny.statement.conditions.is_empty()
                && statement_covers(deny.statement, reach.statement)
        })
    };
    let span = subject.statements.first().map_or(Span::default(), Reach::span);
    if subject.allows().next().is_none() && subject.parsed.is_valid() {
        out.at(
            span,
            "only Deny statements: on its own this policy grants nothing; beside others it is a guard",
        );
    } else if subject.allows().next().is_some() && subject.allows().all(dead) {
        out.at(span, "every Allow of this policy lies inside a Deny: it grants nothing");
    }
}
