//! The policy's file: opening, saving, and every question on the way. Nothing is lost unasked.

use super::say::say;
use std::path::{Path, PathBuf};

use super::{account, expectations, findings, matrix, questions, start, usage};
use crate::engine::account::looks_like_account;
use crate::files::{Expect, ReadError, SaveError, SaveProblem, Stamp, display_name};
use crate::tui::app::App;
use crate::tui::command::{Command, Purpose};
use crate::tui::draft::Draft;
use crate::tui::effect::{Effect, Effects};
use crate::tui::json_pane::JsonPane;
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::notice::Level;
use crate::tui::popup::{Choice, Item, List, Popup, Prompt};
use crate::tui::runtime::recovery::{Lost, LostWork};
use crate::tui::text;
use crate::tui::typing::completion::Candidate;

pub(super) fn act(app: &mut App, action: Action) -> Effects {
    match action {
        Action::Open => command(app, Command::AskForFile),
        Action::Save => save(app),
        Action::SaveAs => ask_for_name(app),
        Action::Reload => match app.draft.path().map(Path::to_owned) {
            Some(path) => ask_before(app, Command::Open(path)),
            None => Effects::new(),
        },
        Action::NextPolicy => step(app, 1),
        Action::PreviousPolicy => step(app, app.open.count().saturating_sub(1)),
        Action::OpenPolicies => list(app),
        Action::ClosePolicy => ask_before(app, Command::ClosePolicy),
        _ => quit(app, Vec::new()),
    }
}

/// Goes on by so many open policies, round and round.
fn step(app: &mut App, by: usize) -> Effects {
    go_to(app, (app.open.place() + by) % app.open.count())
}

/// Shows another open policy, and looks whether its file is still what it was.
fn go_to(app: &mut App, place: usize) -> Effects {
    if !app.open.go_to(place, &mut app.draft) {
        return Effects::new();
    }
    app.json = JsonPane::default();
    say(app, Level::Info, text::policy_of(&draft_name(&app.draft), place + 1, app.open.count()));
    look(app)
}

/// Looks whether the file is still what it was.
pub(super) fn look(app: &App) -> Effects {
    match (app.draft.path(), app.draft.stamp()) {
        (Some(path), Some(stamp)) => vec![Effect::Look(path.to_owned(), stamp)],
        _ => Effects::new(),
    }
}

fn list(app: &mut App) -> Effects {
    let mut items = Vec::new();
    let names: Vec<String> = app.open.all(&app.draft).map(draft_name).collect();
    for (place, (draft, name)) in app.open.all(&app.draft).zip(&names).enumerate() {
        // Files of one name in two folders are told apart by the folders.
        let several = names.iter().filter(|one| *one == name).count() > 1;
        let label = draft.path().filter(|_| several).map_or_else(|| name.clone(), display_name);
        let current = if place == app.open.place() { text::CURRENT_POLICY } else { "" };
        let unsaved = if draft.is_modified() { text::UNSAVED_POLICY } else { "" };
        let lines = text::lines(draft.text().lines().count());
        let detail: Vec<&str> =
            [lines.as_str(), unsaved, current].into_iter().filter(|part| !part.is_empty()).collect();
        items.push(Item::new(label, Command::GoToPolicy(place)).with_detail(detail.join(", ")));
    }
    app.popups.push(Popup::List(List::new(text::OPEN_POLICIES, items)));
    Effects::new()
}

fn draft_name(draft: &Draft) -> String {
    draft.name().unwrap_or_else(|| draft.document().name().to_owned())
}

/// Ends when nothing is unsaved that was not given up; else shows what is and asks.
fn quit(app: &mut App, given_up: Vec<u64>) -> Effects {
    let unsaved = |draft: &Draft| draft.is_modified() && !given_up.contains(&draft.number());
    let Some(place) = app.open.all(&app.draft).position(unsaved) else { return account::leave(app) };
    app.open.go_to(place, &mut app.draft);
    let discarded = given_up.iter().copied().chain([app.draft.number()]).collect();
    ask_about_unsaved(app, Command::Quit { given_up }, Command::Quit { given_up: discarded })
}

pub(super) fn command(app: &mut App, command: Command) -> Effects {
    match command {
        Command::AskForFile => {
            let last = app.last_files.iter();
            let last =
                last.map(|path| Candidate::new(path.to_string_lossy(), text::OPEN_LAST_TIME)).collect();
            let prompt = Prompt::new(text::OPEN, text::FILE, "", last, Purpose::Open);
            app.popups.push(Popup::Prompt(prompt));
        }
        Command::Open(path) => {
            // Reading a file again is one way out of a saving that was the way to something else.
            app.after_save = None;
            return vec![Effect::Read(path)];
        }
        Command::GoToPolicy(place) => return go_to(app, place),
        Command::ClosePolicy => {
            app.open.close(&mut app.draft);
            app.json = JsonPane::default();
        }
        Command::Quit { given_up } => return quit(app, given_up),
        Command::SaveThen(then) => {
            app.after_save = Some(*then);
            return save(app);
        }
        Command::SaveTo { path, replace } => {
            let expect = if replace { Expect::Anything } else { Expect::Nothing };
            return vec![Effect::Write { path, text: app.draft.text().to_owned(), expect }];
        }
        Command::Recover(at) => return recover(app, at),
        Command::Forget(at) if at < app.lost.len() => {
            let lost = app.lost.remove(at);
            if !app.lost.is_empty() {
                ask_about_lost_work(app);
            }
            return vec![Effect::Forget(lost.kept_in)];
        }
        begin @ Command::Begin(_) => return start::command(app, begin),
        // Those of others, and work that is there no more.
        _ => {}
    }
    Effects::new()
}

/// The answer to a question about a file.
pub(super) fn named(app: &mut App, purpose: Purpose, name: &str) -> Effects {
    if let Purpose::Suppress(suppressing) = purpose {
        return findings::suppress(app, suppressing, name);
    }
    if name.is_empty() {
        // An empty resource group, filter or list of tags takes them away.
        let clears = matches!(
            purpose,
            Purpose::ResourceGroup | Purpose::Tags | Purpose::MatrixFilter | Purpose::MatrixResource
        );
        if !clears {
            return say(app, Level::Warning, text::NAME_A_FILE);
        }
    }
    app.popups.pop();
    let path = PathBuf::from(name);
    match purpose {
        Purpose::Open => match app.open.place_of(&path, &app.draft) {
            Some(place) if place == app.open.place() => ask_before(app, Command::Open(path)),
            Some(place) => go_to(app, place),
            None => vec![Effect::Read(path)],
        },
        // Its own name again is a plain save: the file is known.
        Purpose::SaveAs if app.draft.path() == Some(&path) => save(app),
        Purpose::SaveAs => command(app, Command::SaveTo { path, replace: false }),
        Purpose::OpenExpectations | Purpose::SaveExpectations => expectations::named(app, purpose, path),
        Purpose::Paste => start::pasted(app, name),
        Purpose::MatrixFilter | Purpose::MatrixResource | Purpose::ExportMatrix => {
            matrix::named(app, purpose, name)
        }
        Purpose::SaveAccount => account::file_named(app, path),
        Purpose::NameOfNew(_)
        | Purpose::Rename
        | Purpose::ResourceGroup
        | Purpose::AttachIn
        | Purpose::Tags => account::named(app, purpose, name),
        Purpose::Compare => vec![Effect::ReadOther(path)],
        Purpose::OpenTrail => usage::named(app, path),
        Purpose::Suppress(_) => Effects::new(),
    }
}

/// Does something that drops the text at once if nothing is unsaved, and asks first if something is.
fn ask_before(app: &mut App, then: Command) -> Effects {
    if app.draft.is_modified() { ask_about_unsaved(app, then.clone(), then) } else { command(app, then) }
}

fn ask_about_unsaved(app: &mut App, saved: Command, discarded: Command) -> Effects {
    let question = text::unsaved_question(&draft_name(&app.draft));
    questions::save_first(app, question, Command::SaveThen(Box::new(saved)), discarded)
}

fn save(app: &mut App) -> Effects {
    if let Some(home) = app.draft.home().cloned() {
        let taken = account::document_saved(app, &home);
        return match app.after_save.take().filter(|_| taken) {
            Some(then) => command(app, then),
            None => Effects::new(),
        };
    }
    let Some(path) = app.draft.path().map(Path::to_owned) else { return ask_for_name(app) };
    // Recovered work has no stamp: whatever is in its file now is only replaced after a question.
    let expect = app.draft.stamp().map_or(Expect::Nothing, Expect::Unchanged);
    vec![Effect::Write { path, text: app.draft.text().to_owned(), expect }]
}

fn ask_for_name(app: &mut App) -> Effects {
    let name = app.draft.path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let prompt = Prompt::new(text::SAVE_AS, text::FILE, &name, Vec::new(), Purpose::SaveAs);
    app.popups.push(Popup::Prompt(prompt));
    Effects::new()
}

pub(super) fn read(app: &mut App, path: PathBuf, result: Result<(String, Stamp), ReadError>) -> Effects {
    match result {
        Ok((text, stamp)) => {
            let message = text::opened(&display_name(&path));
            if app.open.place_of(&path, &app.draft) != Some(app.open.place()) {
                app.open.make_room(&mut app.draft);
            }
            app.json = JsonPane::default();
            app.notices.say(Level::Success, message);
            warn_of_account(app, &path, &text);
            app.draft.read(path, &text, stamp);
            Effects::new()
        }
        Err(error) => say(app, Level::Error, error.to_string()),
    }
}

pub(super) fn written(app: &mut App, path: PathBuf, result: Result<Stamp, SaveError>) -> Effects {
    match result {
        Ok(stamp) => {
            app.notices.say(Level::Success, text::saved(&display_name(&path)));
            app.draft.written(path, stamp);
            match app.after_save.take() {
                Some(then) => command(app, then),
                None => Effects::new(),
            }
        }
        Err(error) => {
            let mut others = vec![Choice::new('o', text::OTHER_NAME, Command::Run(Action::SaveAs))];
            if error.problem == SaveProblem::Changed {
                others.insert(0, Choice::new('a', text::READ_AGAIN, Command::Open(path.clone())));
            }
            questions::replace(app, &error, Command::SaveTo { path, replace: true }, others)
        }
    }
}

pub(super) fn changed_on_disk(app: &mut App) -> Effects {
    let Some(name) = app.draft.name() else { return Effects::new() };
    let reload = app.keymap.keys_in(Context::Global, Action::Reload).next();
    let reload = reload.map_or_else(|| Action::Reload.name().to_owned(), ToString::to_string);
    say(app, Level::Warning, text::changed_on_disk(&name, &reload))
}

/// One of the files named when the program was started.
pub fn open_at_start(app: &mut App, path: PathBuf, text: &str, stamp: Option<Stamp>) {
    if app.open.place_of(&path, &app.draft).is_some() {
        return;
    }
    app.open.make_room(&mut app.draft);
    warn_of_account(app, &path, text);
    match stamp {
        Some(stamp) => app.draft.read(path, text, stamp),
        // A pipe: there is no file to save it to.
        None => app.draft.start(text),
    }
}

/// Says so when what is opened as a policy is an account.
fn warn_of_account(app: &mut App, path: &Path, text: &str) {
    if looks_like_account(text) {
        app.notices.say(Level::Warning, text::is_an_account(&display_name(path)));
    }
}

/// Offers unsaved work of earlier runs.
pub fn lost_work_found(app: &mut App, lost: Vec<Lost>) {
    app.lost = lost;
    if !app.lost.is_empty() {
        ask_about_lost_work(app);
    }
}

fn ask_about_lost_work(app: &mut App) {
    let mut items = Vec::new();
    for (at, lost) in app.lost.iter().enumerate() {
        let (unnamed, detail) = match &lost.work {
            LostWork::Policy(policy) => (text::NEW_POLICY, text::lines(policy.lines().count())),
            LostWork::Account(_) => (text::account::DEMO, text::account::KIND.to_owned()),
        };
        let name = lost.path.as_deref().map_or_else(|| unnamed.to_owned(), display_name);
        items.push(Item::new(text::recover(&name), Command::Recover(at)).with_detail(detail.clone()));
        items.push(Item::new(text::forget(&name), Command::Forget(at)).with_detail(detail));
    }
    items.push(Item::new(text::DECIDE_LATER, Command::Nothing));
    app.popups.push(Popup::List(List::new(text::LOST_WORK, items)));
}

/// Takes lost work as what is being worked on, and offers the rest. Its file goes only after this run keeps the work
/// itself.
fn recover(app: &mut App, at: usize) -> Effects {
    let Some(lost) = app.lost.get(at).cloned() else { return Effects::new() };
    match lost.work {
        LostWork::Policy(text) => {
            app.open.make_room(&mut app.draft);
            app.draft.recover(lost.path, &text);
            app.notices.say(Level::Success, text::RECOVERED);
        }
        LostWork::Account(account) => {
            if let Err(why) = account.and_then(|account| account::recover(app, lost.path, &account)) {
                return say(app, Level::Error, text::account::cannot_recover(&why));
            }
        }
    }
    app.lost.remove(at);
    if !app.lost.is_empty() {
        ask_about_lost_work(app);
    }
    vec![Effect::TakeOver(lost.kept_in)]
}
