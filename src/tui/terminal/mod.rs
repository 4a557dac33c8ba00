//! The terminal: taken over on the way in, given back on every way out.
//!
//! [`Terminal::enter`] switches on raw mode, the alternate screen, bracketed paste, focus reports and the
//! mouse. They are switched off again, in one function and at most once, when the value is dropped, when
//! the program panics (before the panic is reported), when it stops or runs an editor, and, since signals
//! arrive as [`Event`]s, when it is asked to end. What no program can undo: SIGKILL.

pub mod decode;
#[cfg_attr(unix, path = "events.rs")]
#[cfg_attr(not(unix), path = "elsewhere.rs")]
mod events;
mod frames;

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::style::ResetColor;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use ratatui::Frame;
use ratatui::backend::{Backend, CrosstermBackend};

use events::takes_output;
pub use events::{Events, GONE, Post, ask_to_stop, can_stop, has_terminal, is_gone, stop};
use frames::{Frames, Hold};

use super::input::Input;
use crate::config::Environment;

/// Something that happened while the program waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<M> {
    /// The person did something.
    Input(Input),
    /// The operating system wants something.
    Signal(Signal),
    /// Another thread has something to say.
    Message(M),
}

/// What the operating system wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End; the number of the signal becomes part of the exit code. A terminal that is gone counts as
    /// SIGHUP.
    Terminate(i32),
    /// Stop, as Ctrl-Z does.
    Stop,
    /// Continued after a stop.
    Continue,
}

/// Why the workbench cannot be opened here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoTerminal {
    /// Standard input or output is a file or a pipe.
    #[error("the workbench needs a terminal, and standard input or output is none")]
    NotATerminal,
    /// The terminal cannot move its cursor.
    #[error("the workbench needs a terminal that can move its cursor, and TERM is `dumb`")]
    Dumb,
}

/// Whether the workbench can be opened here.
pub fn check_terminal(environment: Environment<'_>) -> Result<(), NoTerminal> {
    if !has_terminal() {
        Err(NoTerminal::NotATerminal)
    } else if environment("TERM").is_some_and(|term| term == "dumb") {
        Err(NoTerminal::Dumb)
    } else {
        Ok(())
    }
}

/// Whether the terminal is ours at this moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while the workbench has it.
pub struct Terminal {
    screen: ratatui::Terminal<CrosstermBackend<Frames>>,
    hold: Hold,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal over. Install other panic hooks before: this one runs first and then calls them.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        restore_on_panic();
        take(mouse)?;
        let hold = Hold::default();
        let frames = Frames::new(hold.clone());
        match frames.and_then(|frames| ratatui::Terminal::new(CrosstermBackend::new(frames))) {
            Ok(screen) => Ok(Self { screen, hold, mouse }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Draws a frame: what has changed since the last one, in one write.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let Self { screen, hold, .. } = self;
        hold.during(|| screen.draw(view).map(drop))?;
        Backend::flush(screen.backend_mut())
    }

    /// Draws everything again with the next frame.
    pub fn forget(&mut self) -> io::Result<()> {
        // Not `clear`: that asks the terminal where its cursor is and waits for the answer on our input.
        let size = self.screen.size()?;
        // Wiped together with what is drawn next, or the screen would flash.
        let Self { screen, hold, .. } = self;
        hold.during(|| screen.resize(size.into()))
    }

    /// Takes the mouse or leaves it to the terminal.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        mouse_reports(&mut io::stdout(), on)
    }

    /// Writes something that is not shown, such as a text for the clipboard, between two frames.
    pub fn send(&mut self, command: impl crossterm::Command) -> io::Result<()> {
        execute!(io::stdout(), command)
    }

    /// Gives the terminal back. What is drawn until [`come_back`](Self::come_back) is not sent.
    pub fn leave(&mut self) {
        give_back();
    }

    /// Gives the terminal back for the time of `work`, and takes it again.
    pub fn away<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let done = work();
        self.come_back()?;
        Ok(done)
    }

    /// Takes the terminal again whatever was done to it meanwhile: after a stop a shell has set it up anew.
    pub fn come_back(&mut self) -> io::Result<()> {
        give_back();
        take(self.mouse)?;
        self.forget()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn take(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    let set_up = execute!(out, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, cursor::Hide)
        .and_then(|()| mouse_reports(&mut out, mouse));
    if set_up.is_err() {
        give_back();
    }
    set_up
}

/// The one way back. Errors are passed over: there is nobody left to tell, and each step is worth trying.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // A terminal that takes nothing any more cannot be told anything.
    if takes_output(&out) {
        drop(mouse_reports(&mut out, false));
        drop(execute!(
            out,
            DisableFocusChange,
            DisableBracketedPaste,
            ResetColor,
            LeaveAlternateScreen,
            cursor::Show
        ));
    }
    drop(disable_raw_mode());
}

/// Presses, releases, the wheel and dragging, in the notation without bounds (SGR). Not every movement of
/// the mouse, which the terminal library's own command asks for: that would wake the program all the time.
#[cfg(unix)]
fn mouse_reports(out: &mut impl Write, on: bool) -> io::Result<()> {
    let switch = if on { 'h' } else { 'l' };
    write!(out, "\x1b[?1000{switch}\x1b[?1002{switch}\x1b[?1006{switch}")?;
    out.flush()
}

#[cfg(not(unix))]
fn mouse_reports(out: &mut impl Write, on: bool) -> io::Result<()> {
    use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
    if on { execute!(out, EnableMouseCapture) } else { execute!(out, DisableMouseCapture) }
}

/// Gives the terminal back before a panic is reported. Only for the thread that draws: a panic in another
/// one is told to that thread by a message, and must not scribble over the screen.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let drawing: ThreadId = thread::current().id();
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if TAKEN.load(Ordering::SeqCst) && thread::current().id() != drawing {
                return;
            }
            give_back();
            report(info);
        }));
    });
}
