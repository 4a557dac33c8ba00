//! The compare screen: what was gained and lost above, the two texts beside each other below.
//!
//! ```text
//! ┌ Access ───────────────────────────────────────────┐
//! │ WIDER: team-a.json on disk to team-a as it is now │
//! │ + starops:CreateThread                            │
//! ├ team-a.json on disk to team-a as it is now ───────┤
//! │  7  "Action": [           7  "Action": [          │
//! │                         + 8    "starops:Create…   │
//! └───────────────────────────────────────────────────┘
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::access::{Listed, list};
use super::part;
use super::rows::{placeholder, row};
use super::skin::Skin;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::compare_screen::name_of;
use crate::tui::compare_screen::sides::Which;
use crate::tui::fit;
use crate::tui::seen::{Area, Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

/// Rows that the access has at least, its frame included.
const LEAST: u16 = 6;

pub fn render(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = &app.compare_screen;
    let active = app.popups.is_empty();
    // The access takes what it needs, at most half.
    let least = LEAST.min(body.height);
    let wanted = u16::try_from(screen.lines().len()).unwrap_or(u16::MAX).saturating_add(3);
    let height = wanted.clamp(least, (body.height / 2).max(least));
    let above = Rect { height, ..body };
    let below = Rect { y: body.y + height, height: body.height - height, ..body };
    let title = if screen.is_stale() { text::compare::NOT_YET } else { text::compare::ACCESS };
    let area = part::part(frame, above, (Area::Main, title, active && !screen.in_text), skin, seen);
    access(frame, area, app, skin, seen);
    let side = |which: Which| name_of(screen.source(which), &app.draft);
    let title = text::compare::between(&side(Which::Old), &side(Which::New));
    let room = usize::from(below.width.saturating_sub(4));
    let title = fit::fit(&escape_for_display(&title), room, skin.symbols.ellipsis).into_owned();
    let area = part::part(frame, below, (Area::Side, &title, active && screen.in_text), skin, seen);
    texts(frame, area, app, skin);
}

fn access(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = &app.compare_screen;
    let lines = screen.lines();
    if lines.is_empty() {
        placeholder(frame, area, skin, text::compare::NOT_YET);
    }
    let listed = Listed {
        lines,
        selection: &screen.selection,
        focused: !screen.in_text && app.popups.is_empty(),
        // The title says so.
        stale: false,
        area: Area::Main,
    };
    list(frame, area, &listed, |at| Target::Row(Area::Main, at), skin, seen);
}

fn texts(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>) {
    let screen = &app.compare_screen;
    let rows = screen.rows();
    if rows.is_empty() {
        placeholder(frame, area, skin, text::compare::NO_TEXT);
        return;
    }
    let digits = rows.len().max(1).ilog10() as usize + 1;
    let left = Rect { width: area.width / 2, ..area };
    let right = Rect { x: left.right(), width: area.width - left.width, ..area };
    let top = screen.scroll.top(rows.len(), usize::from(area.height));
    for (shown, offset) in rows.iter().skip(top).zip(0..area.height) {
        let sides = [(left, &shown.old, '-', Role::ExplicitDeny), (right, &shown.new, '+', Role::Allow)];
        for (side, line, sign, role) in sides {
            let (Some(place), Some((number, line))) = (row(side, offset), line) else { continue };
            let (sign, role) = if shown.same { (' ', Role::Text) } else { (sign, role) };
            let before = format!("{sign}{number:>digits$} ");
            let room = usize::from(place.width).saturating_sub(fit::width(&before) + 1);
            let line = fit::fit(&escape_for_display(line), room, skin.symbols.ellipsis).into_owned();
            skin.put(
                frame,
                place,
                Line::from(vec![skin.span(Role::LineNumber, before), skin.span(role, line)]),
            );
        }
    }
}
