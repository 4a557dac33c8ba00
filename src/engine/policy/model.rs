//! A policy as the rest of acscope sees it. One value and a list of one are the same thing here (G14).

use super::operator::Operator;
use crate::engine::json::Span;

/// Where something stands in the text it was read from. All places are equal: where a thing stands is no part
/// of what it means, so policies compare by meaning.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

/// Text and where it stands, quotes included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Located {
    /// The text with JSON's escapes resolved.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl From<&str> for Located {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), place: Place::default() }
    }
}

impl From<String> for Located {
    fn from(text: String) -> Self {
        Self { text, place: Place::default() }
    }
}

/// Which grammar a document follows. Group, resource-group and user attachments all hold identity policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyKind {
    /// Attached to a user, group or role.
    Identity,
    /// Attached to a resource-directory folder or account (E5).
    Control,
    /// The `Policy` parameter of AssumeRole (E6).
    Session,
    /// A bucket, project or key policy: statements carry a principal (G11).
    Resource,
    /// Who may assume a role: a principal and no resource (G7, G11).
    Trust,
}

impl PolicyKind {
    /// The word that files and commands use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Control => "control",
            Self::Session => "session",
            Self::Resource => "resource",
            Self::Trust => "trust",
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Identity, Self::Control, Self::Session, Self::Resource, Self::Trust]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Which grammar it follows.
    pub kind: PolicyKind,
    /// Its statements; their order never matters (G21).
    pub statements: Vec<Statement>,
}

/// Whether a statement grants or refuses (G5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Refuses; wins over any Allow (E1).
    Deny,
}

impl Effect {
    /// The word as RAM spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

impl std::fmt::Display for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its number in the document, from 0, counting statements that could not be read.
    pub index: usize,
    /// A label; RAM documents it only for key policies (G15).
    pub sid: Option<Located>,
    /// Allow or Deny.
    pub effect: Effect,
    /// Whom it speaks of; only in trust and resource policies (G11).
    pub principal: Option<Principal>,
    /// `Action`, or `NotAction` when negated (G6, G10).
    pub action: Clause,
    /// `Resource`, or `NotResource` when negated (G7, G16); none in a trust policy.
    pub resource: Option<Clause>,
    /// All must hold (C4).
    pub conditions: Vec<Condition>,
    /// Where the statement stands.
    pub place: Place,
    /// Where its effect stands.
    pub effect_place: Place,
}

impl Statement {
    /// A statement that was made, not read from a text: without a label, a principal and conditions.
    pub fn of(effect: Effect, action: Clause, resource: Clause) -> Self {
        Self {
            index: 0,
            sid: None,
            effect,
            principal: None,
            action,
            resource: Some(resource),
            conditions: Vec::new(),
            place: Place::default(),
            effect_place: Place::default(),
        }
    }
}

/// A list of patterns, or with `negated` everything but them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clause {
    /// `NotAction` / `NotResource`.
    pub negated: bool,
    /// The patterns; any of them will do.
    pub patterns: Vec<Located>,
    /// Where the value stands.
    pub place: Place,
}

impl Clause {
    /// A clause made of patterns, not read from a text.
    pub fn of<T: Into<Located>>(patterns: impl IntoIterator<Item = T>) -> Self {
        Self {
            negated: false,
            patterns: patterns.into_iter().map(Into::into).collect(),
            place: Place::default(),
        }
    }

    /// The patterns as plain text.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| pattern.text.as_str())
    }
}

/// One operator on one key. Two keys under one operator are two of these (C4, C8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How the request's value is compared.
    pub operator: Operator,
    /// Whose value is compared.
    pub key: Located,
    /// With what: any of them for a positive operator, none of them for a negated one (C8).
    pub values: Vec<Located>,
    /// Where the operator's name stands.
    pub operator_place: Place,
}

/// Whom a statement of a trust or resource policy speaks of (G11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// `{"RAM": …, "Service": …, "Federated": …}`
    Named(Vec<PrincipalEntry>),
    /// A list of UIDs, role sessions or `*`; an empty list is everyone (OSS, G11).
    Ids(Vec<Located>),
}

/// One name of a [`Principal::Named`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalEntry {
    /// Under which member it stands.
    pub form: PrincipalForm,
    /// The name.
    pub name: Located,
}

/// The members that a principal object may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalForm {
    /// Accounts, users and roles.
    Ram,
    /// Alibaba Cloud services.
    Service,
    /// SAML and OIDC identity providers.
    Federated,
}

impl PrincipalForm {
    /// In the order in which they are printed.
    pub const ALL: [Self; 3] = [Self::Ram, Self::Service, Self::Federated];

    /// The member's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ram => "RAM",
            Self::Service => "Service",
            Self::Federated => "Federated",
        }
    }
}
