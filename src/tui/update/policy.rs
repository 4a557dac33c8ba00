//! The policy pane: moving on the cards and every edit of a statement that needs no more than a key. Those that
//! ask for something open a pop-up.

use super::change::edit;
use super::forms;
use super::say::say;
use crate::engine::edit::{
    Change, ClauseName, MergeEffect, Movement, Part, SplitBy, StatementId, Target, merge_effect, wildcard,
};
use crate::engine::json::Style;
use crate::engine::policy::glob::has_wildcard;
use crate::engine::policy::{Effect, Statement, format_statement};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::effect::{self, Effects};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::{Choice, Confirm, Item, List, Popup};
use crate::tui::seen::Seen;
use crate::tui::text;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let height = seen.height(Pane::Policy);
    if app.policy.act(action, height) {
        return Some(Effects::new());
    }
    let effects = match action {
        Action::NewStatement => new_statement(app),
        Action::ToggleWildcard => of_pattern(app, toggle_wildcard),
        Action::Expand => of_pattern(app, show_expansion),
        Action::CopyArn => copy_part(app, ClauseName::Resource),
        Action::CopyAction => copy_part(app, ClauseName::Action),
        _ => {
            let target = app.policy.selected()?;
            on_target(app, action, target)?
        }
    };
    Some(effects)
}

/// Edits of the statement or part that the cursor is on.
fn on_target(app: &mut App, action: Action, target: Target) -> Option<Effects> {
    let Target { statement: id, part } = target;
    let change = match action {
        Action::Left if part == Part::Whole => {
            app.policy.set_open(&app.draft, id, false);
            return Some(Effects::new());
        }
        Action::Left => {
            app.policy.select(Target { statement: id, part: Part::Whole });
            return Some(Effects::new());
        }
        Action::Right => {
            app.policy.set_open(&app.draft, id, true);
            return Some(Effects::new());
        }
        Action::EditPart => return Some(edit_part(app, target)),
        Action::AddAction
        | Action::AddResource
        | Action::AddCondition
        | Action::SetSid
        | Action::SetPrincipal => return forms::open_for(app, action, target),
        Action::Delete => delete(app, target)?,
        Action::Duplicate => Change::Duplicate(id),
        Action::FlipEffect => Change::FlipEffect(id),
        Action::FlipNot => flip_not(app, target)?,
        Action::MoveUp => Change::Move { statement: id, to: Movement::Up },
        Action::MoveDown => Change::Move { statement: id, to: Movement::Down },
        Action::Split => return Some(ask_split(app, target)),
        Action::Merge => return Some(merge(app, id)),
        _ => return None,
    };
    Some(edit(app, change))
}

/// Undo and redo, wherever the keyboard is.
pub(super) fn undo(app: &mut App) -> Effects {
    let Some(label) = app.draft.undo() else { return Effects::new() };
    say(app, Level::Info, text::policy::undone(&label))
}

pub(super) fn redo(app: &mut App) -> Effects {
    let Some(label) = app.draft.redo() else { return Effects::new() };
    say(app, Level::Info, text::policy::redone(&label))
}

/// Every edit that can be undone or done again.
pub(super) fn history(app: &mut App) -> Effects {
    let document = app.draft.document();
    let mut items = Vec::new();
    let undone: Vec<&str> = document.redo_labels().collect();
    for (at, label) in undone.iter().enumerate().rev() {
        let item = Item::new(*label, Command::RedoSteps(at + 1));
        items.push(Item { section: text::policy::TO_REDO, ..item });
    }
    for (at, label) in document.undo_labels().enumerate() {
        let item = Item::new(label, Command::UndoSteps(at + 1));
        items.push(Item { section: text::policy::TO_UNDO, ..item });
    }
    app.popups.push(Popup::List(List::new(text::policy::HISTORY, items)));
    Effects::new()
}

pub(super) fn undo_steps(app: &mut App, steps: usize) -> Effects {
    (0..steps).fold(Effects::new(), |_, _| undo(app))
}

pub(super) fn redo_steps(app: &mut App, steps: usize) -> Effects {
    (0..steps).fold(Effects::new(), |_, _| redo(app))
}

/// A statement after the selected one, open, so that its parts are seen as they come.
fn new_statement(app: &mut App) -> Effects {
    let document = app.draft.document();
    let at = app.selected_statement().and_then(|id| document.number(id)).unwrap_or_default();
    let effects = edit(app, Change::AddStatement { at, effect: Effect::Allow });
    if let Some(id) = app.policy.statement() {
        app.policy.set_open(&app.draft, id, true);
    }
    effects
}

/// Opens or closes the card, or edits the part in its form.
fn edit_part(app: &mut App, target: Target) -> Effects {
    if let Part::Whole | Part::Resources = target.part {
        let open = app.policy.is_open(target.statement);
        app.policy.set_open(&app.draft, target.statement, !open);
        return Effects::new();
    }
    forms::open_for(app, Action::EditPart, target).unwrap_or_default()
}

fn delete(app: &App, Target { statement, part }: Target) -> Option<Change> {
    Some(match part {
        Part::Whole => Change::Delete(statement),
        Part::Action(index) => Change::RemovePattern { statement, clause: ClauseName::Action, index },
        Part::Resource(index) => Change::RemovePattern { statement, clause: ClauseName::Resource, index },
        Part::Resources => {
            Change::SetPatterns { statement, clause: ClauseName::Resource, patterns: Vec::new() }
        }
        Part::Condition(index) | Part::Value(index, _) => Change::RemoveCondition { statement, index },
        Part::Sid => Change::SetSid { statement, sid: None },
        Part::Principal(at) => {
            let mut principal = app.draft.document().statement(statement)?.principal.clone()?;
            match &mut principal {
                crate::engine::policy::Principal::Ids(ids) if at < ids.len() => drop(ids.remove(at)),
                crate::engine::policy::Principal::Named(names) if at < names.len() => drop(names.remove(at)),
                _ => return None,
            }
            Change::SetPrincipal { statement, principal }
        }
        Part::Effect | Part::Actions => return None,
    })
}

/// `NotResource` where the cursor is on resources, `NotAction` anywhere else.
fn flip_not(app: &App, Target { statement: id, part }: Target) -> Option<Change> {
    let statement = app.draft.document().statement(id)?;
    let (clause, negated) = match part {
        Part::Resources | Part::Resource(_) => {
            (ClauseName::Resource, statement.resource.as_ref().is_some_and(|clause| clause.negated))
        }
        _ => (ClauseName::Action, statement.action.negated),
    };
    Some(Change::SetNegated { statement: id, clause, negated: !negated })
}

fn ask_split(app: &mut App, Target { statement, part }: Target) -> Effects {
    let split = |by| Command::Edit(Box::new(Change::Split { statement, by }));
    let mut items = vec![
        Item::new(text::policy::SPLIT_BY_SERVICE, split(SplitBy::Service)),
        Item::new(text::policy::SPLIT_BY_RESOURCE, split(SplitBy::Resource)),
    ];
    if let (Part::Action(at), Some(found)) = (part, app.draft.document().statement(statement))
        && let Some(pattern) = found.action.patterns.get(at)
    {
        let alone = split(SplitBy::Actions(vec![pattern.text.clone()]));
        items.insert(0, Item::new(text::policy::split_off(&pattern.text), alone));
    }
    app.popups.push(Popup::List(List::new(text::policy::SPLIT, items)));
    Effects::new()
}

/// Merges a statement with the next one; asks first when that would say more than the two do.
fn merge(app: &mut App, into: StatementId) -> Effects {
    let document = app.draft.document();
    let next = document.number(into).and_then(|number| document.id_at(number));
    let Some(from) = next else { return Effects::new() };
    let merge = |even_if_wider| Change::Merge { into, from, even_if_wider };
    let effect = match (document.statement(into), document.statement(from)) {
        (Some(into), Some(from)) => merge_effect(into, from),
        _ => MergeEffect::Equal,
    };
    let MergeEffect::Wider(more) = effect else { return edit(app, merge(false)) };
    app.popups.push(Popup::Confirm(Confirm {
        title: text::policy::MERGE,
        question: text::policy::merge_widens(more),
        choices: vec![
            Choice::new('m', text::policy::MERGE_ANYWAY, Command::Edit(Box::new(merge(true)))),
            Choice::new('c', text::CANCEL, Command::Nothing),
        ],
        selected: 1,
    }));
    Effects::new()
}

/// Does something with the action pattern under the cursor.
fn of_pattern(app: &mut App, then: fn(&mut App, StatementId, &Statement, &str) -> Effects) -> Effects {
    let Some(Target { statement: id, part: Part::Action(at) }) = app.policy.selected() else {
        return say(app, Level::Info, text::policy::NO_PATTERN);
    };
    let Some(statement) = app.draft.document().statement(id).cloned() else { return Effects::new() };
    let Some(pattern) = statement.action.patterns.get(at).map(|pattern| pattern.text.clone()) else {
        return Effects::new();
    };
    then(app, id, &statement, &pattern)
}

/// A wildcard becomes the names that it covers today; names become the fewest wildcards that cover just them, or,
/// after a question, the one that covers more.
fn toggle_wildcard(app: &mut App, id: StatementId, statement: &Statement, pattern: &str) -> Effects {
    let Some(world) = app.world.clone() else { return say(app, Level::Info, text::NO_CATALOG) };
    if has_wildcard(pattern) {
        return match wildcard::write_out(pattern, &world.known) {
            Some(plan) => edit(app, plan.into_change(id)),
            None => say(app, Level::Info, text::policy::COVERS_NOTHING),
        };
    }
    let service = pattern.split_once(':').map_or(pattern, |(code, _)| code);
    if let Some(plan) = wildcard::exact(&statement.action, service, &world.known) {
        return edit(app, plan.into_change(id));
    }
    let Some(plan) = wildcard::single(&statement.action, service, &world.known) else {
        return say(app, Level::Info, text::policy::TOO_FEW_NAMES);
    };
    let also: Vec<&str> = plan.also.iter().filter_map(|at| world.known.name(*at)).collect();
    let question = text::policy::wildcard_widens(&plan.add.join(", "), plan.remove.len(), &also);
    app.popups.push(Popup::Confirm(Confirm {
        title: text::policy::WILDCARD,
        question,
        choices: vec![
            Choice::new('w', text::policy::USE_WILDCARD, Command::Edit(Box::new(plan.into_change(id)))),
            Choice::new('c', text::CANCEL, Command::Nothing),
        ],
        selected: 1,
    }));
    Effects::new()
}

/// Lists what a pattern covers today, with the way to write it out.
fn show_expansion(app: &mut App, id: StatementId, _: &Statement, pattern: &str) -> Effects {
    let Some(world) = app.world.clone() else { return say(app, Level::Info, text::NO_CATALOG) };
    let covered = world.known.expand(pattern);
    let mut items = Vec::with_capacity(covered.len() + 1);
    if let Some(plan) = has_wildcard(pattern).then(|| wildcard::write_out(pattern, &world.known)).flatten() {
        let label = text::policy::write_out(covered.len());
        items.push(Item::new(label, Command::Edit(Box::new(plan.into_change(id)))));
    }
    for action in covered.iter().filter_map(|at| world.catalog.actions().get(*at)) {
        items.push(Item::new(&*action.name, Command::Nothing).with_detail(&*action.description));
    }
    if items.is_empty() {
        return say(app, Level::Info, text::policy::COVERS_NOTHING);
    }
    app.popups.push(Popup::List(List::new(text::policy::EXPANSION, items)));
    Effects::new()
}

/// The selected statement as JSON.
pub(super) fn copy_statement(app: &App) -> Effects {
    let document = app.draft.document();
    let statement = app.selected_statement().and_then(|id| document.statement(id));
    statement.map_or_else(Effects::new, |statement| {
        vec![effect::Effect::Copy(format_statement(statement, Style::Pretty))]
    })
}

/// The pattern under the cursor, or the first of the statement.
fn copy_part(app: &App, clause: ClauseName) -> Effects {
    let document = app.draft.document();
    let Some(Target { statement, part }) = app.policy.selected() else { return Effects::new() };
    let Some(statement) = document.statement(statement) else { return Effects::new() };
    let patterns = match clause {
        ClauseName::Action => Some(&statement.action),
        ClauseName::Resource => statement.resource.as_ref(),
    };
    let at = match (clause, part) {
        (ClauseName::Action, Part::Action(at)) | (ClauseName::Resource, Part::Resource(at)) => at,
        _ => 0,
    };
    let pattern = patterns.and_then(|clause| clause.patterns.get(at));
    pattern.map_or_else(Effects::new, |pattern| vec![effect::Effect::Copy(pattern.text.clone())])
}
