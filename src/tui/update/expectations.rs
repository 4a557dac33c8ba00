//! Expectations: keeping them, looking at them, their file.

use super::say::say;
use std::path::{Path, PathBuf};

use super::questions;
use crate::engine::expect::{ENDING, Expectation, Expectations, read_expectations, write_expectations};
use crate::engine::text::escape_for_display;
use crate::files::{Expect, ReadError, SaveError, Stamp, display_name};
use crate::tui::app::App;
use crate::tui::command::{Command, Purpose};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::popup::{Item, List, Popup, Prompt};
use crate::tui::request_pane::{Question, context};
use crate::tui::text;
use crate::tui::text::request as words;

pub(super) fn act(app: &mut App, action: Action) -> Effects {
    match action {
        Action::KeepExpectation => return keep(app),
        Action::Expectations => open_list(app),
        Action::OpenExpectations => {
            let prompt = Prompt::new(
                words::OPEN_EXPECTATIONS,
                text::FILE,
                &proposed(app),
                Vec::new(),
                Purpose::OpenExpectations,
            );
            app.popups.push(Popup::Prompt(prompt));
        }
        _ => return save(app),
    }
    Effects::new()
}

fn keep(app: &mut App) -> Effects {
    let Some(verdict) = app.request.verdict().cloned() else { return Effects::new() };
    let principal = app.decided.asker().map_or_else(String::new, |asker| asker.shown().to_owned());
    match app.request.expectations.keep(&principal, &verdict) {
        Some(kept) => {
            let message = words::kept(&escape_for_display(&kept.name));
            say(app, Level::Success, message)
        }
        None => say(app, Level::Warning, words::CANNOT_KEEP),
    }
}

/// The list of expectations: those that fail first say so by more than a colour.
pub(super) fn open_list(app: &mut App) {
    let mut items = Vec::new();
    for (at, (kind, name, checked)) in app.request.expectations.rows().enumerate() {
        let name = words::named(kind, &escape_for_display(name));
        let label = match checked {
            None => words::being_checked(&name),
            Some(checked) if checked.passed => words::holds(&name),
            Some(checked) => words::fails(&name, &escape_for_display(&checked.failure)),
        };
        items.push(Item::new(label, Command::RecallExpectation(at)));
    }
    for (at, (kind, name, _)) in app.request.expectations.rows().enumerate() {
        let label = words::drop(&words::named(kind, &escape_for_display(name)));
        items.push(Item { section: words::DROP, ..Item::new(label, Command::DropExpectation(at)) });
    }
    app.popups.push(Popup::List(List::new(words::EXPECTATIONS, items)));
}

pub(super) fn command(app: &mut App, command: Command) -> Effects {
    match command {
        Command::RecallExpectation(at) => {
            let expectations = &app.request.expectations;
            let question = match expectations.expected().get(at) {
                Some(expectation) => Some(Some(question_of(expectation))),
                None => {
                    let keys = app.decided.set().map(|set| set.condition_keys()).unwrap_or_default();
                    let broken = expectations.rows().nth(at).and_then(|(_, _, checked)| checked);
                    broken.map(|checked| Some(Question::of(checked.counterexample.as_ref()?, &keys)))
                }
            };
            match question {
                Some(Some(question)) => app.request.recall(question),
                Some(None) => return say(app, Level::Info, words::NO_COUNTEREXAMPLE),
                None => {}
            }
            Effects::new()
        }
        Command::DropExpectation(at) => {
            app.request.expectations.remove(at);
            Effects::new()
        }
        Command::OpenExpectations(path) => vec![Effect::ReadExpectations(path)],
        Command::QuitAnyway => vec![Effect::Quit],
        Command::SaveExpectationsThen(then) => {
            app.after_save = Some(*then);
            save(app)
        }
        Command::SaveExpectationsTo { path, replace } => {
            let expect = if replace { Expect::Anything } else { Expect::Nothing };
            vec![write(app, path, expect)]
        }
        _ => Effects::new(),
    }
}

fn question_of(expectation: &Expectation) -> Question {
    let entries = expectation
        .context
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |value| context::one(key, value)));
    Question {
        principal: expectation.principal.clone(),
        action: expectation.action.clone(),
        resource: expectation.resources.join(" "),
        context: entries.collect::<Vec<_>>().join(" "),
    }
}

/// The name of a file for the expectations: theirs, or one that goes with the policy's.
fn proposed(app: &App) -> String {
    if let Some((path, _)) = app.request.expectations.file() {
        return path.to_string_lossy().into_owned();
    }
    let policy = app.draft.path().map(|path| path.with_extension("").to_string_lossy().into_owned());
    policy.map_or_else(String::new, |policy| format!("{policy}{ENDING}"))
}

fn save(app: &mut App) -> Effects {
    if let Some((path, stamp)) = app.request.expectations.file() {
        let path = path.to_owned();
        return vec![write(app, path, Expect::Unchanged(stamp))];
    }
    let prompt = Prompt::new(
        words::SAVE_EXPECTATIONS,
        text::FILE,
        &proposed(app),
        Vec::new(),
        Purpose::SaveExpectations,
    );
    app.popups.push(Popup::Prompt(prompt));
    Effects::new()
}

/// The answer to the question for a file.
pub(super) fn named(app: &mut App, purpose: Purpose, path: PathBuf) -> Effects {
    if purpose == Purpose::SaveExpectations {
        return vec![write(app, path, Expect::Nothing)];
    }
    if !app.request.expectations.is_modified() {
        return vec![Effect::ReadExpectations(path)];
    }
    save_first(app, Command::OpenExpectations(path))
}

/// Ends, after a question when expectations are in no file.
pub(super) fn leave(app: &mut App) -> Effects {
    if !app.request.expectations.is_modified() {
        return vec![Effect::Quit];
    }
    save_first(app, Command::QuitAnyway)
}

/// Asks whether to save the expectations before something that loses them.
fn save_first(app: &mut App, then: Command) -> Effects {
    let question = match app.request.expectations.file() {
        Some((path, _)) => text::unsaved_question(&display_name(path)),
        None => words::EXPECTATIONS_UNSAVED.to_owned(),
    };
    questions::save_first(app, question, Command::SaveExpectationsThen(Box::new(then.clone())), then)
}

fn write(app: &App, path: PathBuf, expect: Expect) -> Effect {
    let policies = app.draft.path().map(|policy| beside(policy, &path)).into_iter().collect();
    let account = app
        .account
        .as_ref()
        .map(|account| account.path.as_deref().map_or_else(|| account.written(), |file| beside(file, &path)));
    let expect_of = app.request.expectations.expected().to_vec();
    let invariants = app.request.expectations.invariants().to_vec();
    let text = write_expectations(&Expectations { policies, account, expect: expect_of, invariants });
    Effect::WriteExpectations { path, text, expect }
}

/// How a file is named in another one: by its name alone when both are in one folder.
fn beside(file: &Path, other: &Path) -> String {
    let folder = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    match file.file_name() {
        Some(name) if folder(file) == folder(other) => name.to_string_lossy().into_owned(),
        _ => std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).to_string_lossy().into_owned(),
    }
}

pub(super) fn read(app: &mut App, path: PathBuf, result: Result<(String, Stamp), ReadError>) -> Effects {
    let (text, stamp) = match result {
        Ok(read) => read,
        Err(error) => return say(app, Level::Error, error.to_string()),
    };
    let name = display_name(&path);
    match read_expectations(&text) {
        Ok(file) => {
            let message = words::read_expectations(file.expect.len() + file.invariants.len(), &name);
            app.request.expectations.read(path, file, stamp);
            say(app, Level::Success, message)
        }
        Err(error) => say(app, Level::Error, format!("{name}:{}", escape_for_display(&error.to_string()))),
    }
}

pub(super) fn written(app: &mut App, path: PathBuf, result: Result<Stamp, SaveError>) -> Effects {
    match result {
        Ok(stamp) => {
            app.notices.say(Level::Success, text::saved(&display_name(&path)));
            app.request.expectations.written(path, stamp);
            match app.after_save.take() {
                Some(then) => command(app, then),
                None => Effects::new(),
            }
        }
        Err(error) => {
            questions::replace(app, &error, Command::SaveExpectationsTo { path, replace: true }, Vec::new())
        }
    }
}
