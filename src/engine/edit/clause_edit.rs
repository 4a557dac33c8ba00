//! Edits of the actions and resources of a statement.

use super::StatementId;
use super::change::{ChangeError, ClauseName};
use super::changing::{Changing, Done};
use super::membership::{ClauseIndex, Membership, covering_pattern};
use crate::engine::policy::Clause;
use rustc_hash::FxHashSet;

/// Whether two patterns are the same text: actions are compared without case (G12), resources with it (W9).
fn same(clause: ClauseName, left: &str, right: &str) -> bool {
    match clause {
        ClauseName::Action => left.eq_ignore_ascii_case(right),
        ClauseName::Resource => left == right,
    }
}

/// Adds the patterns that the clause does not have, each once; how many those were. A pasted list may have a hundred
/// thousand.
pub(super) fn add_missing(
    clause: &mut Clause,
    name: ClauseName,
    patterns: impl IntoIterator<Item = String>,
) -> usize {
    let key = |text: &str| match name {
        ClauseName::Action => text.to_ascii_lowercase(),
        ClauseName::Resource => text.to_owned(),
    };
    let mut known: FxHashSet<String> = clause.texts().map(key).collect();
    let before = clause.patterns.len();
    for pattern in patterns {
        if known.insert(key(&pattern)) {
            clause.patterns.push(pattern.into());
        }
    }
    clause.patterns.len() - before
}

/// "to statement 2", or for a negated clause what that means.
fn joining(verb: &str, what: &str, number: usize, name: ClauseName, negated: bool) -> String {
    match (verb, negated) {
        (verb, true) => format!(
            "{verb} {what} {} {} of statement {number}",
            if verb == "add" { "to" } else { "from" },
            name.word(true)
        ),
        ("add", false) => format!("add {what} to statement {number}"),
        (verb, false) => format!("{verb} {what} from statement {number}"),
    }
}

pub(super) fn toggle_action(draft: &mut Changing<'_>, id: StatementId, action: String) -> Done {
    let number = draft.number(id)?;
    let clause = &draft.statement(id)?.action;
    let negated = clause.negated;
    let named = clause.texts().any(|text| text.eq_ignore_ascii_case(&action));
    if !named && let Some(pattern) = covering_pattern(clause, &action) {
        return Err(ChangeError::CoveredByWildcard {
            statement: number,
            action,
            pattern: pattern.to_owned(),
        });
    }
    let verb = if named { "remove" } else { "add" };
    let label = joining(verb, &action, number, ClauseName::Action, negated);
    let clause = draft.clause(id, ClauseName::Action)?;
    if named {
        clause.patterns.retain(|pattern| !pattern.text.eq_ignore_ascii_case(&action));
    } else {
        clause.patterns.push(action.into());
    }
    Ok((label, Some(id)))
}

pub(super) fn toggle_group(
    draft: &mut Changing<'_>,
    id: StatementId,
    actions: &[String],
    group: &str,
) -> Done {
    let number = draft.number(id)?;
    let clause = &draft.statement(id)?.action;
    let negated = clause.negated;
    // In a NotAction list, too, the group is switched on by listing it.
    let plain = Clause { negated: false, ..clause.clone() };
    let index = ClauseIndex::of(&plain);
    let listed = |action: &str| index.membership(action);
    let missing: Vec<String> =
        actions.iter().filter(|action| listed(action) == Membership::Not).cloned().collect();
    if missing.is_empty() {
        let covered = actions.iter().find(|action| listed(action) == Membership::Covered);
        if let Some((action, pattern)) =
            covered.and_then(|action| Some((action, covering_pattern(&plain, action)?)))
        {
            let (action, pattern) = (action.clone(), pattern.to_owned());
            return Err(ChangeError::CoveredByWildcard { statement: number, action, pattern });
        }
        let clause = draft.clause(id, ClauseName::Action)?;
        let mut folded: Vec<String> = actions.iter().map(|action| action.to_ascii_lowercase()).collect();
        folded.sort_unstable();
        clause.patterns.retain(|pattern| folded.binary_search(&pattern.text.to_ascii_lowercase()).is_err());
        return Ok((
            joining("remove", &counted(actions, group), number, ClauseName::Action, negated),
            Some(id),
        ));
    }
    let label = joining("add", &counted(&missing, group), number, ClauseName::Action, negated);
    let clause = draft.clause(id, ClauseName::Action)?;
    clause.patterns.extend(missing.into_iter().map(Into::into));
    Ok((label, Some(id)))
}

fn counted(actions: &[String], group: &str) -> String {
    match actions {
        [only] => only.clone(),
        several => format!("{} actions ({group})", several.len()),
    }
}

pub(super) fn add_pattern(
    draft: &mut Changing<'_>,
    id: StatementId,
    name: ClauseName,
    pattern: String,
) -> Done {
    let number = draft.number(id)?;
    let clause = draft.clause(id, name)?;
    let label = joining("add", &pattern, number, name, clause.negated);
    add_missing(clause, name, [pattern]);
    Ok((label, Some(id)))
}

fn no_such_part(number: usize, name: ClauseName, index: usize) -> ChangeError {
    let what = if name == ClauseName::Action { "action" } else { "resource" };
    ChangeError::NoSuchPart { statement: number, what, number: index + 1 }
}

pub(super) fn remove_pattern(
    draft: &mut Changing<'_>,
    id: StatementId,
    name: ClauseName,
    index: usize,
) -> Done {
    let number = draft.number(id)?;
    let clause = draft.clause(id, name)?;
    if index >= clause.patterns.len() {
        return Err(no_such_part(number, name, index));
    }
    let pattern = clause.patterns.remove(index);
    Ok((joining("remove", &pattern.text, number, name, clause.negated), Some(id)))
}

pub(super) fn replace_pattern(
    draft: &mut Changing<'_>,
    id: StatementId,
    name: ClauseName,
    index: usize,
    with: String,
) -> Done {
    let number = draft.number(id)?;
    let clause = draft.clause(id, name)?;
    let pattern = clause.patterns.get_mut(index).ok_or_else(|| no_such_part(number, name, index))?;
    let label = format!("change {} to {with} in statement {number}", pattern.text);
    pattern.text = with;
    Ok((label, Some(id)))
}

pub(super) fn set_patterns(
    draft: &mut Changing<'_>,
    id: StatementId,
    name: ClauseName,
    patterns: Vec<String>,
) -> Done {
    let number = draft.number(id)?;
    let clause = draft.clause(id, name)?;
    clause.patterns.clear();
    add_missing(clause, name, patterns);
    let word = name.word(clause.negated);
    Ok((format!("set {word} of statement {number} to {} patterns", clause.patterns.len()), Some(id)))
}

pub(super) fn exchange(
    draft: &mut Changing<'_>,
    id: StatementId,
    name: ClauseName,
    remove: &[String],
    add: Vec<String>,
) -> Done {
    let number = draft.number(id)?;
    let clause = draft.clause(id, name)?;
    let goes = |text: &str| remove.iter().any(|gone| same(name, gone, text));
    let at = clause.patterns.iter().position(|pattern| goes(&pattern.text));
    let Some(at) = at.filter(|_| remove.iter().all(|gone| clause.texts().any(|text| same(name, gone, text))))
    else {
        return Err(no_such_part(number, name, clause.patterns.len()));
    };
    let label = match (remove, add.as_slice()) {
        ([gone], [new]) => format!("change {gone} to {new} in statement {number}"),
        (many, [new]) => format!("cover {} entries by {new} in statement {number}", many.len()),
        ([gone], many) => format!("write out {gone} as {} entries in statement {number}", many.len()),
        (gone, new) => format!("change {} entries to {} in statement {number}", gone.len(), new.len()),
    };
    let mut before = clause.patterns.drain(..at).collect::<Vec<_>>();
    let after: Vec<_> = clause.patterns.drain(..).filter(|pattern| !goes(&pattern.text)).collect();
    let present = |text: &str| before.iter().chain(&after).any(|pattern| same(name, &pattern.text, text));
    let new: Vec<String> = add.into_iter().filter(|text| !present(text)).collect();
    before.extend(new.into_iter().map(Into::into));
    before.extend(after);
    clause.patterns = before;
    Ok((label, Some(id)))
}

pub(super) fn set_negated(
    draft: &mut Changing<'_>,
    id: StatementId,
    name: ClauseName,
    negated: bool,
) -> Done {
    let number = draft.number(id)?;
    draft.clause(id, name)?.negated = negated;
    Ok((format!("turn {} of statement {number} into {}", name.word(!negated), name.word(negated)), Some(id)))
}
