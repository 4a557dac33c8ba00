//! Ids: positions in the catalog that made them. They mean nothing in another one.

/// One service of a [`Catalog`](crate::engine::catalog::Catalog), in shipped order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(pub(in crate::engine::catalog) u16);

/// One action of a [`Catalog`](crate::engine::catalog::Catalog); ordered by service in shipped order, then by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub(in crate::engine::catalog) u32);

/// One resource type (in one ARN form) of a [`Catalog`](crate::engine::catalog::Catalog).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceTypeId(pub(in crate::engine::catalog) u32);

/// One source that a [`Catalog`](crate::engine::catalog::Catalog) was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(in crate::engine::catalog) u32);

impl ServiceId {
    /// The service's position in [`Catalog::services`](crate::engine::catalog::Catalog::services), from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl ActionId {
    /// The action's position in [`Catalog::actions`](crate::engine::catalog::Catalog::actions), from 0; dense, so it can
    /// index a bit set or a column of marks.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl ResourceTypeId {
    /// The built-in "All Resources" of an action that takes no particular resource; its ARN is `*`.
    pub const ALL: Self = Self(0);

    /// The type's position in the catalog's own table, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
