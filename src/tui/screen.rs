//! Screens: what stands between header and bottom line.
//!
//! The workbench with its panes is one of them. Another one takes the place of all panes, has keys of its own
//! ([`Screen::context`]) and keeps its state when it is left. See `tui` for how to add one.

use super::keys::context::Context;

/// What can take the whole screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Screen {
    /// Catalog, policy, JSON and request.
    Workbench,
    /// Who there is, and what is attached to them.
    Account,
    /// Who may do what.
    Matrix,
    /// Two states of the policy, or two policies, as access and as text.
    Compare,
    /// What a trail says was used, against what is granted.
    Usage,
}

impl Screen {
    /// All screens, in the order in which they are offered.
    pub const ALL: &[Self] = &[Self::Workbench, Self::Account, Self::Matrix, Self::Usage, Self::Compare];

    /// Whose keys work there; the panes of the workbench have their own.
    pub const fn context(self) -> Option<Context> {
        match self {
            Self::Workbench => None,
            Self::Account => Some(Context::Account),
            Self::Matrix => Some(Context::Matrix),
            Self::Compare => Some(Context::Compare),
            Self::Usage => Some(Context::Usage),
        }
    }
}
