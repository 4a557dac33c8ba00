//! Pieces that several test files share. Each file uses some of them.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "every test binary compiles all of the support and uses a part"
)]

pub mod accounts;
pub mod cli;
pub mod naive;
pub mod policies;
