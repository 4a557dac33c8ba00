//! Pop-ups, in front of the panes.

mod confirm;
mod form;
mod list;
mod page;
mod prompt;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::skin::Skin;
use crate::tui::popup::Popup;
use crate::tui::seen::Seen;

/// Draws one pop-up in the middle of an area.
pub fn render(frame: &mut Frame<'_>, area: Rect, popup: &Popup, skin: &Skin<'_>, seen: &mut Seen) {
    match popup {
        Popup::List(list) => list::render(frame, area, list, skin, seen),
        Popup::Confirm(confirm) => confirm::render(frame, area, confirm, skin, seen),
        Popup::Form(form) => form::render(frame, area, form, skin, seen),
        Popup::Page(page) => page::render(frame, area, page, skin, seen),
        Popup::Prompt(prompt) => prompt::render(frame, area, prompt, skin, seen),
    }
}

/// A width that is comfortable to read and leaves a margin.
fn width_within(area: Rect, wanted: u16) -> u16 {
    wanted.min(area.width.saturating_sub(4))
}
