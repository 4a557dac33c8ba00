//! Access as a set: which requests a set of policies lets through, and exact answers about that set.
//!
//! - [`glob_relation`]: how two patterns relate.
//! - [`AccessSet`]: policies in their layers; [`diff`] compares two of them.
//!
//! The space is every request with one action `code:Name` and either one ARN of five fields or all resources, where
//! each condition key holds one value or none (several only for keys that a set prefix speaks of). Undocumented rules
//! are taken as proposed; a verdict that another reading would change says so. What cannot be decided is reported as
//! undecided, with the reason; nothing here guesses, and every example is put to the evaluator before it is given.

mod access_set;
mod atom;
mod atoms;
mod cell;
mod comparison;
mod difference;
mod example;
pub mod glob_relation;
mod keys;
mod obstacle_index;
mod points;
mod product;
mod readable;
mod solver;

pub use access_set::{AccessSet, AccessSetBuilder};
pub use difference::{AccessRegion, DiffOptions, Difference, Exception, Side, StatementPlace, Verdict, diff};
pub use example::KnownAction;
pub use product::{Budget, Search};
