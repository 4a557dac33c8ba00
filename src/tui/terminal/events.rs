//! Waiting: for input, signals, messages from other threads and deadlines, all in one place and one thread.
//!
//! The program sleeps in one `poll` on three descriptors: standard input, a pipe that the signal handlers
//! write to, and a pipe that other threads write to. Nothing ticks. Everything that is there already is
//! taken at once, so that many keys lead to one drawing.

use std::io::{self, IsTerminal as _, Read as _, Stdin, Write as _};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;

use super::decode::Decoder;
use super::{Event, Signal};
use crate::tui::input::Input;

/// The most bytes taken before the screen is drawn again.
const MOST_AT_ONCE: usize = 64 * 1024;

/// Whether a signal has asked for the end that nobody can put off: the terminal may be the reason for it.
static ENDING: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Waits until the terminal takes output. False when it takes none and the program has been asked to end: whoever
/// waited longer would have to be killed.
pub fn takes_output(out: impl AsFd) -> bool {
    const GLANCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
    loop {
        let mut descriptor = [PollFd::new(&out, PollFlags::OUT)];
        match poll(&mut descriptor, Some(&GLANCE)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            // Ready, or in a state that writing will report.
            _ => return true,
        }
        if ENDING.get().is_some_and(|ending| ending.load(Ordering::SeqCst)) {
            return false;
        }
    }
}

/// Where events come from.
pub struct Events<M> {
    stdin: Stdin,
    decoder: Decoder,
    /// Until when an unfinished sequence is waited for.
    decoder_deadline: Option<Instant>,
    signals: SignalDelivery<UnixStream, SignalOnly>,
    /// While true, SIGTSTP stops the process as if it were not handled.
    stops_at_once: Arc<AtomicBool>,
    messages: Receiver<M>,
    post: Post<M>,
    posted: UnixStream,
}

/// Sends messages to the thread that waits, from any thread.
pub struct Post<M> {
    sender: Sender<M>,
    bell: Arc<UnixStream>,
}

impl<M> Clone for Post<M> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), bell: Arc::clone(&self.bell) }
    }
}

impl<M> Post<M> {
    /// Sends a message. Nobody waiting any more is no error: the program is about to end.
    pub fn send(&self, message: M) {
        if self.sender.send(message).is_ok() {
            // A full pipe has rung already.
            drop((&*self.bell).write(&[1]));
        }
    }
}

impl<M> Events<M> {
    /// Begins to listen. From here on the signals that would end or stop the process are events.
    pub fn new() -> io::Result<Self> {
        let stops_at_once = Arc::new(AtomicBool::new(false));
        // Registered first, so that it is asked first.
        signal_hook::flag::register_conditional_default(SIGTSTP, Arc::clone(&stops_at_once))?;
        // Its default is to end the process when a file reaches a limit of its size, in the middle of a save and with the
        // terminal taken. Handled at all, the write fails instead, and that is reported like a full disk.
        signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
        for signal in [SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(ENDING.get_or_init(Arc::default)))?;
        }
        let (read, write) = UnixStream::pair()?;
        let handled = [SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH];
        let signals = SignalDelivery::with_pipe(read, write, SignalOnly, handled)?;
        let (posted, bell) = UnixStream::pair()?;
        posted.set_nonblocking(true)?;
        bell.set_nonblocking(true)?;
        let (sender, messages) = channel();
        Ok(Self {
            stdin: io::stdin(),
            decoder: Decoder::default(),
            decoder_deadline: None,
            signals,
            stops_at_once,
            messages,
            post: Post { sender, bell: Arc::new(bell) },
            posted,
        })
    }

    /// A sender for other threads.
    pub fn post(&self) -> Post<M> {
        self.post.clone()
    }

    /// Waits until something happens or the deadline has passed, and adds everything that has happened.
    pub fn wait(&mut self, deadline: Option<Instant>, happened: &mut Vec<Event<M>>) -> io::Result<()> {
        loop {
            self.take_signals(happened);
            happened.extend(self.messages.try_iter().map(Event::Message));
            let now = Instant::now();
            if self.decoder_deadline.is_some_and(|deadline| deadline <= now) {
                self.give_up(happened);
            }
            if !happened.is_empty() || deadline.is_some_and(|deadline| deadline <= now) {
                return Ok(());
            }
            let next = deadline.into_iter().chain(self.decoder_deadline).min();
            match self.sleep(next.map(|next| next - now)) {
                Ok(Ready { input: true, .. }) => self.read(happened)?,
                Ok(Ready { gone: true, .. }) => happened.push(Event::Signal(GONE)),
                Ok(Ready { .. }) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn sleep(&mut self, timeout: Option<Duration>) -> io::Result<Ready> {
        let timeout = timeout.map(Timespec::try_from).transpose().unwrap_or_default();
        let ready = {
            let mut descriptors = [
                PollFd::from_borrowed_fd(self.stdin.as_fd(), PollFlags::IN),
                PollFd::from_borrowed_fd(self.signals.get_read().as_fd(), PollFlags::IN),
                PollFd::from_borrowed_fd(self.posted.as_fd(), PollFlags::IN),
            ];
            poll(&mut descriptors, timeout.as_ref())?;
            let [input, _, _] = &descriptors;
            Ready {
                input: input.revents().contains(PollFlags::IN),
                gone: input.revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
            }
        };
        // The messages themselves are in the channel.
        while self.posted.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
        Ok(ready)
    }

    fn take_signals(&mut self, happened: &mut Vec<Event<M>>) {
        for signal in self.signals.pending() {
            happened.push(match signal {
                SIGWINCH => {
                    let Ok((columns, rows)) = crossterm::terminal::size() else { continue };
                    Event::Input(Input::Resize { columns, rows })
                }
                SIGTSTP => Event::Signal(Signal::Stop),
                SIGCONT => Event::Signal(Signal::Continue),
                number => Event::Signal(Signal::Terminate(number)),
            });
        }
    }

    /// Reads what is there, up to a bound, and no further: reading more would wait.
    fn read(&mut self, happened: &mut Vec<Event<M>>) -> io::Result<()> {
        let mut buffer = [0; 4096];
        let mut inputs = Vec::new();
        let mut taken = 0;
        loop {
            match rustix::io::read(self.stdin.as_fd(), &mut buffer) {
                // The end of a terminal, and the error of one that is gone: nobody is there any more.
                Ok(0) | Err(rustix::io::Errno::IO) => {
                    happened.push(Event::Signal(GONE));
                    break;
                }
                Ok(count) => {
                    taken += count;
                    self.decoder.feed(buffer.get(..count).unwrap_or_default(), &mut inputs);
                }
                Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if taken >= MOST_AT_ONCE || !self.sleep(Some(Duration::ZERO))?.input {
                break;
            }
        }
        self.decoder_deadline = self.decoder.patience().map(|patience| Instant::now() + patience);
        happened.extend(inputs.into_iter().map(Event::Input));
        Ok(())
    }

    fn give_up(&mut self, happened: &mut Vec<Event<M>>) {
        let mut inputs = Vec::new();
        self.decoder.give_up(&mut inputs);
        self.decoder_deadline = None;
        happened.extend(inputs.into_iter().map(Event::Input));
    }

    /// Runs something that has the terminal to itself, such as an editor. Ctrl-Z stops both together; the
    /// signals that the terminal sent to both are not for us afterwards, only those that end us are.
    pub fn while_away<T>(&mut self, work: impl FnOnce() -> T) -> T {
        self.stops_at_once.store(true, Ordering::SeqCst);
        let done = work();
        self.stops_at_once.store(false, Ordering::SeqCst);
        let ends = self.signals.pending().find(|signal| matches!(*signal, SIGTERM | SIGHUP));
        if let Some(signal) = ends {
            // Raised again rather than kept aside: `wait` then sees it as any other.
            drop(signal_hook::low_level::raise(signal));
        }
        done
    }
}

/// What `poll` said about standard input.
struct Ready {
    input: bool,
    gone: bool,
}

/// Whether there is a shell that a stopped program could be continued from. A program that leads its own
/// session (the command of a terminal window) would stop for ever.
pub fn can_stop() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Asks for what Ctrl-Z asks for, of the whole job. It comes back as [`Signal::Stop`].
pub fn ask_to_stop() {
    let _ = kill_current_process_group(rustix::process::Signal::TSTP);
}

/// Stops this process until it is continued.
pub fn stop() {
    drop(signal_hook::low_level::emulate_default_handler(SIGTSTP));
}

/// Whether an error of the terminal says that it is gone, which is no failure but the end.
pub fn is_gone(error: &io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::IO)
}

/// The signal that a terminal that is gone stands for.
pub const GONE: Signal = Signal::Terminate(SIGHUP);

/// Whether both ends of the terminal are there.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
