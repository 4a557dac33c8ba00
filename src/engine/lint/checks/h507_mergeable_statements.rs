//! H507 MERGEABLE_STATEMENTS: two statements that one would say.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H507",
    name: "MERGEABLE_STATEMENTS",
    severity: Severity::Hint,
    what: "Two statements that one would say.",
    why: "Every statement more is one more to read, and costs characters.",
    instead: "Merge them.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"},{"Effect":"Allow","Action":"edas:ReadService","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":["edas:ReadCluster","edas:ReadService"],"Resource":"*"}"#),
    source: "semantics of lists (C4, G21)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (at, reach) in subject.statements.iter().enumerate() {
        let statement = reach.statement;
        let merges = |one: &&Reach<'_>| {
            let other = one.statement;
            let same_conditions = other.conditions.len() == statement.conditions.len()
                && other.conditions.iter().all(|one| statement.conditions.iter().any(|two| same_condition(one, two)));
            let plain = !other.action.negated && !statement.action.negated;
            let same_resources = other.resource.as_ref().map(sorted) == statement.resource.as_ref().map(sorted);
            let covered = statement_covers(other, statement) || statement_covers(statement, other);
            other.effect == statement.effect && other.principal == statement.principal && other.sid.is_none() && statement.sid.is_none() && same_conditions && same_resources && plain && !covered
        };
        let Some(first) = subject.statements.iter().take(at).find(merges) else { continue };
        let added: Vec<String> = statement.action.texts().map(str::to_owned).collect();
        let edits = subject.with_added(first.statement.action.place.0, &added).and_then(|mut edits| {
            edits.extend(subject.without_statement(statement)?);
            Some(edits)
        });
        let message = format!("statement {} has the same resources and conditions: one statement would do", first.statement.index + 1);
        out.at(reach.span(), message).fix(format!("merge it into statement {}", first.statement.index + 1), edits);
    }
}

fn sorted(clause: &crate::engine::policy::Clause) -> Vec<&str> {
    let mut patterns: Vec<&str> = clause.texts().collect();
    patterns.sort_unstable();
    patterns
}
