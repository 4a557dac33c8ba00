//! The matrix screen: moving, folding, filtering, going to a cell's explanation, and the table as a file.

use super::focus::focus;
use super::say::say;
use std::path::{Path, PathBuf};

use super::{questions, who_can};
use crate::engine::catalog::Catalog;
use crate::files::{Expect, SaveError, Stamp, display_name};
use crate::tui::app::{App, RequestField};
use crate::tui::catalog_pane::Item;
use crate::tui::command::{Command, Purpose};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::matrix_screen::MatrixScreen;
use crate::tui::matrix_screen::job::Inputs;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::{Popup, Prompt};
use crate::tui::screen::Screen;
use crate::tui::seen::{Area, Seen};
use crate::tui::text;
use crate::tui::text::matrix as words;
use crate::tui::typing::completion::Candidate;
use crate::tui::view::matrix_columns;

/// Brings the screen in step, and asks for decisions if there are none for what is so now.
pub(super) fn due(app: &mut App) -> Option<Effect> {
    if app.screen != Screen::Matrix {
        return None;
    }
    let world = app.world.clone()?;
    let inputs = app.account.as_ref().map(|account| Inputs {
        world: &world,
        account,
        draft: &app.draft,
        open: &app.open,
        layers: app.layers,
        context: app.request.question().context,
        started: &app.request.started,
    });
    let job = inputs.and_then(|inputs| app.matrix_screen.ask(inputs));
    app.matrix_screen.refresh(&world);
    job.map(|job| Effect::Matrix(Box::new(job)))
}

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let columns = app.matrix_screen.columns().len();
    let page = seen.place(Area::Main).map_or(1, |place| matrix_columns(place).1);
    let screen = &mut app.matrix_screen;
    match action {
        Action::Left => screen.column.step(-1, columns, page),
        Action::Right => screen.column.step(1, columns, page),
        Action::NextPane => screen.column.step(page.cast_signed(), columns, page),
        Action::PreviousPane => screen.column.step(-page.cast_signed(), columns, page),
        Action::DrillDown => return Some(drill_down(app)),
        Action::FilterMatrix => {
            let filter = screen.filter.clone();
            ask(app, (words::FILTER, words::FILTER_LABEL), &filter, Purpose::MatrixFilter, Vec::new());
        }
        Action::ClearSearch => screen.set_filter(""),
        Action::NextGrouping => screen.grouping = screen.grouping.next(),
        Action::OpenAll => screen.fold_all(true),
        Action::CloseAll => screen.fold_all(false),
        Action::MatrixResource => {
            let resource = screen.resource.clone();
            let known = app.account.iter().flat_map(|account| &account.resolver.account().resources);
            let known = known.map(|one| Candidate::new(one.arn.text.as_str(), "")).collect();
            ask(app, (words::RESOURCE, words::RESOURCE_LABEL), &resource, Purpose::MatrixResource, known);
        }
        Action::ExportMatrix => {
            ask(app, (words::EXPORT, text::FILE), words::PROPOSED_FILE, Purpose::ExportMatrix, Vec::new());
        }
        Action::WhoCan => {
            let asked = selected_question(app);
            if let Some((action, resource)) = asked {
                let resource = Some(resource).filter(|resource| resource == "*" || !resource.contains('*'));
                return Some(who_can::open(app, &action, resource.as_deref()));
            }
        }
        _ => {
            let rows = screen.rows().len();
            return screen.selection.act(action, rows, seen.rows(Area::Main)).then(Effects::new);
        }
    }
    Some(Effects::new())
}

fn ask(
    app: &mut App,
    (title, label): (&'static str, &'static str),
    now: &str,
    purpose: Purpose,
    known: Vec<Candidate>,
) {
    app.popups.push(Popup::Prompt(Prompt::new(title, label, now, known, purpose)));
}

/// The action of the selected row, and the resource that it is asked about on.
fn selected_question(app: &App) -> Option<(String, String)> {
    let Some(Item::Action(id)) = app.matrix_screen.selected() else { return None };
    let question = app.matrix_screen.matrix()?.questions().get(id.index())?;
    Some((question.action.clone(), question.resource.clone()))
}

/// Opens or closes a branch; on an action, asks about the cell in the workbench.
fn drill_down(app: &mut App) -> Effects {
    match app.matrix_screen.selected() {
        Some(Item::Action(_)) => {
            let who = app.matrix_screen.principal().map(ToString::to_string);
            if let (Some(who), Some((action, resource))) = (who, selected_question(app)) {
                app.request.write(RequestField::Principal, &who);
                app.request.write(RequestField::Action, &action);
                app.request.write(RequestField::Resource, &resource);
                focus(app, Pane::Request);
            }
        }
        Some(branch) => app.matrix_screen.fold(branch),
        None => {}
    }
    Effects::new()
}

/// A click on a row selects it; one on a cell selects row and column; a second one does what Enter does.
pub(super) fn click(app: &mut App, seen: &Seen, row: Option<usize>, column: Option<usize>) -> Effects {
    let Some(row) = row else { return Effects::new() };
    let screen: &mut MatrixScreen = &mut app.matrix_screen;
    let (rows, columns) = (screen.rows().len(), screen.columns().len());
    let again = screen.selection.row(rows) == Some(row)
        && column.is_none_or(|column| screen.column.row(columns) == Some(column));
    screen.selection.select(row, rows, seen.rows(Area::Main));
    if let Some(column) = column {
        let page = seen.place(Area::Main).map_or(1, |place| matrix_columns(place).1);
        screen.column.select(column, columns, page);
    }
    if again { super::act(app, seen, Action::DrillDown) } else { Effects::new() }
}

pub(super) fn wheel(app: &mut App, seen: &Seen, by: isize) {
    let rows = app.matrix_screen.rows().len();
    app.matrix_screen.selection.step(by, rows, seen.rows(Area::Main));
}

/// The answer to a prompt of the screen.
pub(super) fn named(app: &mut App, purpose: Purpose, written: &str) -> Effects {
    match purpose {
        Purpose::MatrixFilter => app.matrix_screen.set_filter(written),
        Purpose::MatrixResource => written.clone_into(&mut app.matrix_screen.resource),
        _ => return export(app, &PathBuf::from(written), Expect::Nothing),
    }
    Effects::new()
}

/// Writes what is shown: all actions of the filter, open or not, for the principals of the filter.
pub(super) fn export(app: &mut App, path: &Path, expect: Expect) -> Effects {
    let Some(world) = app.world.clone() else { return Effects::new() };
    let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let table = |catalog: &Catalog| {
        let actions = app.matrix_screen.shown_actions(catalog);
        let table = app.matrix_screen.table(catalog, &actions)?;
        match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("csv") => Some(table.csv()),
            Some("md" | "markdown") => Some(table.markdown()),
            _ => None,
        }
    };
    match table(&world.catalog) {
        Some(text) => vec![Effect::WriteTable { path: path.to_owned(), text, expect }],
        None if app.matrix_screen.matrix().is_none() => say(app, Level::Info, words::NOT_READY),
        None => say(app, Level::Warning, words::WHICH_FORM),
    }
}

/// The table was written, or could not be.
pub(super) fn written(app: &mut App, path: PathBuf, result: Result<Stamp, SaveError>) -> Effects {
    match result {
        Ok(_) => say(app, Level::Success, text::saved(&display_name(&path))),
        Err(error) => questions::replace(app, &error, Command::ExportMatrixTo(path), Vec::new()),
    }
}
