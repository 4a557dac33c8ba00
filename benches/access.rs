//! Comparing policies: the cost of a difference with readable regions and confirmed examples.
//!
//! `cargo bench --bench access`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/comparisons.rs"]
mod comparisons;

use acscope::engine::access::glob_relation::{find_text, relate};
use acscope::engine::access::{AccessSet, Budget, DiffOptions, Editable, diff, smallest_fixes};
use acscope::engine::decide::Request;
use acscope::engine::policy::{self, PolicyKind};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
    // What the largest of the questions took at once.
    if let Ok(status) = std::fs::read_to_string("/proc/self/status")
        && let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM"))
    {
        println!("peak memory: {}", peak.trim_start_matches("VmHWM:").trim());
    }
}

const SIZES: [usize; 5] = [1, 10, 30, 100, 1_000];

fn compare(bencher: Bencher<'_, '_>, (old, new): (AccessSet, AccessSet)) {
    bencher.bench_local(|| diff(black_box(&old), black_box(&new), DiffOptions::default()));
}

#[divan::bench(args = SIZES)]
fn reversed(bencher: Bencher<'_, '_>, count: usize) {
    compare(bencher, comparisons::reversed(count));
}

#[divan::bench(args = SIZES)]
fn one_resource_widened(bencher: Bencher<'_, '_>, count: usize) {
    compare(bencher, comparisons::one_resource_widened(count));
}

#[divan::bench(args = SIZES)]
fn a_tenth_changed(bencher: Bencher<'_, '_>, count: usize) {
    compare(bencher, comparisons::a_tenth_changed(count));
}

#[divan::bench(args = SIZES)]
fn denials_dropped(bencher: Bencher<'_, '_>, count: usize) {
    compare(bencher, comparisons::denials_dropped(count));
}

#[divan::bench(args = ["agentrun-full-access", "skill-alibabacloud-dataphin-skills-01", "skill-alibabacloud-polardbx-ops-02"])]
fn largest_documents(bencher: Bencher<'_, '_>, name: &str) {
    let path = format!("{}/tests/data/policies/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let policy = policy::parse(&std::fs::read_to_string(path).unwrap(), Some(PolicyKind::Identity)).policy;
    let mut changed = policy.clone();
    for statement in &mut changed.statements {
        statement.action.patterns.reverse();
        statement.action.patterns.pop();
    }
    let (old, new) = (AccessSet::of_policy("old", &policy), AccessSet::of_policy("new", &changed));
    bencher.bench_local(|| diff(black_box(&old), black_box(&new), DiffOptions::default()));
}

#[divan::bench]
fn one_glob_in_another() -> usize {
    let pairs =
        [("acs:ecs:*:*:instance/i-*", "acs:ecs:*:*:*"), ("ecs:Describe*", "ecs:*s"), ("a?b*", "a*b*")];
    pairs.iter().filter_map(|(left, right)| relate(black_box(left), black_box(right))).count()
}

#[divan::bench]
fn twenty_patterns_of_ten_stars() -> bool {
    let letters: Vec<char> = "abcdefghijklmnopqrst".chars().collect();
    let hostile: Vec<String> = (0..20)
        .map(|row| {
            (0..10).fold("*".to_owned(), |text, column| {
                format!("{text}{}*", letters[(row * 7 + column * 3) % 20])
            })
        })
        .collect();
    let patterns: Vec<&str> = hostile.iter().map(String::as_str).collect();
    find_text(&patterns, &["*z*"], Budget::default()) != find_text(&["*"], &patterns, Budget::default())
}

/// Twenty patterns of ten stars with question marks on both sides, wherever patterns can stand.
/// The peak memory of all that ran stands at the end: `-- hostile` for these alone.
#[divan::bench(args = ["resources", "actions", "both", "denied", "conditions", "negated", "everything"])]
fn hostile_policies(bencher: Bencher<'_, '_>, place: &str) {
    let letters: Vec<char> = "abcdefghijklmnopqrst".chars().collect();
    let hostile = |shift: usize| {
        let patterns: Vec<String> = (0..20)
            .map(|row| {
                let letter = |at: usize| letters[at % 20];
                let pieces: Vec<String> = (0..10)
                    .map(|column| {
                        format!("{}?{}", letter(row * 7 + column * 3 + shift), letter(row + column))
                    })
                    .collect();
                format!("*{}*", pieces.join("*"))
            })
            .collect();
        let list = |before: &str| {
            let quoted: Vec<String> =
                patterns.iter().map(|pattern| format!(r#""{before}{pattern}""#)).collect();
            quoted.join(",")
        };
        let (actions, resources, texts) = (list("oss:"), list("acs:oss:*:*:"), list(""));
        let statement = |effect: &str, action: &str, resource: &str, condition: &str| {
            format!(r#"{{"Effect":"{effect}","Action":[{action}],"Resource":[{resource}]{condition}}}"#)
        };
        let when =
            |operator: &str| format!(r#","Condition":{{"{operator}":{{"acs:ResourceTag/x":[{texts}]}}}}"#);
        let (any, get) = (r#""*""#, r#""oss:GetObject""#);
        match place {
            "resources" => vec![statement("Allow", get, &resources, "")],
            "actions" => vec![statement("Allow", &actions, any, "")],
            "both" => vec![statement("Allow", &actions, &resources, "")],
            "denied" => vec![statement("Allow", any, any, ""), statement("Deny", &actions, &resources, "")],
            "conditions" => vec![statement("Allow", get, any, &when("StringLike"))],
            "negated" => vec![statement("Allow", get, any, &when("StringNotLike"))],
            _ => vec![statement("Allow", &actions, &resources, &when("StringLike"))],
        }
    };
    compare(bencher, comparisons::pair(&hostile(0), &hostile(5)));
}

/// The smallest fixes of a "no" in a policy of so many statements, and what each would allow.
#[divan::bench(args = [10, 100, 1_000, 10_000])]
fn smallest_fixes_of(bencher: Bencher<'_, '_>, count: usize) {
    let set = AccessSet::of_policy("p", &comparisons::document(&comparisons::statements(count)));
    let resource = "acs:ecs:cn-hangzhou:1000000000000001:disk/team-none/x";
    let request = Request::new("acs:ram::1000000000000001:user/u", "ecs:DescribeNothing", resource).unwrap();
    let explanation = set.policies().explain(&request);
    bencher.bench_local(|| smallest_fixes(&set, &request, black_box(&explanation), &Editable::default()));
}
