//! The catalog pane: moving, opening, searching.

use super::say::say;
use super::{catalog_edits, who_can};
use crate::tui::app::App;
use crate::tui::catalog_pane::Item;
use crate::tui::effect::Effects;
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::seen::Seen;
use crate::tui::text;
use crate::tui::typing::text_input::Edit;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    if app.catalog.searching
        && let Some(effects) = act_in_search(app, action)
    {
        return Some(effects);
    }
    let height = seen.height(Pane::Catalog);
    if app.catalog.act(action, height) {
        return Some(Effects::new());
    }
    let world = app.world.clone()?;
    match action {
        Action::ClearSearch => app.catalog.search.clear(),
        Action::Left if app.catalog.results().is_none() => app.catalog.leave(&world, height),
        Action::Right if app.catalog.results().is_none() => app.catalog.enter(&world, height),
        Action::ToggleBranch if app.catalog.results().is_some() => app.catalog.show_in_tree(&world, height),
        Action::ToggleBranch => app.catalog.toggle_branch(&world, height),
        Action::OpenAll | Action::CloseAll => app.catalog.open_all(&world, action == Action::OpenAll, height),
        Action::NextGrouping => {
            let grouping = app.catalog.next_grouping(&world, height);
            return Some(say(app, Level::Info, text::browse::grouped(grouping)));
        }
        Action::WhoCan => return Some(who_can::ask(app, false)),
        _ => return catalog_edits::act(app, &world, action),
    }
    Some(Effects::new())
}

/// Typing the search line. `None` when the action is about the rows.
fn act_in_search(app: &mut App, action: Action) -> Option<Effects> {
    match action {
        Action::Accept => app.catalog.searching = false,
        Action::Cancel => {
            app.catalog.searching = false;
            app.catalog.search.clear();
        }
        _ => match app.catalog.search.act(action) {
            Edit::Unknown => return None,
            Edit::TooLong => return Some(say(app, Level::Warning, text::LINE_TOO_LONG)),
            Edit::Moved | Edit::Changed => {}
        },
    }
    Some(Effects::new())
}

/// A click on a row: selects it; on the selected branch, opens or closes it.
pub(super) fn click_row(app: &mut App, seen: &Seen, row: usize) {
    let height = seen.height(Pane::Catalog);
    let was_selected = app.catalog.window(height).0 == Some(row);
    app.catalog.select(row, height);
    if was_selected
        && app.catalog.results().is_none()
        && let Some(world) = app.world.clone()
        && !matches!(app.catalog.selected(), Some(Item::Action(_)))
    {
        app.catalog.toggle_branch(&world, height);
    }
}

/// A click on the mark of a row: opens or closes a branch, adds an action or takes it out.
pub(super) fn click_mark(app: &mut App, seen: &Seen, row: usize) -> Effects {
    app.catalog.select(row, seen.height(Pane::Catalog));
    let action = match app.catalog.selected() {
        Some(Item::Action(_)) => Action::ToggleAction,
        Some(_) => Action::ToggleBranch,
        None => return Effects::new(),
    };
    super::act(app, seen, action)
}
