//! The answer's types: decision, stage, and what it rests on.

use super::policy_set::StatementRef;

/// What RAM would answer (E1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// Permitted.
    Allow,
    /// Refused by a Deny statement.
    ExplicitDeny,
    /// Refused because nothing allows it.
    ImplicitDeny,
    /// RAM would have refused a document, so there is nothing to decide with.
    InvalidPolicy,
    /// The account's root user cannot assume roles (E2).
    NotAllowed,
    /// The operation needs no authorization (E12).
    NotChecked,
}

impl Decision {
    /// Whether the request goes through: because it is allowed, or because nobody is asked (E12).
    pub fn is_permitted(self) -> bool {
        matches!(self, Self::Allow | Self::NotChecked)
    }

    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::ExplicitDeny => "ExplicitDeny",
            Self::ImplicitDeny => "ImplicitDeny",
            Self::InvalidPolicy => "InvalidPolicy",
            Self::NotAllowed => "NotAllowed",
            Self::NotChecked => "NotChecked",
        }
    }

    /// The decision of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Allow,
            Self::ExplicitDeny,
            Self::ImplicitDeny,
            Self::InvalidPolicy,
            Self::NotAllowed,
            Self::NotChecked,
        ]
        .into_iter()
        .find(|decision| decision.word() == word)
    }

    /// In the words that people use.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Allow => "ALLOW",
            Self::ExplicitDeny => "EXPLICIT DENY",
            Self::ImplicitDeny => "IMPLICIT DENY",
            Self::InvalidPolicy => "INVALID POLICY",
            Self::NotAllowed => "NOT ALLOWED",
            Self::NotChecked => "NOT CHECKED",
        }
    }
}

/// The stage of the evaluation that settled a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// A document was refused before anything was evaluated (G1 to G19).
    Validation,
    /// The operation needs no authorization (E12).
    NoAuthorization,
    /// The account's root user (E2).
    Root,
    /// A control policy, with the level that ended it, 0 being the root folder (E5).
    Control(u32),
    /// The session policy (E6).
    Session,
    /// Identity policies attached at account scope (E7).
    Identity,
    /// Identity policies attached to the resource's group (E7).
    ResourceGroup,
    /// The policy on the resource itself (E8).
    Resource,
    /// The trust policy of the role (E9).
    Trust,
}

impl Stage {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::NoAuthorization => "none",
            Self::Root => "root",
            Self::Control(_) => "control",
            Self::Session => "session",
            Self::Identity => "identity",
            Self::ResourceGroup => "resource_group",
            Self::Resource => "resource",
            Self::Trust => "trust",
        }
    }

    /// In the words that people use.
    pub fn phrase(self) -> String {
        match self {
            Self::Validation => "validation of the documents".to_owned(),
            Self::NoAuthorization => "no authorization needed".to_owned(),
            Self::Root => "root user of the account".to_owned(),
            Self::Control(level) => format!("control policies of level {level}"),
            Self::Session => "session policy".to_owned(),
            Self::Identity => "identity policies".to_owned(),
            Self::ResourceGroup => "identity policies of the resource group".to_owned(),
            Self::Resource => "policy of the resource".to_owned(),
            Self::Trust => "trust policy of the role".to_owned(),
        }
    }
}

/// A decision and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What RAM would answer.
    pub decision: Decision,
    /// The stage that settled it.
    pub stage: Stage,
    /// No undocumented rule could change the decision.
    pub definite: bool,
    /// The ids of the rules that could, in order.
    pub depends_on: Vec<&'static str>,
    /// Every statement that applies to the request, also in stages that were not reached.
    pub matched: Vec<StatementRef>,
}
