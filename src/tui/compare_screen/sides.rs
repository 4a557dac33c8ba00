//! What is compared.

use std::sync::Arc;

/// What can stand on one of the two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The policy as it is now.
    Now,
    /// The file on disk, as it was read or written last.
    Saved,
    /// The policy so many steps back.
    Back(usize),
    /// Another file, by its name as it is shown, with its text.
    File(String, Arc<str>),
    /// A template, by its name.
    Template(String),
}

/// Which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What it was.
    Old,
    /// What it is.
    New,
}
