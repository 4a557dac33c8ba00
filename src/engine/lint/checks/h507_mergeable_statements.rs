//! H507 MERGEABLE_STATEMENTS: two statements that one would say.

use super::prelude::*;
use rustc_hash::FxHashMap;

pub(super) const CHECK: Check = Check {
    code: "H507",
    name: "MERGEABLE_STATEMENTS",
    severity: Severity::Hint,
    what: "Two statements that one would say.",
    why: "Every statement more is one more to read, and costs characters.",
    instead: "Merge them.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"},{"Effect":"Allow","Action":"edas:ReadService","Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:ReadCluster","edas:ReadService"],"Resource":"*"}"#,
    ),
    source: "semantics of lists (C4, G21)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    // Statements can be merged only where they name the same resources.
    let mut alike: FxHashMap<(Effect, Option<Vec<&str>>), Vec<usize>> = FxHashMap::default();
    for (at, reach) in subject.statements.iter().enumerate() {
        let statement = reach.statement;
        let merges = |one: &&Reach<'_>| {
            let other = one.statement;
            let same_conditions = other.conditions.len() == statement.conditions.len()
                && other
                    .conditions
                    .iter()
                    .all(|one| statement.conditions.iter().any(|two| same_condition(one, two)));
            let plain = !other.action.negated && !statement.action.negated;
            other.principal == statement.principal
                && other.sid.is_none()
                && statement.sid.is_none()
                && same_conditions
                && plain
                && !statement_covers(other, statement)
                && !statement_covers(statement, other)
        };
        let places = alike.entry((statement.effect, statement.resource.as_ref().map(sorted))).or_default();
        let earlier: Vec<&Reach<'_>> =
            places.iter().filter_map(|place| subject.statements.get(*place)).collect();
        places.push(at);
        let Some(first) = earlier.iter().copied().find(merges) else {
            merge_values(subject, &earlier, reach, out);
            continue;
        };
        let added: Vec<String> = statement.action.texts().map(str::to_owned).collect();
        let edits = subject.with_added(first.statement.action.place.0, &added).and_then(|mut edits| {
            edits.extend(subject.without_statement(statement)?);
            Some(edits)
        });
        let message = format!(
            "statement {} has the same resources and conditions: one statement would do",
            first.statement.index + 1
        );
        out.at(reach.span(), message)
            .fix(format!("merge it into statement {}", first.statement.index + 1), edits);
    }
}

/// Two statements that differ in the values of their one condition: values are alternatives, so a list says both.
fn merge_values(subject: &Subject<'_>, earlier: &[&Reach<'_>], reach: &Reach<'_>, out: &mut Collector<'_>) {
    let statement = reach.statement;
    let [own] = statement.conditions.as_slice() else { return };
    let alike = |one: &&Reach<'_>| {
        let other = one.statement;
        let [condition] = other.conditions.as_slice() else { return false };
        let actions = other.action.negated == statement.action.negated
            && sorted(&other.action) == sorted(&statement.action);
        let keys = condition.operator == own.operator && condition.key.text == own.key.text;
        let several = !own.operator.negated && own.operator.set.is_none() && own.operator.test != Test::Bool;
        // A label names its statement, and would be lost.
        let unlabelled = other.sid.is_none() && statement.sid.is_none();
        unlabelled
            && other.principal == statement.principal
            && actions
            && keys
            && several
            && !same_condition(condition, own)
    };
    let Some(first) = earlier.iter().copied().find(alike) else { return };
    let target = first.statement.conditions.first().and_then(|one| subject.value_of(one.key.place.0));
    let added: Vec<String> = own.values.iter().map(|value| value.text.clone()).collect();
    let edits = target.and_then(|value| subject.with_added(value, &added)).and_then(|mut edits| {
        edits.extend(subject.without_statement(statement)?);
        Some(edits)
    });
    let message = format!(
        "differs from statement {} in the value of {} only: one statement with both values would do",
        first.statement.index + 1,
        own.key.text
    );
    out.at(reach.span(), message)
        .fix(format!("merge it into statement {}", first.statement.index + 1), edits);
}

fn sorted(clause: &crate::engine::policy::Clause) -> Vec<&str> {
    let mut patterns: Vec<&str> = clause.texts().collect();
    patterns.sort_unstable();
    patterns
}
