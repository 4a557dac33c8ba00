//! The compare screen: choosing the two sides, moving, asking examples.

use super::focus::focus;
use super::say::say;
use std::path::Path;
use std::sync::Arc;

use crate::engine::templates;
use crate::engine::text::escape_for_display;
use crate::files::{ReadError, Stamp, display_name};
use crate::tui::app::App;
use crate::tui::command::{Command, Purpose};
use crate::tui::compare_screen::sides::{Source, Which};
use crate::tui::effect::Effects;
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::{Item, List, Popup, Prompt};
use crate::tui::request_pane::Question;
use crate::tui::seen::{Area, Seen};
use crate::tui::text;
use crate::tui::text::compare as words;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let screen = &mut app.compare_screen;
    match action {
        Action::NextPane | Action::PreviousPane => screen.in_text = !screen.in_text,
        Action::CompareFrom => choose(app, Which::Old),
        Action::CompareTo => choose(app, Which::New),
        Action::SwapSides => screen.swap(),
        Action::NextMark | Action::PreviousMark => {
            let area = if screen.in_text { Area::Side } else { Area::Main };
            screen.step_mark(action == Action::NextMark, seen.rows(area));
        }
        Action::AskExample => ask(app),
        _ if screen.in_text => {
            let rows = screen.rows().len();
            return screen.scroll.act(action, rows, seen.rows(Area::Side)).then(Effects::new);
        }
        _ => {
            let lines = screen.lines().len();
            return screen.selection.act(action, lines, seen.rows(Area::Main)).then(Effects::new);
        }
    }
    Some(Effects::new())
}

/// Takes the selected example to the request of the workbench.
fn ask(app: &mut App) {
    let Some(example) = app.compare_screen.selected().and_then(|line| line.example.clone()) else { return };
    let keys = app.decided.set().map(|set| set.condition_keys()).unwrap_or_default();
    let question = Question { principal: app.request.asking(), ..Question::of(&example, &keys) };
    app.request.recall(question);
    focus(app, Pane::Request);
}

/// Lists what can stand on a side.
fn choose(app: &mut App, which: Which) {
    let take = |source: Source| Command::CompareWith(which, source);
    let mut items = vec![Item::new(words::now(app.draft.document().name()), take(Source::Now))];
    if let Some(name) = app.draft.name().filter(|_| app.draft.document().saved_text().is_some()) {
        items.push(Item::new(words::saved(&name), take(Source::Saved)));
    }
    items.push(Item::new(words::ANOTHER_FILE, Command::AskForOther(which)));
    for (at, label) in app.draft.document().undo_labels().enumerate() {
        let item = Item::new(escape_for_display(label), take(Source::Back(at + 1)));
        items.push(Item { section: words::STEPS, ..item });
    }
    for template in templates::all().unwrap_or_default() {
        let item = Item::new(template.name, take(Source::Template(template.name.to_owned())));
        items.push(Item { section: words::TEMPLATES, ..item.with_detail(template.title) });
    }
    let title = if which == Which::Old { words::CHOOSE_OLD } else { words::CHOOSE_NEW };
    app.popups.push(Popup::List(List::new(title, items)));
}

/// Asks for the name of another file.
pub(super) fn ask_for_file(app: &mut App, which: Which) -> Effects {
    app.compare_screen.asking = which;
    let prompt = Prompt::new(words::WHICH_FILE, text::FILE, "", Vec::new(), Purpose::Compare);
    app.popups.push(Popup::Prompt(prompt));
    Effects::new()
}

/// Another file was read for the side that it was asked for.
pub(super) fn read(app: &mut App, path: &Path, result: Result<(String, Stamp), ReadError>) -> Effects {
    match result {
        Ok((text, _)) => {
            let which = app.compare_screen.asking;
            app.compare_screen.choose(which, Source::File(display_name(path), Arc::from(text)));
            Effects::new()
        }
        Err(error) => say(app, Level::Error, error.to_string()),
    }
}

/// A click gives a part the keyboard; on the line that is selected already it does what Enter does.
pub(super) fn click(app: &mut App, seen: &Seen, area: Area, row: Option<usize>) -> Effects {
    app.compare_screen.in_text = area == Area::Side;
    if let (Area::Main, Some(at)) = (area, row) {
        let lines = app.compare_screen.lines().len();
        let again = app.compare_screen.selection.row(lines) == Some(at);
        app.compare_screen.selection.select(at, lines, seen.rows(Area::Main));
        if again {
            return super::act(app, seen, Action::AskExample);
        }
    }
    Effects::new()
}

pub(super) fn wheel(app: &mut App, seen: &Seen, area: Area, by: isize) {
    let screen = &mut app.compare_screen;
    if area == Area::Side {
        let rows = screen.rows().len();
        screen.scroll.step(by, rows, seen.rows(area));
    } else {
        let lines = screen.lines().len();
        screen.selection.step(by, lines, seen.rows(Area::Main));
    }
}
