//! What a rewrite does to the access a document gives: equal, narrower, wider, or not proven.

use super::finding::FixEffect;
use super::subject::statement_covers;
use super::witness::{is_allowed_only_by, set_of};
use crate::engine::access::{AccessSet, DiffOptions, Verdict, diff};
use crate::engine::decide::PolicySet;
use crate::engine::policy::{Clause, Effect, Located, Parsed, Policy, PolicyKind, Statement};
use std::cell::OnceCell;

/// Compares what two documents allow. A document that RAM refuses allows nothing, so a rewrite that makes it valid
/// is wider unless the new text allows nothing either; between two that RAM refuses, what could be read counts.
pub fn effect_of(old: &Parsed, new: &Parsed) -> FixEffect {
    Before::new(old).effect(new)
}

/// The document that rewrites are compared with. What takes work is done once for all of them.
pub struct Before<'p> {
    parsed: &'p Parsed,
    compiled: OnceCell<PolicySet>,
    /// Beside an Allow of everything, for a document that only denies.
    as_guard: OnceCell<(Policy, PolicySet)>,
}

impl<'p> Before<'p> {
    /// Nothing is compared yet.
    pub fn new(parsed: &'p Parsed) -> Self {
        Self { parsed, compiled: OnceCell::new(), as_guard: OnceCell::new() }
    }

    /// What a rewrite does.
    pub fn effect(&self, new: &Parsed) -> FixEffect {
        let old = self.parsed;
        match (old.is_valid(), new.is_valid()) {
            (true, true) | (false, false) => self.compare(&new.policy),
            (false, true) if allows(&new.policy.statements).next().is_none() => FixEffect::Equal,
            (false, true) => FixEffect::Wider,
            (true, false) => FixEffect::Narrower,
        }
    }

    fn compare(&self, new: &Policy) -> FixEffect {
        let old = &self.parsed.policy;
        if old.kind != new.kind {
            return FixEffect::Unknown;
        }
        // Two guards grant nothing by themselves; what they do shows beside a policy that grants.
        if is_guard(old) && is_guard(new) {
            let make = || {
                let beside = beside_everything(old);
                let set = set_of(&beside);
                (beside, set)
            };
            let (old, set) = self.as_guard.get_or_init(make);
            return compare(old, &beside_everything(new), || set);
        }
        compare(old, new, || self.compiled.get_or_init(|| set_of(old)))
    }
}

fn is_guard(policy: &Policy) -> bool {
    policy.statements.iter().all(|one| one.effect == Effect::Deny && one.principal.is_none())
}

fn compare<'s>(old: &Policy, new: &Policy, compiled: impl Fn() -> &'s PolicySet) -> FixEffect {
    // The plain comparison, with a request that shows the difference, settles most rewrites; the algebra the rest.
    let (only_old, only_new) = changed(&old.statements, &new.statements);
    let less = within((only_new, &new.statements), (only_old, &old.statements));
    let more = within((only_old, &old.statements), (only_new, &new.statements));
    let witness = |gone: bool| {
        if old.kind != PolicyKind::Identity {
            return false;
        }
        let (first, second) = (compiled(), &set_of(new));
        let (first, second) = if gone { (first, second) } else { (second, first) };
        is_allowed_only_by(first, second, only_old.iter().chain(only_new))
    };
    match (less, more) {
        (true, true) => return FixEffect::Equal,
        (true, false) if witness(true) => return FixEffect::Narrower,
        (false, true) if witness(false) => return FixEffect::Wider,
        _ => {}
    }
    let (before, after) = (AccessSet::of_policy("", old), AccessSet::of_policy("", new));
    match diff(&before, &after, DiffOptions::default()).verdict {
        Verdict::Equal => FixEffect::Equal,
        Verdict::Narrower => FixEffect::Narrower,
        Verdict::Wider => FixEffect::Wider,
        Verdict::Incomparable | Verdict::Undecided => FixEffect::Unknown,
    }
}

/// What is left of two lists of statements without those that stand at both beginnings and both ends: a rewrite changes
/// few.
fn changed<'p>(old: &'p [Statement], new: &'p [Statement]) -> (&'p [Statement], &'p [Statement]) {
    let head = old.iter().zip(new).take_while(|(old, new)| is_same(old, new)).count();
    let (old, new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| is_same(old, new)).count();
    let without = |list: &'p [Statement]| list.get(..list.len() - tail).unwrap_or_default();
    (without(old), without(new))
}

fn is_same(one: &Statement, other: &Statement) -> bool {
    one.effect == other.effect
        && one.action == other.action
        && one.resource == other.resource
        && one.conditions == other.conditions
        && one.principal == other.principal
}

/// The policy with an Allow of everything.
fn beside_everything(guard: &Policy) -> Policy {
    let everything = Statement {
        index: guard.statements.len(),
        ..Statement::of(Effect::Allow, Clause::of(["*"]), Clause::of(["*"]))
    };
    let mut policy = guard.clone();
    policy.kind = PolicyKind::Identity;
    policy.statements.push(everything);
    policy
}

/// Each Allow of the one is inside an Allow of the other, and each Deny of the other inside a Deny of the one.
/// Statements are compared pattern by pattern, so that an Allow may be split among several of the other's. Of each only
/// the statements that changed have to be looked at, among all of the other's.
fn within(one: (&[Statement], &[Statement]), other: (&[Statement], &[Statement])) -> bool {
    let other_allows: Vec<&Statement> = allows(other.1).collect();
    let one_denies: Vec<&Statement> = denies(one.1).collect();
    allows(one.0).all(|statement| is_inside(statement, &other_allows))
        && denies(other.0).all(|statement| is_inside(statement, &one_denies))
}

fn is_inside(statement: &Statement, among: &[&Statement]) -> bool {
    // Most statements stand in both documents as they are.
    among.iter().any(|wide| says_the_same(wide, statement))
        || among.iter().any(|wide| statement_covers(wide, statement))
        || by_action(statement).iter().all(|piece| {
            among.iter().any(|wide| statement_covers(wide, piece))
                || by_resource(piece)
                    .iter()
                    .all(|piece| among.iter().any(|wide| statement_covers(wide, piece)))
        })
}

/// The same patterns and conditions, whatever their order and number.
fn says_the_same(one: &Statement, other: &Statement) -> bool {
    let holds =
        |one: &Clause, other: &Clause| other.texts().all(|pattern| one.texts().any(|known| known == pattern));
    let same_clause = |one: &Clause, other: &Clause| {
        one.negated == other.negated
            && (one.patterns == other.patterns || holds(one, other) && holds(other, one))
    };
    let same_resource = match (&one.resource, &other.resource) {
        (Some(one), Some(other)) => same_clause(one, other),
        (None, None) => true,
        _ => false,
    };
    same_resource
        && one.conditions == other.conditions
        && one.principal == other.principal
        && same_clause(&one.action, &other.action)
}

fn allows(statements: &[Statement]) -> impl Iterator<Item = &Statement> {
    statements.iter().filter(|statement| statement.effect == Effect::Allow)
}

fn denies(statements: &[Statement]) -> impl Iterator<Item = &Statement> {
    statements.iter().filter(|statement| statement.effect == Effect::Deny)
}

/// The statement as one statement for each of its actions.
fn by_action(statement: &Statement) -> Vec<Statement> {
    if statement.action.negated {
        return vec![statement.clone()];
    }
    let one = |pattern: &Located| {
        let action = Clause { patterns: vec![pattern.clone()], ..statement.action.clone() };
        Statement { action, ..statement.clone() }
    };
    statement.action.patterns.iter().map(one).collect()
}

/// The statement as one statement for each of its resources.
fn by_resource(statement: &Statement) -> Vec<Statement> {
    let Some(resource) = statement.resource.as_ref().filter(|resource| !resource.negated) else {
        return vec![statement.clone()];
    };
    let one = |pattern: &Located| {
        let resource = Clause { patterns: vec![pattern.clone()], ..resource.clone() };
        Statement { resource: Some(resource), ..statement.clone() }
    };
    resource.patterns.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    fn effect(old: &str, new: &str) -> FixEffect {
        let document =
            |statements: &str| parse(&format!(r#"{{"Version":"1","Statement":[{statements}]}}"#), None);
        effect_of(&document(old), &document(new))
    }

    const READ: &str = r#"{"Effect":"Allow","Action":["ecs:Describe*","ecs:DescribeDisks"],"Resource":"*"}"#;
    const READ_PLAIN: &str = r#"{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}"#;
    const ONE: &str = r#"{"Effect":"Allow","Action":"ecs:DescribeDisks","Resource":"*"}"#;
    const OTHER: &str = r#"{"Effect":"Allow","Action":"rds:DescribeX","Resource":"*"}"#;
    const DENY: &str = r#"{"Effect":"Deny","Action":"ecs:*","Resource":"*"}"#;

    const DENY_MORE: &str = r#"{"Effect":"Deny","Action":"rds:*","Resource":"*"}"#;

    #[test]
    fn less_more_and_the_same_are_told_apart() {
        assert_eq!(effect(READ, READ_PLAIN), FixEffect::Equal);
        assert_eq!(effect(READ_PLAIN, ONE), FixEffect::Narrower);
        assert_eq!(effect(ONE, READ_PLAIN), FixEffect::Wider);
        assert_eq!(effect(ONE, OTHER), FixEffect::Unknown);
        assert_eq!(effect(READ, &format!("{READ},{DENY}")), FixEffect::Narrower);
        assert_eq!(effect(&format!("{READ},{DENY}"), READ), FixEffect::Wider);
        assert_eq!(
            effect(DENY, &format!("{DENY},{DENY_MORE}")),
            FixEffect::Narrower,
            "a guard is compared as one"
        );
        assert_eq!(effect(&format!("{ONE},{OTHER}"), &format!("{OTHER},{ONE}")), FixEffect::Equal);
        assert_eq!(effect(&format!("{ONE},{OTHER},{ONE}"), &format!("{ONE},{OTHER}")), FixEffect::Equal);
        assert_eq!(effect(&format!("{OTHER},{ONE},{DENY}"), &format!("{OTHER},{DENY}")), FixEffect::Equal);
        assert_eq!(effect(&format!("{OTHER},{ONE}"), OTHER), FixEffect::Narrower);
    }

    #[test]
    fn making_a_refused_document_valid_widens_it() {
        assert_eq!(effect(r#"{"Effect":"allow","Action":"*","Resource":"*"}"#, READ), FixEffect::Wider);
    }
}
