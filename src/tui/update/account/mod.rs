//! The account screen: moving, asking from there, and what its keys lead to.

mod edits;
mod file;
mod homes;
mod layers;

pub(super) use edits::{attach_in, document_saved, edit, find, named, new_name, resource_group_name};
pub(super) use file::{command as file_command, leave, named as file_named, recover, written};
pub(super) use layers::{open as open_layers, switch as switch_layer};

use super::focus::focus;
use crate::tui::account_screen::{AccountRow, Goal, goal};
use crate::tui::app::{App, RequestField};
use crate::tui::effect::Effects;
use crate::tui::keys::action::Action;
use crate::tui::pane::Pane;
use crate::tui::seen::{Area, Seen};

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    match action {
        Action::NextPane | Action::PreviousPane => {
            app.account_screen.in_details = !app.account_screen.in_details;
        }
        Action::SimulateAs => return Some(enter(app)),
        Action::Save | Action::SaveAs => return Some(file::act(app, action)),
        _ => match edits::act(app, action) {
            Some(effects) => return Some(effects),
            None => return move_in(app, seen, action).then(Effects::new),
        },
    }
    Some(Effects::new())
}

/// Enter: opens or closes a section, asks as somebody or about a resource, or shows a document.
fn enter(app: &mut App) -> Effects {
    if let Some(AccountRow::Section(section, _)) = app.account_screen.selected() {
        let section = *section;
        app.account_screen.fold(section);
        return Effects::new();
    }
    let account = app.account.as_ref().map(|account| account.resolver.account());
    match account.and_then(|account| goal(account, &app.account_screen)) {
        Some(Goal::AskAs(principal)) => {
            app.request.write(RequestField::Principal, &principal);
            focus(app, Pane::Request);
        }
        Some(Goal::AskOn(arn)) => {
            app.request.write(RequestField::Resource, &arn);
            focus(app, Pane::Request);
        }
        Some(Goal::Open(place)) => return edits::open_document(app, place),
        None => {}
    }
    Effects::new()
}

fn move_in(app: &mut App, seen: &Seen, action: Action) -> bool {
    let screen = &mut app.account_screen;
    if screen.in_details {
        return screen.scroll.act(action, seen.details.lines().len(), seen.rows(Area::Side));
    }
    let rows = screen.rows().len();
    screen.selection.act(action, rows, seen.rows(Area::Main))
}

/// A click selects; one on what is selected already does what Enter does.
pub(super) fn click(app: &mut App, seen: &Seen, area: Area, row: Option<usize>) -> Effects {
    let rows = app.account_screen.rows().len();
    app.account_screen.in_details = area == Area::Side;
    if let (Area::Main, Some(at)) = (area, row) {
        let again = app.account_screen.selection.row(rows) == Some(at);
        app.account_screen.selection.select(at, rows, seen.rows(Area::Main));
        if again {
            return super::act(app, seen, Action::SimulateAs);
        }
    }
    Effects::new()
}

pub(super) fn wheel(app: &mut App, seen: &Seen, area: Area, by: isize) {
    if area == Area::Side {
        app.account_screen.scroll.step(by, seen.details.lines().len(), seen.rows(area));
    } else {
        let rows = app.account_screen.rows().len();
        app.account_screen.selection.step(by, rows, seen.rows(Area::Main));
    }
}
