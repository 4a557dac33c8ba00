//! What a check says about a document: which check, where, how bad, and what could be done.

use super::edit::Edit;
use crate::engine::json::Span;

/// How bad a finding is, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Could be said better.
    Hint,
    /// Probably not what was meant.
    Warning,
    /// Grants more, or denies less, than is safe.
    Security,
    /// RAM refuses the document, or the part can never work.
    Error,
}

impl Severity {
    /// All of them, worst first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Security, Self::Warning, Self::Hint];

    /// The word that options and output use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Security => "security",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }

    /// The severity of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check's code; it never changes meaning.
    pub code: &'static str,
    /// The check's name.
    pub name: &'static str,
    /// How bad it is here; a check may be milder or stricter than its usual severity.
    pub severity: Severity,
    /// What is wrong, one line.
    pub message: String,
    /// The bytes it stands on.
    pub span: Span,
    /// RFC 6901 pointer to the value it stands on.
    pub pointer: String,
    /// A rewrite that would settle it.
    pub fix: Option<Fix>,
}

/// A rewrite of the document as changes to its text; everything else of the text stays as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, one line.
    pub description: String,
    /// What it does to the access that the document gives.
    pub effect: FixEffect,
    /// The changes.
    pub edits: Vec<Edit>,
    /// The whole document after the changes.
    pub document: String,
}

/// What a rewrite does to the set of requests that are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixEffect {
    /// The same requests are allowed before and after.
    Equal,
    /// Less is allowed, nothing new.
    Narrower,
    /// More is allowed, nothing is lost.
    Wider,
    /// Not proven to be any of these.
    Unknown,
}

impl FixEffect {
    /// The word that output uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Unknown => "unknown",
        }
    }
}

/// Something that could not be judged because a catalog or a mapping does not say: no proof that all is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The check that could not be made.
    pub code: &'static str,
    /// What is not known, one line.
    pub reason: String,
    /// The bytes it concerns.
    pub span: Span,
}
