//! What happens in the workbench: every change of [`App`], and nothing else.
//!
//! ```text
//! Input ──► input() ──► keymap ──► act(): popup, or pane, or everywhere ──► Effects ──► runtime
//!                                     ▲                                                   │
//!                                     └── Command of a popup           outcome() ◄────────┘
//! ```
//!
//! Each pane has a file with `act(app, seen, action) -> Option<Effects>`; `None` means that the action is
//! not the pane's, and it goes on to `everywhere.rs`. Popups take every action while one is open.

mod access;
mod account;
mod catalog;
mod catalog_edits;
mod change;
mod compare;
mod denial;
mod everywhere;
mod expectations;
mod files;
mod findings;
mod fixes;
mod focus;
mod forms;
mod json;
mod matrix;
mod mouse;
mod policy;
mod popups;
mod questions;
mod request;
mod say;
mod screens;
mod start;
mod usage;
mod who_can;

pub use files::{lost_work_found, open_at_start};

use self::focus::{focus, open_screen};
use self::say::say;
use super::app::App;
use super::command::{Command, Purpose};
use super::effect::{Effect, Effects, Outcome};
use super::input::Input;
use super::keys::action::Action;
use super::keys::context::Context;
use super::keys::key::{Code, Key, KeySequence};
use super::keys::keymap::Resolution;
use super::notice::Level;
use super::pane::Pane;
use super::popup::Popup;
use super::screen::Screen;
use super::seen::Seen;
use super::text;
use super::typing::text_input::Edit;

/// Takes what the person did.
pub fn input(app: &mut App, seen: &Seen, input: Input) -> Effects {
    let mut effects = take(app, seen, input);
    app.refresh();
    json::settle(app, seen);
    work_aside(app, &mut effects);
    effects
}

fn take(app: &mut App, seen: &Seen, input: Input) -> Effects {
    match input {
        Input::Key(key) => press(app, seen, key),
        Input::Paste(pasted) => {
            app.pressed.clear();
            paste(app, pasted)
        }
        Input::PasteTooLong => say(app, Level::Warning, text::PASTE_TOO_LONG),
        Input::Mouse(mouse) => mouse::act(app, seen, mouse),
        // Somebody may have changed the file in the window that was in front.
        Input::Focus(true) => files::look(app),
        Input::Focus(false) | Input::Resize { .. } => Effects::new(),
    }
}

/// Takes what came of an effect.
pub fn outcome(app: &mut App, outcome: Outcome) -> Effects {
    let mut effects = take_outcome(app, outcome);
    app.refresh();
    work_aside(app, &mut effects);
    effects
}

/// What the runtime has to begin with.
pub fn begin(app: &mut App) -> Effects {
    let mut effects = Effects::new();
    work_aside(app, &mut effects);
    effects
}

/// Hands out what would keep the next key waiting.
fn work_aside(app: &mut App, effects: &mut Effects) {
    let weighing = app.access.take_job();
    effects.extend(weighing.map(|(number, work)| Effect::Weigh(number, Box::new(work))));
    let naming = app.access.take_naming();
    effects.extend(naming.map(|(number, work)| Effect::NameStep(number, Box::new(work))));
    let regions = app.request.expectations.take_job();
    effects.extend(regions.map(|(number, work)| Effect::CheckRegions(number, Box::new(work))));
    let comparing = app.compare_screen.take_job();
    effects.extend(comparing.map(|(number, work)| Effect::Compare(number, Box::new(work))));
    let question = app.advisor.take_job();
    effects.extend(question.map(|(number, work)| Effect::Advise(number, Box::new(work))));
    effects.extend(app.usage.take_reading(app.world.as_ref()).map(Effect::ReadTrail));
    effects.extend(app.usage.take_job().map(|job| Effect::AskUsage(Box::new(job))));
    effects.extend(app.linted.take_job().map(|job| Effect::Lint(Box::new(job))));
    effects.extend(matrix::due(app));
}

fn take_outcome(app: &mut App, outcome: Outcome) -> Effects {
    match outcome {
        Outcome::Read(path, result) => files::read(app, path, result),
        Outcome::Written(path, result) => files::written(app, path, result),
        Outcome::ExpectationsRead(path, result) => expectations::read(app, path, result),
        Outcome::ExpectationsWritten(path, result) => expectations::written(app, path, result),
        Outcome::Matrix(number, matrix) => {
            app.matrix_screen.take(number, matrix);
            Effects::new()
        }
        Outcome::TableWritten(path, result) => matrix::written(app, path, result),
        Outcome::AccountWritten(path, result) => account::written(app, path, result),
        Outcome::ChangedOnDisk => files::changed_on_disk(app),
        Outcome::Linted(answer) => {
            app.linted.answer(&app.draft, answer);
            Effects::new()
        }
        Outcome::OtherRead(path, result) => compare::read(app, &path, result),
        Outcome::Compared(number, answer) => {
            app.compare_screen.take(number, *answer);
            Effects::new()
        }
        Outcome::Weighed(number, answer) => {
            app.access.take(number, *answer);
            Effects::new()
        }
        Outcome::StepNamed(number, answer) => {
            if let Some(named) = app.access.take_name(number, *answer) {
                app.draft.name_step(&named.before, &named.after, named.did.as_deref());
            }
            Effects::new()
        }
        Outcome::RegionsChecked(number, answer) => {
            app.request.expectations.take(number, *answer);
            Effects::new()
        }
        Outcome::Advised(number, answer) => {
            app.advisor.take(number, *answer);
            Effects::new()
        }
        Outcome::Suppressed(file, result) => findings::suppressed(app, &file, result),
        Outcome::TrailProgress(number, progress) => {
            app.usage.progressed(number, progress);
            Effects::new()
        }
        Outcome::TrailRead(number, result) => usage::read(app, number, result),
        Outcome::UsageAnswered(answer) => {
            app.usage.answered(*answer);
            Effects::new()
        }
        Outcome::Edited(result) => json::edited(app, result),
        Outcome::Panicked(what, said) => say(app, Level::Error, text::aside::panicked(what, &said)),
        Outcome::Copied(Ok(to)) => say(app, Level::Success, text::copied(to)),
        Outcome::Copied(Err(error)) => say(app, Level::Error, error),
    }
}

/// Carries out a command of a popup.
pub fn command(app: &mut App, seen: &Seen, command: Command) -> Effects {
    match command {
        Command::Nothing => Effects::new(),
        Command::Run(action) => run(app, seen, action),
        Command::QuitAccount => expectations::leave(app),
        Command::EditAccount(change) => account::edit(app, &change),
        command @ (Command::AskForName(_)
        | Command::AttachIn(_)
        | Command::AskForResourceGroup
        | Command::Find(_)
        | Command::AskAs { .. }
        | Command::ExportMatrixTo(_)
        | Command::ToggleLayer(_)
        | Command::AllLayers) => in_account(app, command),
        command @ (Command::SaveAccountThen(_) | Command::SaveAccountTo { .. }) => {
            account::file_command(app, command)
        }
        Command::Recall(at) => {
            request::recall(app, at);
            Effects::new()
        }
        command @ (Command::RecallExpectation(_)
        | Command::DropExpectation(_)
        | Command::OpenExpectations(_)
        | Command::SaveExpectationsThen(_)
        | Command::SaveExpectationsTo { .. }
        | Command::QuitAnyway) => expectations::command(app, command),
        Command::CompareWith(which, source) => {
            app.compare_screen.choose(which, source);
            Effects::new()
        }
        Command::AskForOther(which) => compare::ask_for_file(app, which),
        Command::Fix(at) => fixes::apply(app, at),
        Command::FixAnyway(at) => fixes::make(app, at),
        Command::Edit(change) => change::edit(app, *change),
        Command::ApplyFix { text, label } => findings::apply(app, text, label),
        Command::AskForReason(suppressing) => findings::ask_for_reason(app, suppressing),
        Command::UndoSteps(steps) => policy::undo_steps(app, steps),
        Command::RedoSteps(steps) => policy::redo_steps(app, steps),
        Command::ResourceForm { statement, template } => {
            forms::choose_template(app, statement, template.as_deref())
        }
        command @ (Command::Begin(_)
        | Command::Template(_)
        | Command::Level
        | Command::Requests
        | Command::GuideService(_)
        | Command::AskForPaste
        | Command::Copy(_)) => start::command(app, command),
        other => files::command(app, other),
    }
}

fn in_account(app: &mut App, command: Command) -> Effects {
    match command {
        Command::AskForName(kind) => account::new_name(app, kind),
        Command::AttachIn(group) => account::attach_in(app, group),
        Command::AskForResourceGroup => account::resource_group_name(app),
        Command::Find(thing) => account::find(app, thing),
        Command::AskAs { principal, action, resource } => {
            request::ask_as(app, &principal, &action, resource.as_deref());
        }
        Command::ExportMatrixTo(path) => return matrix::export(app, &path, crate::files::Expect::Anything),
        Command::ToggleLayer(word) => account::switch_layer(app, Some(word)),
        Command::AllLayers => account::switch_layer(app, None),
        _ => {}
    }
    Effects::new()
}

/// Does what an action says, in the pane or on the screen that it belongs to.
fn run(app: &mut App, seen: &Seen, action: Action) -> Effects {
    let row = action.row();
    if !app.pane_contexts().iter().any(|context| row.works_in(*context)) {
        match (row.pane(), row.screen()) {
            (Some(pane), _) => focus(app, pane),
            (None, Some(screen)) => open_screen(app, screen),
            (None, None) => {}
        }
    }
    act(app, seen, action)
}

fn press(app: &mut App, seen: &Seen, key: Key) -> Effects {
    app.notices.dismiss();
    let chain = app.contexts();
    match app.keymap.resolve(&chain, &app.pressed, key) {
        Resolution::Action(action) => {
            app.pressed.clear();
            act(app, seen, action)
        }
        Resolution::Pending => {
            app.pressed.push(key);
            Effects::new()
        }
        Resolution::Text(c) => insert(app, c.encode_utf8(&mut [0; 4])),
        Resolution::Unbound => unbound(app, seen, key, &chain),
    }
}

/// A key that nothing is bound to: the letter of an answer, or one that means nothing here, which is said.
fn unbound(app: &mut App, seen: &Seen, key: Key, chain: &[Context]) -> Effects {
    let pressed = std::mem::take(&mut app.pressed);
    if chain.contains(&Context::Confirm) {
        return key.typed().map_or_else(Effects::new, |letter| popups::answer(app, seen, letter));
    }
    // Escape leaves an unfinished sequence, or has nothing to leave; that needs no comment.
    if key == Key::plain(Code::Esc) {
        return Effects::new();
    }
    let keys: Vec<String> =
        pressed.into_iter().chain([key]).map(|key| KeySequence::from(key).to_string()).collect();
    say(app, Level::Info, text::unbound(&keys.join(" ")))
}

/// Does what an action says, wherever the keyboard is.
pub fn act(app: &mut App, seen: &Seen, action: Action) -> Effects {
    if !app.popups.is_empty() {
        return popups::act(app, seen, action);
    }
    if let Some(reason) = app.why_not(action) {
        return say(app, Level::Info, text::not_now(&action.name().replace('-', " "), reason));
    }
    let own = if app.screen == Screen::Workbench {
        of_pane(app, seen, action)
    } else {
        screens::act(app, seen, action)
    };
    own.unwrap_or_else(|| everywhere::act(app, seen, action))
}

/// What an action does in the pane that has the keyboard; `None` when it is not the pane's.
fn of_pane(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    match app.focus {
        Pane::Catalog => catalog::act(app, seen, action),
        Pane::Json => json::act(app, seen, action),
        Pane::Findings => findings::act(app, seen, action),
        Pane::Access => access::act(app, seen, action),
        Pane::Request => request::act(app, action),
        Pane::Details => {
            let height = seen.height(Pane::Details);
            app.details.scroll.act(action, seen.details.lines().len(), height).then(Effects::new)
        }
        Pane::Policy => policy::act(app, seen, action),
    }
}

/// Text from the clipboard: into the policy where statements are edited, into the text or line being typed anywhere
/// else.
fn paste(app: &mut App, pasted: String) -> Effects {
    if denial::takes_pastes(app)
        && let Some(effects) = denial::pasted(app, &pasted)
    {
        return effects;
    }
    match app.popups.last() {
        Some(Popup::Prompt(prompt)) if prompt.purpose == Purpose::Paste => start::pasted(app, &pasted),
        None if app.screen != Screen::Workbench => insert(app, &pasted),
        None if app.focus == Pane::Policy => start::paste_into(app, pasted),
        None if app.focus == Pane::Json && app.json.is_editing() => json::pasted(app, &pasted),
        _ => insert(app, &pasted),
    }
}

/// Writes text into whatever line is being typed.
fn insert(app: &mut App, written: &str) -> Effects {
    let edit = match app.popups.last_mut() {
        Some(Popup::List(list)) => {
            let edit = list.filter.insert(written);
            list.refilter();
            edit
        }
        Some(Popup::Prompt(prompt)) => {
            let edit = prompt.input.insert(written);
            prompt.completion.typed(prompt.input.text());
            edit
        }
        Some(Popup::Form(_)) => forms::insert(app, written),
        Some(Popup::Confirm(_) | Popup::Page(_)) => Edit::Moved,
        None if app.screen != Screen::Workbench => Edit::Unknown,
        None => match app.focus {
            Pane::Catalog if app.catalog.searching => app.catalog.search.insert(written),
            Pane::Request => match &mut app.request.editing {
                Some(edit) => {
                    let done = edit.input.insert(written);
                    request::typed(app);
                    done
                }
                None => Edit::Unknown,
            },
            Pane::Json => json::typed(app, written),
            _ => Edit::Unknown,
        },
    };
    match edit {
        Edit::TooLong => say(app, Level::Warning, text::LINE_TOO_LONG),
        Edit::Unknown => say(app, Level::Info, text::NOWHERE_TO_PASTE),
        Edit::Moved | Edit::Changed => Effects::new(),
    }
}
