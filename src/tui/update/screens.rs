//! Going to another screen and back, and what happens there.

use super::{account, compare, matrix, usage};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::effect::Effects;
use crate::tui::keys::action::Action;
use crate::tui::popup::{Item, List, Popup};
use crate::tui::screen::Screen;
use crate::tui::seen::{Area, Seen};
use crate::tui::text::screens as words;

/// What an action does on the screen that is shown; `None` when it is not the screen's.
pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    match app.screen {
        Screen::Workbench => None,
        Screen::Account => account::act(app, seen, action),
        Screen::Matrix => matrix::act(app, seen, action),
        Screen::Compare => compare::act(app, seen, action),
        Screen::Usage => usage::act(app, seen, action),
    }
}

/// Lists the screens.
pub(super) fn choose(app: &mut App) {
    let item = |screen: &Screen| {
        let action = Action::to_screen(*screen);
        let keys: Vec<String> =
            app.keymap.keys_of(&app.pane_contexts(), action).into_iter().map(ToString::to_string).collect();
        let item = Item::new(words::screen(*screen), Command::Run(action)).with_detail(action.doc());
        Item { keys: keys.join(", "), hindrance: app.why_not(action), ..item }
    };
    let items = Screen::ALL.iter().map(item).collect();
    app.popups.push(Popup::List(List::new(words::SCREENS, items)));
}

/// A click on a part of the screen, on one of its rows if there is one.
pub(super) fn click(app: &mut App, seen: &Seen, area: Area, row: Option<usize>) -> Effects {
    match app.screen {
        Screen::Workbench => Effects::new(),
        Screen::Account => account::click(app, seen, area, row),
        Screen::Matrix => matrix::click(app, seen, row, None),
        Screen::Compare => compare::click(app, seen, area, row),
        Screen::Usage => usage::click(app, seen, area, row),
    }
}

/// The wheel over a part of the screen.
pub(super) fn wheel(app: &mut App, seen: &Seen, area: Area, by: isize) {
    match app.screen {
        Screen::Workbench => {}
        Screen::Account => account::wheel(app, seen, area, by),
        Screen::Matrix => matrix::wheel(app, seen, by),
        Screen::Compare => compare::wheel(app, seen, area, by),
        Screen::Usage => usage::wheel(app, seen, area, by),
    }
}

/// A click on a cell of a table.
pub(super) fn click_cell(app: &mut App, seen: &Seen, row: usize, column: usize) -> Effects {
    match app.screen {
        Screen::Matrix => matrix::click(app, seen, Some(row), Some(column)),
        Screen::Workbench | Screen::Account | Screen::Usage | Screen::Compare => Effects::new(),
    }
}
