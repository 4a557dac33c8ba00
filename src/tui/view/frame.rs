//! Frames: of panes, and of pop-ups in front of them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear};

use super::skin::Skin;
use crate::tui::fit;
use crate::tui::pane::Pane;
use crate::tui::seen::{Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

/// The frame of a pane. Returns the room inside.
pub fn pane(
    frame: &mut Frame<'_>,
    place: Rect,
    pane: Pane,
    focused: bool,
    skin: &Skin<'_>,
    seen: &mut Seen,
) -> Rect {
    let (border, title) =
        if focused { (Role::BorderFocused, Role::TitleFocused) } else { (Role::Border, Role::Title) };
    let mut block = Block::bordered().border_set(skin.symbols.border).border_style(skin.style(border));
    // The title of a place that several panes share is their tabs.
    if !pane.shares() {
        block = block.title(skin.span(title, format!(" {} ", text::pane(pane))));
    }
    let inner = block.inner(place);
    frame.render_widget(block, place);
    seen.note(place, Target::Pane(pane));
    inner
}

/// A title with a blank on both sides, as much of it as the upper edge of a frame has room for.
pub fn titled(title: &str, place: Rect, skin: &Skin<'_>) -> String {
    format!(" {} ", fit::fit(title, usize::from(place.width.saturating_sub(4)), skin.symbols.ellipsis))
}

/// A pop-up of this size in the middle of an area: what is behind it can no longer be clicked. Returns the
/// room inside.
pub fn popup(
    frame: &mut Frame<'_>,
    area: Rect,
    size: (u16, u16),
    title: &str,
    skin: &Skin<'_>,
    seen: &mut Seen,
) -> Rect {
    let (width, height) = (size.0.min(area.width), size.1.min(area.height));
    let place =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    let block = Block::bordered()
        .border_set(skin.symbols.border)
        .border_style(skin.style(Role::PopupBorder))
        .style(skin.style(Role::Popup))
        .title(skin.span(Role::TitleFocused, titled(title, place, skin)));
    let inner = block.inner(place);
    frame.render_widget(Clear, place);
    frame.render_widget(block, place);
    seen.cover();
    seen.note(place, Target::Popup);
    inner
}
