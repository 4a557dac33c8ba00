//! The catalog: its search line above the tree.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Seen, Skin, Target, field, placeholder, put, row, text};
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let mut rest = area;
    let search = &app.catalog.search;
    if app.catalog.searching || !search.is_empty() {
        let Some(line) = row(area, 0) else { return };
        put(frame, line, Line::from(skin.span(Role::Label, "/")));
        let typed = Rect { x: line.x + 1, width: line.width.saturating_sub(1), ..line };
        if app.catalog.searching && app.popups.is_empty() {
            field::typed(frame, typed, search, "", skin);
        } else {
            put(frame, typed, Line::from(skin.span(Role::Field, escape_for_display(search.text()))));
        }
        seen.note(typed, Target::Search);
        rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    placeholder(frame, rest, skin, text::EMPTY_CATALOG);
}
