//! The account screen: the list on the left, what is selected on the right.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::rows::placeholder;
use super::skin::Skin;
use super::{details, part};
use crate::engine::text::escape_for_display;
use crate::tui::account_screen::AccountRow;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::seen::{Area, Seen};
use crate::tui::text::account as words;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = &app.account_screen;
    let active = app.popups.is_empty();
    let left = Rect { width: body.width * 2 / 5, ..body };
    let right = Rect { x: left.right(), width: body.width - left.width, ..body };
    let list = (Area::Main, words::PRINCIPALS, active && !screen.in_details);
    let area = part::part(frame, left, list, skin, seen);
    if app.account.is_none() {
        placeholder(frame, area, skin, words::NO_ACCOUNT);
    }
    let rows = screen.rows();
    let (part, selection) = ((Area::Main, active && !screen.in_details), (&screen.selection, rows.len()));
    part::list(frame, area, part, selection, skin, seen, |frame, place, at| {
        if let Some(shown) = rows.get(at) {
            skin.put(frame, place, line(app, shown, usize::from(place.width), skin));
        }
    });
    let area =
        part::part(frame, right, (Area::Side, words::DETAILS, active && screen.in_details), skin, seen);
    seen.details.refresh(screen.details(), area.width);
    details::lines(frame, area, &screen.scroll, skin, seen);
}

/// A heading with its count, or a name with a mark where something is wrong with it.
fn line<'s>(app: &App, shown: &AccountRow, room: usize, skin: &Skin<'_>) -> Line<'s> {
    let screen = &app.account_screen;
    let fitted = |text: &str, room: usize| {
        fit::fit_middle(&escape_for_display(text), room, skin.symbols.ellipsis).into_owned()
    };
    match shown {
        AccountRow::Section(section, count) => {
            let arrow = if screen.is_open(*section) { skin.symbols.open } else { skin.symbols.closed };
            Line::from(vec![
                skin.span(Role::Branch, format!("{arrow} {}", words::section(*section))),
                skin.span(Role::Count, format!("  {count}")),
            ])
        }
        AccountRow::ResourceGroup(name) => {
            Line::from(skin.span(Role::Text, format!("    {}", fitted(name, room.saturating_sub(4)))))
        }
        AccountRow::Thing(thing) => {
            let faulty = screen.is_faulty(shown);
            let mark = if faulty { skin.symbols.attention } else { " " };
            Line::from(vec![
                skin.span(Role::Warning, format!("  {mark} ")),
                skin.span(Role::Text, fitted(thing.name(), room.saturating_sub(4))),
            ])
        }
    }
}
