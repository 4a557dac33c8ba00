//! Which screen is shown, which pane has the keyboard, and which of those that share one place is in front.

use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::pane::Pane;
use crate::tui::screen::Screen;
use crate::tui::seen::Seen;

/// Gives a pane of the workbench the keyboard. What was being typed in another one is kept.
pub(super) fn focus(app: &mut App, pane: Pane) {
    if pane != Pane::Catalog {
        app.catalog.searching = false;
    }
    if pane != Pane::Request {
        app.request.accept();
    }
    if pane != Pane::Json {
        end_typing(app);
    }
    if pane.shares() {
        app.shape.front = pane;
    }
    app.focus = pane;
    app.screen = Screen::Workbench;
}

/// Brings another of the panes in front that share one place. The keyboard stays where it is while the place is in
/// sight beside it.
pub(super) fn turn(app: &mut App, seen: &Seen, forward: bool) {
    let next = app.shape.front.neighbour(forward);
    let beside = seen.layout.as_ref().is_some_and(|layout| layout.place(app.shape.front).is_some());
    if app.focus.shares() || !beside {
        focus(app, next);
    } else {
        app.shape.front = next;
    }
}

/// Gives the next pane that is in sight the keyboard, or the one before.
pub(super) fn step_focus(app: &mut App, seen: &Seen, forward: bool) {
    let panes = seen.layout.as_ref().map_or_else(|| Pane::TABS.to_vec(), Layout::reachable);
    let front = app.shape.front;
    let panes: Vec<Pane> = panes.into_iter().map(|pane| if pane.shares() { front } else { pane }).collect();
    let here = if panes.contains(&app.focus) { app.focus } else { app.focus.tab() };
    let at = panes.iter().position(|pane| *pane == here).unwrap_or_default();
    let step = if forward { 1 } else { panes.len().saturating_sub(1) };
    if let Some(next) = (at + step).checked_rem(panes.len()).and_then(|next| panes.get(next)) {
        focus(app, *next);
    }
}

/// Ends typing in the text, which stays as it is.
pub(super) fn end_typing(app: &mut App) {
    if app.json.is_editing() {
        app.json.leave();
        app.draft.end_typing();
    }
}

/// Shows a screen. What was being typed in the workbench is kept.
pub(super) fn open_screen(app: &mut App, screen: Screen) {
    let pane = app.focus;
    focus(app, pane);
    app.catalog.searching = false;
    app.screen = screen;
}
