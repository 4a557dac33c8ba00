//! One pattern inside another: acscope beside regexsolver, which does the same for regular expressions.

use std::hint::black_box;

use acscope::engine::access::glob_relation::covers;
use regexsolver::Term;

use crate::fastest;

const PAIRS: [(&str, &str); 8] = [
    ("ecs:*", "ecs:Describe*"),
    ("ecs:Describe*", "ecs:*"),
    ("acs:ecs:*:*:*", "acs:ecs:*:*:instance/i-*"),
    ("acs:oss:*:*:b/*", "acs:oss:*:*:b/logs/2026-*"),
    ("acs:oss:*:*:*/logs/*", "acs:oss:*:*:b/logs/2026-*"),
    ("*a*b*c*", "*abc*"),
    ("a*b*", "a?b*"),
    ("acs:*:cn-*:*:*/x-*", "acs:ecs:cn-hangzhou:*:instance/y-*"),
];

/// Times and answers side by side.
pub fn compare() {
    println!("\nglobs: ns for one pattern inside another, parsing included, fastest of several rounds");
    println!("| outer | inner | acscope | regexsolver | ratio | answer, both |");
    println!("|---|---|---|---|---|---|");
    let (mut total, mut peer_total) = (0, 0);
    for (outer, inner) in PAIRS {
        let own = || covers(outer, inner).expect("within the budget");
        let peer = || term(inner).subset(&term(outer)).expect("an answer");
        assert_eq!(own(), peer(), "{inner} in {outer}");
        let time = fastest(7, || {
            (0..1_000).for_each(|_| {
                black_box(own());
            })
        })
        .as_nanos()
            / 1_000;
        let peer_time = fastest(7, || {
            black_box(peer());
        })
        .as_nanos();
        (total, peer_total) = (total + time, peer_total + peer_time);
        println!(
            "| `{outer}` | `{inner}` | {time} | {peer_time} | {:.0} x | {} |",
            peer_time as f64 / time as f64,
            own()
        );
    }
    println!("| all | | {total} | {peer_total} | {:.0} x | |", peer_total as f64 / total as f64);
}

fn term(glob: &str) -> Term {
    let mut pattern = String::new();
    for letter in glob.chars() {
        match letter {
            '*' => pattern.push_str("[\\s\\S]*"),
            '?' => pattern.push_str("[\\s\\S]"),
            letter if letter.is_alphanumeric() => pattern.push(letter),
            letter => pattern.extend(['\\', letter]),
        }
    }
    Term::from_pattern(&pattern).expect("a pattern")
}
