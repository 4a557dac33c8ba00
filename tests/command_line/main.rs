//! The binary as scripts use it: arguments, standard input and output, exit codes, files.
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

mod access;
mod accounts;
mod catalogs;
mod documents;
mod evidence;
mod expectations;
#[cfg(unix)]
mod faults;
mod general;
mod leaks;
mod lint;
mod next_steps;
mod trails;
