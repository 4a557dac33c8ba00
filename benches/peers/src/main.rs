//! acscope beside other matchers, policy engines and fzf, all in one run of one machine: only the ratios count.
//!
//! ```text
//! cargo run --release            everything
//! cargo run --release -- search  one part: search, quality, decide, matrix, globs, lint, frame, screens, fzf
//! ```
//!
//! Not part of acscope: nothing here is in its dependency tree, its tests or its CI.

#[path = "../../support/cells.rs"]
mod cells;
mod decide;
mod frame;
mod fzf;
mod globs;
#[path = "../../support/keys.rs"]
#[allow(dead_code, reason = "the benchmarks use more of it")]
mod keys;
mod lint;
mod matrix;
#[path = "../../support/policies.rs"]
#[allow(dead_code, reason = "the program uses more of it than this comparison")]
mod policies;
mod search;
#[path = "../../support/words.rs"]
mod words;

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

fn main() {
    let wanted = std::env::args().nth(1);
    let is_wanted = |part: &str| wanted.as_deref().is_none_or(|wanted| wanted == part);
    if is_wanted("search") {
        search::speed();
    }
    if is_wanted("quality") {
        search::quality();
    }
    if is_wanted("decide") {
        decide::compare();
    }
    if is_wanted("matrix") {
        matrix::compare();
    }
    if is_wanted("globs") {
        globs::compare();
    }
    if is_wanted("lint") {
        lint::compare();
    }
    if is_wanted("frame") {
        frame::compare();
    }
    if is_wanted("screens") {
        fzf::first_screens();
    }
    if is_wanted("fzf") {
        fzf::compare();
    }
}

/// How long one piece of work, done by this thread alone, has a processor; what else the machine does hardly counts.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let used = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("a time after the start");
    let start = used();
    let result = work();
    (used() - start, result)
}

/// The fastest of some runs.
fn fastest(runs: usize, mut work: impl FnMut()) -> Duration {
    (0..runs).map(|_| timed(&mut work).0).min().unwrap_or_default()
}

/// The value below which this share lies.
fn share(sorted: &[Duration], share: f64) -> Duration {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}
