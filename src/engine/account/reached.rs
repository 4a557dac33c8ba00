//! A policy that reaches a principal: in which layer, and which way.

use crate::engine::decide::Layer;

/// How a policy reaches a principal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// Attached to the user or role itself.
    Own,
    /// Attached to this group, of which the user is a member.
    Group(String),
    /// Attached to this level of the resource directory.
    Level(String),
    /// The session policy of the role's session.
    Session,
    /// The policy of this resource.
    Resource(String),
    /// The trust policy of this role.
    Trust(String),
}

/// A policy that reaches a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Its name.
    pub policy: String,
    /// The stage that it belongs to.
    pub layer: Layer,
    /// How it reaches the principal.
    pub via: Via,
}
