//! Waiting for input where there is no `poll` and there are no signals: through the terminal library.
//!
//! Messages of other threads are looked for ten times a second here, which is the price of one library call
//! that can wait for keys only.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use super::{Event, Signal};
use crate::tui::input::{Input, Mouse, MouseKind};
use crate::tui::keys::key::{Code, Key};

/// There is nothing to wait with.
pub fn takes_output(_: impl Sized) -> bool {
    true
}

/// Where events come from.
pub struct Events<M> {
    messages: Receiver<M>,
    sender: Sender<M>,
}

/// Sends messages to the thread that waits, from any thread.
pub struct Post<M> {
    sender: Sender<M>,
}

impl<M> Clone for Post<M> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone() }
    }
}

impl<M> Post<M> {
    /// Sends a message. Nobody waiting any more is no error: the program is about to end.
    pub fn send(&self, message: M) {
        drop(self.sender.send(message));
    }
}

impl<M> Events<M> {
    /// Begins to listen.
    pub fn new() -> io::Result<Self> {
        let (sender, messages) = channel();
        Ok(Self { messages, sender })
    }

    /// A sender for other threads.
    pub fn post(&self) -> Post<M> {
        Post { sender: self.sender.clone() }
    }

    /// Waits until something happens or the deadline has passed, and adds everything that has happened.
    pub fn wait(&mut self, deadline: Option<Instant>, happened: &mut Vec<Event<M>>) -> io::Result<()> {
        const GLANCE: Duration = Duration::from_millis(100);
        loop {
            happened.extend(self.messages.try_iter().map(Event::Message));
            while event::poll(Duration::ZERO)? {
                happened.extend(convert(event::read()?).map(Event::Input));
            }
            let now = Instant::now();
            if !happened.is_empty() || deadline.is_some_and(|deadline| deadline <= now) {
                return Ok(());
            }
            event::poll(deadline.map_or(GLANCE, |deadline| GLANCE.min(deadline - now)))?;
        }
    }

    /// Runs something that has the terminal to itself, such as an editor.
    pub fn while_away<T>(&mut self, work: impl FnOnce() -> T) -> T {
        work()
    }
}

fn convert(event: event::Event) -> Option<Input> {
    Some(match event {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => {
            let has = |modifier| key.modifiers.contains(modifier);
            let code = match key.code {
                KeyCode::Char(c) => Code::Char(c),
                KeyCode::Enter => Code::Enter,
                KeyCode::Esc => Code::Esc,
                KeyCode::Tab => Code::Tab,
                KeyCode::BackTab => return Some(Input::Key(Key::new(Code::Tab, false, false, true))),
                KeyCode::Backspace => Code::Backspace,
                KeyCode::Delete => Code::Delete,
                KeyCode::Insert => Code::Insert,
                KeyCode::Up => Code::Up,
                KeyCode::Down => Code::Down,
                KeyCode::Left => Code::Left,
                KeyCode::Right => Code::Right,
                KeyCode::Home => Code::Home,
                KeyCode::End => Code::End,
                KeyCode::PageUp => Code::PageUp,
                KeyCode::PageDown => Code::PageDown,
                KeyCode::F(number) => Code::F(number),
                _ => return None,
            };
            let shift = has(KeyModifiers::SHIFT);
            Input::Key(Key::new(code, has(KeyModifiers::CONTROL), has(KeyModifiers::ALT), shift))
        }
        event::Event::Mouse(mouse) => {
            let kind = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
                MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
                MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
                MouseEventKind::ScrollUp => MouseKind::WheelUp,
                MouseEventKind::ScrollDown => MouseKind::WheelDown,
                _ => return None,
            };
            Input::Mouse(Mouse { kind, column: mouse.column, row: mouse.row })
        }
        event::Event::Paste(text) => Input::Paste(text),
        event::Event::Resize(columns, rows) => Input::Resize { columns, rows },
        event::Event::FocusGained => Input::Focus(true),
        event::Event::FocusLost => Input::Focus(false),
        event::Event::Key(_) => return None,
    })
}

/// There is no job control.
pub fn can_stop() -> bool {
    false
}

/// There is no job control.
pub fn ask_to_stop() {}

/// There is no job control.
pub fn stop() {}

/// A terminal that is gone cannot be told from one that fails.
pub fn is_gone(_: &io::Error) -> bool {
    false
}

/// The signal that a terminal that is gone stands for.
pub const GONE: Signal = Signal::Terminate(1);

/// Whether both ends of the terminal are there.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
