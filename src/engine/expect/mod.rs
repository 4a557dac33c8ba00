//! Expectations: requests whose decisions somebody relies on, kept in `*.acs.toml` files.
//!
//! [`read_expectations`] and [`write_expectations`] know the file, [`check()`] asks the evaluator. Which policies are in
//! force is the caller's business: the command line reads the files that are named, the workbench has them open.

mod check;
mod model;
mod read;
mod write;

pub use check::{Checked, check};
pub use model::{Expectation, Expectations, Expected, StatementName};
pub use read::{ExpectationError, read_expectations};
pub use write::write_expectations;

/// The account of a file that means the demo account, which is in no file.
pub const DEMO: &str = "demo";

/// What the names of files with expectations end in.
pub const ENDING: &str = ".acs.toml";
