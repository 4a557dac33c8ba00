//! The smallest policy for many requests. `cargo bench --bench draft`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops by panicking")]

use acscope::engine::catalog::Catalog;
use acscope::engine::draft::{DraftOptions, Generalise, WantedRequest, draft};
use divan::Bencher;

#[path = "support/wanted.rs"]
mod wanted;

use wanted::wanted;

fn main() {
    divan::main();
}

#[divan::bench(args = [100, 10_000])]
fn distinct_requests(bencher: Bencher<'_, '_>, count: usize) {
    let catalog = Catalog::embedded().unwrap();
    let wanted = wanted(&catalog, count);
    bencher.bench_local(|| draft(&wanted, &DraftOptions::default(), &catalog).size);
}

/// One action on ten thousand objects, which become one pattern. What that adds is not asked: it is a question to the
/// access algebra, and its cost is measured there.
#[divan::bench]
fn objects_of_one_action(bencher: Bencher<'_, '_>) {
    let catalog = Catalog::embedded().unwrap();
    let wanted: Vec<WantedRequest> = (0..10_000)
        .map(|number| {
            WantedRequest::parse(&format!("oss:GetObject acs:oss:*:*:logs/2026-{number:05}")).unwrap()
        })
        .collect();
    bencher.bench_local(|| draft(&wanted, &DraftOptions::default(), &catalog).size);
}

/// The same, generalised, with the answer to what that adds.
#[divan::bench]
fn a_hundred_objects_generalised(bencher: Bencher<'_, '_>) {
    let catalog = Catalog::embedded().unwrap();
    let wanted: Vec<WantedRequest> = (0..100)
        .map(|number| {
            WantedRequest::parse(&format!("oss:GetObject acs:oss:*:*:logs/2026-{number:05}")).unwrap()
        })
        .collect();
    let generalise = Generalise { common_prefix: Some(2), ..Generalise::default() };
    let options = DraftOptions { generalise, ..DraftOptions::default() };
    bencher.bench_local(|| draft(&wanted, &options, &catalog).size);
}
