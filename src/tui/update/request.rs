//! The request pane: its fields.

use super::say;
use crate::tui::action::Action;
use crate::tui::app::{App, RequestField};
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::text;
use crate::tui::text_input::Edit;

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
        Action::EditField => request.edit(request.selected),
        Action::EditPrincipal => request.edit(RequestField::Principal),
        Action::EditAction => request.edit(RequestField::Action),
        Action::EditResource => request.edit(RequestField::Resource),
        Action::EditContext => request.edit(RequestField::Context),
        Action::Delete => {
            request.edit(request.selected);
            if let Some(edit) = &mut request.editing {
                edit.input.clear();
            }
            request.accept();
        }
        _ => return None,
    }
    Some(Effects::new())
}

fn act_in_field(app: &mut App, action: Action) -> Option<Effects> {
    let edit = app.request.editing.as_mut()?;
    match action {
        Action::Accept => app.request.accept(),
        Action::Cancel => app.request.editing = None,
        Action::NextCompletion => edit.completion.next(),
        Action::PreviousCompletion => edit.completion.previous(),
        Action::Complete => {
            if let Some(best) = edit.completion.best().map(str::to_owned) {
                edit.input.set(&best);
                edit.completion.typed(&best);
            }
        }
        _ => match edit.input.act(action) {
            Edit::Unknown => return None,
            Edit::TooLong => return Some(say(app, Level::Warning, text::LINE_TOO_LONG)),
            Edit::Moved => {}
            Edit::Changed => edit.completion.typed(edit.input.text()),
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
