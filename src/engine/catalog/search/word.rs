//! One word of a query.

use memchr::memmem::Finder;

use super::names::letter_bits;
use crate::engine::policy::glob::{Glob, has_wildcard};

/// A word to look for.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) letters: u64,
    pub(super) finder: Finder<'static>,
    pub(super) glob: Option<Glob>,
}

impl Word {
    /// `text` is lower-case, as [`Query`](super::Query) leaves it.
    pub(super) fn new(text: &str) -> Self {
        Self {
            letters: letter_bits(text.as_bytes()),
            finder: Finder::new(text).into_owned(),
            glob: has_wildcard(text).then(|| Glob::new(text)),
            text: text.to_owned(),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How many characters it has.
    pub(super) fn letters(&self) -> usize {
        self.text.chars().count()
    }

    /// True for a pattern such as `edas:*Application`: it selects names and ranks nothing.
    pub(super) fn is_pattern(&self) -> bool {
        self.glob.is_some()
    }

    /// Whether the word stands in one piece in a lower-cased text.
    pub(super) fn stands_in(&self, text: &[u8]) -> bool {
        self.finder.find(text).is_some()
    }
}
