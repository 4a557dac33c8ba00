//! What the rows of the tree are about.

use crate::engine::catalog::{ActionId, ServiceId};

/// What a row of the tree is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// A service.
    Service(ServiceId),
    /// A group of actions of a service.
    Group(GroupId),
    /// An action.
    Action(ActionId),
}

/// A visible row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub item: Item,
    /// How deep it stands.
    pub depth: u8,
}

/// A group by its place among all groups of one grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub(super) u32);

impl GroupId {
    /// Its place.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
