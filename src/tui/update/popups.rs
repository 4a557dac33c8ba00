//! Pop-ups: opening them, and everything that happens while one is open.

use super::say::say;
use super::{command, files, forms, start};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::effect::Effects;
use crate::tui::keys::action::{ACTIONS, Action, ActionRow};
use crate::tui::keys::key::KeySequence;
use crate::tui::notice::{Level, Notice};
use crate::tui::pane::Pane;
use crate::tui::popup::{Item, List, Popup, Prompt};
use crate::tui::screen::Screen;
use crate::tui::seen::Seen;
use crate::tui::text;
use crate::tui::typing::text_input::Edit;

/// Does what an action says to the pop-up on top.
pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Effects {
    if action == Action::Cancel {
        return cancel(app, seen);
    }
    match app.popups.last_mut() {
        Some(Popup::List(list)) => {
            let fitting = list.len();
            if action == Action::Accept {
                return choose(app, seen);
            }
            if action == Action::Mark {
                list.toggle_mark();
                list.selection.step(1, fitting, seen.popup_height);
                return Effects::new();
            }
            if !list.selection.act(action, fitting, seen.popup_height)
                && list.filter.act(action) == Edit::Changed
            {
                list.refilter();
            }
        }
        Some(Popup::Confirm(confirm)) => {
            let last = confirm.choices.len().saturating_sub(1);
            match action {
                Action::Left | Action::Up | Action::PreviousPane => {
                    confirm.selected = confirm.selected.saturating_sub(1);
                }
                Action::Right | Action::Down | Action::NextPane => {
                    confirm.selected = (confirm.selected + 1).min(last);
                }
                Action::Accept => {
                    let selected = confirm.selected;
                    return take_choice(app, seen, selected);
                }
                _ => {}
            }
        }
        Some(Popup::Prompt(prompt)) => {
            if action == Action::Accept {
                let purpose = prompt.purpose;
                let name = prompt.completion.chosen().unwrap_or(prompt.input.text()).trim().to_owned();
                return files::named(app, purpose, &name);
            }
            if act_in_prompt(prompt, action) == Edit::TooLong {
                return say(app, Level::Warning, text::LINE_TOO_LONG);
            }
        }
        Some(Popup::Form(_)) => return forms::act(app, action),
        Some(Popup::Page(page)) => {
            if action == Action::Accept {
                app.popups.pop();
            } else {
                page.scroll.act(action, seen.popup_rows, seen.popup_height);
            }
        }
        None => {}
    }
    Effects::new()
}

fn act_in_prompt(prompt: &mut Prompt, action: Action) -> Edit {
    match action {
        Action::NextCompletion => prompt.completion.next(),
        Action::PreviousCompletion => prompt.completion.previous(),
        Action::Complete => {
            if let Some(best) = prompt.completion.best().map(str::to_owned) {
                prompt.input.set(&best);
                prompt.completion.typed(&best);
            }
        }
        _ => {
            let edit = prompt.input.act(action);
            if edit == Edit::Changed {
                prompt.completion.typed(prompt.input.text());
            }
            return edit;
        }
    }
    Edit::Moved
}

/// Escape: what the last answer of a question means; nothing else otherwise.
pub(super) fn cancel(app: &mut App, seen: &Seen) -> Effects {
    if let Some(Popup::Confirm(confirm)) = app.popups.last() {
        let last = confirm.choices.len().saturating_sub(1);
        return take_choice(app, seen, last);
    }
    app.popups.pop();
    app.after_save = None;
    Effects::new()
}

/// Takes the answer with this letter, if there is one.
pub(super) fn answer(app: &mut App, seen: &Seen, letter: char) -> Effects {
    let Some(Popup::Confirm(confirm)) = app.popups.last() else { return Effects::new() };
    let letter = letter.to_ascii_lowercase();
    match confirm.choices.iter().position(|choice| choice.letter == letter) {
        Some(at) => take_choice(app, seen, at),
        None => Effects::new(),
    }
}

/// Takes an answer by its place.
pub(super) fn take_choice(app: &mut App, seen: &Seen, at: usize) -> Effects {
    let Some(Popup::Confirm(confirm)) = app.popups.last() else { return Effects::new() };
    let Some(choice) = confirm.choices.get(at) else { return Effects::new() };
    let chosen = choice.command.clone();
    app.popups.pop();
    if chosen == Command::Nothing {
        // Saving was the way to something else, and was called off.
        app.after_save = None;
    }
    command(app, seen, chosen)
}

/// Takes the selected item of the list on top. One that is not possible now says why and leaves the list.
pub(super) fn choose(app: &mut App, seen: &Seen) -> Effects {
    let Some(Popup::List(list)) = app.popups.last() else { return Effects::new() };
    let Some(item) = list.selected() else { return Effects::new() };
    if let Some(hindrance) = item.hindrance {
        let message = text::not_now(&item.label, hindrance);
        return say(app, Level::Info, message);
    }
    if let Some((choosing, chosen)) = list.picked() {
        // It stays behind what comes next, so that Escape returns to it.
        return start::picked(app, choosing, &chosen);
    }
    let chosen = item.command.clone();
    // What is copied is no choice: the list stays.
    if !matches!(chosen, Command::Copy(_)) || list.marked.is_none() {
        app.popups.pop();
    }
    command(app, seen, chosen)
}

/// Help: what can be reached by key from here, by group.
pub(super) fn open_help(app: &mut App) {
    let reachable = app.keymap.reachable(&app.pane_contexts());
    // On another screen the keys of the workbench are not among what works here.
    let here = |row: &&ActionRow| app.why_not(row.action) != Some(text::screens::ONLY_IN_WORKBENCH);
    let items = ACTIONS.iter().filter(here).filter_map(|row| {
        let keys: Vec<_> = reachable
            .iter()
            .filter(|binding| binding.action == row.action)
            .map(|binding| &binding.keys)
            .collect();
        (!keys.is_empty()).then(|| Item { section: text::group(row.group), ..item(app, row, &keys) })
    });
    let items = items.collect();
    app.popups.push(Popup::List(List::new(text::HELP, items)));
}

/// Palette: everything that can be done in any pane, whether a key is bound to it or not. What belongs to
/// another pane takes the keyboard there first.
pub(super) fn open_palette(app: &mut App) {
    let chain = app.pane_contexts();
    let items = ACTIONS.iter().filter_map(|row| {
        let here = chain.iter().copied().find(|context| row.works_in(*context));
        let own = || row.pane().map(Pane::context).or_else(|| row.screen().and_then(Screen::context));
        let context = here.or_else(own)?;
        let keys: Vec<_> = app.keymap.keys_in(context, row.action).collect();
        Some(item(app, row, &keys))
    });
    let items = items.collect();
    app.popups.push(Popup::List(List::new(text::PALETTE, items)));
}

fn item(app: &App, row: &ActionRow, keys: &[&KeySequence]) -> Item {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    Item {
        keys: keys.join(", "),
        hindrance: app.why_not(row.action),
        ..Item::new(row.name.replace('-', " "), Command::Run(row.action)).with_detail(row.doc)
    }
}

/// The messages of the session, the newest first.
pub(super) fn open_messages(app: &mut App) {
    let item = |notice: &Notice| Item::new(notice.text.clone(), Command::Nothing);
    let mut items: Vec<Item> = app.notices.all().map(item).collect();
    if items.is_empty() {
        items.push(Item::new(text::NO_MESSAGES, Command::Nothing));
    }
    app.popups.push(Popup::List(List::new(text::MESSAGES, items)));
}
