//! The account screen: the list on the left, what is selected on the right.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Seen, Skin, details, placeholder, put, row, screens, text};
use crate::engine::text::escape_for_display;
use crate::tui::account_screen::AccountRow;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::seen::{Area, Target};
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = &app.account_screen;
    let active = app.popups.is_empty();
    let left = Rect { width: body.width * 2 / 5, ..body };
    let right = Rect { x: left.right(), width: body.width - left.width, ..body };
    let list = (Area::Main, text::screens::PRINCIPALS, active && !screen.in_details);
    let area = screens::part(frame, left, list, skin, seen);
    if app.account.is_none() {
        placeholder(frame, area, skin, text::screens::NO_ACCOUNT);
    }
    rows(frame, area, app, skin, seen);
    let area = screens::part(
        frame,
        right,
        (Area::Side, text::screens::DETAILS, active && screen.in_details),
        skin,
        seen,
    );
    seen.details.refresh(screen.details(), area.width);
    details::lines(frame, area, &screen.scroll, skin, seen);
}

fn rows(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = &app.account_screen;
    let rows = screen.rows();
    let selected = screen.selection.row(rows.len());
    let top = screen.selection.top(rows.len(), usize::from(area.height));
    for ((at, shown), offset) in rows.iter().enumerate().skip(top).zip(0..area.height) {
        let Some(place) = row(area, offset) else { return };
        let label = match shown {
            AccountRow::User(name) => format!("user/{name}"),
            AccountRow::Group(name) => format!("group/{name}"),
            AccountRow::Role(name) => format!("role/{name}"),
        };
        let label = escape_for_display(&label);
        let label = fit::fit(&label, usize::from(place.width), skin.symbols.ellipsis);
        put(frame, place, Line::from(skin.span(Role::Text, label)));
        if selected == Some(at) {
            let focused = !screen.in_details && app.popups.is_empty();
            let role = if focused { Role::Selected } else { Role::SelectedElsewhere };
            frame.buffer_mut().set_style(place, skin.style(role));
        }
        seen.note(place, Target::Row(Area::Main, at));
    }
}
