//! The bodies of the fuzz targets over their kept corpus and some thousand mutations of it: what `cargo fuzz` does for
//! hours, for a few seconds and with nothing but stable Rust. `fuzz/README.md` has the long way.

use crate::support::corpus::{corpus, mutation};
use crate::support::dice::Dice;
use crate::support::{naive, policies};

#[path = "../../fuzz/bodies.rs"]
mod bodies;

fn run(target: &str) {
    let (_, body, mutations) = bodies::BODIES.iter().find(|(name, ..)| *name == target).unwrap();
    let inputs = corpus(target);
    for input in &inputs {
        body(input);
    }
    let mut dice = Dice::named(target);
    for number in 0..*mutations {
        let input = mutation(&inputs, &mut dice);
        let result = std::panic::catch_unwind(|| body(&input));
        if let Err(panic) = result {
            eprintln!("mutation {number} of {target}: {:?}", String::from_utf8_lossy(&input));
            std::panic::resume_unwind(panic);
        }
    }
}

macro_rules! targets {
    ($($name:ident $target:literal;)+) => {
        $(#[test] fn $name() { run($target); })+

        #[test]
        fn every_body_is_run_and_has_a_target() {
            let run: Vec<&str> = vec![$($target),+];
            let manifest = include_str!("../../fuzz/Cargo.toml");
            for (name, ..) in bodies::BODIES {
                assert!(run.contains(name), "{name} is not run");
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} has no target in fuzz/Cargo.toml");
            }
        }
    };
}

targets! {
    any_policy_text_is_survived "policy";
    any_account_text_is_survived "account";
    any_catalog_text_is_survived "catalog";
    any_metadata_is_survived "metadata";
    any_terraform_state_is_survived "terraform";
    any_batch_line_is_survived "batch";
    any_test_file_is_survived "expectations";
    any_trail_is_read_alike_in_pieces_and_keeps_no_key "trail";
    any_denial_is_survived "denial";
    any_globs_agree_with_the_reference "glob";
    any_decision_agrees_with_the_naive_evaluator "evaluator";
    any_difference_agrees_with_requests_put_to_both_sides "regions";
}
