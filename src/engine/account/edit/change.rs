//! What can be done to an account, as data.

use crate::engine::policy::PolicyKind;
use std::fmt;

/// Something in an account that has a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A RAM user.
    User(String),
    /// A group of users.
    Group(String),
    /// A RAM role.
    Role(String),
    /// A level of the resource directory.
    Level(String),
    /// A policy.
    Policy(String),
    /// A resource, by its ARN.
    Resource(String),
}

impl Thing {
    /// Its name.
    pub fn name(&self) -> &str {
        let (Self::User(name)
        | Self::Group(name)
        | Self::Role(name)
        | Self::Level(name)
        | Self::Policy(name)
        | Self::Resource(name)) = self;
        name
    }

    /// The word for its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Group(_) => "group",
            Self::Role(_) => "role",
            Self::Level(_) => "level",
            Self::Policy(_) => "policy",
            Self::Resource(_) => "resource",
        }
    }

    /// The same kind of thing under another name.
    #[must_use]
    pub fn named(&self, name: impl Into<String>) -> Self {
        let name = name.into();
        match self {
            Self::User(_) => Self::User(name),
            Self::Group(_) => Self::Group(name),
            Self::Role(_) => Self::Role(name),
            Self::Level(_) => Self::Level(name),
            Self::Policy(_) => Self::Policy(name),
            Self::Resource(_) => Self::Resource(name),
        }
    }

    /// Whom policies are attached to, if it can be that.
    pub fn holder(&self) -> Option<Holder> {
        match self {
            Self::User(name) => Some(Holder::User(name.clone())),
            Self::Group(name) => Some(Holder::Group(name.clone())),
            Self::Role(name) => Some(Holder::Role(name.clone())),
            Self::Level(name) => Some(Holder::Level(name.clone())),
            Self::Policy(_) | Self::Resource(_) => None,
        }
    }
}

/// `user alice`, `policy team-a`
impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.name())
    }
}

/// Whom a policy is attached to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A RAM user.
    User(String),
    /// A group of users.
    Group(String),
    /// A RAM role.
    Role(String),
    /// A level of the resource directory, which takes control policies.
    Level(String),
}

impl Holder {
    /// The same as one of all things.
    pub fn thing(&self) -> Thing {
        match self {
            Self::User(name) => Thing::User(name.clone()),
            Self::Group(name) => Thing::Group(name.clone()),
            Self::Role(name) => Thing::Role(name.clone()),
            Self::Level(name) => Thing::Level(name.clone()),
        }
    }
}

/// For which resources a policy is attached.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// For all of the account.
    Account,
    /// For those of one resource group (E7).
    ResourceGroup(String),
}

/// A place of the account that holds a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentPlace {
    /// The policy of this name.
    Policy(String),
    /// The trust policy of this role.
    Trust(String),
    /// The policy of the resource with this ARN.
    Resource(String),
}

impl DocumentPlace {
    /// As what a document is read that stands there.
    pub const fn kind(&self) -> PolicyKind {
        match self {
            Self::Policy(_) => PolicyKind::Identity,
            Self::Trust(_) => PolicyKind::Trust,
            Self::Resource(_) => PolicyKind::Resource,
        }
    }
}

/// `policy team-a`, `trust policy of role dev`
impl fmt::Display for DocumentPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(name) => write!(f, "policy {name}"),
            Self::Trust(name) => write!(f, "trust policy of role {name}"),
            Self::Resource(arn) => write!(f, "policy of resource {arn}"),
        }
    }
}

/// One change of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// A new thing of this name, with nothing in it. A new policy allows nothing; a new level carries `FullAliyunAccess`
    /// where the account has it, because a level without control policies refuses everything (E5).
    Create(Thing),
    /// Another name, wherever the thing is spoken of.
    Rename(Thing, String),
    /// It goes, and with it whatever is attached to it or names it.
    Delete(Thing),
    /// A user becomes a member of a group.
    Join {
        /// The user.
        user: String,
        /// The group.
        group: String,
    },
    /// A user is no longer a member of a group.
    Leave {
        /// The user.
        user: String,
        /// The group.
        group: String,
    },
    /// A policy is attached.
    Attach {
        /// The policy.
        policy: String,
        /// To whom.
        to: Holder,
        /// For which resources; levels know the account only.
        scope: Scope,
    },
    /// A policy is attached no longer.
    Detach {
        /// The policy.
        policy: String,
        /// From whom.
        from: Holder,
        /// For which resources it was.
        scope: Scope,
    },
    /// A document is another one; none takes a trust policy or a resource's policy away.
    SetDocument(DocumentPlace, Option<String>),
    /// The resource group of a resource; none takes it out.
    SetResourceGroup(String, Option<String>),
    /// The tags of a resource.
    SetTags(String, Vec<(String, String)>),
    /// A level changes places with the one above it.
    RaiseLevel(String),
}

/// Why a change means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountChangeError {
    /// Nothing of that name.
    #[error("the account has no {kind} {name:?}; add it first or choose one that it has")]
    Unknown {
        /// The kind of thing.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The name is taken; RAM does not tell names of users, groups and roles apart by case (W9).
    #[error("there is a {kind} {name:?} already; choose another name")]
    Taken {
        /// The kind of thing.
        kind: &'static str,
        /// The name that it has.
        name: String,
    },
    /// Nothing is written.
    #[error("a {0} needs a name; write one")]
    NoName(&'static str),
    /// Attached, a member, or the same already.
    #[error("it is so already; there is nothing to do")]
    SoAlready,
    /// Not attached, or not a member.
    #[error("it is not so, and there is nothing to take away; select another one")]
    NotSo,
    /// Levels of the resource directory know no resource groups.
    #[error("a control policy is attached to a level for all of the account; leave the resource group out")]
    LevelScope,
    /// The document stands in a file of its own.
    #[error("its document stands in {0}; open that file to edit it")]
    InFile(String),
    /// It has no level above it.
    #[error("it is the highest level; select one below it")]
    Highest,
    /// Text that is not JSON would not be kept as it is.
    #[error("the text is not JSON, correct it: {0}")]
    NotJson(String),
}
