//! Whom a question is about: the written forms of a principal, told apart with the account at hand.

use super::model::Account;
use crate::engine::decide::Caller;
use crate::engine::nearest::nearest;
use std::fmt;

/// A principal of the account, by name. Names are spelled as the account spells them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A RAM user.
    User(String),
    /// A session of a role.
    Role {
        /// The role.
        name: String,
        /// The session's name; [`DEFAULT_SESSION`] where none was given.
        session: String,
    },
    /// The account itself.
    Root,
    /// `saml-provider/<name>` or `oidc-provider/<name>`
    Federated(String),
    /// An Alibaba Cloud service.
    Service(String),
}

/// The session name of a role that was named without one.
pub const DEFAULT_SESSION: &str = "session";

/// A user of the account to whom nothing is attached, for asking about a policy by itself.
pub const SOMEBODY: &str = "user/somebody";

/// A principal that the account cannot answer for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhoError {
    /// No written form of a principal.
    #[error(
        "{0:?} is not a principal; write user/<name>, role/<name>, role/<name>/<session>, root, saml-provider/<name>, oidc-provider/<name>, a full ARN, or a service such as fc.aliyuncs.com"
    )]
    NotAPrincipal(String),
    /// A bare name that is somebody's.
    #[error("{0:?} is not a principal; did you mean {1}?")]
    DidYouMean(String, String),
    /// A user or role that the account does not have.
    #[error("the account has no {kind} {name:?}{}", hint(.near.as_deref()))]
    Unknown {
        /// `user` or `role`
        kind: &'static str,
        /// The name.
        name: String,
        /// The nearest that it has.
        near: Option<String>,
    },
    /// Somebody else's.
    #[error(
        "{0:?} belongs to account {1}, and the account file describes {2}; name a principal of {2}, or the file of {1}"
    )]
    OtherAccount(String, String, String),
    /// A group.
    #[error("{0:?} is a group, and a group makes no requests; ask about one of its members{1}")]
    Group(String, String),
}

fn hint(near: Option<&str>) -> String {
    near.map_or_else(
        || "; write a name that the account file has".to_owned(),
        |near| format!("; did you mean {near:?}?"),
    )
}

/// The ARN of a principal where no account says who there is: `user/alice` and the like are of this one.
pub fn arn_within(written: &str, account: &str) -> String {
    if written.starts_with("acs:") || Caller::parse(written).is_ok() {
        written.to_owned()
    } else {
        format!("acs:ram::{account}:{written}")
    }
}

impl Who {
    /// A role's session under the default name.
    pub fn role(name: impl Into<String>) -> Self {
        Self::Role { name: name.into(), session: DEFAULT_SESSION.to_owned() }
    }

    /// Reads `user/alice`, `role/dev`, `role/dev/session`, `root`, the same as a full ARN, an identity provider or a
    /// service.
    ///
    /// # Errors
    /// When the text is no principal, or one that the account does not have.
    pub fn parse(text: &str, account: &Account) -> Result<Self, WhoError> {
        let Some(id) = relative_id(text, account)? else {
            let is_service =
                text.contains('.') && !text.contains(['/', ' ', ':']) && !text.chars().any(char::is_control);
            return if is_service {
                Ok(Self::Service(text.to_owned()))
            } else {
                Err(bare_name(text, account))
            };
        };
        let named = |prefix: &str| id.strip_prefix(prefix).filter(|name| !name.is_empty());
        if id == "root" {
            Ok(Self::Root)
        } else if let Some(name) = named("user/") {
            let known = || account.users.iter().map(|user| user.name.text.as_str());
            let user = account.user(name).ok_or_else(|| unknown("user", name, known()))?;
            Ok(Self::User(user.name.text.clone()))
        } else if let Some(role) = named("role/").or_else(|| named("assumed-role/")) {
            let (name, session) = role.split_once('/').unwrap_or((role, DEFAULT_SESSION));
            let known = || account.roles.iter().map(|role| role.name.text.as_str());
            let role = account.role(name).ok_or_else(|| unknown("role", name, known()))?;
            Ok(Self::Role { name: role.name.text.clone(), session: session.to_owned() })
        } else if named("saml-provider/").or_else(|| named("oidc-provider/")).is_some() {
            Ok(Self::Federated(id.to_owned()))
        } else if let Some(name) = named("group/") {
            Err(WhoError::Group(name.to_owned(), members(name, account)))
        } else {
            Err(WhoError::NotAPrincipal(text.to_owned()))
        }
    }

    /// The same; [`SOMEBODY`] is a user whether the account has one of that name or not.
    ///
    /// # Errors
    /// When the text is no principal, or one that the account does not have.
    pub fn parse_or_somebody(text: &str, account: &Account) -> Result<Self, WhoError> {
        Self::parse(text, account).or_else(|error| match SOMEBODY.split_once('/') {
            Some((_, name)) if text == SOMEBODY => Ok(Self::User(name.to_owned())),
            _ => Err(error),
        })
    }

    /// As requests and trust policies name it; sessions of roles as `assumed-role`.
    pub fn arn(&self, account_id: &str) -> String {
        match self {
            Self::User(name) => format!("acs:ram::{account_id}:user/{name}"),
            Self::Role { name, session } => format!("acs:ram::{account_id}:assumed-role/{name}/{session}"),
            Self::Root => format!("acs:ram::{account_id}:root"),
            Self::Federated(id) => format!("acs:ram::{account_id}:{id}"),
            Self::Service(name) => name.clone(),
        }
    }
}

/// The short form: `user/alice`, `role/dev`, `role/dev/deploy`, `root`.
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user/{name}"),
            Self::Role { name, session } if session == DEFAULT_SESSION => write!(f, "role/{name}"),
            Self::Role { name, session } => write!(f, "role/{name}/{session}"),
            Self::Root => f.write_str("root"),
            Self::Federated(id) => f.write_str(id),
            Self::Service(name) => f.write_str(name),
        }
    }
}

/// What follows the account of an ARN, or the text itself when it is a short form; `None` for other text.
fn relative_id<'t>(text: &'t str, account: &Account) -> Result<Option<&'t str>, WhoError> {
    let Some(rest) = text.strip_prefix("acs:ram:") else {
        let is_short =
            text == "root" || text.split_once('/').is_some_and(|(kind, _)| !kind.contains(['.', ':']));
        return Ok(is_short.then_some(text));
    };
    let mut fields = rest.splitn(3, ':').skip(1);
    let (Some(owner), Some(id)) = (fields.next(), fields.next()) else {
        return Err(WhoError::NotAPrincipal(text.to_owned()));
    };
    if owner != account.id.text {
        return Err(WhoError::OtherAccount(text.to_owned(), owner.to_owned(), account.id.text.clone()));
    }
    Ok(Some(id))
}

fn unknown<'k>(kind: &'static str, name: &str, known: impl Iterator<Item = &'k str>) -> WhoError {
    WhoError::Unknown { kind, name: name.to_owned(), near: nearest(name, known).map(str::to_owned) }
}

fn bare_name(text: &str, account: &Account) -> WhoError {
    let meant = account.user(text).map(|user| format!("user/{}", user.name.text));
    let meant = meant.or_else(|| account.role(text).map(|role| format!("role/{}", role.name.text)));
    match meant {
        Some(meant) => WhoError::DidYouMean(text.to_owned(), meant),
        None => WhoError::NotAPrincipal(text.to_owned()),
    }
}

fn members(group: &str, account: &Account) -> String {
    const SHOWN: usize = 5;
    let in_group =
        |user: &&super::model::User| user.groups.iter().any(|name| name.text.eq_ignore_ascii_case(group));
    let mut names: Vec<&str> =
        account.users.iter().filter(in_group).map(|user| user.name.text.as_str()).collect();
    let more = names.len() > SHOWN;
    names.truncate(SHOWN);
    match (names.is_empty(), more) {
        (true, _) => String::new(),
        (false, false) => format!(" ({})", names.join(", ")),
        (false, true) => format!(" ({}, …)", names.join(", ")),
    }
}
