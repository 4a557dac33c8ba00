//! Access levels: what kind of access an action gives, and how that is known.

use std::fmt;

use super::{SourceId, Text};

/// The kind of access an action gives, as the authorization pages print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessLevel {
    /// Makes something new.
    Create,
    /// Enumerates.
    List,
    /// Reads one thing.
    Get,
    /// Changes something.
    Update,
    /// Removes something.
    Delete,
    /// The source itself prints `none`: it places the action in no class.
    None,
}

impl AccessLevel {
    /// Every level, in the order they are listed and filtered by.
    pub const ALL: [Self; 6] = [Self::Create, Self::List, Self::Get, Self::Update, Self::Delete, Self::None];

    /// The word used in catalog files, on the command line and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::List => "list",
            Self::Get => "get",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::None => "none",
        }
    }

    /// The level a word names, whatever its case; `None` for a word that names no level.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word().eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How a catalog came to an action's access level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelFrom {
    /// A source states it.
    Stated(SourceId),
    /// The file states it without naming a source (usual in a user's own catalog).
    File,
    /// Inferred: most APIs that begin with the action's verb are typed so.
    Verb,
}

impl LevelFrom {
    /// True when no source states the level.
    pub const fn is_inferred(self) -> bool {
        matches!(self, Self::Verb)
    }
}

/// The level that most APIs beginning with one verb are typed as: what an inferred level rests on.
#[derive(Debug, Clone)]
pub struct VerbLevel {
    /// The verb, such as `Describe`.
    pub verb: Text,
    /// The most frequent level.
    pub level: AccessLevel,
    /// The share of APIs with that level, from 0 to 1.
    pub share: f32,
    /// How many APIs were counted.
    pub samples: u32,
}

/// The first word of a name in camel case: `Describe` of `DescribeInstances`; capitals in a row are one word.
pub fn leading_verb(name: &str) -> &str {
    let mut previous_lower = false;
    for (at, ch) in name.char_indices() {
        if at > 0 && ch.is_ascii_uppercase() && previous_lower {
            return name.get(..at).unwrap_or(name);
        }
        previous_lower = ch.is_ascii_lowercase() || ch.is_ascii_digit();
    }
    name
}
