//! How long a document of each kind may be (semantics section 1, size limits).

use super::model::PolicyKind;

/// The limit for one kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Characters that RAM accepts.
    pub characters: usize,
    /// False where RAM documents no limit and this is only where we start to warn.
    pub documented: bool,
}

impl PolicyKind {
    /// The longest document of this kind.
    pub fn limit(self) -> Limit {
        let (characters, documented) = match self {
            Self::Identity => (6_144, true),
            Self::Control => (4_096, true),
            Self::Session => (2_048, true),
            // SLS project policies; no other product states a figure.
            Self::Resource => (16_384, true),
            Self::Trust => (4_096, false),
        };
        Limit { characters, documented }
    }
}

/// The size of a text, counted both ways: RAM's pages say "characters" in one place and "bytes" in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Unicode characters.
    pub characters: usize,
    /// UTF-8 bytes.
    pub bytes: usize,
}

impl Size {
    /// Counts a text as it would be submitted, white space included.
    pub fn of(text: &str) -> Self {
        Self { characters: text.chars().count(), bytes: text.len() }
    }
}
