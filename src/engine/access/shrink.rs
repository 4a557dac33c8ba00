//! `shrink`: fewer words for the same access.
//!
//! What is said twice goes, statements that differ in one part are merged, and, where known actions are given, lists
//! of them become wildcards that stand for exactly these. What is still too long for a policy is split.

use super::atoms::MOST_STEPS;
use super::example::KnownAction;
use super::patterns::covers_resource;
use super::product::Allowance;
use super::rewrite::{RewriteError, Rewritten, check_kind, covers_action, proven, says_too, size_of};
use crate::engine::policy::{Clause, Condition, Located, Policy, Statement, glob::Glob};

/// Shrinks a policy. With known actions, wildcards may stand for lists of them, and the result is equal over these.
/// With `split`, a policy longer than RAM accepts becomes several.
///
/// # Errors
/// When the result could not be proven equal, or a statement is too long for any policy.
pub fn shrink(
    policy: &Policy,
    known: Option<&[KnownAction]>,
    split: bool,
) -> Result<Rewritten, RewriteError> {
    check_kind(policy)?;
    let mut shrunk = policy.clone();
    // What cannot be told within it stays as it was written.
    let allowance = &Allowance::new(MOST_STEPS);
    shrunk.statements.iter_mut().for_each(|statement| drop_repeated(statement, allowance));
    loop {
        let before = shrunk.statements.clone();
        drop_covered(&mut shrunk.statements, allowance);
        merge(&mut shrunk.statements, allowance);
        if shrunk.statements == before {
            break;
        }
    }
    if let Some(known) = known {
        shrunk.statements.iter_mut().for_each(|statement| use_wildcards(statement, known, allowance));
        drop_covered(&mut shrunk.statements, allowance);
        merge(&mut shrunk.statements, allowance);
    }
    let policies = if split { split_up(&shrunk)? } else { vec![shrunk] };
    proven(policy, policies, known, Vec::new())
}

/// Patterns and values that another beside them makes needless.
fn drop_repeated(statement: &mut Statement, allowance: &Allowance) {
    keep_needed(&mut statement.action.patterns, |outer, inner| covers_action(outer, inner, allowance));
    if let Some(resource) = &mut statement.resource {
        keep_needed(&mut resource.patterns, |outer, inner| covers_resource(outer, inner, allowance));
    }
    for condition in &mut statement.conditions {
        keep_needed(&mut condition.values, |one, other| one == other);
    }
    let mut conditions: Vec<Condition> = Vec::new();
    for condition in statement.conditions.drain(..) {
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    statement.conditions = conditions;
}

fn keep_needed(patterns: &mut Vec<Located>, covers: impl Fn(&str, &str) -> bool) {
    let all = std::mem::take(patterns);
    for (at, pattern) in all.iter().enumerate() {
        let needless = all.iter().enumerate().any(|(other_at, other)| {
            other_at != at
                && covers(&other.text, &pattern.text)
                && (other_at < at || !covers(&pattern.text, &other.text))
        });
        if !needless {
            patterns.push(pattern.clone());
        }
    }
}

/// Actions that another statement grants or denies on all the same resources, and statements that have none left.
fn drop_covered(statements: &mut Vec<Statement>, allowance: &Allowance) {
    for at in 0..statements.len() {
        let Some(statement) = statements.get(at).cloned() else { continue };
        if statement.action.negated {
            continue;
        }
        let needless = |action: &Located| {
            statements.iter().enumerate().any(|(other_at, other)| {
                other_at != at && says_too(other, &statement, &action.text, allowance)
            })
        };
        let kept: Vec<Located> =
            statement.action.patterns.iter().filter(|action| !needless(action)).cloned().collect();
        if let Some(statement) = statements.get_mut(at) {
            statement.action.patterns = kept;
        }
    }
    statements.retain(|statement| !statement.action.patterns.is_empty());
}

/// Statements that differ in their actions only, in their resources only, or in the values of one condition.
fn merge(statements: &mut Vec<Statement>, allowance: &Allowance) {
    let mut merged: Vec<Statement> = Vec::new();
    'each: for statement in statements.drain(..) {
        for known in &mut merged {
            if let Some(both) = both(known, &statement) {
                *known = both;
                drop_repeated(known, allowance);
                continue 'each;
            }
        }
        merged.push(statement);
    }
    *statements = merged;
}

/// One statement for two, when they have all but one part in common.
fn both(one: &Statement, other: &Statement) -> Option<Statement> {
    let alike = one.effect == other.effect
        && one.principal == other.principal
        && !one.action.negated
        && !other.action.negated;
    let plain = |statement: &Statement| statement.resource.as_ref().is_none_or(|resource| !resource.negated);
    if !alike || !plain(one) || !plain(other) {
        return None;
    }
    let (actions, resources) = (
        same_patterns(&one.action, &other.action),
        match (&one.resource, &other.resource) {
            (Some(one), Some(other)) => same_patterns(one, other),
            (one, other) => one.is_none() && other.is_none(),
        },
    );
    let conditions = same_conditions(&one.conditions, &other.conditions);
    let mut both = one.clone();
    both.sid = both.sid.or_else(|| other.sid.clone());
    match (actions, resources, conditions) {
        (_, true, true) => both.action.patterns.extend(other.action.patterns.iter().cloned()),
        (true, false, true) => {
            let more = other.resource.iter().flat_map(|resource| resource.patterns.iter().cloned());
            both.resource.as_mut()?.patterns.extend(more);
        }
        (true, true, false) => both.conditions = joined_values(&one.conditions, &other.conditions)?,
        _ => return None,
    }
    Some(both)
}

fn same_patterns(one: &Clause, other: &Clause) -> bool {
    one.patterns.len() == other.patterns.len()
        && one.patterns.iter().all(|pattern| other.patterns.contains(pattern))
}

fn same_conditions(one: &[Condition], other: &[Condition]) -> bool {
    one.len() == other.len() && one.iter().all(|condition| other.contains(condition))
}

/// C4: values of a positive operator are alternatives, so two lists of them are one.
fn joined_values(one: &[Condition], other: &[Condition]) -> Option<Vec<Condition>> {
    let (mine, theirs): (Vec<&Condition>, Vec<&Condition>) = (
        one.iter().filter(|condition| !other.contains(condition)).collect(),
        other.iter().filter(|condition| !one.contains(condition)).collect(),
    );
    let ([mine], [theirs]) = (mine.as_slice(), theirs.as_slice()) else { return None };
    // C9: Bool takes one value only; a set prefix asks about all values together.
    let takes_list =
        !mine.operator.negated && mine.operator.set.is_none() && mine.operator.base_name() != "Bool";
    if mine.operator != theirs.operator || mine.key != theirs.key || !takes_list {
        return None;
    }
    let mut joined = one.to_vec();
    let place = joined.iter().position(|condition| condition == *mine)?;
    joined.get_mut(place)?.values.extend(theirs.values.iter().cloned());
    Some(joined)
}

/// Replaces listed actions by wildcards that match exactly these among the known ones, longest saving first.
fn use_wildcards(statement: &mut Statement, known: &[KnownAction], allowance: &Allowance) {
    if statement.action.negated {
        return;
    }
    loop {
        let listed: Vec<String> = statement.action.texts().map(str::to_ascii_lowercase).collect();
        let granted = |name: &str| {
            let name = name.to_ascii_lowercase();
            listed.iter().any(|pattern| Glob::new(pattern).matches(&name))
        };
        let mut candidates: Vec<String> = statement.action.texts().flat_map(wildcards_of).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let saving = |pattern: &String| -> Option<(usize, String)> {
            let covered: Vec<&Located> = statement
                .action
                .patterns
                .iter()
                .filter(|listed| covers_action(pattern, &listed.text, allowance))
                .collect();
            let saved = covered.iter().map(|listed| listed.text.len() + 4).sum::<usize>();
            let glob = Glob::folded(pattern);
            let mut matched =
                known.iter().filter(|action| glob.matches(&action.name.to_ascii_lowercase())).peekable();
            let exact =
                covered.len() > 1 && matched.peek().is_some() && matched.all(|action| granted(&action.name));
            exact.then(|| (saved.saturating_sub(pattern.len() + 4), pattern.clone()))
        };
        let best = candidates
            .iter()
            .filter_map(saving)
            .max_by(|left, right| left.0.cmp(&right.0).then_with(|| right.1.cmp(&left.1)));
        let Some((_, pattern)) = best.filter(|(saved, _)| *saved > 0) else { return };
        let at = statement
            .action
            .patterns
            .iter()
            .position(|listed| covers_action(&pattern, &listed.text, allowance))
            .unwrap_or(0);
        statement.action.patterns.retain(|listed| !covers_action(&pattern, &listed.text, allowance));
        let at = at.min(statement.action.patterns.len());
        statement.action.patterns.insert(at, Located::from(pattern));
    }
}

/// `ecs:*`, `ecs:Describe*`, `ecs:DescribeInstance*`, `ecs:*Instances` for `ecs:DescribeInstances`: cut between words.
fn wildcards_of(action: &str) -> Vec<String> {
    let Some((code, name)) = action.split_once(':') else { return Vec::new() };
    let mut wildcards = vec![format!("{code}:*")];
    let starts =
        name.char_indices().skip(1).filter(|(_, character)| character.is_ascii_uppercase()).map(|(at, _)| at);
    for at in starts {
        if let Some((before, after)) = name.split_at_checked(at) {
            wildcards.push(format!("{code}:{before}*"));
            wildcards.push(format!("{code}:*{after}"));
        }
    }
    wildcards.push(format!("{code}:{name}*"));
    wildcards
}

/// Statements spread over as few policies as first-fit finds; a statement that is too long is cut in its actions, and
/// one of a single action in its resources.
fn split_up(policy: &Policy) -> Result<Vec<Policy>, RewriteError> {
    let most = policy.kind.limit().characters;
    let fits = |statements: &[Statement]| {
        let part = Policy { kind: policy.kind, statements: statements.to_vec() };
        let characters = size_of(&part).characters;
        (characters <= most, characters)
    };
    if fits(&policy.statements).0 {
        return Ok(vec![policy.clone()]);
    }
    let mut waiting: Vec<(usize, Statement)> = policy.statements.iter().cloned().enumerate().rev().collect();
    let mut parts: Vec<Vec<Statement>> = Vec::new();
    while let Some((number, statement)) = waiting.pop() {
        let (alone, characters) = fits(std::slice::from_ref(&statement));
        if !alone {
            let Some((first, second)) = halves(&statement) else {
                return Err(RewriteError::TooLong { number: number + 1, characters });
            };
            waiting.push((number, second));
            waiting.push((number, first));
            continue;
        }
        let with = |part: &Vec<Statement>| {
            let mut longer = part.clone();
            longer.push(statement.clone());
            longer
        };
        match parts.iter_mut().find(|part| fits(&with(part)).0) {
            Some(part) => part.push(statement),
            None => parts.push(vec![statement]),
        }
    }
    Ok(parts.into_iter().map(|statements| Policy { kind: policy.kind, statements }).collect())
}

/// A statement as two that say the same: what is left out of everything cannot be cut, a list can.
fn halves(statement: &Statement) -> Option<(Statement, Statement)> {
    let cut =
        |patterns: &mut Vec<Located>| (patterns.len() > 1).then(|| patterns.split_off(patterns.len() / 2));
    let (mut first, mut second) = (statement.clone(), statement.clone());
    if !first.action.negated
        && let Some(rest) = cut(&mut first.action.patterns)
    {
        second.action.patterns = rest;
        return Some((first, second));
    }
    let resources = first.resource.as_mut().filter(|resource| !resource.negated)?;
    second.resource.as_mut()?.patterns = cut(&mut resources.patterns)?;
    Some((first, second))
}
