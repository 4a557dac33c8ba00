//! Access as a set: which requests a set of policies lets through, and exact answers about that set.
//!
//! The quick and exact relations of patterns stand in [`glob_relation`]. What cannot be decided is reported as
//! undecided, with the reason; nothing here guesses.

mod atom;
pub mod glob_relation;
mod product;

pub use product::{Budget, Search};
