//! The usage screen: who called on the left, what of it is granted on the right, what a trail leaves out below.
//!
//! ```text
//! ┌ Who called ────────┐┌ user/quentin  2026-05-04 to 2026-05-08 ─────────┐
//! │ user/quentin    46 ││▾ would be refused under this policy alone (1)   │
//! │ user/ada         - ││  ▸ ecs:StopInstance                     5 calls │
//! └────────────────────┘└─────────────────────────────────────────────────┘
//!  management events only: what was not seen here may still be in use
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::part;
use super::rows::placeholder;
use super::skin::Skin;
use crate::engine::text::escape_for_display;
use crate::engine::trail::shown_time;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::seen::{Area, Seen};
use crate::tui::text::usage as words;
use crate::tui::theme::Role;
use crate::tui::usage_screen::UsageScreen;

pub fn render(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = &app.usage;
    let active = app.popups.is_empty();
    let note = u16::from(body.height > 8);
    let panes = Rect { height: body.height - note, ..body };
    let left = Rect { width: (body.width * 3 / 10).clamp(body.width.min(22), 44), ..panes };
    let right = Rect { x: left.right(), width: panes.width - left.width, ..panes };
    let list = (Area::Main, words::PRINCIPALS, active && !screen.in_details);
    let area = part::part(frame, left, list, skin, seen);
    people(frame, area, screen, active, skin, seen);
    let title = title(screen);
    let side = (Area::Side, title.as_str(), active && screen.in_details);
    let area = part::part(frame, right, side, skin, seen);
    if let Some(reading) = screen.reading() {
        placeholder(frame, area, skin, &words::reading(reading.progress));
    } else if screen.trail().is_none() {
        placeholder(frame, area, skin, words::NO_TRAIL);
    } else if screen.answer().is_none() {
        placeholder(frame, area, skin, words::WORKING);
    } else {
        rows(frame, area, screen, active, skin, seen);
    }
    if note > 0 {
        let below = Rect { y: panes.bottom(), height: 1, ..body };
        let text = fit::fit(words::BLIND, usize::from(body.width.saturating_sub(2)), skin.symbols.ellipsis);
        skin.put(frame, below, Line::from(skin.span(Role::Muted, format!(" {text}"))));
    }
}

/// Whose usage this is, and when.
fn title(screen: &UsageScreen) -> String {
    let Some(person) = screen.selected().filter(|_| screen.trail().is_some()) else {
        return words::USE.to_owned();
    };
    let day = |time: Option<i64>| {
        time.map(shown_time).and_then(|time| time.get(..10).map(str::to_owned)).unwrap_or_default()
    };
    let window = screen.answer().map(|answer| answer.usage.window).unwrap_or_default();
    let shown = escape_for_display(&person.shown);
    if screen.is_stale() && screen.answer().is_some() {
        return format!("{shown}  {}", words::STALE);
    }
    match (window.first, window.last) {
        (Some(_), Some(_)) => format!("{shown}  {} to {}", day(window.first), day(window.last)),
        _ => shown.into_owned(),
    }
}

fn people(
    frame: &mut Frame<'_>,
    area: Rect,
    screen: &UsageScreen,
    active: bool,
    skin: &Skin<'_>,
    seen: &mut Seen,
) {
    let people = screen.people();
    let (part, selection) = ((Area::Main, active && !screen.in_details), (&screen.person, people.len()));
    part::list(frame, area, part, selection, skin, seen, |frame, place, at| {
        let Some(person) = people.get(at) else { return };
        let (role, count) = match person.events {
            0 => (Role::Muted, "-".to_owned()),
            events => (Role::Text, events.to_string()),
        };
        two_ends(frame, place, (role, &escape_for_display(&person.shown), &count), skin);
    });
}

fn rows(
    frame: &mut Frame<'_>,
    area: Rect,
    screen: &UsageScreen,
    active: bool,
    skin: &Skin<'_>,
    seen: &mut Seen,
) {
    let rows = screen.rows();
    let (part, selection) = ((Area::Side, active && screen.in_details), (&screen.row, rows.len()));
    part::list(frame, area, part, selection, skin, seen, |frame, place, at| {
        let Some(one) = rows.get(at) else { return };
        let mark = match (&one.key, one.open) {
            (None, _) => " ",
            (Some(_), true) => skin.symbols.open,
            (Some(_), false) => skin.symbols.closed,
        };
        let label = format!("{}{mark} {}", "  ".repeat(usize::from(one.depth)), one.text);
        two_ends(frame, place, (one.role, &label, &one.right), skin);
    });
}

/// A text at the left end of a line and another one at its right end.
fn two_ends(frame: &mut Frame<'_>, place: Rect, (role, left, right): (Role, &str, &str), skin: &Skin<'_>) {
    let width = usize::from(place.width);
    let wide = fit::width(right);
    let room = width.saturating_sub(if wide > 0 { wide + 1 } else { 0 });
    let left = fit::fit(left, room, skin.symbols.ellipsis);
    let gap = " ".repeat(width.saturating_sub(fit::width(&left) + wide));
    let line = Line::from(vec![
        skin.span(role, left.into_owned()),
        Span::raw(gap),
        skin.span(Role::Muted, right.to_owned()),
    ]);
    skin.put(frame, place, line);
}
