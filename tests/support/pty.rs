//! The real program on a real pseudo-terminal.
//!
//! A [`Session`] starts the program with nothing in its environment but what a test gives it, sends keys,
//! pastes and the mouse as a terminal would, and reads the screen with `vt100`. It never sleeps for a while
//! and hopes: it waits for something to be seen, up to a deadline, and prints the screen when that passes.
use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use acscope::tui::keys::key::{Code, Key, KeySequence};
use portable_pty::{Child, CommandBuilder, ExitStatus, PtyPair, PtySize, native_pty_system};

/// Long enough for a slow machine that runs other tests; passing tests never wait for it.
const DEADLINE: Duration = Duration::from_secs(20);

/// How to start a program.
pub struct Launch {
    command: CommandBuilder,
    columns: u16,
    rows: u16,
}

impl Launch {
    /// The program itself, its directories inside `home`, in a terminal of 80x24 that shows everything.
    pub fn acscope(home: &Path) -> Self {
        Self::program(Path::new(env!("CARGO_BIN_EXE_acscope")), home)
    }

    /// Another program, in the same surroundings.
    pub fn program(program: &Path, home: &Path) -> Self {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.cwd(home);
        let launch = Self { command, columns: 80, rows: 24 };
        launch
            .env("HOME", &home.to_string_lossy())
            .env("PATH", "/usr/bin:/bin")
            .env("TERM", "xterm-256color")
            .env("COLORTERM", "truecolor")
            .env("LANG", "C.UTF-8")
            // With 1 the message of a panic would scroll away.
            .env("RUST_BACKTRACE", "0")
            .env("ACSCOPE_CONFIG_DIR", &home.join("config").to_string_lossy())
            .env("ACSCOPE_DATA_DIR", &home.join("data").to_string_lossy())
            .env("ACSCOPE_STATE_DIR", &home.join("state").to_string_lossy())
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn arg(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn size(self, columns: u16, rows: u16) -> Self {
        Self { columns, rows, ..self }
    }

    pub fn start(self) -> Session {
        let pair = native_pty_system().openpty(pty_size(self.columns, self.rows)).expect("a pseudo-terminal");
        let cooked = modes(&pair);
        let child = pair.slave.spawn_command(self.command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let (sender, output) = channel();
        let stuck = Arc::new(AtomicBool::new(false));
        let is_stuck = Arc::clone(&stuck);
        // Ends when the terminal is closed, with the session.
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                while is_stuck.load(Ordering::SeqCst) {
                    thread::sleep(Duration::from_millis(5));
                }
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let parser = vt100::Parser::new(at_least_one(self.rows), at_least_one(self.columns), 0);
        Session {
            pair: Some(pair),
            cooked,
            child,
            writer: Some(writer),
            output,
            parser,
            tail: Vec::new(),
            in_frame: false,
            stuck,
        }
    }
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn at_least_one(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).unwrap_or(NonZeroU16::MIN)
}

/// The modes of the terminal's line discipline, as far as they can be compared.
fn modes(pair: &PtyPair) -> String {
    format!("{:?}", pair.master.get_termios())
}

/// A program on its terminal.
pub struct Session {
    pair: Option<PtyPair>,
    /// The modes of the terminal before the program touched them.
    cooked: String,
    child: Box<dyn Child + Send + Sync>,
    writer: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// The last bytes, and whether a frame has begun and not ended.
    tail: Vec<u8>,
    in_frame: bool,
    /// While true, the terminal takes no output.
    stuck: Arc<AtomicBool>,
}

impl Session {
    /// Presses keys, in the notation of the configuration: `ctrl-s`, `g g`. After `esc` wait for something
    /// to be seen: an Escape with a key right behind it is Alt and that key.
    pub fn keys(&mut self, keys: &str) {
        let keys: KeySequence = keys.parse().unwrap_or_else(|error| panic!("{keys}: {error}"));
        let bytes: Vec<u8> = keys.keys().iter().flat_map(|key| encode(*key)).collect();
        self.send(&bytes);
    }

    /// Types text.
    pub fn text(&mut self, text: &str) {
        self.send(text.as_bytes());
    }

    /// Pastes text, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Presses the left button at a place (from 0), moves to others, and lets it go at the last.
    pub fn drag(&mut self, places: &[(u16, u16)]) {
        for (index, (column, row)) in places.iter().enumerate() {
            let button = if index == 0 { 0 } else { 32 };
            self.send(format!("\x1b[<{button};{};{}M", column + 1, row + 1).as_bytes());
        }
        if let Some((column, row)) = places.last() {
            self.send(format!("\x1b[<0;{};{}m", column + 1, row + 1).as_bytes());
        }
    }

    /// Clicks at a place (from 0).
    pub fn click(&mut self, column: u16, row: u16) {
        self.drag(&[(column, row)]);
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().expect("the terminal is open");
        // A program that has ended does not read any more; the test finds that out by waiting.
        let _ = writer.write_all(bytes).and_then(|()| writer.flush());
    }

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.read_what_is_there();
        self.pair().master.resize(pty_size(columns, rows)).expect("another size");
        self.parser.screen_mut().set_size(at_least_one(rows), at_least_one(columns));
    }

    /// Lets the terminal take no output, as one at the other end of a broken line, or take it again.
    pub fn stick(&self, stuck: bool) {
        self.stuck.store(stuck, Ordering::SeqCst);
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a running program")
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.process_id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
        rustix::process::kill_process(pid.expect("a running program"), signal).expect("a signal");
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("`{text}` on the screen"), |screen| screen.contents().contains(text));
    }

    /// Waits until the screen shows a text no more.
    #[track_caller]
    pub fn wait_gone(&mut self, text: &str) {
        self.wait_until(&format!("no `{text}` on the screen"), |screen| !screen.contents().contains(text));
    }

    /// Waits until the screen is as it should be, in a frame that is complete: the first half of a frame shows what is
    /// new above what is old.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while self.in_frame || !seen(self.parser.screen()) {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.process(&bytes),
                // A program that has ended completes no frame.
                Err(_) if seen(self.parser.screen()) => return,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("waited in vain for {what}; the screen is\n{}", self.framed());
                }
            }
        }
    }

    /// Waits for the end of the program, and reads everything that it wrote.
    #[track_caller]
    pub fn wait_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + DEADLINE;
        loop {
            // Reading goes on meanwhile, or a program with much to write would never end.
            while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(5)) {
                self.process(&bytes);
            }
            if let Some(status) = self.child.try_wait().expect("a child") {
                self.read_what_is_there();
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "waited in vain for the end; the screen is\n{}",
                self.framed()
            );
        }
    }

    /// Closes the terminal, as closing its window does, and waits for the end of the program.
    #[track_caller]
    pub fn close(mut self) -> ExitStatus {
        // The reader holds the terminal open until it finds nobody to read for; something has to be written
        // for that, and a program draws when its window changes.
        self.output = channel().1;
        self.resize(100, 30);
        (self.writer, self.pair) = (None, None);
        self.wait_exit()
    }

    /// Asserts that the terminal is as it was before the program started. Waits for it: the last that the
    /// program wrote may come after its end.
    #[track_caller]
    pub fn assert_given_back(&mut self) {
        self.wait_until("a terminal given back", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert_eq!(modes(self.pair()), self.cooked, "raw mode is on");
    }

    /// What the screen shows once the frame that is being drawn is complete. Text that was waited for may
    /// have come with the first half of its frame.
    #[track_caller]
    pub fn settled(&mut self) -> &vt100::Screen {
        self.read_what_is_there();
        let deadline = Instant::now() + DEADLINE;
        while self.in_frame {
            let bytes = self.output.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            self.process(&bytes.expect("the rest of the frame"));
        }
        self.parser.screen()
    }

    /// What the screen shows once nothing more comes: what is worked out aside is there too.
    #[track_caller]
    pub fn quiet(&mut self) -> &vt100::Screen {
        const QUIET: Duration = Duration::from_millis(700);
        let deadline = Instant::now() + DEADLINE;
        while let Ok(bytes) = self.output.recv_timeout(QUIET) {
            assert!(Instant::now() < deadline, "the screen never comes to rest");
            self.process(&bytes);
        }
        self.settled()
    }

    fn process(&mut self, bytes: &[u8]) {
        // The marks of a synchronized update are shorter than what is kept of earlier output.
        self.tail.extend_from_slice(bytes);
        let last = |mark: &[u8]| self.tail.windows(mark.len()).rposition(|window| window == mark);
        match (last(b"\x1b[?2026h"), last(b"\x1b[?2026l")) {
            (None, None) => {}
            (begin, end) => self.in_frame = begin > end,
        }
        self.tail.drain(..self.tail.len().saturating_sub(16));
        self.parser.process(bytes);
    }

    /// What the screen shows.
    pub fn screen(&mut self) -> &vt100::Screen {
        self.read_what_is_there();
        self.parser.screen()
    }

    fn pair(&self) -> &PtyPair {
        self.pair.as_ref().expect("the terminal is open")
    }

    fn read_what_is_there(&mut self) {
        while let Ok(bytes) = self.output.try_recv() {
            self.process(&bytes);
        }
    }

    /// The screen with a frame, for messages.
    fn framed(&self) -> String {
        let (_, columns) = self.parser.screen().size();
        let rule = "-".repeat(usize::from(columns.get()));
        let rows: Vec<String> =
            self.parser.screen().rows(0, columns.get()).map(|row| format!("|{row}")).collect();
        format!("+{rule}\n{}\n+{rule}", rows.join("\n"))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A test that failed must not leave a program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bytes that xterm sends for a key.
fn encode(key: Key) -> Vec<u8> {
    let name = key.to_string();
    let (ctrl, alt, shift) = (name.contains("ctrl-"), name.contains("alt-"), name.contains("shift-"));
    let modifiers = 1 + u8::from(shift) + 2 * u8::from(alt) + 4 * u8::from(ctrl);
    let letter = |letter: char| match modifiers {
        1 => format!("\x1b[{letter}"),
        _ => format!("\x1b[1;{modifiers}{letter}"),
    };
    let number = |number: u8| match modifiers {
        1 => format!("\x1b[{number}~"),
        _ => format!("\x1b[{number};{modifiers}~"),
    };
    let escape = if alt { "\x1b" } else { "" };
    let sequence = match key.code() {
        Code::Char(' ') if ctrl => format!("{escape}\0"),
        Code::Char(c) if ctrl => format!("{escape}{}", char::from(c as u8 & 0x1f)),
        Code::Char(c) => format!("{escape}{c}"),
        Code::Enter => format!("{escape}\r"),
        Code::Esc => format!("{escape}\x1b"),
        Code::Tab if shift => "\x1b[Z".to_owned(),
        Code::Tab => format!("{escape}\t"),
        Code::Backspace => format!("{escape}\x7f"),
        Code::Up => letter('A'),
        Code::Down => letter('B'),
        Code::Right => letter('C'),
        Code::Left => letter('D'),
        Code::Home => letter('H'),
        Code::End => letter('F'),
        Code::Insert => number(2),
        Code::Delete => number(3),
        Code::PageUp => number(5),
        Code::PageDown => number(6),
        Code::F(function @ 1..=4) => letter(char::from(b'P' + function - 1)),
        Code::F(function @ 5..=5) => number(10 + function),
        Code::F(function @ 6..=10) => number(11 + function),
        Code::F(function) => number(12 + function),
    };
    sequence.into_bytes()
}
