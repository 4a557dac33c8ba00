//! The screens beside the workbench: which of them is drawn, and what they have in common.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Block;

use super::{Seen, Skin, account, compare, usage};
use crate::tui::app::App;
use crate::tui::screen::Screen;
use crate::tui::seen::{Area, Target};
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    match app.screen {
        Screen::Workbench => {}
        Screen::Account => account::render(frame, body, app, skin, seen),
        Screen::Compare => compare::render(frame, body, app, skin, seen),
        Screen::Usage => usage::render(frame, body, app, skin, seen),
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
        .title(skin.span(name, format!(" {title} ")));
    let inner = block.inner(place);
    frame.render_widget(block, place);
    seen.note(place, Target::Area(area));
    seen.note_area(area, inner);
    inner
}
