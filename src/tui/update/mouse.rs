//! The mouse: a click goes to what was noted at its place, the wheel to the pane under it.

use super::focus::focus;
use super::{access, catalog, findings, forms, json, popups, request, screens};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::input::{Mouse, MouseKind};
use crate::tui::keys::action::Action;
use crate::tui::pane::Pane;
use crate::tui::popup::Popup;
use crate::tui::screen::Screen;
use crate::tui::seen::{Hit, Seen, Target};
use ratatui::layout::Position;

/// Rows that the wheel moves by.
const WHEEL: isize = 3;

pub(super) fn act(app: &mut App, seen: &Seen, mouse: Mouse) -> Effects {
    let Mouse { kind, column, row } = mouse;
    match kind {
        MouseKind::Press => {
            app.notices.dismiss();
            app.pressed.clear();
            return press(app, seen, seen.at(column, row));
        }
        MouseKind::Drag => {
            if let (Some(border), Some(layout)) = (app.dragged, &seen.layout) {
                app.shape.drag(border, Position::new(column, row), layout);
            }
        }
        MouseKind::Release => app.dragged = None,
        MouseKind::WheelUp => wheel(app, seen, mouse, -WHEEL),
        MouseKind::WheelDown => wheel(app, seen, mouse, WHEEL),
    }
    Effects::new()
}

fn press(app: &mut App, seen: &Seen, hit: Option<Hit>) -> Effects {
    let Some(Hit { target, column, width }) = hit else {
        // Beside a pop-up is a way out of it, unless that would lose what is being written there.
        let stays = matches!(app.popups.last(), None | Some(Popup::Form(_) | Popup::Prompt(_)));
        return if stays { Effects::new() } else { popups::cancel(app, seen) };
    };
    let (column, width) = (usize::from(column), usize::from(width));
    match target {
        Target::Pane(pane) => focus(app, pane),
        Target::Border(border) => app.dragged = Some(border),
        Target::Action(action) => return super::act(app, seen, action),
        Target::Search => {
            focus(app, Pane::Catalog);
            app.catalog.searching = true;
            app.catalog.search.click(column, width);
        }
        Target::CatalogRow(row) => {
            focus(app, Pane::Catalog);
            catalog::click_row(app, seen, row);
        }
        Target::CatalogMark(row) => {
            focus(app, Pane::Catalog);
            return catalog::click_mark(app, seen, row);
        }
        Target::Field(field) => {
            focus(app, Pane::Request);
            if app.request.editing.is_none() || app.request.selected != field {
                app.request.accept();
                request::edit(app, Some(field));
            }
            if let Some(edit) = &mut app.request.editing {
                edit.input.click(column, width);
            }
        }
        Target::PolicyRow(at) => {
            // A second click on the same line does what Enter does.
            let again = app.focus == Pane::Policy && app.policy.row() == Some(at);
            focus(app, Pane::Policy);
            app.policy.select_row(at, seen.height(Pane::Policy));
            if again {
                return super::act(app, seen, Action::EditPart);
            }
        }
        Target::JsonLine { line, left } => json::click(app, seen, line, left + column),
        Target::Finding(row) => findings::click(app, seen, row),
        Target::Access(row) => access::click(app, seen, row),
        Target::Area(area) => return screens::click(app, seen, area, None),
        Target::Row(area, row) => return screens::click(app, seen, area, Some(row)),
        Target::Cell { row, column } => return screens::click_cell(app, seen, row, column),
        Target::Completion(at) => complete(app, at),
        Target::Popup => {}
        Target::PopupInput => match app.popups.last_mut() {
            Some(Popup::List(list)) => list.filter.click(column, width),
            Some(Popup::Prompt(prompt)) => prompt.input.click(column, width),
            _ => {}
        },
        Target::Item(at) => {
            if let Some(Popup::List(list)) = app.popups.last_mut() {
                let fitting = list.len();
                list.selection.select(at, fitting, seen.popup_height);
                // Where several can be taken a click marks; Enter takes all that are marked.
                if list.toggle_mark() {
                    return Effects::new();
                }
            }
            return popups::choose(app, seen);
        }
        Target::FormField(at) => forms::click(app, at, column, width),
        Target::FormLabel(at) => forms::click(app, at, 0, width),
        Target::Choice(at) => return popups::take_choice(app, seen, at),
    }
    Effects::new()
}

/// Takes a completion of whatever line is being typed.
fn complete(app: &mut App, at: usize) {
    match app.popups.last_mut() {
        Some(Popup::Prompt(prompt)) => {
            prompt.completion.select(at);
            if let Some(chosen) = prompt.completion.chosen().map(str::to_owned) {
                prompt.input.set(&chosen);
                prompt.completion.typed(&chosen);
            }
        }
        Some(Popup::Form(_)) => forms::complete_at(app, at),
        Some(_) => {}
        None => request::complete_at(app, at),
    }
}

fn wheel(app: &mut App, seen: &Seen, mouse: Mouse, by: isize) {
    let pane = seen.pane_at(mouse.column, mouse.row);
    match app.popups.last_mut() {
        Some(Popup::List(list)) => {
            let fitting = list.len();
            list.selection.step(by, fitting, seen.popup_height);
        }
        Some(Popup::Page(page)) => page.scroll.step(by, seen.popup_rows, seen.popup_height),
        None if app.screen != Screen::Workbench => {
            if let Some(area) = seen.area_at(mouse.column, mouse.row) {
                screens::wheel(app, seen, area, by);
            }
        }
        None if pane == Some(Pane::Json) => {
            app.json.step(by, app.draft.text(), seen.height(Pane::Json));
        }
        None if pane == Some(Pane::Findings) => {
            app.findings.step(&app.linted, by, seen.height(Pane::Findings));
        }
        None if pane == Some(Pane::Access) => app.access_pane.step(by, seen.height(Pane::Access)),
        None if pane == Some(Pane::Policy) => app.policy.step(by, seen.height(Pane::Policy)),
        None if pane == Some(Pane::Catalog) => app.catalog.step(by, seen.height(Pane::Catalog)),
        None if pane == Some(Pane::Details) => {
            app.details.scroll.step(by, seen.details.lines().len(), seen.height(Pane::Details));
        }
        Some(_) | None => {}
    }
}
