//! The glob of RAM: `*` is any run of characters, `?` exactly one, the whole text must match (W1, W3), `*` crosses
//! every character including `/` and `:` (W4), and nothing escapes a wildcard (W11).
//!
//! Matching takes time linear in the text for every pattern. A pattern is cut at its stars: the first piece must
//! begin the text, the last must end it, and each piece between is searched for once, left to right. The leftmost
//! place is always the right one, so there is nothing to go back to. Pieces without `?` are found by `memmem`;
//! pieces with `?` by a bit-parallel automaton, one bit for each character of the piece.

use memchr::memmem;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    text: Box<str>,
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// No wildcard.
    Literal,
    /// Nothing but stars.
    Any,
    /// Plain text and one star at the end: by far the most frequent pattern. Holds the length of the text.
    Prefix(usize),
    /// One star and then plain text.
    Suffix(usize),
    /// Everything else.
    Pieces(Box<Pieces>),
}

/// The pieces between the stars of a pattern that has wildcards.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pieces {
    head: Piece,
    /// Empty stars (`**`) leave no piece between them.
    middle: Vec<Piece>,
    /// None when the pattern has no star, so that the head must be the whole text.
    tail: Option<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Plain(Box<str>),
    WithOne(Box<OnePiece>),
}

impl Glob {
    /// Compiles a pattern; every text is one.
    pub fn new(pattern: &str) -> Self {
        Self { text: pattern.into(), shape: Shape::of(pattern) }
    }

    /// Compiles a pattern for matching against text that was lower-cased (ASCII), as actions are (G12).
    pub fn folded(pattern: &str) -> Self {
        Self::new(&pattern.to_ascii_lowercase())
    }

    /// The pattern.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the pattern matches the whole text. Linear in the text.
    pub fn matches(&self, text: &str) -> bool {
        match &self.shape {
            Shape::Literal => *self.text == *text,
            Shape::Any => true,
            Shape::Prefix(length) => {
                let (text, prefix) = (text.as_bytes(), self.text.as_bytes());
                text.len() >= *length && text.get(..*length) == prefix.get(..*length)
            }
            Shape::Suffix(length) => self
                .text
                .as_bytes()
                .get(1..)
                .is_some_and(|suffix| text.len() >= *length && text.as_bytes().ends_with(suffix)),
            Shape::Pieces(pieces) => pieces.matches(text),
        }
    }

    /// No wildcard: matches exactly one text.
    pub fn is_literal(&self) -> bool {
        self.shape == Shape::Literal
    }

    /// Nothing but stars: matches every text.
    pub fn is_any(&self) -> bool {
        self.shape == Shape::Any
    }

    /// Plain text and one star at the end: matches every text that begins like it.
    pub fn is_prefix(&self) -> bool {
        matches!(self.shape, Shape::Prefix(_))
    }

    /// The text before the first wildcard: everything that matches begins with it.
    pub fn literal_prefix(&self) -> &str {
        let end = self.text.find(['*', '?']).unwrap_or(self.text.len());
        self.text.get(..end).unwrap_or_default()
    }
}

/// Whether a pattern holds a wildcard.
pub fn has_wildcard(pattern: &str) -> bool {
    pattern.contains(['*', '?'])
}

impl Shape {
    fn of(pattern: &str) -> Self {
        if !has_wildcard(pattern) {
            return Self::Literal;
        }
        if pattern.bytes().all(|byte| byte == b'*') {
            return Self::Any;
        }
        let pieces: Vec<&str> = pattern.split('*').collect();
        match pieces.as_slice() {
            [head, ""] if !head.contains('?') => Self::Prefix(head.len()),
            ["", tail] if !tail.contains('?') => Self::Suffix(tail.len()),
            [head] => {
                Self::Pieces(Box::new(Pieces { head: Piece::of(head), middle: Vec::new(), tail: None }))
            }
            [head, middle @ .., tail] => {
                let middle =
                    middle.iter().filter(|piece| !piece.is_empty()).map(|piece| Piece::of(piece)).collect();
                Self::Pieces(Box::new(Pieces { head: Piece::of(head), middle, tail: Some(Piece::of(tail)) }))
            }
            [] => Self::Literal,
        }
    }
}

impl Pieces {
    fn matches(&self, text: &str) -> bool {
        let Some(mut rest) = self.head.strip_from_start(text) else { return false };
        let Some(tail) = &self.tail else { return rest.is_empty() };
        // The tail is cut off first, so that the pieces between cannot reach into it.
        let Some(before_tail) = tail.strip_from_end(rest) else { return false };
        rest = before_tail;
        for piece in &self.middle {
            let Some(after) = piece.skip_past(rest) else { return false };
            rest = after;
        }
        true
    }
}

impl Piece {
    fn of(piece: &str) -> Self {
        if piece.contains('?') {
            Self::WithOne(Box::new(OnePiece::new(piece)))
        } else {
            Self::Plain(piece.into())
        }
    }

    fn strip_from_start<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Plain(piece) => text.strip_prefix(&**piece),
            Self::WithOne(piece) => {
                let end = match_along(
                    text.char_indices().map(|(at, character)| (at + character.len_utf8(), character)),
                    piece.characters.iter(),
                )?;
                text.get(end..)
            }
        }
    }

    fn strip_from_end<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Plain(piece) => text.strip_suffix(&**piece),
            Self::WithOne(piece) => {
                let start = match_along(text.char_indices().rev(), piece.characters.iter().rev())?;
                text.get(..start)
            }
        }
    }

    /// What follows the leftmost place where the piece stands.
    fn skip_past<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Plain(piece) => {
                let start = memmem::find(text.as_bytes(), piece.as_bytes())?;
                text.get(start + piece.len()..)
            }
            Self::WithOne(piece) => text.get(piece.find_end(text)?..),
        }
    }
}

/// A piece with `?` in it, as a Shift-And automaton over characters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OnePiece {
    /// The characters in order; `None` is `?`.
    characters: Vec<Option<char>>,
    /// For each distinct character, sorted, the positions at which it may stand.
    positions: Vec<(char, Box<[u64]>)>,
    /// The positions at which any character may stand.
    anywhere: Box<[u64]>,
}

impl OnePiece {
    fn new(piece: &str) -> Self {
        let characters: Vec<Option<char>> =
            piece.chars().map(|character| (character != '?').then_some(character)).collect();
        let words = characters.len().div_ceil(64);
        let mask_where = |wanted: &dyn Fn(Option<char>) -> bool| -> Box<[u64]> {
            let mut mask = vec![0_u64; words];
            for (at, character) in characters.iter().enumerate() {
                if let (true, Some(word)) = (wanted(*character), mask.get_mut(at / 64)) {
                    *word |= 1 << (at % 64);
                }
            }
            mask.into()
        };
        let mut distinct: Vec<char> = characters.iter().copied().flatten().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let positions = distinct
            .into_iter()
            .map(|character| (character, mask_where(&|here| here.is_none_or(|here| here == character))))
            .collect();
        let anywhere = mask_where(&|here| here.is_none());
        Self { characters, positions, anywhere }
    }

    /// The byte offset after the leftmost match. One step for each character of the text and 64 of the piece.
    fn find_end(&self, text: &str) -> Option<usize> {
        let last = self.characters.len().checked_sub(1)?;
        let mut state = vec![0_u64; self.anywhere.len()];
        for (at, character) in text.char_indices() {
            let mask = match self.positions.binary_search_by_key(&character, |(known, _)| *known) {
                Ok(found) => self.positions.get(found).map(|(_, mask)| mask)?,
                Err(_) => &self.anywhere,
            };
            let mut carry = 1;
            for (word, mask) in state.iter_mut().zip(mask) {
                let next_carry = *word >> 63;
                *word = ((*word << 1) | carry) & mask;
                carry = next_carry;
            }
            if state.get(last / 64).is_some_and(|word| word & (1 << (last % 64)) != 0) {
                return Some(at + character.len_utf8());
            }
        }
        None
    }
}

/// Compares a piece with the text, both read in one direction, and returns the offset at which it ends.
fn match_along<'p>(
    mut text: impl Iterator<Item = (usize, char)>,
    piece: impl Iterator<Item = &'p Option<char>>,
) -> Option<usize> {
    let mut end = None;
    for wanted in piece {
        let (at, character) = text.next()?;
        if wanted.is_some_and(|wanted| wanted != character) {
            return None;
        }
        end = Some(at);
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Glob::new(pattern).matches(text)
    }

    #[test]
    fn named_cases() {
        let cases = [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("**", "abc", true),
            ("?", "", false),
            ("?", "部", true),
            ("??", "部", false),
            ("a*", "a", true),
            ("*a", "a", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("*a*", "bab", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("ab*ab", "abab", true),
            ("ab*bc", "abc", false),
            ("a?c*", "abcd", true),
            ("*a?c", "zzabc", true),
            ("*a?c*", "aabbabcz", true),
            ("*?b?*", "ab", false),
            ("*?b?*", "abc", true),
            ("x/*", "x/a/b:c", true),
            ("a.c", "abc", false),
            ("[a]", "a", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern:?} against {text:?}");
        }
    }

    #[test]
    fn long_pieces_with_a_question_mark_cross_the_word_border() {
        let piece = format!("{}?{}", "a".repeat(70), "b".repeat(70));
        let text = format!("{}x{}x{}", "a".repeat(69), "a".repeat(70), "b".repeat(70));
        assert!(matches(&format!("*{piece}"), &text));
        assert!(matches(&format!("*{piece}*"), &format!("{text}tail")));
        assert!(!matches(&format!("*{piece}*"), &text.replace('b', "c")));
    }

    #[test]
    fn the_worst_patterns_are_still_linear() {
        // Backtracking matchers need more steps than there are atoms for the first of these.
        let text = "a".repeat(100_000);
        assert!(!matches(&format!("{}b", "a*".repeat(30)), &text));
        assert!(!matches(&format!("*{}b*", "a".repeat(5_000)), &text));
        assert!(!matches(&format!("*{}?b*", "a".repeat(500)), &text));
    }
}
