//! How many decisions are a yes.

use crate::engine::account::Cell;

/// The decisions about a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// How many actions are allowed.
    pub allowed: usize,
    /// Of how many.
    pub all: usize,
    /// Whether a decision rests on an undocumented rule.
    pub doubt: bool,
    /// Whether nothing can be said of some, because RAM would refuse a policy.
    pub refused: bool,
}

/// Whether a decision is a yes.
pub fn is_allowed(cell: Cell) -> bool {
    cell.decision.is_permitted()
}
