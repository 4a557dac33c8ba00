//! The panes of the workbench.

use super::action::Action;
use super::context::Context;

/// A part of the screen that can have the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// The catalog tree.
    Catalog,
    /// What is known of what is selected in the tree.
    Details,
    /// The statements of the policy.
    Policy,
    /// The policy as text.
    Json,
    /// The request and its verdict.
    Request,
}

impl Pane {
    /// All panes, in the order in which Tab goes through them.
    pub const ALL: &[Self] = &[Self::Catalog, Self::Details, Self::Policy, Self::Json, Self::Request];

    /// The panes that have a tab where only one of them fits the screen. The details are part of the catalog.
    pub const TABS: &[Self] = &[Self::Catalog, Self::Policy, Self::Json, Self::Request];

    /// Whose keys work in the pane.
    pub const fn context(self) -> Context {
        match self {
            Self::Catalog => Context::Catalog,
            Self::Details => Context::Details,
            Self::Policy => Context::Policy,
            Self::Json => Context::Json,
            Self::Request => Context::Request,
        }
    }

    /// The action that goes there.
    pub const fn action(self) -> Action {
        match self {
            Self::Catalog => Action::GoCatalog,
            Self::Details => Action::GoDetails,
            Self::Policy => Action::GoPolicy,
            Self::Json => Action::GoJson,
            Self::Request => Action::GoRequest,
        }
    }

    /// The pane whose tab stands for this one.
    #[must_use]
    pub const fn tab(self) -> Self {
        match self {
            Self::Details => Self::Catalog,
            other => other,
        }
    }
}
