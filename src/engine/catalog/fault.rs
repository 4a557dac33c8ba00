//! What is wrong with a catalog file, and where.

use std::fmt;

use crate::engine::json::{LineIndex, Position};

/// One thing wrong with a catalog file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub position: Position,
    /// The JSON path of the value, such as `services[0].actions[12].name`; empty for the whole file.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.position)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

/// A catalog file that cannot be used, with every fault found in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CatalogError {
    /// The file.
    pub file: String,
    /// What is wrong, in the order of the file; never empty.
    pub faults: Vec<Fault>,
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}:{fault}", self.file)?;
        }
        Ok(())
    }
}

/// Collects faults with their places.
pub(super) struct Faults<'t> {
    pub(super) lines: LineIndex<'t>,
    pub(super) list: Vec<Fault>,
}

impl Faults<'_> {
    pub(super) fn add(&mut self, offset: u32, path: &str, message: String) {
        self.list.push(Fault { position: self.lines.position(offset), path: path.to_owned(), message });
    }
}
