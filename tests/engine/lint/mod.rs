//! The checks of lint, asked as the library is asked. What the command prints is tested with the commands.

mod account;
mod behaviour;
mod cases;
mod fixes;
mod page;
mod published;
mod reference;
mod unasked;

use acscope::engine::catalog::Catalog;
use acscope::engine::lint::{Context, HouseRules, Report};
use acscope::engine::policy::PolicyKind;
use chrono::{DateTime, Utc};
use std::sync::LazyLock;

pub static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());

pub fn now() -> DateTime<Utc> {
    "2026-07-01T00:00:00Z".parse().unwrap()
}

/// What the command knows when it is given a file and nothing else.
pub fn context(name: Option<&str>) -> Context<'_> {
    Context { name, now: Some(now()), rules: HouseRules::shipped(), ..Context::default() }
}

pub fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

pub fn published(file: &str) -> String {
    std::fs::read_to_string(format!("tests/data/policies/{file}.json")).unwrap()
}

/// Every published document with its kind, as the index names it.
pub fn all_published() -> Vec<(String, PolicyKind, String)> {
    let index = std::fs::read_to_string("tests/data/policies/INDEX.tsv").unwrap();
    let row = |line: &str| {
        let mut cells = line.split('\t');
        let file = cells.next().unwrap().to_owned();
        let kind = PolicyKind::from_word(cells.next().unwrap()).unwrap();
        let text = std::fs::read_to_string(format!("tests/data/policies/{file}")).unwrap();
        (file, kind, text)
    };
    index.lines().skip(1).map(row).collect()
}
