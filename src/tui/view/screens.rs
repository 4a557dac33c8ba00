//! The screens beside the workbench: which of them is drawn, and what they have in common.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Block;

use super::frame::titled;
use super::{Seen, Skin, account, compare, matrix, row, select, usage};
use crate::tui::app::App;
use crate::tui::screen::Screen;
use crate::tui::scroll::Selection;
use crate::tui::seen::{Area, Target};
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    match app.screen {
        Screen::Workbench => {}
        Screen::Account => account::render(frame, body, app, skin, seen),
        Screen::Matrix => matrix::render(frame, body, app, skin, seen),
        Screen::Compare => compare::render(frame, body, app, skin, seen),
        Screen::Usage => usage::render(frame, body, app, skin, seen),
    }
}

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
