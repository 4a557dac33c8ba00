//! The account screen.

use super::everywhere;
use crate::tui::account_screen::asking_as;
use crate::tui::action::Action;
use crate::tui::app::{App, RequestField};
use crate::tui::effect::Effects;
use crate::tui::pane::Pane;
use crate::tui::seen::{Area, Seen};

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    match action {
        Action::NextPane | Action::PreviousPane => {
            app.account_screen.in_details = !app.account_screen.in_details;
        }
        Action::SimulateAs => {
            if let Some(principal) = asking_as(app) {
                app.request.write(RequestField::Principal, &principal);
                everywhere::focus(app, Pane::Request);
            }
        }
        _ if app.account_screen.in_details => {
            let lines = seen.details.lines().len();
            return app.account_screen.scroll.act(action, lines, seen.rows(Area::Side)).then(Effects::new);
        }
        _ => {
            let rows = app.account_screen.rows().len();
            return app.account_screen.selection.act(action, rows, seen.rows(Area::Main)).then(Effects::new);
        }
    }
    Some(Effects::new())
}

/// A click selects; one on what is selected already asks as it.
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
