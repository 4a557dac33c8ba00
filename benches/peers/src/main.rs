//! acscope beside other matchers, policy engines and fzf, all in one run of one machine: only the ratios count.
//!
//! ```text
//! cargo run --release            everything
//! cargo run --release -- search  one part: search, quality, decide, fzf
//! ```
//!
//! Not part of acscope: nothing here is in its dependency tree, its tests or its CI.

mod decide;
mod fzf;
#[path = "../../support/policies.rs"]
#[allow(dead_code, reason = "the program uses more of it than this comparison")]
mod policies;
mod search;
#[path = "../../support/words.rs"]
mod words;

use std::time::{Duration, Instant};

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
    if is_wanted("fzf") {
        fzf::compare();
    }
}

/// How long one piece of work takes.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// The value below which this share lies.
fn share(sorted: &[Duration], share: f64) -> Duration {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}
