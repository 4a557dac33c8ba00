//! The workbench: screens in memory, the real binary in a pseudo-terminal, pictures for the README.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod assemble;
mod browse;
mod findings;
#[cfg(unix)]
mod journeys;
mod json;
mod keys;
mod popups;
#[cfg(unix)]
mod process;
mod screens;
#[cfg(unix)]
mod screenshots;
mod simulate;
mod storms;
