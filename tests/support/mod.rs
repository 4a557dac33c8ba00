//! Pieces that several test files share. Each file uses some of them.
#![allow(dead_code, reason = "every test binary compiles all of the support and uses a part")]

pub mod naive;
pub mod policies;
