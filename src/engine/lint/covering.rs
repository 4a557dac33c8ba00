//! Which statement takes in which, as far as their texts show: what is said to be covered is.

use super::pattern::{action_covers, actions_meet, resource_covers, resources_meet};
use crate::engine::policy::{Clause, Condition, Effect, Policy, Statement, Test, glob};

/// Whether an action, or all that a pattern matches, is in the clause.
pub fn clause_has(clause: &Clause, action: &str) -> bool {
    if clause.negated {
        !clause.texts().any(|pattern| actions_meet(pattern, action))
    } else {
        clause.texts().any(|pattern| action_covers(pattern, action))
    }
}

/// Everything that the narrow statement applies to, the wide one applies to as well, as far as can be seen.
pub fn statement_covers(wide: &Statement, narrow: &Statement) -> bool {
    let actions = match (wide.action.negated, narrow.action.negated) {
        (false, false) => all_covered(&wide.action, &narrow.action, action_covers),
        // All but W covers N when no pattern of W meets one of N.
        (true, false) => {
            narrow.action.texts().all(|one| !wide.action.texts().any(|other| actions_meet(one, other)))
        }
        // All but W covers all but N when everything in W is in N.
        (true, true) => all_covered(&narrow.action, &wide.action, action_covers),
        (false, true) => wide.action.texts().any(|pattern| pattern == "*"),
    };
    let resources = match (&wide.resource, &narrow.resource) {
        (Some(wide), Some(narrow)) => match (wide.negated, narrow.negated) {
            (false, false) => all_covered(wide, narrow, resource_covers),
            (true, false) => narrow.texts().all(|one| !wide.texts().any(|other| resources_meet(one, other))),
            (true, true) => all_covered(narrow, wide, resource_covers),
            (false, true) => wide.texts().any(|pattern| pattern == "*"),
        },
        (None, None) => true,
        _ => false,
    };
    let has_all = |some: &[Condition], all: &[Condition]| {
        some.iter().all(|one| all.iter().any(|other| same_condition(one, other)))
    };
    // A condition that the wide one asks for and the narrow one does not makes it less wide.
    let conditions = has_all(&wide.conditions, &narrow.conditions);
    actions && resources && conditions && wide.principal == narrow.principal
}

fn all_covered(wide: &Clause, narrow: &Clause, covers: impl Fn(&str, &str) -> bool) -> bool {
    narrow.texts().all(|one| wide.texts().any(|other| covers(other, one)))
}

/// The same condition, whatever the order of its values; StringLike without a wildcard is StringEquals (C7).
pub fn same_condition(one: &Condition, other: &Condition) -> bool {
    let sorted = |condition: &Condition| {
        let mut values: Vec<String> = condition.values.iter().map(|value| value.text.clone()).collect();
        values.sort_unstable();
        values.dedup();
        values
    };
    let operator = |condition: &Condition| {
        let mut operator = condition.operator;
        let literal = !condition.values.iter().any(|value| glob::has_wildcard(&value.text));
        if operator.test == Test::StringLike && literal {
            operator.test = Test::StringEquals;
        }
        operator
    };
    // The key first: most pairs are about two.
    one.key.text == other.key.text && operator(one) == operator(other) && sorted(one) == sorted(other)
}

/// The policy's statements that allow, for a policy that is not the subject.
pub fn allows_of(policy: &Policy) -> impl Iterator<Item = &Statement> {
    policy.statements.iter().filter(|statement| statement.effect == Effect::Allow)
}
