//! Who made the calls of a trail (A2): users by name, roles without their sessions, the account itself, services.

use super::event::Event;
use super::resources::parameter;
use crate::engine::account::{DEFAULT_SESSION, Who};
use std::fmt;

/// Whoever events name as the caller.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// A principal of an account. Sessions of a role count as the role.
    Principal {
        /// Who.
        who: Who,
        /// The account as the event writes it, which may be masked; empty when it says nothing.
        account: String,
    },
    /// A service acting by itself.
    Service(String),
    /// Somebody whom policies do not name, such as a user of CloudSSO; in the words of the event.
    Other(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Principal { who, .. } => who.fmt(f),
            Self::Service(name) => write!(f, "service {name}"),
            Self::Other(words) => f.write_str(words),
        }
    }
}

impl Actor {
    /// The principal, when policies can name it.
    pub fn who(&self) -> Option<&Who> {
        match self {
            Self::Principal { who, .. } => Some(who),
            Self::Service(_) | Self::Other(_) => None,
        }
    }

    /// The account that it belongs to, as far as events say it.
    pub fn account(&self) -> &str {
        match self {
            Self::Principal { account, .. } => account,
            Self::Service(_) | Self::Other(_) => "",
        }
    }

    /// Whether it can be a principal of this account. A masked or missing number contradicts nothing.
    pub fn may_belong_to(&self, account: &str) -> bool {
        let own = self.account();
        own.is_empty() || own == account || {
            own.len() == account.len()
                && own.contains('*')
                && own.bytes().zip(account.bytes()).all(|(a, b)| a == b || a == b'*')
        }
    }

    /// As requests name it; `None` when policies cannot.
    pub fn arn(&self) -> Option<String> {
        match self {
            Self::Principal { who, account } => Some(who.arn(account)),
            Self::Service(_) | Self::Other(_) => None,
        }
    }
}

/// Who called.
pub(super) fn actor(event: &Event<'_>) -> Actor {
    let identity = &event.identity;
    let name = &*identity.user_name;
    let account = if identity.account.is_empty() { &event.owner } else { &identity.account };
    let principal = |who| Actor::Principal { who, account: account.clone().into_owned() };
    let other = || {
        let words = format!("{} {name}", identity.kind);
        Actor::Other(if words.trim().is_empty() {
            "nobody named".to_owned()
        } else {
            words.trim().to_owned()
        })
    };
    match &*identity.kind {
        "root-account" => principal(Who::Root),
        "ram-user" if !name.is_empty() => principal(Who::User(name.to_owned())),
        "ram-user" => match identity.arn.rsplit_once(":user/") {
            Some((_, name)) if !name.is_empty() => principal(Who::User(name.to_owned())),
            _ => other(),
        },
        "assumed-role" => match name.split(':').next() {
            Some(role) if !role.is_empty() => {
                principal(Who::Role { name: role.to_owned(), session: DEFAULT_SESSION.to_owned() })
            }
            _ => other(),
        },
        "saml-user" => provider(event, "SAMLProviderArn").map_or_else(other, principal),
        "oidc-user" => provider(event, "OIDCProviderArn").map_or_else(other, principal),
        "system" if !name.is_empty() => Actor::Service(name.to_owned()),
        _ => other(),
    }
}

/// Whoever comes through an identity provider is known to policies by the provider.
fn provider(event: &Event<'_>, field: &str) -> Option<Who> {
    let arn = parameter(event, field)?;
    let (_, id) = arn.rsplit_once(':')?;
    let is_provider = id.starts_with("saml-provider/") || id.starts_with("oidc-provider/");
    is_provider.then(|| Who::Federated(id.to_owned()))
}
