#![no_main]

#[path = "../keys.rs"]
mod keys;
#[path = "../../tests/support/workbench.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod workbench;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| keys::keys(bytes));
