//! Whether the check of instruction counts notices what it is there for. Counting itself needs valgrind and an optimised
//! build (`cargo bench --bench instructions`); what is made of the counts does not.

#[path = "../../benches/support/baseline.rs"]
mod baseline;

use baseline::{Baseline, Change};

const BEFORE: &str = "# rustc 1, x86_64\ndecide: 10\t1000000\nsearch: 10\t400\n";

#[test]
fn a_fifth_more_is_the_most_that_passes() {
    let before = Baseline::read(BEFORE);
    let fails = |count| before.compare("decide: 10", count).fails();
    assert!(!fails(1_190_000));
    assert!(fails(1_210_000));
    assert!(!fails(10), "fewer always pass");
    assert_eq!(before.compare("decide: 10", 1_210_000).to_string(), "+21.0 %");
}

#[test]
fn a_path_that_nobody_counted_before_does_not_pass() {
    let change = Baseline::read(BEFORE).compare("a new path", 1);
    assert_eq!(change, Change::New);
    assert!(change.fails());
}

#[test]
fn what_is_written_is_read_again_and_old_paths_are_left_out() {
    let before = Baseline::read(BEFORE);
    assert_eq!(before.made_with, "rustc 1, x86_64");
    assert_eq!(before.print(["decide: 10", "search: 10"]), BEFORE);
    assert_eq!(before.print(["search: 10", "unknown"]), "# rustc 1, x86_64\nsearch: 10\t400\n");
    assert_eq!(Baseline::read("").made_with, "nobody");
}

#[test]
fn the_committed_counts_can_be_read() {
    let committed = Baseline::read(include_str!("../../benches/instructions.tsv"));
    assert!(committed.made_with.starts_with("rustc "), "{}", committed.made_with);
    assert!(committed.counts.len() > 20);
}
