//! What the tree shows of a decision.

use crate::engine::decide::Decision;

/// The mark of a live decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Allowed.
    Allow,
    /// Denied by a statement.
    ExplicitDeny,
    /// Allowed by nothing.
    ImplicitDeny,
    /// Another reading of an undocumented rule would change the decision.
    Depends,
}

impl Mark {
    /// The mark of a decision; none where the documents themselves are refused.
    pub fn of(decision: Decision, definite: bool) -> Option<Self> {
        Some(match decision {
            Decision::InvalidPolicy => return None,
            _ if !definite => Self::Depends,
            Decision::Allow | Decision::NotChecked => Self::Allow,
            Decision::ExplicitDeny | Decision::NotAllowed => Self::ExplicitDeny,
            Decision::ImplicitDeny => Self::ImplicitDeny,
        })
    }
}

/// The decisions about the actions of a branch, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Allowed {
    /// Allowed for certain.
    pub certain: usize,
    /// Depending on an undocumented rule.
    pub depends: usize,
    /// Of which nothing can be said, because RAM would refuse a policy.
    pub unknown: usize,
}
