//! The smallest policy for many requests. `cargo bench --bench draft`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops by panicking")]

use acscope::engine::catalog::Catalog;
use acscope::engine::draft::{DraftOptions, Generalise, WantedRequest, draft};
use acscope::engine::edit::{ArnFieldKind, ArnForm};
use divan::Bencher;

fn main() {
    divan::main();
}

/// Requests on known actions, each on a resource of its own: the actions of the catalog in turn, ever new names.
fn wanted(catalog: &Catalog, count: usize) -> Vec<WantedRequest> {
    let templates = |at: usize| {
        let resources = catalog.actions()[at].resources.iter();
        resources.flat_map(|one| catalog.resource_type(one.resource_type).arns.iter()).find(|arn| *arn != "*")
    };
    let known: Vec<(usize, &str)> =
        (0..catalog.actions().len()).filter_map(|at| Some((at, &**templates(at)?))).collect();
    let request = |number: usize| {
        let (at, template) = known[number % known.len()];
        let mut form = ArnForm::new(template).unwrap();
        for field in 0..form.fields().len() {
            let value = match form.fields()[field].kind {
                ArnFieldKind::Region => "cn-hangzhou".to_owned(),
                ArnFieldKind::Account => "1000000000000001".to_owned(),
                ArnFieldKind::Id => format!("name-{}", number / known.len()),
            };
            form.set(field, &value);
        }
        WantedRequest::new(&*catalog.actions()[at].name, Some(form.pattern()))
    };
    let mut wanted: Vec<WantedRequest> = (0..count * 2).map(request).collect();
    wanted.sort();
    wanted.dedup();
    wanted.truncate(count);
    assert_eq!(wanted.len(), count);
    wanted
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
