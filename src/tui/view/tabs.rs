//! The line of tabs, on screens that show one pane at a time, and the way to other screens.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::header::way;
use super::skin::Skin;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::pane::Pane;
use crate::tui::seen::{Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let mut column = place.x;
    for pane in Pane::TABS {
        let active = app.focus.tab() == *pane;
        // One tab for the place that several share: the title of its frame shows the others.
        let pane = if pane.shares() { &app.shape.front } else { pane };
        let key = app.keymap.keys_in(Context::Global, Action::to_pane(*pane)).next();
        let key = key.map_or_else(String::new, |key| format!("{key} "));
        // Brackets, so that the active tab can be told without colours.
        let (open, close) = if active { ("[", "]") } else { (" ", " ") };
        let label = format!("{open}{key}{}{close}", title(app, *pane));
        let width = (fit::width(&label) as u16).min(place.right().saturating_sub(column));
        let tab = Rect { x: column, width, ..place };
        let role = if active { Role::TabActive } else { Role::Tab };
        skin.put(frame, tab, Line::from(skin.span(role, label)));
        seen.note(tab, Target::Pane(*pane));
        column = (column + width + 1).min(place.right());
    }
    let screens = way(app, Action::Screens);
    let width = fit::width(&screens) as u16;
    if column + width <= place.right() {
        let right = Rect { x: place.right() - width, width, ..place };
        skin.put(frame, right, Line::from(skin.span(Role::Tab, screens)));
        seen.note(right, Target::Action(Action::Screens));
    }
}

/// What stands on the tab of a pane.
pub fn title(app: &App, pane: Pane) -> String {
    let title = text::pane(pane);
    match pane {
        Pane::Findings => text::findings::tab(title, app.linted.counts().total(), app.linted.is_stale()),
        Pane::Access => app.access_pane.tab(&app.access, title),
        _ => title.to_owned(),
    }
}

/// The tabs of the panes that share a place, over the frame of the one that is in front.
pub fn render_sharing(
    frame: &mut Frame<'_>,
    place: Rect,
    app: &App,
    focused: bool,
    skin: &Skin<'_>,
    seen: &mut Seen,
) {
    let active = if focused { Role::TitleFocused } else { Role::Title };
    let end = place.right().saturating_sub(1);
    let mut column = place.x + 1;
    for pane in Pane::SHARING {
        if *pane != Pane::Json {
            let bar = Rect { x: column, width: end.saturating_sub(column).min(1), height: 1, ..place };
            skin.put(frame, bar, Line::from(skin.span(Role::Border, skin.symbols.bar)));
            column += bar.width;
        }
        // Brackets, so that the active tab can be told without colours.
        let is_front = app.shape.front == *pane;
        let label =
            if is_front { format!("[{}]", title(app, *pane)) } else { format!(" {} ", title(app, *pane)) };
        let width = (fit::width(&label) as u16).min(end.saturating_sub(column));
        let tab = Rect { x: column, width, height: 1, ..place };
        skin.put(frame, tab, Line::from(skin.span(if is_front { active } else { Role::Tab }, label)));
        seen.note(tab, Target::Pane(*pane));
        column += width;
    }
}
