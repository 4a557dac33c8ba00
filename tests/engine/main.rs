//! The engine, through its public interface: tables of the specification, laws, published policies, accounts.
//!
//! One program for all of them: a test program is linked once, and linking costs more than compiling.
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
mod account;
mod architecture;
mod catalog;
mod conformance;
mod demo_account;
mod denial;
mod draft;
mod edit_laws;
mod escalation;
mod export;
mod fuzz;
mod instruction_counts;
mod laws;
mod layers;
mod lint;
mod marks;
mod stages;
mod templates;
mod trail;
mod who_can;
