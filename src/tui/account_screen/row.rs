//! The rows of the list.

use crate::engine::account::edit::Thing;

/// What the list is divided into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// RAM users.
    Users,
    /// Groups of users.
    Groups,
    /// RAM roles.
    Roles,
    /// Policies.
    Policies,
    /// Levels of the resource directory, from the root down.
    Levels,
    /// Resources of which more is known than their name.
    Resources,
    /// Resource groups, as far as something is in them or attached in them.
    ResourceGroups,
}

impl Section {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Users,
        Self::Groups,
        Self::Roles,
        Self::Policies,
        Self::Levels,
        Self::Resources,
        Self::ResourceGroups,
    ];
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRow {
    /// A heading, with how many rows belong to it.
    Section(Section, usize),
    /// Something that can be edited.
    Thing(Thing),
    /// A resource group, by its name.
    ResourceGroup(String),
}
