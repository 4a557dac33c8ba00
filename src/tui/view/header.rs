//! The line at the top: the program, the file, whether it is saved, what is wrong with it, its size, and the way
//! to help.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Seen, Skin, Target, put, text};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::context::Context;
use crate::tui::fit;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let style = skin.style(Role::Header);
    frame.buffer_mut().set_style(place, style);
    let help = app.keymap.keys_in(Context::Global, Action::Help).next();
    let help = help.map_or_else(String::new, |key| format!("{key} {} ", Action::Help.name()));
    let help_width = fit::width(&help) as u16;
    let right =
        Rect { x: place.right().saturating_sub(help_width), width: help_width.min(place.width), ..place };
    put(frame, right, Line::styled(help, style));
    seen.note(right, Target::Action(Action::Help));

    let right = right.x;
    let gauge = gauge(app, skin);
    let gauge_width = gauge.iter().map(|span| fit::width(&span.content)).sum::<usize>() as u16;
    // Size and faults give way to the name only where there is no room for both.
    let gauge_width = gauge_width.min((right - place.x) / 2);
    let middle = Rect { x: right - gauge_width, width: gauge_width, ..place };
    put(frame, middle, Line::from(gauge));

    let name = app.draft.name().unwrap_or_else(|| text::NEW_POLICY.to_owned());
    let modified = if app.draft.is_modified() { skin.symbols.modified } else { "" };
    let others = if app.open.count() > 1 {
        text::place_among(app.open.place() + 1, app.open.count())
    } else {
        String::new()
    };
    let left = format!(" {}  {name}{others} {modified}", text::PROGRAM);
    let room = usize::from((middle.x - place.x).saturating_sub(1));
    let left = fit::fit(&left, room, skin.symbols.ellipsis).into_owned();
    put(frame, Rect { width: room as u16, ..place }, Line::styled(left.as_str(), style));

    // Who asks stands in the middle, where there is room between the two.
    if let Some(asker) = app.decided.asker() {
        let whom = text::request::as_whom(asker.shown(), asker.reached().len());
        let (used, wide) = (fit::width(&left) + 2, fit::width(&whom));
        if used + wide <= room {
            let x =
                place.x + used.max(usize::from(place.width).saturating_sub(wide) / 2).min(room - wide) as u16;
            let middle = Rect { x, width: wide as u16, ..place };
            put(frame, middle, Line::styled(whom, style));
            seen.note(middle, Target::Action(Action::GoRequest));
        }
    }
}

/// What is wrong with the text, its kind where it is not the usual one, and its size.
fn gauge<'s>(app: &App, skin: &Skin<'_>) -> Vec<Span<'s>> {
    let header = skin.style(Role::Header);
    let on_header = |role| header.patch(Style { bg: None, ..skin.style(role) });
    let mut spans = Vec::new();
    let faults = app.policy.faults();
    let words = text::policy::faults(faults.errors, faults.warnings);
    if !words.is_empty() {
        let role = if faults.errors > 0 { Role::Error } else { Role::Warning };
        spans.push(Span::styled(words, on_header(role)));
        spans.push(Span::styled("  ", header));
    }
    let kind = text::policy::kind(app.draft.document().kind());
    if !kind.is_empty() {
        spans.push(Span::styled(kind, header));
        spans.push(Span::styled("  ", header));
    }
    if let Some(size) = app.policy.size() {
        let style = if size.over {
            on_header(Role::Error)
        } else if size.doubtful {
            on_header(Role::Warning)
        } else {
            header
        };
        let mark = if size.over { text::policy::TOO_LARGE } else { "" };
        spans.push(Span::styled(format!("{}{mark}  ", size.text), style));
    }
    spans
}
