//! Whole programs in a pseudo-terminal of 200x60: from a key to the last byte that it puts on the screen.
//!
//! `ACSCOPE` names the program to measure (a release build); fzf is looked for in PATH. What is not there is left out,
//! and that is said.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use acscope::engine::catalog::{Catalog, CatalogFile};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::share;
use crate::words::made_catalog;

/// When nothing has come for so long, everything has come.
const QUIET: Duration = Duration::from_millis(60);
const ROUNDS: usize = 12;
const OWN: &str = "acscope, shipped catalogs";

/// The first screen and the memory held then: the least that can be done, fzf with the names as lines, and acscope with its own catalogs and with
/// a user's file.
pub fn first_screens() {
    let Some(program) = std::env::var_os("ACSCOPE") else {
        println!("\nscreens: not measured; ACSCOPE has to name a release build of acscope");
        return;
    };
    let anchor = std::env::current_exe().expect("this program").with_file_name("anchor");
    let home = Home::new(16_000);
    let command = |program: &std::ffi::OsStr, arguments: &[&str]| {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command
    };
    let mut rows = [
        ("raw write", command(anchor.as_os_str(), &["raw"])),
        ("empty ratatui app", command(anchor.as_os_str(), &["empty"])),
        ("the same, parsing the catalog file", command(anchor.as_os_str(), &["parse", "catalog.json"])),
        ("fzf, 16,000 lines", command("sh".as_ref(), &["-c", "exec fzf < lines"])),
        (OWN, command(&program, &[])),
        ("acscope, 16,000 actions of a user more", command(&program, &["--catalog", "catalog.json"])),
    ]
    .map(|(name, command)| (name, command, Vec::new(), None));
    for _ in 0..ROUNDS {
        for (_, command, times, resident) in &mut rows {
            let start = Instant::now();
            let Some(mut session) = Session::start(&home.0, command.clone()) else { continue };
            times.extend(session.last_byte(start));
            *resident = (*resident).max(session.resident());
        }
    }
    println!("\nscreens: ms to the last byte of the first screen, pty of 200x60, {ROUNDS} rounds in turn");
    println!("| program | median | fastest | acscope with its own catalogs takes | resident memory |");
    println!("|---|---|---|---|---|");
    rows.iter_mut().for_each(|(_, _, times, _)| times.sort_unstable());
    let own =
        rows.iter().find(|(name, ..)| *name == OWN).map_or(&[][..], |(_, _, times, _)| times.as_slice());
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let own = if own.is_empty() { f64::NAN } else { ms(share(own, 0.5)) };
    for (name, _, times, resident) in &rows {
        let Some(first) = times.first() else {
            println!("| {name} | not measured | | | |");
            continue;
        };
        let median = ms(share(times, 0.5));
        let resident = resident
            .map_or_else(|| "not known".to_owned(), |kib: u64| format!("{:.1} MiB", kib as f64 / 1024.0));
        println!("| {name} | {median:.1} | {:.1} | {:.2} x | {resident} |", ms(*first), own / median);
    }
}

/// A folder with a made catalog, as acscope reads it and as lines for fzf; deleted in the end.
struct Home(PathBuf);

impl Home {
    fn new(actions: usize) -> Self {
        let folder = std::env::temp_dir().join(format!("acscope-peers-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a directory");
        let text = made_catalog(actions);
        let catalog = Catalog::only(&[CatalogFile { name: "made.json", text: &text }]).expect("it loads");
        let line =
            |action: &acscope::engine::catalog::Action| format!("{} {}\n", action.name, action.description);
        let lines: String = catalog.actions().iter().map(line).collect();
        std::fs::write(folder.join("catalog.json"), &text).expect("a file");
        std::fs::write(folder.join("lines"), lines).expect("a file");
        Self(folder)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Both programs with the same names and descriptions.
pub fn compare() {
    let Some(program) = std::env::var_os("ACSCOPE") else {
        println!("\nfzf: not measured; ACSCOPE has to name a release build of acscope");
        return;
    };
    println!("\nfzf: ms in a pty of 200x60, typing `createinst`, programs in turn");
    println!(
        "| actions | program | first screen, median | key, median | key, 95 % | acscope takes of a key |"
    );
    println!("|---|---|---|---|---|---|");
    // Every key waits for silence, so a round takes seconds; at the larger size fewer of them say enough.
    for (actions, rounds) in [(16_000, ROUNDS), (100_000, ROUNDS / 3)] {
        let home = Home::new(actions);
        let mut own = CommandBuilder::new(&program);
        own.args(["--catalog", "catalog.json"]);
        let mut fzf = CommandBuilder::new("sh");
        fzf.args(["-c", "exec fzf < lines"]);
        let mut rows = [("acscope", own, "/", Times::default()), ("fzf", fzf, "", Times::default())];
        for _ in 0..rounds {
            for (_, command, before, times) in &mut rows {
                times.round(&home.0, command, before);
            }
        }
        let mut own = f64::NAN;
        for (name, _, _, mut times) in rows {
            times.first.sort_unstable();
            times.keys.sort_unstable();
            if times.keys.is_empty() {
                println!("| {actions} | {name} | not measured | | | |");
                continue;
            }
            let ms = |list: &[Duration], part| share(list, part).as_secs_f64() * 1e3;
            let key = ms(&times.keys, 0.5);
            if name == "acscope" {
                own = key;
            }
            println!(
                "| {actions} | {name} | {:.1} | {key:.2} | {:.2} | {:.2} x |",
                ms(&times.first, 0.5),
                ms(&times.keys, 0.95),
                own / key
            );
        }
    }
}

#[derive(Default)]
struct Times {
    first: Vec<Duration>,
    keys: Vec<Duration>,
}

impl Times {
    fn round(&mut self, home: &Path, command: &CommandBuilder, before: &str) {
        let start = Instant::now();
        let Some(mut session) = Session::start(home, command.clone()) else { return };
        let Some(first) = session.last_byte(start) else { return };
        self.first.push(first);
        for (key, counts) in
            before.bytes().map(|key| (key, false)).chain("createinst".bytes().map(|key| (key, true)))
        {
            let start = Instant::now();
            session.writer.write_all(&[key]).expect("the program reads");
            if let (Some(time), true) = (session.last_byte(start), counts) {
                self.keys.push(time);
            }
        }
    }
}

struct Session {
    _terminal: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn std::io::Write + Send>,
    output: Receiver<Instant>,
}

impl Session {
    fn start(home: &Path, mut command: CommandBuilder) -> Option<Self> {
        let size = PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).ok()?;
        command.cwd(home);
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).ok()?;
        let mut reader = pair.master.try_clone_reader().ok()?;
        let writer = pair.master.take_writer().ok()?;
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(1..) = reader.read(&mut buffer) {
                if sender.send(Instant::now()).is_err() {
                    break;
                }
            }
        });
        Some(Self { _terminal: pair.master, child, writer, output })
    }

    /// When the last byte came, once nothing more comes.
    fn last_byte(&mut self, start: Instant) -> Option<Duration> {
        let mut last = None;
        loop {
            let patience = if last.is_none() { Duration::from_secs(2) } else { QUIET };
            match self.output.recv_timeout(patience) {
                Ok(at) => last = Some(at),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return last.map(|last| last.duration_since(start));
                }
            }
        }
    }
}

impl Session {
    /// The memory that the program holds, in KiB.
    fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
