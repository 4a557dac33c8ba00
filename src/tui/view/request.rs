//! The request: its fields, and the verdict on it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Seen, Skin, Target, field, put, row, text};
use crate::engine::text::escape_for_display;
use crate::tui::app::{App, RequestField};
use crate::tui::fit;
use crate::tui::pane::Pane;
use crate::tui::theme::Role;

/// Columns for the labels: the longest, a mark before it and a blank on both sides.
const LABELS: u16 = 13;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    for request_field in RequestField::ALL {
        let Some(line) = row(area, *request_field as u16) else { return };
        render_field(frame, line, app, *request_field, skin, seen);
    }
    if let Some(line) = row(area, RequestField::ALL.len() as u16) {
        put(frame, line, Line::from(skin.span(Role::Muted, format!("  {}", text::NO_VERDICT))));
    }
}

fn render_field(
    frame: &mut Frame<'_>,
    line: Rect,
    app: &App,
    which: RequestField,
    skin: &Skin<'_>,
    seen: &mut Seen,
) {
    let request = &app.request;
    let selected = request.selected == which;
    if selected {
        let role = if app.focus == Pane::Request { Role::Selected } else { Role::SelectedElsewhere };
        frame.buffer_mut().set_style(line, skin.style(role));
    }
    let mark = if selected { skin.symbols.arrow } else { " " };
    let label = format!("{mark} {}", text::field(which));
    put(frame, line, Line::from(skin.span(Role::Label, label)));
    let place = value_place(line);
    match &request.editing {
        Some(edit) if selected && app.popups.is_empty() => {
            field::typed(frame, place, &edit.input, text::field_placeholder(which), skin);
        }
        _ => {
            let value = request.value(which);
            let (role, shown) = if value.is_empty() {
                (Role::Placeholder, text::field_placeholder(which).into())
            } else {
                (Role::Text, escape_for_display(value))
            };
            let shown = fit::fit_middle(&shown, usize::from(place.width), skin.symbols.ellipsis).into_owned();
            let span = if role == Role::Text { shown.into() } else { skin.span(role, shown) };
            put(frame, place, Line::from(span));
        }
    }
    seen.note(place, Target::Field(which));
}

fn value_place(line: Rect) -> Rect {
    Rect { x: line.x + LABELS.min(line.width), width: line.width.saturating_sub(LABELS), ..line }
}

/// The completions of the field being typed, over whatever is beside it.
pub fn render_completions(frame: &mut Frame<'_>, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let Some(edit) = &app.request.editing else { return };
    let Some(pane) = seen.layout.as_ref().and_then(|layout| layout.place(Pane::Request)) else { return };
    let inner = Rect {
        x: pane.x + 1,
        y: pane.y + 1,
        width: pane.width.saturating_sub(2),
        height: pane.height.saturating_sub(2),
    };
    if let Some(line) = row(inner, app.request.selected as u16) {
        field::completions(frame, value_place(line), &edit.completion, skin, seen);
    }
}

/// The verdict in one line, where the request has no pane of its own.
pub fn render_verdict(frame: &mut Frame<'_>, place: Rect, skin: &Skin<'_>, seen: &mut Seen) {
    put(frame, place, Line::from(skin.span(Role::Muted, format!(" {}", text::NO_VERDICT))));
    seen.note(place, Target::Pane(Pane::Request));
}
