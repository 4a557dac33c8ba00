//! What an expectation says.

use crate::engine::access::RequestPattern;
use crate::engine::decide::Decision;
use std::fmt;

/// A file of expectations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectations {
    /// Policy files, as they are written, from the folder of the file. With an account they stand in for its policies
    /// of the same names.
    pub policies: Vec<String>,
    /// The account file, or [`super::DEMO`].
    pub account: Option<String>,
    /// What is expected of single requests.
    pub expect: Vec<Expectation>,
    /// What is expected of whole regions: those of `[[never]]` first, then those of `[[always]]`.
    pub invariants: Vec<Invariant>,
}

/// A region of requests that nobody may be allowed, or that somebody must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invariant {
    /// What it is about, in words.
    pub name: String,
    /// Never or always.
    pub kind: InvariantKind,
    /// Whom it is about: `user/alice`, or in full. Nobody named means everybody: the users and roles of the account.
    pub principals: Vec<String>,
    /// The requests.
    pub pattern: RequestPattern,
}

/// What an invariant demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvariantKind {
    /// No request of the region is allowed.
    Never,
    /// Every request of the region is allowed.
    Always,
}

impl InvariantKind {
    /// As it stands in a file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Always => "always",
        }
    }
}

/// One request and the decision that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What it is about, in words.
    pub name: String,
    /// Who asks: `user/alice`, or in full.
    pub principal: String,
    /// `code:Name`
    pub action: String,
    /// One resource or several, which must all be allowed (E13).
    pub resources: Vec<String>,
    /// Condition keys and their values.
    pub context: Vec<(String, Vec<String>)>,
    /// What is expected.
    pub decision: Expected,
    /// The statement that has to decide.
    pub by: Option<StatementName>,
}

/// An expected decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Permitted: allowed, or an operation that needs no authorization (E12).
    Allow,
    /// Refused by a Deny statement.
    ExplicitDeny,
    /// Refused because nothing allows it.
    ImplicitDeny,
    /// Refused: by a Deny, for want of an Allow, or because the root user assumes no role (E2).
    Deny,
}

impl Expected {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Allow, Self::ExplicitDeny, Self::ImplicitDeny, Self::Deny];

    /// As it stands in a file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::ExplicitDeny => "ExplicitDeny",
            Self::ImplicitDeny => "ImplicitDeny",
            Self::Deny => "Deny",
        }
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|expected| expected.word() == word)
    }

    /// Whether a decision is the expected one.
    pub fn is_met_by(self, decision: Decision) -> bool {
        match self {
            Self::Allow => decision.is_permitted(),
            Self::ExplicitDeny => decision == Decision::ExplicitDeny,
            Self::ImplicitDeny => decision == Decision::ImplicitDeny,
            Self::Deny => {
                matches!(decision, Decision::ExplicitDeny | Decision::ImplicitDeny | Decision::NotAllowed)
            }
        }
    }

    /// What has to be expected to keep a decision as it is; none where RAM would refuse a document.
    pub fn keeping(decision: Decision) -> Option<Self> {
        Some(match decision {
            Decision::Allow | Decision::NotChecked => Self::Allow,
            Decision::ExplicitDeny => Self::ExplicitDeny,
            // "This must stay denied", by whatever.
            Decision::ImplicitDeny | Decision::NotAllowed => Self::Deny,
            Decision::InvalidPolicy => return None,
        })
    }
}

/// `team-a#2`: a policy and one of its statements, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementName {
    /// The policy.
    pub policy: String,
    /// The statement, from 1.
    pub number: usize,
}

impl StatementName {
    /// Reads the written form.
    pub fn parse(text: &str) -> Option<Self> {
        let (policy, number) = text.rsplit_once('#')?;
        let number = number.parse().ok().filter(|number| *number > 0)?;
        (!policy.is_empty()).then(|| Self { policy: policy.to_owned(), number })
    }
}

impl fmt::Display for StatementName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.policy, self.number)
    }
}
