//! Catalogs: loading them, and searching them at every keystroke.
//!
//! `cargo bench --bench catalog` runs the benchmarks; `cargo bench --bench catalog -- percentiles` prints the
//! distribution of keystroke times instead, which a mean hides. Larger catalogs than the shipped one are made
//! here, from the words of the shipped one, the same each time.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a benchmark fails by panicking, and cuts its own text"
)]

#[path = "support/words.rs"]
mod words;

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use acscope::engine::catalog::search::{SearchIndex, Searcher};
use acscope::engine::catalog::{Catalog, CatalogFile};
use divan::Bencher;
use words::{TYPED, made_catalog};

fn main() {
    if std::env::args().any(|argument| argument == "percentiles") {
        print_percentiles();
    } else {
        divan::main();
    }
}

const SIZES: [usize; 4] = [0, 10_000, 25_000, 100_000];

/// The index of a catalog of this size; 0 is the shipped one.
fn index(size: usize) -> Arc<SearchIndex> {
    static MADE: [OnceLock<Arc<SearchIndex>>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];
    let at = SIZES.iter().position(|known| *known == size).expect("a known size");
    let make = || {
        let catalog = if size == 0 {
            Catalog::embedded()
        } else {
            Catalog::only(&[CatalogFile { name: "made.json", text: &made_catalog(size) }])
        };
        Arc::new(SearchIndex::new(&catalog.expect("the catalog loads")))
    };
    MADE[at].get_or_init(make).clone()
}

#[divan::bench]
fn load_embedded() -> Catalog {
    Catalog::embedded().expect("the shipped catalogs load")
}

#[divan::bench(sample_count = 20)]
fn load_embedded_and_25_000_of_the_user(bencher: Bencher) {
    let text = made_catalog(25_000);
    bencher.bench(|| Catalog::with_files(&[CatalogFile { name: "made.json", text: &text }]).expect("loads"));
}

#[divan::bench]
fn index_embedded(bencher: Bencher) {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    bencher.bench(|| SearchIndex::new(&catalog));
}

#[divan::bench(sample_count = 20)]
fn index_25_000(bencher: Bencher) {
    let text = made_catalog(25_000);
    let catalog = Catalog::only(&[CatalogFile { name: "made.json", text: &text }]).expect("loads");
    bencher.bench(|| SearchIndex::new(&catalog));
}

#[divan::bench]
fn find_by_name(bencher: Bencher) {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    bencher.bench(|| catalog.action_id(black_box("ECS:runinstances")));
}

#[divan::bench(args = ["edas:*Application", "*:Describe*", "log:Get*"])]
fn expand_a_pattern(bencher: Bencher, pattern: &str) {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    bencher.bench(|| catalog.expand(black_box(pattern)));
}

/// One keystroke: the last letter of a line of this length, after the letters before it.
#[divan::bench(args = [1, 2, 3, 4, 6, 8, 10, 12], consts = SIZES, sample_count = 48)]
fn keystroke<const SIZE: usize>(bencher: Bencher, length: usize) {
    let index = index(SIZE);
    let next = AtomicUsize::new(0);
    bencher
        .with_inputs(|| {
            let mut searcher = Searcher::new(index.clone());
            let line = loop {
                let line = TYPED[next.fetch_add(1, Ordering::Relaxed) % TYPED.len()];
                if line.len() >= length {
                    break line;
                }
            };
            for typed in 1..length {
                searcher.search(&line[..typed], 50, |_, _| true);
            }
            (searcher, &line[..length])
        })
        .bench_values(|(mut searcher, line)| {
            black_box(searcher.search(line, 50, |_, _| true).hits.len());
            searcher
        });
}

/// Every keystroke is timed in several runs and the best is kept, or a busy machine would be measured instead.
fn print_percentiles() {
    const RUNS: usize = 7;
    println!(
        "ms a keystroke: every prefix of {} lines, best of {RUNS} runs, 50 hits with their marks",
        TYPED.len()
    );
    println!("{:>8} {:>8} {:>8} {:>8} {:>8}", "actions", "median", "95 %", "99 %", "worst");
    for size in SIZES {
        let index = index(size);
        let mut times: Vec<f64> = TYPED.iter().flat_map(|line| best_of(RUNS, &index, line)).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        let count = index.len();
        println!("{count:>8} {:>8.3} {:>8.3} {:>8.3} {:>8.3}", at(0.5), at(0.95), at(0.99), at(1.0));
    }
}

/// The best time of each keystroke of a line, in milliseconds.
fn best_of(runs: usize, index: &Arc<SearchIndex>, line: &str) -> Vec<f64> {
    let mut best = vec![f64::INFINITY; line.len()];
    for _ in 0..runs {
        let mut searcher = Searcher::new(index.clone());
        for (typed, best) in (1..=line.len()).zip(&mut best) {
            let start = Instant::now();
            let hits = searcher.search(&line[..typed], 50, |_, _| true).hits.to_vec();
            for hit in &hits {
                black_box(searcher.highlight(hit.action));
            }
            *best = best.min(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    best
}
