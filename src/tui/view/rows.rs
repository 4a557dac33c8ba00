//! The rows of a pane, and what it says when it has none.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::skin::Skin;
use crate::tui::fit;
use crate::tui::theme::Role;

/// Lays the ground of a selected row, for what is drawn on it next: what has a colour of its own keeps it.
pub(super) fn select(frame: &mut Frame<'_>, place: Rect, focused: bool, skin: &Skin<'_>) {
    let role = if focused { Role::Selected } else { Role::SelectedElsewhere };
    frame.buffer_mut().set_style(place, skin.style(role));
}

/// The row of an area, if it has that many.
pub(super) fn row(area: Rect, at: u16) -> Option<Rect> {
    (at < area.height).then(|| Rect { y: area.y + at, height: 1, ..area })
}

/// What a pane says when it has nothing to show.
pub(super) fn placeholder(frame: &mut Frame<'_>, area: Rect, skin: &Skin<'_>, sentence: &str) {
    for (at, line) in (0..area.height).zip(fit::wrap(sentence, usize::from(area.width))) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(Role::Placeholder, line)));
        }
    }
}
