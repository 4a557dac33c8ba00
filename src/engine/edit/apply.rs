//! What each [`Change`] does to the statements, and what it is called in the undo list.

use super::StatementId;
use super::change::{Change, ChangeError, ClauseName, Movement};
use super::changing::{Changing, Done};
use super::{clause_edit, paste, split_merge};
use crate::engine::policy::{Clause, Condition, Effect, PolicyKind, Principal, Statement};

/// Makes a change of the statements. Changes of the text, the name and the kind are the document's own.
pub(super) fn change_statements(draft: &mut Changing<'_>, change: Change) -> Done {
    match change {
        Change::AddStatement { at, effect } => {
            let id = draft.insert(at, empty_statement(effect, draft.kind));
            Ok((format!("new {} statement {}", effect.word(), draft.number(id)?), Some(id)))
        }
        Change::InsertStatements { at, statements, from } => Ok(insert(draft, at, statements, &from)),
        Change::Duplicate(id) => {
            let number = draft.number(id)?;
            let copy = draft.duplicate(id)?;
            Ok((format!("duplicate statement {number}"), Some(copy)))
        }
        Change::Delete(id) => delete(draft, id),
        Change::Move { statement, to } => move_statement(draft, statement, to),
        Change::ReplaceStatement { statement, with } => {
            let number = draft.number(statement)?;
            *draft.edit(statement)? = *with;
            Ok((format!("replace statement {number}"), Some(statement)))
        }
        Change::FlipEffect(id) => {
            let number = draft.number(id)?;
            let statement = draft.edit(id)?;
            statement.effect = if statement.effect == Effect::Allow { Effect::Deny } else { Effect::Allow };
            Ok((format!("make statement {number} {}", statement.effect.word()), Some(id)))
        }
        Change::SetSid { statement, sid } => set_sid(draft, statement, sid),
        Change::SetPrincipal { statement, principal } => {
            let number = draft.number(statement)?;
            draft.edit(statement)?.principal = Some(principal);
            Ok((format!("set whom statement {number} speaks of"), Some(statement)))
        }
        Change::Split { statement, by } => split_merge::split(draft, statement, &by),
        Change::Merge { into, from, even_if_wider } => split_merge::merge(draft, into, from, even_if_wider),
        Change::ToggleAction { statement, action } => clause_edit::toggle_action(draft, statement, action),
        Change::ToggleGroup { statement, actions, group } => {
            clause_edit::toggle_group(draft, statement, &actions, &group)
        }
        Change::AddPattern { statement, clause, pattern } => {
            clause_edit::add_pattern(draft, statement, clause, pattern)
        }
        Change::RemovePattern { statement, clause, index } => {
            clause_edit::remove_pattern(draft, statement, clause, index)
        }
        Change::ReplacePattern { statement, clause, index, with } => {
            clause_edit::replace_pattern(draft, statement, clause, index, with)
        }
        Change::SetPatterns { statement, clause, patterns } => {
            clause_edit::set_patterns(draft, statement, clause, patterns)
        }
        Change::Exchange { statement, clause, remove, add } => {
            clause_edit::exchange(draft, statement, clause, &remove, add)
        }
        Change::SetNegated { statement, clause, negated } => {
            clause_edit::set_negated(draft, statement, clause, negated)
        }
        Change::AddCondition { statement, condition } => add_condition(draft, statement, condition),
        Change::ReplaceCondition { statement, index, with } => {
            replace_condition(draft, statement, index, with)
        }
        Change::RemoveCondition { statement, index } => remove_condition(draft, statement, index),
        Change::Several { changes, label } => {
            let mut select = None;
            for change in changes {
                select = change_statements(draft, change)?.1.or(select);
            }
            Ok((label, select))
        }
        Change::Paste { text, at, into } => paste_in(draft, &text, at, into),
        Change::ReplaceText(_)
        | Change::RevertText
        | Change::KeepReadable
        | Change::SetName(_)
        | Change::SetNote(_)
        | Change::SetKind(_) => Ok((String::new(), None)),
    }
}

/// A statement that names nothing yet, with the members that its kind asks for.
fn empty_statement(effect: Effect, kind: PolicyKind) -> Statement {
    let takes_principal = matches!(kind, PolicyKind::Resource | PolicyKind::Trust);
    Statement {
        // Not an empty list, which OSS reads as everyone (G11).
        principal: takes_principal.then(|| Principal::Named(Vec::new())),
        resource: (kind != PolicyKind::Trust).then(Clause::default),
        ..Statement::of(effect, Clause::default(), Clause::default())
    }
}

fn insert(
    draft: &mut Changing<'_>,
    at: usize,
    statements: Vec<Statement>,
    from: &str,
) -> (String, Option<StatementId>) {
    let count = statements.len();
    let at = at.min(draft.pieces.len());
    let mut first = None;
    for (offset, statement) in statements.into_iter().enumerate() {
        let id = draft.insert(at + offset, statement);
        first = first.or(Some(id));
    }
    let noun = if count == 1 { "statement" } else { "statements" };
    (format!("insert {count} {noun} from {from}"), first)
}

fn delete(draft: &mut Changing<'_>, id: StatementId) -> Done {
    let position = draft.position(id)?;
    draft.remove(id)?;
    let next = draft.id_at(position).or_else(|| draft.id_at(position.checked_sub(1)?));
    Ok((format!("delete statement {}", position + 1), next))
}

fn move_statement(draft: &mut Changing<'_>, id: StatementId, to: Movement) -> Done {
    let position = draft.position(id)?;
    let target = match to {
        Movement::Up => position.saturating_sub(1),
        Movement::Down => position + 1,
        Movement::To(target) => target,
    };
    draft.move_to(id, target)?;
    Ok((format!("move statement {} to place {}", position + 1, draft.number(id)?), Some(id)))
}

fn set_sid(draft: &mut Changing<'_>, id: StatementId, sid: Option<String>) -> Done {
    let number = draft.number(id)?;
    let sid = sid.filter(|sid| !sid.is_empty());
    let label = match &sid {
        Some(sid) => format!("label statement {number} {sid}"),
        None => format!("remove the label of statement {number}"),
    };
    draft.edit(id)?.sid = sid.map(Into::into);
    Ok((label, Some(id)))
}

/// One operator and key may stand once only: a second would be a duplicate member (G18).
fn check_condition(
    statement: &Statement,
    number: usize,
    new: &Condition,
    except: Option<usize>,
) -> Result<(), ChangeError> {
    if new.values.is_empty() {
        return Err(ChangeError::NoValue { key: new.key.text.clone() });
    }
    let mut others = statement.conditions.iter().enumerate().filter(|(at, _)| Some(*at) != except);
    if others.any(|(_, other)| other.operator == new.operator && other.key == new.key) {
        let operator = new.operator.name();
        return Err(ChangeError::ConditionExists { statement: number, operator, key: new.key.text.clone() });
    }
    Ok(())
}

fn add_condition(draft: &mut Changing<'_>, id: StatementId, condition: Condition) -> Done {
    let number = draft.number(id)?;
    let statement = draft.edit(id)?;
    check_condition(statement, number, &condition, None)?;
    let label = format!(
        "add condition {} on {} to statement {number}",
        condition.operator.name(),
        condition.key.text
    );
    statement.conditions.push(condition);
    Ok((label, Some(id)))
}

fn replace_condition(draft: &mut Changing<'_>, id: StatementId, index: usize, with: Condition) -> Done {
    let number = draft.number(id)?;
    let statement = draft.edit(id)?;
    check_condition(statement, number, &with, Some(index))?;
    let label = format!("change condition on {} in statement {number}", with.key.text);
    let missing = ChangeError::NoSuchPart { statement: number, what: "condition", number: index + 1 };
    *statement.conditions.get_mut(index).ok_or(missing)? = with;
    Ok((label, Some(id)))
}

fn remove_condition(draft: &mut Changing<'_>, id: StatementId, index: usize) -> Done {
    let number = draft.number(id)?;
    let statement = draft.edit(id)?;
    if index >= statement.conditions.len() {
        return Err(ChangeError::NoSuchPart { statement: number, what: "condition", number: index + 1 });
    }
    let condition = statement.conditions.remove(index);
    Ok((format!("remove condition on {} from statement {number}", condition.key.text), Some(id)))
}

fn paste_in(draft: &mut Changing<'_>, text: &str, at: usize, into: Option<StatementId>) -> Done {
    match paste::read(text, draft.kind)? {
        paste::Pasted::Statements(statements) => Ok(insert(draft, at, statements, "the clipboard")),
        paste::Pasted::Patterns { actions, resources } => {
            let id = into.ok_or(paste::PasteError::NoTarget)?;
            let number = draft.number(id)?;
            let mut added = 0;
            for (clause, patterns) in [(ClauseName::Action, actions), (ClauseName::Resource, resources)] {
                // Nothing to add leaves a clause as it is: a trust statement has no resources to look for.
                if !patterns.is_empty() {
                    added += clause_edit::add_missing(draft.clause(id, clause)?, clause, patterns);
                }
            }
            let noun = if added == 1 { "entry" } else { "entries" };
            Ok((format!("paste {added} {noun} into statement {number}"), Some(id)))
        }
    }
}
