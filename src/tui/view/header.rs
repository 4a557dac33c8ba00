//! The line at the top: the program, the file, whether it is saved, and the way to help.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

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

    let name = app.draft.name().unwrap_or_else(|| text::NEW_POLICY.to_owned());
    let modified = if app.draft.is_modified() { skin.symbols.modified } else { "" };
    let left = format!(" {}  {name} {modified}", text::PROGRAM);
    let room = usize::from(place.width.saturating_sub(help_width + 1));
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
