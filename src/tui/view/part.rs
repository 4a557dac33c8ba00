//! What the screens beside the workbench are made of: framed parts with lists in them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Block;

use super::frame::titled;
use super::rows::{row, select};
use super::skin::Skin;
use crate::tui::scroll::Selection;
use crate::tui::seen::{Area, Seen, Target};
use crate::tui::theme::Role;

/// The rows of a list in a part of a screen, each by its place: the selected one on its ground, all noted for the mouse.
pub fn list(
    frame: &mut Frame<'_>,
    place: Rect,
    (area, focused): (Area, bool),
    (selection, count): (&Selection, usize),
    skin: &Skin<'_>,
    seen: &mut Seen,
    mut draw: impl FnMut(&mut Frame<'_>, Rect, usize),
) {
    let selected = selection.row(count);
    let top = selection.top(count, usize::from(place.height));
    for (at, offset) in (top..count).zip(0..place.height) {
        let Some(line) = row(place, offset) else { return };
        if selected == Some(at) {
            select(frame, line, focused, skin);
        }
        draw(frame, line, at);
        seen.note(line, Target::Row(area, at));
    }
}

/// The frame of a part of a screen. Returns the room inside, which is noted for wheel and paging.
pub fn part(
    frame: &mut Frame<'_>,
    place: Rect,
    (area, title, focused): (Area, &str, bool),
    skin: &Skin<'_>,
    seen: &mut Seen,
) -> Rect {
    let (border, name) =
        if focused { (Role::BorderFocused, Role::TitleFocused) } else { (Role::Border, Role::Title) };
    let block = Block::bordered()
        .border_set(skin.symbols.border)
        .border_style(skin.style(border))
        .title(skin.span(name, titled(title, place, skin)));
    let inner = block.inner(place);
    frame.render_widget(block, place);
    seen.note(place, Target::Area(area));
    seen.note_area(area, inner);
    inner
}
