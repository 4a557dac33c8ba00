//! Sources: where a fact comes from, and how sure it is.

use super::Text;

/// What sort of document a fact was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
pub enum SourceKind {
    /// A page of the product's documentation.
    #[serde(rename = "documentation")]
    Documentation,
    /// Alibaba Cloud's machine-readable API description.
    #[serde(rename = "metadata")]
    Metadata,
    /// A policy that Alibaba Cloud publishes.
    #[serde(rename = "policy")]
    Policy,
    /// A list of needed permissions that Alibaba Cloud publishes beside a tool.
    #[serde(rename = "permission list")]
    PermissionList,
    /// Somebody else's material.
    #[serde(rename = "third party")]
    ThirdParty,
    /// The user's own knowledge.
    #[serde(rename = "own")]
    Own,
}

impl SourceKind {
    /// The words used in catalog files and shown to people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Metadata => "metadata",
            Self::Policy => "policy",
            Self::PermissionList => "permission list",
            Self::ThirdParty => "third party",
            Self::Own => "own",
        }
    }
}

/// Where a fact comes from, in words that a person can follow.
#[derive(Debug, Clone)]
pub struct Source {
    /// What sort of document it is.
    pub kind: SourceKind,
    /// Its title.
    pub title: Text,
    /// Its date, as exact as known (`2025`, `2025-12` or `2025-12-20`).
    pub date: Option<Text>,
    /// The site or repository it can be found at, without a scheme.
    pub at: Option<Text>,
    /// The catalog file that names it.
    pub file: Text,
}

/// How well the sources of an action agree that it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Documented as an action, or named by two kinds of official source.
    High,
    /// Named by one kind of official source.
    Medium,
    /// Named by third parties only, and equal to an API that the product has.
    Low,
}

impl Confidence {
    /// The word used in catalog files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// What the word stands for, for people.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::High => "documented as an action, or named by two kinds of official source",
            Self::Medium => "named by one kind of official source",
            Self::Low => "named by third parties only; the product has an API of this name",
        }
    }
}
