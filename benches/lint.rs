//! Lint: one document, every published document, and looking again after one edit.

#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::sync::LazyLock;

use acscope::engine::catalog::Catalog;
use acscope::engine::edit::{Change, Document};
use acscope::engine::lint::{Context, HouseRules, fix_all, lint};
use divan::Bencher;

fn main() {
    divan::main();
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().expect("the shipped catalogs"));

/// In order of length: 2.8, 5.0, 5.4 and 8.7 kB, with 10, 45, 0 and 86 findings.
const DOCUMENTS: [&str; 4] = [
    "starops-best-practices-01",
    "agentrun-least-privilege",
    "skill-alibabacloud-polardbx-ops-02",
    "agentrun-full-access",
];

fn published(name: &str) -> String {
    std::fs::read_to_string(format!("tests/data/policies/{name}.json")).expect("a published policy")
}

fn context() -> Context<'static> {
    Context { rules: HouseRules::shipped(), ..Context::default() }
}

#[divan::bench(args = DOCUMENTS)]
fn one_document(bencher: Bencher, name: &str) {
    let (text, context) = (published(name), context());
    bencher.bench(|| lint(&text, &CATALOG, &context));
}

#[divan::bench(args = DOCUMENTS)]
fn after_one_edit(bencher: Bencher, name: &str) {
    let mut document = Document::open(name, &published(name), None);
    let context = context();
    let statement = document.id_at(0).expect("a statement");
    bencher.bench_local(|| {
        let toggle = Change::ToggleAction { statement, action: "ecs:StopInstance".to_owned() };
        document.apply(toggle).expect("it can be toggled");
        lint(document.text(), &CATALOG, &context)
    });
}

#[divan::bench]
fn all_published_documents(bencher: Bencher) {
    let index = std::fs::read_to_string("tests/data/policies/INDEX.tsv").expect("the index");
    let names = index.lines().skip(1).filter_map(|line| line.split('\t').next()?.strip_suffix(".json"));
    let texts: Vec<String> = names.map(published).collect();
    let context = context();
    bencher
        .counter(divan::counter::ItemsCount::new(texts.len()))
        .bench(|| texts.iter().map(|text| lint(text, &CATALOG, &context).findings.len()).sum::<usize>());
}

#[divan::bench(args = DOCUMENTS)]
fn every_safe_fix(bencher: Bencher, name: &str) {
    let (text, context) = (published(name), context());
    bencher.bench(|| fix_all(&text, &CATALOG, &context, false));
}
