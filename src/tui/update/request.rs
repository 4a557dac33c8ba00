//! The request pane: its fields, its question, and the way from the verdict to the policy.

use super::focus::focus;
use super::say::say;
use super::{expectations, fixes, who_can};
use crate::engine::edit::{Part, Target};
use crate::tui::app::{App, RequestField};
use crate::tui::command::Command;
use crate::tui::effect::Effects;
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::{Item, List, Page, Popup};
use crate::tui::request_pane::{Question, in_full};
use crate::tui::scroll::Scroll;
use crate::tui::text;
use crate::tui::text::request as words;
use crate::tui::typing::text_input::Edit;

pub(super) fn act(app: &mut App, action: Action) -> Option<Effects> {
    if app.request.editing.is_some() {
        return act_in_field(app, action);
    }
    let request = &mut app.request;
    match action {
        Action::Up => request.selected = step(request.selected, false),
        Action::Down => request.selected = step(request.selected, true),
        Action::Top => request.selected = RequestField::Principal,
        Action::Bottom => request.selected = RequestField::Context,
        Action::EditField => edit(app, None),
        Action::EditPrincipal => edit(app, Some(RequestField::Principal)),
        Action::EditAction => edit(app, Some(RequestField::Action)),
        Action::EditResource => edit(app, Some(RequestField::Resource)),
        Action::EditContext => edit(app, Some(RequestField::Context)),
        Action::Delete => request.write(request.selected, ""),
        Action::TogglePin => return Some(toggle_pin(app)),
        Action::ShowDeciding => return Some(show_deciding(app)),
        Action::ExplainVerdict => explain(app),
        Action::WhoCan => return Some(who_can::ask(app, true)),
        Action::RequestHistory => open_history(app),
        Action::AllowRequest => return Some(fixes::best(app)),
        Action::WaysToAllow => fixes::open_list(app),
        Action::KeepExpectation
        | Action::Expectations
        | Action::OpenExpectations
        | Action::SaveExpectations => return Some(expectations::act(app, action)),
        _ => return None,
    }
    Some(Effects::new())
}

/// Begins to edit a field, the selected one if none is said.
pub(super) fn edit(app: &mut App, field: Option<RequestField>) {
    let (request, surroundings) = app.request_and_surroundings();
    request.edit(field.unwrap_or(request.selected), surroundings);
}

/// The line being typed has changed.
pub(super) fn typed(app: &mut App) {
    let (request, surroundings) = app.request_and_surroundings();
    request.typed(surroundings);
}

/// Takes the completion at a place, as a click on it does.
pub(super) fn complete_at(app: &mut App, at: usize) {
    if let Some(edit) = &mut app.request.editing {
        edit.completion.select(at);
    }
    let (request, surroundings) = app.request_and_surroundings();
    request.complete(surroundings);
}

fn act_in_field(app: &mut App, action: Action) -> Option<Effects> {
    let edit = app.request.editing.as_mut()?;
    match action {
        Action::Accept => app.request.accept(),
        Action::Cancel => app.request.editing = None,
        Action::NextCompletion => edit.completion.next(),
        Action::PreviousCompletion => edit.completion.previous(),
        Action::Complete => {
            let (request, surroundings) = app.request_and_surroundings();
            request.complete(surroundings);
        }
        _ => match edit.input.act(action) {
            Edit::Unknown => return None,
            Edit::TooLong => return Some(say(app, Level::Warning, text::LINE_TOO_LONG)),
            // Where the cursor is decides which word is completed.
            Edit::Moved | Edit::Changed => typed(app),
        },
    }
    Some(Effects::new())
}

fn step(from: RequestField, forward: bool) -> RequestField {
    let fields = RequestField::ALL;
    let at = from as usize;
    let next = if forward { at + 1 } else { at.saturating_sub(1) };
    fields.get(next).copied().unwrap_or(from)
}

fn toggle_pin(app: &mut App) -> Effects {
    if app.request.pinned {
        app.request.unpin();
        return say(app, Level::Info, words::NOW_FOLLOWING);
    }
    app.request.pinned = true;
    say(app, Level::Info, words::NOW_PINNED)
}

/// Goes to the statement that decided, or came nearest; says where it is when that is another policy.
fn show_deciding(app: &mut App) -> Effects {
    let Some(verdict) = app.request.verdict() else { return Effects::new() };
    let open = app.draft.document().name();
    let here = verdict.statements.iter().find(|(policy, _)| policy == open).map(|(_, number)| *number);
    let elsewhere = verdict.statements.first().map(|(policy, number)| words::elsewhere(policy, number + 1));
    match (here, elsewhere) {
        (Some(number), _) => show_statement(app, number),
        (None, Some(message)) => return say(app, Level::Info, message),
        (None, None) => {}
    }
    Effects::new()
}

/// Goes to a statement of the policy, by its number from 0.
fn show_statement(app: &mut App, number: usize) {
    let Some(statement) = app.draft.document().id_at(number) else { return };
    app.policy.select(Target { statement, part: Part::Whole });
    focus(app, Pane::Policy);
}

fn explain(app: &mut App) {
    let (Some(verdict), Some(asker)) = (app.request.verdict(), app.decided.asker()) else { return };
    let page = Page { title: words::EXPLANATION, lines: in_full(verdict, asker), scroll: Scroll::default() };
    app.popups.push(Popup::Page(page));
}

fn open_history(app: &mut App) {
    let item = |(at, question): (usize, &Question)| {
        let detail = format!("{} {} {}", question.principal, question.resource, question.context);
        Item::new(question.action.as_str(), Command::Recall(at)).with_detail(detail.trim_end())
    };
    let items = app.request.history.iter().enumerate().map(item).collect();
    app.popups.push(Popup::List(List::new(words::HISTORY, items)));
}

/// Asks an earlier question again.
pub(super) fn recall(app: &mut App, at: usize) {
    if let Some(question) = app.request.history.get(at).cloned() {
        app.request.recall(question);
        focus(app, Pane::Request);
    }
}

/// Asks about an action as somebody, on a resource where one is meant, else on one that goes with the action.
pub(super) fn ask_as(app: &mut App, principal: &str, action: &str, resource: Option<&str>) {
    app.request.write(RequestField::Principal, principal);
    let same = app.request.value(RequestField::Action) == action;
    let known = app.world.as_ref().and_then(|world| world.catalog.action_id(action));
    match (resource, known) {
        (None, Some(id)) if !same => app.ask_about(id),
        _ => app.request.write(RequestField::Action, action),
    }
    if let Some(resource) = resource {
        app.request.write(RequestField::Resource, resource);
    }
    focus(app, Pane::Request);
}
