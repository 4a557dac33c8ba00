//! The whole program, from outside: how long it takes to start, to draw and to answer a key, what it holds in memory,
//! how large it is. `cargo bench --bench process`.
//!
//! The terminal is a pseudo-terminal of 200x60; a frame is there when the program has written the end of its
//! synchronized update. Median and fastest of many runs: on a busy machine the fastest says more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a benchmark stops by panicking"
)]

#[path = "../tests/support/accounts.rs"]
#[allow(dead_code, reason = "shared with the tests, which use all of it")]
mod accounts;
#[path = "support/policies.rs"]
#[allow(dead_code, reason = "only the document is needed here")]
mod policies;
#[path = "support/words.rs"]
#[allow(dead_code, reason = "what is typed is for another benchmark")]
mod words;

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const PROGRAM: &str = env!("CARGO_BIN_EXE_acscope");
const RUNS: usize = 15;
/// What the program writes at the end of a frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

fn main() {
    let home = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).expect("a file");
    write("policy.json", &policies::document(200));
    write("catalog.json", &words::made_catalog(25_000));
    write("account.json", &accounts::generated_account(accounts::Size::FULL, 7));
    let large = ["--catalog", "catalog.json", "--account", "account.json", "policy.json"];

    println!("{:56} {:>10} {:>10}", "", "median", "fastest");
    command(home.path(), "--version", &["--version"]);
    command(home.path(), "catalog show ecs:RunInstances", &["catalog", "show", "ecs:RunInstances"]);
    command(home.path(), "search chat", &["search", "chat"]);
    command(
        home.path(),
        "search chat, 25,000 actions more",
        &["--catalog", "catalog.json", "search", "chat"],
    );
    let memory = [
        workbench(home.path(), "shipped catalogs", &[]),
        workbench(home.path(), "25,000 actions more, 1,000 users, 200 statements", &large),
    ];
    for (what, resident) in memory {
        println!("{:56} {resident:>10}", format!("resident memory, {what}"));
    }
    println!("{:56} {:>10}", "size of the program, stripped", stripped_size(home.path()));
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    println!("{what:56} {:>10.2?} {:>10.2?}", times[times.len() / 2], times[0]);
}

fn command(home: &Path, what: &str, arguments: &[&str]) {
    let run = || {
        let start = Instant::now();
        let status = Command::new(PROGRAM)
            .args(arguments)
            .current_dir(home)
            .env("HOME", home)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("the program runs");
        assert!(status.success(), "{what}");
        start.elapsed()
    };
    report(what, (0..RUNS).map(|_| run()).collect());
}

/// The first frame, and keys to their frames; gives back the memory it took in the end.
fn workbench<'w>(home: &Path, what: &'w str, arguments: &[&str]) -> (&'w str, String) {
    let mut first = Vec::new();
    let mut keys = Vec::new();
    let mut resident = String::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let mut session = Session::start(home, arguments);
        session.wait_for_frame();
        first.push(start.elapsed());
        for key in "/createinst".bytes() {
            let start = Instant::now();
            session.writer.write_all(&[key]).expect("the program reads");
            session.wait_for_frame();
            keys.push(start.elapsed());
        }
        resident = session.resident();
    }
    report(&format!("first frame, {what}"), first);
    report(&format!("key to frame, {what}"), keys);
    (what, resident)
}

struct Session {
    /// Closing it would end the program.
    _terminal: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn std::io::Write + Send>,
    output: Receiver<Vec<u8>>,
    /// What came after the last frame.
    pending: Vec<u8>,
}

impl Session {
    fn start(home: &Path, arguments: &[&str]) -> Self {
        let size = PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        command.cwd(home);
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.args(arguments);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { _terminal: pair.master, child, writer, output, pending: Vec::new() }
    }

    fn wait_for_frame(&mut self) {
        loop {
            if let Some(at) = self.pending.windows(FRAME_END.len()).position(|window| window == FRAME_END) {
                self.pending.drain(..at + FRAME_END.len());
                return;
            }
            let bytes = self.output.recv_timeout(Duration::from_secs(20)).expect("a frame");
            self.pending.extend(bytes);
        }
    }

    /// The most memory the program has held.
    fn resident(&self) -> String {
        let read = || {
            let status =
                std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            let kilobytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
            Some(format!("{:.1} MB", kilobytes * 1024.0 / 1e6))
        };
        read().unwrap_or_else(|| "not measured".to_owned())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Benchmarks keep their symbols; what is shipped has none.
fn stripped_size(home: &Path) -> String {
    let stripped = home.join("stripped");
    let done = Command::new("strip").arg("-o").arg(&stripped).arg(PROGRAM).status();
    let size = done.ok().filter(std::process::ExitStatus::success).and_then(|_| stripped.metadata().ok());
    size.map_or("not measured".to_owned(), |size| format!("{:.2} MB", size.len() as f64 / 1e6))
}
