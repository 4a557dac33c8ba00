//! Expectations: requests whose decisions somebody relies on, and regions of requests that must never or always be
//! allowed, kept in `*.acs.toml` files.
//!
//! [`read_expectations`] and [`write_expectations`] know the file, [`check()`] asks the evaluator about a request,
//! [`check_invariant()`] the region algebra about all requests of a region; both answer with a [`Checked`]. Which policies are in
//! force is the caller's business: the command line reads the files that are named, the workbench has them open.

mod check;
mod check_invariant;
mod checked;
mod invariant_form;
mod model;
mod read;
mod texts;
mod write;

pub use check::{check, check_all};
pub use check_invariant::check_invariant;
pub use checked::{CheckKind, Checked};
pub use model::{Expectation, Expectations, Expected, Invariant, InvariantKind, StatementName};
pub use read::{ExpectationError, read_expectations};
pub use write::write_expectations;

/// The account of a file that means the demo account, which is in no file.
pub const DEMO: &str = "demo";

/// What the names of files with expectations end in.
pub const ENDING: &str = ".acs.toml";
