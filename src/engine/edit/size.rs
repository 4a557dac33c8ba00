//! How much of a document's limit is used, as it would be submitted.

use crate::engine::policy::{Limit, PolicyKind, Size};

/// The size of a text against the limit of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeGauge {
    /// The text's size, white space included: whether RAM counts it is not documented.
    pub size: Size,
    /// The limit of the kind.
    pub limit: Limit,
}

impl SizeGauge {
    /// Measures a text.
    pub fn of(text: &str, kind: PolicyKind) -> Self {
        Self { size: Size::of(text), limit: kind.limit() }
    }

    /// More characters than the limit.
    pub fn is_over(&self) -> bool {
        self.size.characters > self.limit.characters
    }

    /// Within the limit by characters and beyond it by bytes: RAM's pages name both, so it may be refused.
    pub fn is_doubtful(&self) -> bool {
        !self.is_over() && self.size.bytes > self.limit.characters
    }

    /// Characters left; none when over.
    pub fn left(&self) -> Option<usize> {
        self.limit.characters.checked_sub(self.size.characters)
    }
}

impl std::fmt::Display for SizeGauge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.size.characters, self.limit.characters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_decide_and_bytes_cast_doubt() {
        let at = |text: &str| SizeGauge::of(text, PolicyKind::Session);
        let full = at(&"a".repeat(2_048));
        assert_eq!((full.is_over(), full.is_doubtful(), full.left()), (false, false, Some(0)));
        assert_eq!(full.to_string(), "2048/2048");
        let over = at(&"a".repeat(2_049));
        assert_eq!((over.is_over(), over.is_doubtful(), over.left()), (true, false, None));
        let wide = at(&"部".repeat(700));
        assert_eq!((wide.is_over(), wide.is_doubtful()), (false, true));
    }
}
