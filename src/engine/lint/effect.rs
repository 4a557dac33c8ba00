//! What a rewrite does to the access a document gives: equal, narrower, wider, or not proven.

use super::finding::FixEffect;
use super::subject::statement_covers;
use crate::engine::access::{AccessSet, DiffOptions, Verdict, diff};
use crate::engine::policy::{Effect, Parsed, Policy, Statement};

/// Compares what two documents allow. A document that RAM refuses allows nothing, so a rewrite that makes it valid
/// is wider unless the new text allows nothing either; between two that RAM refuses, what could be read counts.
pub fn effect_of(old: &Parsed, new: &Parsed) -> FixEffect {
    match (old.is_valid(), new.is_valid()) {
        (true, true) | (false, false) => compare(&old.policy, &new.policy),
        (false, true) if allows(&new.policy).next().is_none() => FixEffect::Equal,
        (false, true) => FixEffect::Wider,
        (true, false) => FixEffect::Narrower,
    }
}

fn compare(old: &Policy, new: &Policy) -> FixEffect {
    if old.kind != new.kind {
        return FixEffect::Unknown;
    }
    // The plain comparison settles most rewrites; only it proves "equal" without the whole algebra.
    if within(new, old) && within(old, new) {
        return FixEffect::Equal;
    }
    let (before, after) = (AccessSet::of_policy("", old), AccessSet::of_policy("", new));
    match diff(&before, &after, DiffOptions::default()).verdict {
        Verdict::Equal => FixEffect::Equal,
        Verdict::Narrower => FixEffect::Narrower,
        Verdict::Wider => FixEffect::Wider,
        Verdict::Incomparable | Verdict::Undecided => FixEffect::Unknown,
    }
}

/// Each Allow of the one is inside an Allow of the other, and each Deny of the other inside a Deny of the one.
/// Statements are compared pattern by pattern, so that an Allow may be split among several of the other's.
fn within(one: &Policy, other: &Policy) -> bool {
    let inside = |statement: &Statement, among: &[&Statement]| {
        pieces(statement).iter().all(|piece| among.iter().any(|wide| statement_covers(wide, piece)))
    };
    let other_allows: Vec<&Statement> = allows(other).collect();
    let one_denies: Vec<&Statement> = denies(one).collect();
    allows(one).all(|statement| inside(statement, &other_allows))
        && denies(other).all(|statement| inside(statement, &one_denies))
}

fn allows(policy: &Policy) -> impl Iterator<Item = &Statement> {
    policy.statements.iter().filter(|statement| statement.effect == Effect::Allow)
}

fn denies(policy: &Policy) -> impl Iterator<Item = &Statement> {
    policy.statements.iter().filter(|statement| statement.effect == Effect::Deny)
}

/// Most pairs of action and resource that a statement is taken apart into.
const MOST_PIECES: usize = 4_096;

/// The statement as one statement for each pair of action and resource.
fn pieces(statement: &Statement) -> Vec<Statement> {
    let resources = statement.resource.as_ref().map_or(1, |resource| resource.patterns.len());
    let plain = !statement.action.negated && statement.resource.as_ref().is_none_or(|resource| !resource.negated);
    if !plain || statement.action.patterns.len() * resources > MOST_PIECES {
        return vec![statement.clone()];
    }
    let mut pieces = Vec::new();
    for action in &statement.action.patterns {
        let mut piece = statement.clone();
        piece.action.patterns = vec![action.clone()];
        let Some(resource) = &statement.resource else {
            pieces.push(piece);
            continue;
        };
        for pattern in &resource.patterns {
            let mut piece = piece.clone();
            if let Some(resource) = &mut piece.resource {
                resource.patterns = vec![pattern.clone()];
            }
            pieces.push(piece);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    fn effect(old: &str, new: &str) -> FixEffect {
        let document = |statements: &str| parse(&format!(r#"{{"Version":"1","Statement":[{statements}]}}"#), None);
        effect_of(&document(old), &document(new))
    }

    const READ: &str = r#"{"Effect":"Allow","Action":["ecs:Describe*","ecs:DescribeDisks"],"Resource":"*"}"#;
    const READ_PLAIN: &str = r#"{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}"#;
    const ONE: &str = r#"{"Effect":"Allow","Action":"ecs:DescribeDisks","Resource":"*"}"#;
    const OTHER: &str = r#"{"Effect":"Allow","Action":"rds:DescribeX","Resource":"*"}"#;
    const DENY: &str = r#"{"Effect":"Deny","Action":"ecs:*","Resource":"*"}"#;

    #[test]
    fn less_more_and_the_same_are_told_apart() {
        assert_eq!(effect(READ, READ_PLAIN), FixEffect::Equal);
        assert_eq!(effect(READ_PLAIN, ONE), FixEffect::Narrower);
        assert_eq!(effect(ONE, READ_PLAIN), FixEffect::Wider);
        assert_eq!(effect(ONE, OTHER), FixEffect::Unknown);
        assert_eq!(effect(READ, &format!("{READ},{DENY}")), FixEffect::Narrower);
        assert_eq!(effect(&format!("{READ},{DENY}"), READ), FixEffect::Wider);
        assert_eq!(effect(&format!("{ONE},{OTHER}"), &format!("{OTHER},{ONE}")), FixEffect::Equal);
    }

    #[test]
    fn making_a_refused_document_valid_widens_it() {
        assert_eq!(effect(r#"{"Effect":"allow","Action":"*","Resource":"*"}"#, READ), FixEffect::Wider);
    }
}
