//! Patterns made to take long: an answer or none, within a bounded number of steps and bounded memory, never a wrong one.
//!
//! Steps and states are counted, not seconds: the benchmark `access` says how soon.

use super::{access, allows, check_examples, statements};
use acscope::engine::access::{DiffOptions, Verdict, diff_at_cost};
use acscope::engine::decide::Request;
use acscope::engine::policy::Policy;

/// Twenty patterns of ten stars, with question marks between them where asked.
fn hostile(shift: usize, one: &str) -> Vec<String> {
    let letters: Vec<char> = ('a'..='t').collect();
    let piece = |row: usize, column: usize| {
        let (left, right) = (letters[(row * 7 + column * 3 + shift) % 20], letters[(row + column) % 20]);
        format!("{left}{one}{right}")
    };
    let pattern = |row| (0..10).map(|column| piece(row, column)).collect::<Vec<_>>().join("*");
    (0..20).map(|row| format!("*{}*", pattern(row))).collect()
}

/// Where the patterns stand.
const PLACES: [&str; 6] = [
    r#"{"Effect":"Allow","Action":[ACTIONS],"Resource":"*"}"#,
    r#"{"Effect":"Allow","Action":[ACTIONS],"Resource":[RESOURCES]}"#,
    r#"{"Effect":"Allow","NotAction":[ACTIONS],"NotResource":[RESOURCES]}"#,
    r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":[ACTIONS],"Resource":[RESOURCES]}"#,
    r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Condition":{"StringLike":{"acs:ResourceTag/x":[TEXTS]}}}"#,
    r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Condition":{"StringNotLike":{"acs:ResourceTag/x":[TEXTS]}}}"#,
];

fn at(place: &str, shift: usize, one: &str) -> Policy {
    let patterns = hostile(shift, one);
    let list = |before: &str| {
        patterns.iter().map(|pattern| format!(r#""{before}{pattern}""#)).collect::<Vec<_>>().join(",")
    };
    let text = place.replace("ACTIONS", &list("oss:")).replace("RESOURCES", &list("acs:oss:*:*:"));
    statements(&text.replace("TEXTS", &list("")))
}

/// Steps that a whole comparison may take, its other readings included: twice the allowance, and what the last search
/// of each takes beyond it.
const MOST_STEPS: usize = 7_000_000;
/// States of one search, the last one's followers included.
const MOST_STATES: usize = 45_000;
/// Memory of one search.
const MOST_BYTES: usize = 20 << 20;

#[test]
fn hostile_patterns_take_bounded_steps_and_memory_wherever_they_stand() {
    let mut most_steps = 0;
    for place in PLACES {
        let (old, new) = (at(place, 0, "?"), at(place, 5, "?"));
        let (difference, cost) = diff_at_cost(&access(&old), &access(&new), DiffOptions::default());
        assert!(
            cost.steps <= MOST_STEPS && cost.most_states <= MOST_STATES && cost.most_bytes <= MOST_BYTES,
            "{cost:?} {place}"
        );
        most_steps = most_steps.max(cost.steps);
        // Whatever was decided holds; what was not says why.
        check_examples(&difference, &access(&old), &access(&new));
        assert!(difference.verdict != Verdict::Undecided || !difference.undecided.is_empty(), "{place}");
        assert_ne!(difference.verdict, Verdict::Equal, "{place}");
    }
    assert!(most_steps > 1_000_000, "hostile enough to come near the bound: {most_steps}");
}

/// An undecided part hides nothing: requests that only one side allows are never outside of what may differ.
#[test]
fn what_hostile_patterns_leave_open_is_never_called_the_same() {
    let (old, new) = (at(PLACES[0], 0, "?"), at(PLACES[0], 5, "?"));
    let difference = diff_at_cost(&access(&old), &access(&new), DiffOptions::default()).0;
    let request = |pattern: &str| {
        let name = pattern.replace('*', "").replace('?', "x");
        Request::new("acs:ram::1000000000000001:user/u", &format!("oss:{name}"), "*").unwrap()
    };
    let allowed = |policy: &Policy, pattern: &String| allows(access(policy).policies(), &request(pattern));
    let gained = hostile(5, "?").iter().filter(|pattern| !allowed(&old, pattern)).count();
    let lost = hostile(0, "?").iter().filter(|pattern| !allowed(&new, pattern)).count();
    assert!(gained > 0 && lost > 0, "the question has an answer: {gained} {lost}");
    assert!(!difference.gained.is_empty() && !difference.lost.is_empty());
    assert!(matches!(difference.verdict, Verdict::Undecided | Verdict::Incomparable));
}
