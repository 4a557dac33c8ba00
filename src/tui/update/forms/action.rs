//! An action pattern in free text, with completions from the catalog and what it covers today.

use super::open as open_form;
use crate::engine::edit::{Change, ClauseName, StatementId};
use crate::engine::policy::Severity;
use crate::engine::policy::glob::has_wildcard;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::popup::form::{Form, FormAbout, FormField, Tone};
use crate::tui::request_pane::action_completion;
use crate::tui::text::forms as text;

/// How many actions the preview names.
const NAMED: usize = 8;

pub(super) fn open(app: &mut App, statement: StatementId, index: Option<usize>) -> Effects {
    let document = app.draft.document();
    let clause = document.statement(statement).map(|statement| &statement.action);
    let pattern = index.and_then(|at| clause?.patterns.get(at)).map(|pattern| pattern.text.clone());
    let field = FormField::new(text::ACTION, &pattern.unwrap_or_default(), Vec::new())
        .with_placeholder(text::ACTION_PLACEHOLDER);
    let title = if index.is_some() { text::EDIT_ACTION } else { text::ADD_ACTION };
    open_form(app, Form::new(title, vec![field], FormAbout::Action { statement, index }))
}

pub(super) fn check(app: &App, form: &mut Form) {
    let Some(field) = form.fields.first_mut() else { return };
    let typed = field.text().to_owned();
    let Some(world) = app.world.as_deref() else { return };
    if typed.is_empty() {
        field.completion = action_completion("", world);
        field.say(Severity::Error, text::WRITE_ACTION);
        return;
    }
    if has_wildcard(&typed) {
        field.completion = crate::tui::typing::completion::Completion::default();
    } else if field.completion.chosen().is_none() {
        field.completion = action_completion(field.input.text(), world);
    }
    let found = world.known.expand(&typed);
    match (found.len(), has_wildcard(&typed)) {
        (0, false) => {
            let near = world.catalog.nearest_action(&typed);
            field.say(Severity::Warning, text::unknown_action(near));
        }
        (0, true) => field.say(Severity::Warning, text::COVERS_NOTHING),
        (1, false) => {
            let action = found.first().and_then(|at| world.catalog.actions().get(*at));
            let about = action.map(|action| escape_for_display(&action.description).into_owned());
            form.note(Tone::More, about.unwrap_or_default());
        }
        (count, _) => {
            form.note(Tone::Result, text::covers(count));
            for name in found.iter().take(NAMED).filter_map(|at| world.known.name(*at)) {
                form.note(Tone::More, name);
            }
            if count > NAMED {
                form.note(Tone::More, text::and_more(count - NAMED));
            }
            form.note(Tone::More, text::AND_LATER);
        }
    }
}

pub(super) fn change(form: &Form, statement: StatementId, index: Option<usize>) -> Change {
    let clause = ClauseName::Action;
    let pattern = form.text(0).to_owned();
    match index {
        Some(index) => Change::ReplacePattern { statement, clause, index, with: pattern },
        None => Change::AddPattern { statement, clause, pattern },
    }
}
