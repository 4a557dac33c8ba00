//! The panes of the workbench.

use super::keys::context::Context;

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
    /// What is wrong with the policy; it has a tab in the place of the text.
    Findings,
    /// What the policy gained and lost; another tab there.
    Access,
    /// The request and its verdict.
    Request,
}

impl Pane {
    /// All panes, in the order in which Tab goes through them.
    pub const ALL: &[Self] = &[
        Self::Catalog,
        Self::Details,
        Self::Policy,
        Self::Json,
        Self::Findings,
        Self::Access,
        Self::Request,
    ];

    /// The panes that share the place of the JSON text, in the order of their tabs there. One of them is in front.
    pub const SHARING: &[Self] = &[Self::Json, Self::Findings, Self::Access];

    /// The panes that have a tab where only one of them fits the screen. The details are part of the catalog, and
    /// [`Self::Json`] stands for whichever is in front in its place.
    pub const TABS: &[Self] = &[Self::Catalog, Self::Policy, Self::Json, Self::Request];

    /// Whose keys work in the pane.
    pub const fn context(self) -> Context {
        match self {
            Self::Catalog => Context::Catalog,
            Self::Details => Context::Details,
            Self::Policy => Context::Policy,
            Self::Json => Context::Json,
            Self::Findings => Context::Findings,
            Self::Access => Context::Access,
            Self::Request => Context::Request,
        }
    }

    /// The pane whose tab stands for this one.
    #[must_use]
    pub const fn tab(self) -> Self {
        match self {
            Self::Details => Self::Catalog,
            other if other.shares() => Self::Json,
            other => other,
        }
    }

    /// Whether the pane shares the place of the JSON text.
    pub const fn shares(self) -> bool {
        matches!(self, Self::Json | Self::Findings | Self::Access)
    }

    /// The next pane in the same place, or the one before; of the first is the last before it.
    #[must_use]
    pub fn neighbour(self, forward: bool) -> Self {
        let at = Self::SHARING.iter().position(|pane| *pane == self);
        let last = Self::SHARING.len() - 1;
        let to = match (at, forward) {
            (None, _) => return self,
            (Some(at), true) if at == last => 0,
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        Self::SHARING.get(to).copied().unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panes_of_one_place_follow_one_another_round() {
        for pane in Pane::ALL {
            assert_eq!(pane.shares(), Pane::SHARING.contains(pane));
            assert_eq!(pane.neighbour(true).neighbour(false), *pane);
        }
        assert_eq!(Pane::Json.neighbour(true), Pane::Findings);
        assert_eq!(Pane::SHARING.last().unwrap().neighbour(true), Pane::Json);
        assert_eq!(Pane::Policy.neighbour(true), Pane::Policy);
    }
}
