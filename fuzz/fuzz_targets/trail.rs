#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code, reason = "each target runs one of the bodies")]
mod bodies;
#[path = "../../tests/support/naive.rs"]
#[allow(dead_code, reason = "as above")]
mod naive;
#[path = "../../tests/support/policies.rs"]
#[allow(dead_code, reason = "as above")]
mod policies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::trail(bytes));
