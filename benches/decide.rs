//! Decisions, explanations, compiling, globs and batches. `cargo bench --bench decide`; figures in README.md beside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops by panicking"
)]

#[path = "support/policies.rs"]
mod policies;

use acscope::engine::decide::{AnswerDetails, answer_json, read_case};
use acscope::engine::policy::{glob::Glob, parse};
use divan::{Bencher, counter::ItemsCount};

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
/// Distinct requests, decided in turn.
const REQUESTS: usize = 1_000;

/// Time for all requests; divide by 1,000 for one.
#[divan::bench(args = SIZES)]
fn verdict(bencher: Bencher<'_, '_>, statements: usize) {
    let (set, requests) = (policies::set(statements), policies::requests(REQUESTS));
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        for request in &requests {
            divan::black_box(set.verdict(request, &request.action, &request.resources[0]));
        }
    });
}

#[divan::bench(args = SIZES)]
fn decide(bencher: Bencher<'_, '_>, statements: usize) {
    let (set, requests) = (policies::set(statements), policies::requests(REQUESTS));
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        for request in &requests {
            divan::black_box(set.decide(request));
        }
    });
}

#[divan::bench(args = SIZES)]
fn explain(bencher: Bencher<'_, '_>, statements: usize) {
    let (set, requests) = (policies::set(statements), policies::requests(REQUESTS));
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        for request in &requests {
            divan::black_box(set.explain(request));
        }
    });
}

/// From text to a set that can be asked.
#[divan::bench(args = SIZES)]
fn parse_and_compile(bencher: Bencher<'_, '_>, statements: usize) {
    let text = policies::document(statements);
    bencher.bench_local(|| {
        let mut set = acscope::engine::decide::PolicySet::builder();
        set.add("bench", acscope::engine::decide::Layer::Identity, &parse(&text, None));
        set.build()
    });
}

/// From a parsed document to a set that can be asked.
#[divan::bench(args = SIZES)]
fn compile(bencher: Bencher<'_, '_>, statements: usize) {
    let parsed = parse(&policies::document(statements), None);
    bencher.bench_local(|| {
        let mut set = acscope::engine::decide::PolicySet::builder();
        set.add("bench", acscope::engine::decide::Layer::Identity, &parsed);
        set.build()
    });
}

const WORST: [(&str, usize); 4] = [
    ("a*a*a*a*a*a*a*a*b", 60),
    ("*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b*", 1_000),
    ("*a?a?a?a?a?b*", 1_000),
    ("*aab*aab*aab*", 100_000),
];

/// Patterns that make a backtracking matcher slow.
#[divan::bench(args = WORST.map(|(pattern, length)| format!("{pattern} on a^{length}")))]
fn glob_worst(bencher: Bencher<'_, '_>, case: &str) {
    let (pattern, length) =
        WORST.into_iter().find(|(pattern, length)| *case == format!("{pattern} on a^{length}")).unwrap();
    let (glob, text) = (Glob::new(pattern), "a".repeat(length));
    bencher.bench_local(|| glob.matches(divan::black_box(&text)));
}

/// A batch of small cases on one processor, parsing and printing included.
#[divan::bench]
fn batch(bencher: Bencher<'_, '_>) {
    let lines = policies::batch_lines(REQUESTS);
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        let mut written = 0;
        for line in &lines {
            let case = read_case(line).unwrap();
            let set = case.policies.unwrap();
            written +=
                answer_json(case.id.as_deref(), &set, &set.decide(&case.request), AnswerDetails::default())
                    .len();
        }
        written
    });
}
