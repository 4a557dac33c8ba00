//! By what the tree groups actions.

/// By what actions are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// By feature module.
    #[default]
    Module,
    /// By resource type.
    ResourceType,
    /// By access level.
    Level,
}

impl Grouping {
    /// The next of the cycle.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Module => Self::ResourceType,
            Self::ResourceType => Self::Level,
            Self::Level => Self::Module,
        }
    }
}
