//! The usage screen: opening a trail, moving in it, drafting from it.

use super::focus::open_screen;
use super::say::say;
use std::path::PathBuf;

use super::start;
use crate::engine::draft::{DraftOptions, draft, draft_notes};
use crate::engine::text::escape_for_display;
use crate::engine::trail::wanted;
use crate::files::{ReadError, is_standard_input};
use crate::tui::app::App;
use crate::tui::command::Purpose;
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::popup::{Page, Popup, Prompt};
use crate::tui::screen::Screen;
use crate::tui::scroll::Scroll;
use crate::tui::seen::{Area, Seen};
use crate::tui::text::usage as words;
use crate::tui::usage_screen::jobs::SharedTrail;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let screen = &mut app.usage;
    match action {
        Action::NextPane | Action::PreviousPane => screen.in_details = !screen.in_details,
        Action::ToggleUse | Action::Right if !screen.in_details => screen.in_details = true,
        Action::ToggleUse => {
            if let Some(at) = screen.row.row(screen.rows().len()) {
                screen.toggle(at);
            }
        }
        Action::Left if screen.in_details => screen.in_details = false,
        Action::StopReading => {
            screen.stop();
            app.notices.say(Level::Info, words::STOPPED);
            return Some(vec![Effect::StopTrail]);
        }
        Action::DraftFromUse => return Some(draft_from_use(app)),
        _ if screen.in_details => {
            let rows = screen.rows().len();
            return screen.row.act(action, rows, seen.rows(Area::Side)).then(Effects::new);
        }
        _ => {
            let people = screen.people().len();
            return screen.person.act(action, people, seen.rows(Area::Main)).then(Effects::new);
        }
    }
    Some(Effects::new())
}

/// Asks for the file.
pub(super) fn ask_for_trail(app: &mut App) -> Effects {
    if app.world.is_none() {
        return say(app, Level::Warning, words::NEEDS_CATALOG);
    }
    let prompt = Prompt::new(words::OPEN, words::FILE, "", Vec::new(), Purpose::OpenTrail);
    app.popups.push(Popup::Prompt(prompt));
    Effects::new()
}

/// The answer: it is read by the runtime.
pub(super) fn named(app: &mut App, path: PathBuf) -> Effects {
    if is_standard_input(&path) {
        return say(app, Level::Warning, words::KEYS_COME_FROM_THERE);
    }
    open_screen(app, Screen::Usage);
    app.usage.wanted = vec![path];
    Effects::new()
}

/// The end of a reading.
pub(super) fn read(app: &mut App, number: u64, result: Result<Option<SharedTrail>, ReadError>) -> Effects {
    if !app.usage.is_over(number) {
        return Effects::new();
    }
    match result {
        Ok(None) => Effects::new(),
        Ok(Some(trail)) if trail.0.counts.events == 0 => say(app, Level::Error, words::NO_EVENT),
        Ok(Some(trail)) => {
            let counts = trail.0.counts;
            app.usage.show(trail);
            let level = if counts.broken > 0 { Level::Warning } else { Level::Success };
            say(app, level, words::read(counts.events, counts.unmapped, counts.broken))
        }
        Err(error) => say(app, Level::Error, error.to_string()),
    }
}

/// A new policy that allows what the selected principal did.
fn draft_from_use(app: &mut App) -> Effects {
    let (Some(trail), Some(answer), Some(world)) =
        (app.usage.trail().cloned(), app.usage.answer(), app.world.clone())
    else {
        return Effects::new();
    };
    let (name, actors) = (words::draft_name(&answer.usage.principal), answer.usage.actors.clone());
    let (wanted, open) = wanted(&trail, &actors);
    let drafted = draft(&wanted, &DraftOptions::default(), &world.catalog);
    let mut lines = draft_notes(&drafted, &[]);
    lines.extend(open.iter().map(|one| words::not_recorded(&one.action, &one.arn)));
    let lines: Vec<String> = lines.iter().map(|line| escape_for_display(line).into_owned()).collect();
    let effects = start::begin(app, &name, "", drafted.policy.statements);
    if !lines.is_empty() {
        app.popups.push(Popup::Page(Page { title: words::ABOUT_DRAFT, lines, scroll: Scroll::default() }));
    }
    effects
}

/// A click selects; one on what is selected already opens or closes it.
pub(super) fn click(app: &mut App, seen: &Seen, area: Area, row: Option<usize>) -> Effects {
    let screen = &mut app.usage;
    screen.in_details = area == Area::Side;
    match (area, row) {
        (Area::Main, Some(at)) => {
            let people = screen.people().len();
            screen.person.select(at, people, seen.rows(Area::Main));
        }
        (Area::Side, Some(at)) => {
            let rows = screen.rows().len();
            let again = screen.row.row(rows) == Some(at);
            screen.row.select(at, rows, seen.rows(Area::Side));
            if again {
                screen.toggle(at);
            }
        }
        _ => {}
    }
    Effects::new()
}

pub(super) fn wheel(app: &mut App, seen: &Seen, area: Area, by: isize) {
    let screen = &mut app.usage;
    if area == Area::Side {
        let rows = screen.rows().len();
        screen.row.step(by, rows, seen.rows(area));
    } else {
        let people = screen.people().len();
        screen.person.step(by, people, seen.rows(Area::Main));
    }
}
