//! A form: its lines, what is said about the one being typed, and what would come of them.
//!
//! ```text
//! ┌ Add a resource ───────────────────────────────┐
//! │ region                 *                      │
//! │ account                *                      │
//! │ digitalemployee name   ops-agent-a            │
//! │                                               │
//! │ acs:starops:*:*:digitalemployee/ops-agent-a   │
//! │ ✓ Accepted by 14 of 14 actions …              │
//! └───────────────────────────────────────────────┘
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::width_within;
use crate::engine::policy::Severity;
use crate::engine::text::escape_for_display;
use crate::tui::fit;
use crate::tui::popup::form::{Form, FormField, Tone};
use crate::tui::seen::{Seen, Target};
use crate::tui::theme::Role;
use crate::tui::view::rows::row;
use crate::tui::view::skin::Skin;
use crate::tui::view::{field as fields, frame as frames};

const WIDEST: u16 = 96;
const WIDEST_LABEL: usize = 26;
/// Rows for the frame and what stands below the lines.
const LEAST_BELOW: usize = 12;
/// The frame and the gap before the notes.
const AROUND: usize = 3;

/// A line inside the frame.
enum Shown<'f> {
    Field(usize, &'f FormField),
    Said(Severity, String),
    Gap,
    Note(Tone, String),
}

pub fn render(frame: &mut Frame<'_>, area: Rect, form: &Form, skin: &Skin<'_>, seen: &mut Seen) {
    let width = width_within(area, WIDEST);
    let columns = usize::from(width.saturating_sub(4));
    let labels = form.fields.iter().map(|field| fit::width(&field.label)).max().unwrap_or_default();
    let labels = labels.min(WIDEST_LABEL).min(columns / 2) + 2;
    let shown = lines(form, columns, labels);
    let most = usize::from(area.height.saturating_sub(2)).max(AROUND);
    // Room for completions, and no jumping while notes come and go.
    let height = (shown.len() + 2).max(form.fields.len() + LEAST_BELOW).min(most) as u16;
    let inner = frames::popup(frame, area, (width, height), form.title, skin, seen);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };

    let rows = usize::from(inner.height);
    let place_of =
        |wanted: usize| shown.iter().position(|line| matches!(line, Shown::Field(at, _) if *at == wanted));
    // The line being typed is always in sight, with what is said about it.
    let selected = place_of(form.selected).unwrap_or_default();
    let top = (selected + 2).saturating_sub(rows);
    let mut typed = None;
    for (at, line) in (0..inner.height).zip(shown.iter().skip(top)) {
        let Some(place) = row(inner, at) else { break };
        match line {
            Shown::Field(index, field) => {
                let input = labelled(frame, place, field, labels, *index == form.selected, skin);
                seen.note(place, Target::FormLabel(*index));
                seen.note(input, Target::FormField(*index));
                if *index == form.selected {
                    typed = Some((input, *field));
                }
            }
            Shown::Said(severity, message) => skin.put(frame, place, said(*severity, message, labels, skin)),
            Shown::Gap => {}
            Shown::Note(tone, text) => skin.put(frame, place, note(*tone, text, skin)),
        }
    }
    if shown.len() > top + rows {
        more_below(frame, inner, skin);
    }
    if let Some((place, field)) = typed {
        fields::typed(frame, place, &field.input, &field.placeholder, skin);
        fields::completions(frame, place, &field.completion, skin, seen);
    }
}

/// Says in the lower edge that not everything is in sight.
fn more_below(frame: &mut Frame<'_>, inner: Rect, skin: &Skin<'_>) {
    let sign = format!(" {} ", skin.symbols.ellipsis);
    let width = (fit::width(&sign) as u16).min(inner.width);
    let place = Rect { x: inner.right() - width, y: inner.bottom(), width, height: 1 };
    skin.put(frame, place, Line::from(skin.span(Role::Count, sign)));
}

fn lines(form: &Form, columns: usize, labels: usize) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    for (at, field) in form.fields.iter().enumerate() {
        shown.push(Shown::Field(at, field));
        if let Some((severity, message)) = &field.said {
            let message = escape_for_display(message);
            for line in fit::wrap(&message, columns.saturating_sub(labels + 2)) {
                shown.push(Shown::Said(*severity, line.to_owned()));
            }
        }
    }
    if !form.notes.is_empty() {
        shown.push(Shown::Gap);
    }
    for note in &form.notes {
        let text = escape_for_display(&note.text);
        for line in fit::wrap(&text, columns.saturating_sub(2)) {
            shown.push(Shown::Note(note.tone, line.to_owned()));
        }
    }
    shown
}

/// Draws label and value; returns the place of the value.
fn labelled(
    frame: &mut Frame<'_>,
    place: Rect,
    field: &FormField,
    labels: usize,
    selected: bool,
    skin: &Skin<'_>,
) -> Rect {
    let role = if selected { Role::Strong } else { Role::Label };
    let mark = if selected { skin.symbols.arrow } else { " " };
    let label = escape_for_display(&field.label);
    let label = fit::pad(&label, labels.saturating_sub(2), skin.symbols.ellipsis);
    skin.put(frame, place, Line::from(skin.span(role, format!("{mark} {label}"))));
    let skip = (labels as u16 + 1).min(place.width);
    let input = Rect { x: place.x + skip, width: place.width - skip, ..place };
    if !selected {
        let text = if field.input.is_empty() { &field.placeholder } else { field.input.text() };
        let role = if field.input.is_empty() { Role::Placeholder } else { Role::Field };
        let text = escape_for_display(text);
        let text = fit::fit_middle(&text, usize::from(input.width), skin.symbols.ellipsis).into_owned();
        skin.put(frame, input, Line::from(skin.span(role, text)));
    }
    input
}

fn said<'t>(severity: Severity, message: &'t str, labels: usize, skin: &Skin<'_>) -> Line<'t> {
    let (role, mark) = match severity {
        Severity::Error => (Role::Error, skin.symbols.explicit_deny),
        Severity::Warning => (Role::Warning, "!"),
        Severity::Note => (Role::Muted, skin.symbols.dot),
    };
    let indent = " ".repeat(labels + 1);
    Line::from(vec![Span::raw(indent), skin.span(role, format!("{mark} ")), skin.span(role, message)])
}

fn note<'t>(tone: Tone, text: &'t str, skin: &Skin<'_>) -> Line<'t> {
    let (role, mark) = match tone {
        Tone::Result => (Role::Strong, skin.symbols.arrow),
        Tone::More => (Role::Muted, " "),
        Tone::Good => (Role::Success, skin.symbols.allow),
        Tone::Warning => (Role::Warning, "!"),
        Tone::Error => (Role::Error, skin.symbols.explicit_deny),
    };
    Line::from(vec![skin.span(role, format!("{mark} ")), skin.span(role, text)])
}
