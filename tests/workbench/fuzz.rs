//! The body of the fuzz target for keys over its kept corpus and mutations of it.

use crate::support::corpus::{corpus, mutation};
use crate::support::dice::Dice;
use crate::support::workbench;

#[path = "../../fuzz/keys.rs"]
mod keys;

#[test]
fn any_bytes_of_a_terminal_are_survived() {
    let inputs = corpus("keys");
    for input in &inputs {
        keys::keys(input);
    }
    let mut dice = Dice::named("keys");
    for number in 0..100 {
        let input = mutation(&inputs, &mut dice);
        if let Err(panic) = std::panic::catch_unwind(|| keys::keys(&input)) {
            eprintln!("mutation {number}: {:?}", String::from_utf8_lossy(&input));
            std::panic::resume_unwind(panic);
        }
    }
}
