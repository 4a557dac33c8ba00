//! What stands in the way on the screens beside the workbench.

use super::account;
use crate::tui::app::App;
use crate::tui::catalog_pane::Item;
use crate::tui::keys::action::{Action, Group};
use crate::tui::screen::Screen;
use crate::tui::text;

/// Why an action is not possible on a screen other than the workbench; `None` when it is.
pub fn hindrance(app: &App, action: Action) -> Option<&'static str> {
    let row = action.row();
    if app.screen.context().is_some_and(|context| row.works_in(context)) {
        return match app.screen {
            Screen::Workbench => None,
            Screen::Account => account::hindrance(app, action),
            Screen::Matrix => on_matrix(app, action),
            Screen::Compare => on_compare(app, action),
            Screen::Usage => on_usage(app, action),
        };
    }
    let goes_elsewhere = row.pane().is_some() || row.screen().is_some();
    let to_a_pane = matches!(
        action,
        Action::GoCatalog
            | Action::GoPolicy
            | Action::GoJson
            | Action::GoFindings
            | Action::GoAccess
            | Action::GoRequest
            | Action::GoDetails
            | Action::Search
            | Action::NextPane
            | Action::PreviousPane
    );
    let anywhere = matches!(row.group, Group::General | Group::Moving | Group::Screens | Group::Typing);
    (!goes_elsewhere && !to_a_pane && !anywhere).then_some(text::screens::ONLY_IN_WORKBENCH)
}

fn on_matrix(app: &App, action: Action) -> Option<&'static str> {
    let screen = &app.matrix_screen;
    match action {
        Action::CloseScreen => None,
        _ if app.account.is_none() => Some(text::account::NO_ACCOUNT),
        Action::ClearSearch => screen.filter.is_empty().then_some(text::NO_SEARCH),
        Action::WhoCan => {
            (!matches!(screen.selected(), Some(Item::Action(_)))).then_some(text::matrix::NO_ACTION)
        }
        Action::ExportMatrix => screen.matrix().is_none().then_some(text::matrix::NOT_READY),
        _ => None,
    }
}

fn on_compare(app: &App, action: Action) -> Option<&'static str> {
    if action != Action::AskExample {
        return None;
    }
    let example = app.compare_screen.selected().and_then(|line| line.example.as_ref());
    example.is_none().then_some(text::access::NO_EXAMPLE)
}

fn on_usage(app: &App, action: Action) -> Option<&'static str> {
    let screen = &app.usage;
    match action {
        Action::StopReading => screen.reading().is_none().then_some(text::usage::NOT_READING),
        Action::DraftFromUse => {
            let used = screen.answer().is_some_and(|answer| !answer.usage.used.is_empty());
            (!used).then_some(text::usage::NOTHING_USED)
        }
        Action::ToggleUse => {
            let at = screen.row.row(screen.rows().len());
            let row = at.and_then(|at| screen.rows().get(at)).filter(|row| row.key.is_some());
            (screen.in_details && row.is_none()).then_some(text::usage::NOTHING_IN_IT)
        }
        _ => None,
    }
}
