//! The loop, and everything impure: the terminal, the disk, the clock, threads, signals.
//!
//! One round: draw if something has changed, sleep until something happens, take all of it, carry out the
//! effects. Two deadlines can end the sleep: a message that goes by itself, and unsaved work that is to be
//! kept.

pub mod clipboard;
pub mod editor;
pub mod recovery;
pub mod session;
mod start;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crossterm::clipboard::CopyToClipboard;

use self::clipboard::{Copier, LONGEST_FOR_TERMINAL};
use self::recovery::{Recovery, delete, lost_work};
use self::session::Session;
use crate::config::{Paths, process_environment, write_suppression};
use crate::files::{LONGEST_EXPECTATIONS, LONGEST_POLICY, ReadError, ReadProblem, read_stamped, save_text};
use crate::tui::app::App;
use crate::tui::aside::Work;
use crate::tui::effect::{Effect, Effects, Outcome};
use crate::tui::input::Input;
use crate::tui::notice::Level;
use crate::tui::seen::Seen;
use crate::tui::terminal::{self, Event, Events, Signal, Terminal, ask_to_stop, can_stop, check_terminal};
use crate::tui::theme::symbols::Symbols;
use crate::tui::theme::{Theme, ThemeName};
use crate::tui::update;
use crate::tui::usage_screen::jobs::TrailJob;
use crate::tui::view::{self, Skin};
use crate::tui::world::SharedWorld;
use crate::tui::{TuiError, TuiOptions, text};

/// How long a message stays that goes by itself.
const NOTICE_STAYS: Duration = Duration::from_secs(5);

/// How long after the last change unsaved work is kept.
const KEEP_AFTER: Duration = Duration::from_secs(2);

/// How long after a failure it is tried again.
const KEEP_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// Added to the number of a signal in the exit code, as shells do.
const SIGNAL_EXIT: i32 = 128;

/// Opens the workbench and returns when it is left.
pub(super) fn run(options: TuiOptions) -> Result<ExitCode, TuiError> {
    check_terminal(&process_environment)?;
    let recovery = options.paths.as_ref().map(|paths| Recovery::new(&paths.recovery()));
    let lost = options.paths.as_ref().map(|paths| lost_work(&paths.recovery())).unwrap_or_default();
    let session = options.paths.as_ref().map(Paths::session);
    let remembered = session.as_deref().map(Session::read).unwrap_or_default();
    let (mut app, look) = start::app(options, &process_environment);
    start::remember(&mut app, &remembered, SystemTime::now());
    update::lost_work_found(&mut app, lost);
    // Before the terminal is taken: a signal between the two would leave it taken.
    let events = Events::new()?;
    let terminal = Terminal::enter(app.mouse)?;
    let mut runtime = Runtime {
        terminal,
        events,
        app,
        look,
        seen: Seen::default(),
        recovery,
        session,
        remembered,
        notice: None,
        changed: None,
        cannot_keep: false,
        stop_trail: Arc::default(),
        end: None,
    };
    // A panic must not take unsaved work with it. The state may be half changed; the text is a whole one.
    match catch_unwind(AssertUnwindSafe(|| runtime.work())) {
        Ok(result) => result,
        Err(panic) => {
            runtime.keep();
            drop(runtime);
            resume_unwind(panic)
        }
    }
}

/// How things look, for every theme that can be changed to.
pub(super) struct Look {
    pub dark: Theme,
    pub light: Theme,
    pub mono: Theme,
    pub symbols: Symbols,
}

impl Look {
    fn skin(&self, theme: ThemeName) -> Skin<'_> {
        let theme = match theme {
            ThemeName::Dark => &self.dark,
            ThemeName::Light => &self.light,
            ThemeName::Mono => &self.mono,
        };
        Skin { theme, symbols: &self.symbols }
    }
}

struct Runtime {
    terminal: Terminal,
    events: Events<Outcome>,
    app: App,
    look: Look,
    seen: Seen,
    recovery: Option<Recovery>,
    /// Where the session is remembered, and what is remembered of it.
    session: Option<PathBuf>,
    remembered: Session,
    /// The passing message that is shown, by its number, and when it goes.
    notice: Option<(u64, Instant)>,
    /// The revision that is not kept yet, of the policy and of the account, and when it is to be.
    changed: Option<((u64, u64), Instant)>,
    /// Whether keeping it failed the last time.
    cannot_keep: bool,
    /// Set to stop the reading of a trail.
    stop_trail: Arc<AtomicBool>,
    end: Option<ExitCode>,
}

impl Runtime {
    fn work(&mut self) -> Result<ExitCode, TuiError> {
        let mut happened = Vec::new();
        let effects = update::begin(&mut self.app);
        self.carry_out(effects)?;
        let mut is_first = true;
        loop {
            if let Some(code) = self.end {
                return Ok(code);
            }
            let skin = self.look.skin(self.app.theme);
            let (app, seen) = (&self.app, &mut self.seen);
            if let Err(error) = self.terminal.draw(|frame| view::render(frame, app, &skin, seen)) {
                // Nobody sees the screen any more, but what was unsaved can be found again.
                self.signal(terminal::GONE)?;
                if !terminal::is_gone(&error) {
                    return Err(error.into());
                }
                continue;
            }
            if std::mem::take(&mut is_first) {
                self.make_search_index();
            }
            let deadline = self.deadlines();
            self.events.wait(deadline, &mut happened)?;
            for event in happened.drain(..) {
                self.take(event)?;
            }
            self.expire();
        }
    }

    fn take(&mut self, event: Event<Outcome>) -> Result<(), TuiError> {
        // What comes after the end is for the shell.
        if self.end.is_some() {
            return Ok(());
        }
        if matches!(event, Event::Input(Input::Resize { .. })) {
            // Also when the size is the old one again: on its way there the window may have cut off what it showed.
            self.terminal.forget()?;
        }
        let effects = match event {
            Event::Input(input) => update::input(&mut self.app, &self.seen, input),
            Event::Message(outcome) => update::outcome(&mut self.app, outcome),
            Event::Signal(signal) => return self.signal(signal),
        };
        self.carry_out(effects)
    }

    fn signal(&mut self, signal: Signal) -> Result<(), TuiError> {
        match signal {
            Signal::Terminate(number) => {
                self.keep();
                self.remember();
                self.end = Some(ExitCode::from(u8::try_from(SIGNAL_EXIT + number).unwrap_or(u8::MAX)));
            }
            // Whoever continues the program says so with a signal of its own, which takes the terminal again.
            Signal::Stop => {
                self.terminal.leave();
                terminal::stop();
            }
            Signal::Continue => self.terminal.come_back()?,
        }
        Ok(())
    }

    fn carry_out(&mut self, effects: Effects) -> Result<(), TuiError> {
        for effect in effects {
            let outcome = match effect {
                Effect::Quit => {
                    if let Some(recovery) = &mut self.recovery {
                        recovery.forget();
                    }
                    self.remember();
                    self.end = Some(ExitCode::SUCCESS);
                    None
                }
                Effect::Stop if can_stop() => {
                    ask_to_stop();
                    None
                }
                Effect::Stop => {
                    self.app.notices.say(Level::Info, text::CANNOT_STOP);
                    None
                }
                Effect::Redraw => {
                    self.terminal.forget()?;
                    None
                }
                Effect::Mouse(on) => {
                    self.terminal.set_mouse(on)?;
                    None
                }
                Effect::Copy(copied) => self.copy(copied)?,
                Effect::Read(path) => {
                    let result = read_stamped(&path, LONGEST_POLICY);
                    Some(Outcome::Read(path, result))
                }
                Effect::Write { path, text, expect } => {
                    let result = save_text(&path, &text, expect);
                    Some(Outcome::Written(path, result))
                }
                Effect::ReadOther(path) => {
                    let result = read_stamped(&path, LONGEST_POLICY);
                    Some(Outcome::OtherRead(path, result))
                }
                Effect::Compare(number, work) => self
                    .aside(text::aside::COMPARISON, move || Outcome::Compared(number, Box::new(work.run()))),
                Effect::ReadExpectations(path) => {
                    let result = read_stamped(&path, LONGEST_EXPECTATIONS);
                    Some(Outcome::ExpectationsRead(path, result))
                }
                Effect::WriteExpectations { path, text, expect } => {
                    let result = save_text(&path, &text, expect);
                    Some(Outcome::ExpectationsWritten(path, result))
                }
                Effect::Matrix(job) => {
                    self.aside(text::aside::MATRIX, move || Outcome::Matrix(job.number, job.run()))
                }
                Effect::WriteTable { path, text, expect } => {
                    let result = save_text(&path, &text, expect);
                    Some(Outcome::TableWritten(path, result))
                }
                Effect::WriteAccount { path, text, expect } => {
                    let result = save_text(&path, &text, expect);
                    Some(Outcome::AccountWritten(path, result))
                }
                Effect::Look(path, stamp) => (!stamp.still_holds(&path)).then_some(Outcome::ChangedOnDisk),
                Effect::Lint(job) => self.aside(text::aside::FINDINGS, move || Outcome::Linted(job.run())),
                Effect::Weigh(number, work) => {
                    self.aside(text::aside::ACCESS, move || Outcome::Weighed(number, Box::new(work.run())))
                }
                Effect::NameStep(number, work) => {
                    self.aside(text::aside::ACCESS, move || Outcome::StepNamed(number, Box::new(work.run())))
                }
                Effect::CheckRegions(number, work) => self.aside(text::aside::EXPECTATIONS, move || {
                    Outcome::RegionsChecked(number, Box::new(work.run()))
                }),
                Effect::Advise(number, work) => {
                    self.aside(text::aside::FIXES, move || Outcome::Advised(number, Box::new(work.run())))
                }
                Effect::ReadTrail(job) => self.read_trail(job),
                Effect::StopTrail => {
                    self.stop_trail.store(true, Ordering::Relaxed);
                    None
                }
                Effect::AskUsage(job) => {
                    self.aside(text::aside::USAGE, move || Outcome::UsageAnswered(Box::new(job.run())))
                }
                Effect::Suppress(file, suppression) => {
                    let result = write_suppression(&file, &suppression).map(|()| suppression);
                    Some(Outcome::Suppressed(file, result))
                }
                Effect::Edit(text) => Some(self.edit(&text)?),
                Effect::Forget(file) => {
                    delete(&file);
                    None
                }
                Effect::TakeOver(file) => {
                    if self.keep() {
                        delete(&file);
                    }
                    None
                }
            };
            if let Some(outcome) = outcome {
                let effects = update::outcome(&mut self.app, outcome);
                self.carry_out(effects)?;
            }
        }
        Ok(())
    }

    fn copy(&mut self, copied: String) -> Result<Option<Outcome>, TuiError> {
        let for_terminal = copied.len() <= LONGEST_FOR_TERMINAL;
        if for_terminal {
            self.terminal.send(CopyToClipboard::to_clipboard_from(&copied))?;
        }
        let Some(copier) = Copier::find(&process_environment) else {
            return Ok(Some(Outcome::Copied(if for_terminal {
                Ok(text::CLIPBOARD_OF_TERMINAL)
            } else {
                Err(text::TOO_LONG_FOR_TERMINAL.to_owned())
            })));
        };
        let post = self.events.post();
        let work = move || {
            post.send(Outcome::Copied(copier.copy(&copied).map(|()| text::CLIPBOARD_OF_SYSTEM)));
        };
        let started = thread::Builder::new().name("clipboard".to_owned()).spawn(work);
        Ok(started.err().map(|_| Outcome::Copied(Err(text::NO_THREAD.to_owned()))))
    }

    /// Makes aside what the first letter of a search would otherwise wait for. Without a thread it waits.
    fn make_search_index(&self) {
        if let Some(SharedWorld(world)) = self.app.world.clone() {
            let work = move || {
                world.search();
            };
            let _ = thread::Builder::new().name("search".to_owned()).spawn(work);
        }
    }

    /// Works in a thread of its own. Where none can be had it is done here, and keys wait.
    fn aside(
        &self,
        what: &'static str,
        work: impl Fn() -> Outcome + Send + Sync + 'static,
    ) -> Option<Outcome> {
        let (post, work) = (self.events.post(), Arc::new(work));
        let job = Arc::clone(&work);
        let run = move || post.send(or_panicked(what, &*job));
        let started = thread::Builder::new().name(what.to_owned()).spawn(run);
        started.err().map(|_| work())
    }

    /// Reads a trail aside, and stops reading any other.
    fn read_trail(&mut self, job: TrailJob) -> Option<Outcome> {
        self.stop_trail.store(true, Ordering::Relaxed);
        self.stop_trail = Arc::new(AtomicBool::new(false));
        let (post, stop, number) = (self.events.post(), Arc::clone(&self.stop_trail), job.number);
        let work = move || {
            post.send(or_panicked(text::aside::TRAIL, || {
                let mut tell = |progress| post.send(Outcome::TrailProgress(number, progress));
                Outcome::TrailRead(number, job.run(&stop, &mut tell))
            }));
        };
        let started = thread::Builder::new().name(text::aside::TRAIL.to_owned()).spawn(work);
        started.err().map(|_| {
            let problem = ReadProblem::Other(text::usage::NO_THREAD.to_owned());
            Outcome::TrailRead(number, Err(ReadError { file: text::PROGRAM.to_owned(), problem }))
        })
    }

    fn edit(&mut self, text: &str) -> Result<Outcome, TuiError> {
        // The editor may take the whole machine down.
        self.keep();
        let editor = editor::editor(&process_environment);
        let (terminal, events) = (&mut self.terminal, &mut self.events);
        let result = terminal.away(|| events.while_away(|| editor::edit(&editor, text)))?;
        Ok(Outcome::Edited(result))
    }

    /// Keeps unsaved work now, and says whether it could. Not being able to is said once, in the bottom line, and tried
    /// again: a full disk may have room later.
    fn keep(&mut self) -> bool {
        let Some(recovery) = &mut self.recovery else { return false };
        match recovery.keep(self.app.unsaved()) {
            Ok(()) => self.cannot_keep = false,
            Err(error) => {
                if !std::mem::replace(&mut self.cannot_keep, true) {
                    self.app.notices.say(Level::Warning, text::cannot_keep(&error.to_string()));
                }
                let again = Instant::now() + KEEP_AGAIN_AFTER;
                self.changed = Some((self.app.revision(), again));
            }
        }
        !self.cannot_keep
    }

    /// Keeps what the next run may want to know. Not being able to is no reason to stay.
    fn remember(&mut self) {
        let session = Session::of(&self.app);
        if let Some(file) = self.session.as_ref().filter(|_| session != self.remembered)
            && session.write(file).is_ok()
        {
            self.remembered = session;
        }
    }

    /// When to wake up although nothing happens.
    fn deadlines(&mut self) -> Option<Instant> {
        let now = Instant::now();
        let passing = self.app.notices.passing();
        if self.notice.map(|(number, _)| number) != passing {
            self.notice = passing.map(|number| (number, now + NOTICE_STAYS));
        }
        let behind = self.recovery.as_ref().is_some_and(|recovery| recovery.is_behind(self.app.unsaved()));
        let revision = behind.then(|| self.app.revision());
        if self.changed.map(|(number, _)| number) != revision {
            self.changed = revision.map(|number| (number, now + KEEP_AFTER));
        }
        let (passing, keeping) = (self.notice.map(|(_, at)| at), self.changed.map(|(_, at)| at));
        passing.into_iter().chain(keeping).min()
    }

    fn expire(&mut self) {
        let now = Instant::now();
        if self
            .notice
            .is_some_and(|(number, deadline)| deadline <= now && self.app.notices.passing() == Some(number))
        {
            self.app.notices.dismiss();
        }
        if self.changed.is_some_and(|(_, deadline)| deadline <= now) {
            self.keep();
        }
    }
}

/// What comes of some work; where it panics, that it did: whoever waits for it would wait for ever. The hook of the terminal
/// keeps such a panic from being written over the screen.
fn or_panicked(what: &'static str, work: impl Fn() -> Outcome) -> Outcome {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        Outcome::Panicked(what, said.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_is_not_waited_for_for_ever() {
        let index = 7;
        let panicked = or_panicked(text::aside::ACCESS, || panic!("no statement {index}"));
        assert_eq!(panicked, Outcome::Panicked(text::aside::ACCESS, "no statement 7".to_owned()));
        let mut app = App::new(crate::tui::keys::keymap::Keymap::default(), ThemeName::Dark, true);
        update::outcome(&mut app, panicked);
        let notice = app.notices.current().unwrap();
        assert!(notice.level == Level::Error && notice.text.contains("no statement 7"), "{notice:?}");
        assert_eq!(or_panicked(text::aside::ACCESS, || Outcome::ChangedOnDisk), Outcome::ChangedOnDisk);
    }
}
