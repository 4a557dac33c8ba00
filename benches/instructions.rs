//! How many instructions the hot paths take, and whether that has grown.
//!
//! ```text
//! cargo bench --bench instructions              compare with instructions.tsv; fails when a count grew by more than a fifth
//! cargo bench --bench instructions -- --write   write instructions.tsv
//! cargo bench --bench instructions -- search    only what has this in its name
//! ```
//!
//! Times of a shared machine say little; the number of instructions hardly changes from run to run. Each path is
//! prepared and then run once in a process of its own under valgrind's callgrind, which counts only inside
//! [`measured`]. Counts of another compiler or processor cannot be compared; then nothing is, and that is said.
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
#[path = "support/baseline.rs"]
mod baseline;
#[path = "support/cells.rs"]
mod cells;
#[path = "support/comparisons.rs"]
#[allow(dead_code, reason = "one size of two of them is counted")]
mod comparisons;
#[path = "support/keys.rs"]
#[allow(dead_code, reason = "the first frame is for another benchmark")]
mod keys;
#[path = "support/paths.rs"]
mod paths;
#[path = "support/policies.rs"]
mod policies;
#[path = "support/words.rs"]
mod words;

use std::hint::black_box;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitCode};

use baseline::{Baseline, MOST_GROWTH};
use paths::PATHS;

const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.tsv");
/// Runs one path, for callgrind.
const ONE: &str = "--one";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [one, name] = arguments.as_slice()
        && one == ONE
    {
        let (_, prepare) = PATHS.iter().find(|(known, _)| known == name).expect("a path of this name");
        measured(&mut *prepare());
        return ExitCode::SUCCESS;
    }
    let wanted = arguments.iter().find(|argument| !argument.starts_with('-'));
    let chosen = |name: &str| wanted.is_none_or(|wanted| name.contains(wanted.as_str()));
    match Command::new("valgrind").arg("--version").output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("instructions: not checked, because valgrind is not installed");
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let write = arguments.iter().any(|argument| argument == "--write");
    let baseline = Baseline::read(&std::fs::read_to_string(Path::new(BASELINE)).unwrap_or_default());
    if !write && baseline.made_with != made_with() {
        println!(
            "instructions: not checked, because the counts in instructions.tsv are those of {}, and this is {}",
            baseline.made_with,
            made_with()
        );
        return ExitCode::SUCCESS;
    }
    let mut counted = Baseline { made_with: made_with(), ..baseline.clone() };
    let mut grown = 0;
    println!("{:44} {:>14} {:>9}", "path", "instructions", "change");
    for (name, _) in PATHS.iter().filter(|(name, _)| chosen(name)) {
        let count = count(name);
        let change = baseline.compare(name, count);
        println!("{name:44} {count:>14} {change:>9}{}", if change.fails() { "  FAILS" } else { "" });
        grown += usize::from(change.fails());
        counted.counts.insert((*name).to_owned(), count);
    }
    if write {
        let text = counted.print(PATHS.iter().map(|(name, _)| *name));
        std::fs::write(BASELINE, text).expect("the baseline is written");
        return ExitCode::SUCCESS;
    }
    if grown > 0 {
        println!(
            "{grown} of these take over {:.0} % more instructions than benches/instructions.tsv says, or are not in it",
            MOST_GROWTH * 100.0
        );
        println!(
            "where that is meant: cargo bench --bench instructions -- --write, and say why in the commit"
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What callgrind counts in.
#[inline(never)]
fn measured(work: &mut dyn FnMut()) {
    work();
    // Keeps the call above from becoming a jump.
    black_box(0_u8);
}

/// The instructions of one path.
fn count(name: &str) -> u64 {
    let directory = tempfile::tempdir().expect("a directory for what callgrind writes");
    let out = directory.path().join("out");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no", "--toggle-collect=*instructions::measured*"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().expect("this program"))
        .args([ONE, name])
        .output()
        .expect("valgrind runs");
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
    let written = std::fs::read_to_string(&out).expect("callgrind's counts");
    let total = written.lines().find_map(|line| line.strip_prefix("totals: ")).expect("a total");
    let count = total.trim().parse().expect("a number");
    assert!(count > 0, "{name}: callgrind saw nothing");
    count
}

/// What counts depend on beside the code.
fn made_with() -> String {
    let rustc =
        Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version").output();
    let rustc = rustc.map(|run| String::from_utf8_lossy(&run.stdout).trim().to_owned()).unwrap_or_default();
    format!("{rustc}, {}{}", std::env::consts::ARCH, vectors())
}

#[cfg(target_arch = "x86_64")]
fn vectors() -> &'static str {
    if std::arch::is_x86_feature_detected!("avx2") { " with AVX2" } else { " without AVX2" }
}

#[cfg(not(target_arch = "x86_64"))]
fn vectors() -> &'static str {
    ""
}
