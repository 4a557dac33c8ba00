//! One pattern as the algebra sees it: a row of elements, brought to one form for each language.
//!
//! Runs of wildcards are ordered: `*?*` and `?**` both become `?*`, so that patterns that differ only there are the
//! same atom. The alphabet is taken as endless: there is always a character that no pattern names.

use smallvec::SmallVec;

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Element {
    /// `*`
    Star,
    /// `?`
    One,
    /// This character.
    Exactly(char),
    /// This character in any case; the character is lower case.
    Folded(char),
}

impl Element {
    /// Whether a character stands here; `None` is a character that no pattern names.
    fn takes(self, character: Option<char>) -> bool {
        match self {
            Self::Star | Self::One => true,
            Self::Exactly(wanted) => character == Some(wanted),
            Self::Folded(wanted) => character.is_some_and(|character| lower(character) == Some(wanted)),
        }
    }

    /// Whether everything that stands at `self` also stands at `other`, both being single characters.
    fn is_within(self, other: Self) -> bool {
        match (self, other) {
            (_, Self::One) => self != Self::Star,
            (Self::Exactly(character), _) => other != Self::Star && other.takes(Some(character)),
            _ => self == other,
        }
    }

    /// Whether one character can stand at both.
    fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Exactly(left), right) => right.takes(Some(left)),
            (left, Self::Exactly(right)) => left.takes(Some(right)),
            (Self::Folded(left), Self::Folded(right)) => left == right,
            _ => true,
        }
    }
}

/// The lower case of a character, when that is one character.
fn lower(character: char) -> Option<char> {
    let mut lower = character.to_lowercase();
    lower.next().filter(|_| lower.next().is_none())
}

/// All characters that lower-case to this ASCII or uncased one (C6). The Kelvin sign is the only stranger.
fn spellings(folded: char) -> SmallVec<[char; 3]> {
    let mut spellings = SmallVec::from_slice(&[folded]);
    if folded.is_ascii_lowercase() {
        spellings.push(folded.to_ascii_uppercase());
    }
    if folded == 'k' {
        spellings.push('\u{212A}');
    }
    spellings
}

/// A pattern in its one form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Atom {
    elements: Box<[Element]>,
    has_star: bool,
    /// Neither `?` nor folded characters: the quick tests are exact.
    plain: bool,
    /// The only text that matches, when there is only one.
    literal: Option<Box<str>>,
}

impl Atom {
    /// A pattern of RAM.
    pub(super) fn glob(pattern: &str) -> Self {
        let mut elements = Vec::with_capacity(pattern.len());
        let mut pending_star = false;
        for character in pattern.chars() {
            match character {
                '*' => pending_star = true,
                '?' => elements.push(Element::One),
                other => {
                    if std::mem::take(&mut pending_star) {
                        elements.push(Element::Star);
                    }
                    elements.push(Element::Exactly(other));
                }
            }
        }
        if pending_star {
            elements.push(Element::Star);
        }
        Self::of(elements)
    }

    /// A text in which wildcards mean themselves (W14).
    pub(super) fn text(text: &str) -> Self {
        Self::of(text.chars().map(Element::Exactly).collect())
    }

    /// A text in any case (C6). `None` where folding goes beyond one character for another.
    pub(super) fn any_case(text: &str) -> Option<Self> {
        // U+0307 is what the dotted capital I leaves behind; other cased letters have spellings not listed here.
        let simple = |character: char| {
            character.is_ascii()
                || (!character.is_lowercase() && !character.is_uppercase() && character != '\u{307}')
        };
        let element = |character: char| {
            if character.is_ascii_alphabetic() {
                Element::Folded(character.to_ascii_lowercase())
            } else {
                Element::Exactly(character)
            }
        };
        text.chars().all(simple).then(|| Self::of(text.chars().map(element).collect()))
    }

    fn of(elements: Vec<Element>) -> Self {
        let only_text: Option<String> = elements
            .iter()
            .map(|element| if let Element::Exactly(character) = element { Some(*character) } else { None })
            .collect();
        Self {
            has_star: elements.contains(&Element::Star),
            plain: elements.iter().all(|element| matches!(element, Element::Star | Element::Exactly(_))),
            literal: only_text.map(Into::into),
            elements: elements.into(),
        }
    }

    pub(super) fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The only text that matches, when there is only one.
    pub(super) fn literal(&self) -> Option<&str> {
        self.literal.as_deref()
    }

    /// Matches every text that is at least so long, and at most one character need be there.
    pub(super) fn takes_all_but_empty(&self) -> bool {
        self.has_star && matches!(&*self.elements, [Element::Star] | [Element::One, Element::Star])
    }

    /// Neither `?` nor letters in any case.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Every character that an element names, with all spellings of folded ones.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        self.elements.iter().flat_map(|element| element_characters(*element))
    }

    /// Whether the text matches. Not for long texts under many stars: one pass for each star.
    pub(super) fn matches(&self, text: &str) -> bool {
        if let Some(literal) = &self.literal {
            return **literal == *text;
        }
        // Two pointers: after a mismatch only the last star need be tried again.
        let mut elements = self.elements.iter().peekable();
        let mut text_rest = text.chars();
        let mut retry: Option<(std::iter::Peekable<std::slice::Iter<'_, Element>>, std::str::Chars<'_>)> =
            None;
        loop {
            if elements.next_if_eq(&&Element::Star).is_some() {
                retry = Some((elements.clone(), text_rest.clone()));
                continue;
            }
            let mut ahead = text_rest.clone();
            let stepped = match (elements.peek(), ahead.next()) {
                (None, None) => return true,
                (Some(element), Some(character)) => element.takes(Some(character)),
                (None, Some(_)) | (Some(_), None) => false,
            };
            if stepped {
                elements.next();
                text_rest = ahead;
                continue;
            }
            let Some((again, mut from)) = retry.take() else { return false };
            if from.next().is_none() {
                return false;
            }
            elements = again.clone();
            text_rest = from.clone();
            retry = Some((again, from));
        }
    }

    /// The quick test for containment: `other`'s star takes anything, its `?` any one character, and this atom's star
    /// is a letter that only a star takes. `Some(true)` is always right, `Some(false)` only comes where it is right.
    pub(super) fn is_within_quickly(&self, other: &Self) -> Option<bool> {
        if let Some(literal) = &self.literal {
            return Some(other.matches(literal));
        }
        if self.absorbed_by(other) {
            return Some(true);
        }
        if self.has_star && !other.has_star {
            return Some(false);
        }
        (self.plain && other.plain).then_some(false)
    }

    fn absorbed_by(&self, other: &Self) -> bool {
        let mut wanted = other.elements.iter().peekable();
        let mut mine = self.elements.iter();
        let mut retry: Option<(
            std::iter::Peekable<std::slice::Iter<'_, Element>>,
            std::slice::Iter<'_, Element>,
        )> = None;
        loop {
            if wanted.next_if_eq(&&Element::Star).is_some() {
                retry = Some((wanted.clone(), mine.clone()));
                continue;
            }
            let mut ahead = mine.clone();
            let stepped = match (wanted.peek(), ahead.next()) {
                (None, None) => return true,
                (Some(wanted), Some(element)) => *element != Element::Star && element.is_within(**wanted),
                (None, Some(_)) | (Some(_), None) => false,
            };
            if stepped {
                wanted.next();
                mine = ahead;
                continue;
            }
            let Some((again, mut from)) = retry.take() else { return false };
            if from.next().is_none() {
                return false;
            }
            wanted = again.clone();
            mine = from.clone();
            retry = Some((again, from));
        }
    }

    /// The quick test for having nothing in common; `None` where it cannot tell.
    pub(super) fn is_apart_quickly(&self, other: &Self) -> Option<bool> {
        if let Some(literal) = &self.literal {
            return Some(!other.matches(literal));
        }
        if let Some(literal) = &other.literal {
            return Some(!self.matches(literal));
        }
        let fixed = |element: &&Element| **element != Element::Star;
        let clash = |(left, right): (&Element, &Element)| !left.meets(*right);
        let mut heads = self.elements.iter().take_while(fixed).zip(other.elements.iter().take_while(fixed));
        let mut tails =
            self.elements.iter().rev().take_while(fixed).zip(other.elements.iter().rev().take_while(fixed));
        if heads.any(clash) {
            return Some(true);
        }
        if self.has_star && other.has_star {
            // What stands between the stars of one is taken by a star of the other.
            return Some(tails.any(clash));
        }
        None
    }
}

fn element_characters(element: Element) -> SmallVec<[char; 3]> {
    match element {
        Element::Exactly(character) => SmallVec::from_slice(&[character]),
        Element::Folded(character) => spellings(character),
        Element::Star | Element::One => SmallVec::new(),
    }
}

/// An atom as an automaton: one bit for each place between elements.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    elements: Box<[Element]>,
    /// Places at which a star stands.
    stars: Box<[u64]>,
    /// For each named character, sorted, the places that take it; stars left out.
    takes: Vec<(char, Box<[u64]>)>,
    /// Places that take any character; stars left out.
    takes_any: Box<[u64]>,
    /// The pattern ends in a star: once there, everything matches.
    open_end: bool,
}

impl Machine {
    pub(super) fn new(atom: &Atom) -> Self {
        let words = atom.elements.len() / 64 + 1;
        let mask = |wanted: &dyn Fn(Element) -> bool| -> Box<[u64]> {
            let mut mask = vec![0_u64; words];
            for (at, element) in atom.elements.iter().enumerate() {
                if let (true, Some(word)) = (wanted(*element), mask.get_mut(at / 64)) {
                    *word |= 1 << (at % 64);
                }
            }
            mask.into()
        };
        let mut named: Vec<char> = atom.characters().collect();
        named.sort_unstable();
        named.dedup();
        let not_star = |element: Element| element != Element::Star;
        Self {
            stars: mask(&|element| element == Element::Star),
            takes: named
                .into_iter()
                .map(|character| {
                    (character, mask(&|element| not_star(element) && element.takes(Some(character))))
                })
                .collect(),
            takes_any: mask(&|element| element == Element::One),
            open_end: atom.elements.last() == Some(&Element::Star),
            elements: atom.elements.clone(),
        }
    }

    /// How many words a state of this machine takes.
    pub(super) fn words(&self) -> usize {
        self.stars.len()
    }

    /// The state before the first character.
    pub(super) fn start(&self, state: &mut [u64]) {
        if let Some(word) = state.first_mut() {
            *word = 1;
        }
        self.pass_stars(state);
    }

    /// Reads one character; `None` is one that no pattern names.
    pub(super) fn step(&self, from: &[u64], character: Option<char>, to: &mut [u64]) {
        let found = character
            .and_then(|character| self.takes.binary_search_by_key(&character, |(known, _)| *known).ok());
        let takes = found.and_then(|at| self.takes.get(at)).map_or(&self.takes_any, |(_, mask)| mask);
        let mut carry = 0;
        for (((to, from), takes), stars) in to.iter_mut().zip(from).zip(takes.iter()).zip(self.stars.iter()) {
            let moved = from & takes;
            *to = (moved << 1) | carry | (from & stars);
            carry = moved >> 63;
        }
        self.pass_stars(to);
    }

    /// Steps over stars, and forgets what stands before the last star reached: whatever could still match from there
    /// also matches from the star.
    fn pass_stars(&self, state: &mut [u64]) {
        let mut carry = 0;
        for (word, stars) in state.iter_mut().zip(self.stars.iter()) {
            *word |= carry;
            let passed = *word & stars;
            *word |= passed << 1;
            carry = passed >> 63;
        }
        let mut forget = false;
        for (word, stars) in state.iter_mut().zip(self.stars.iter()).rev() {
            if forget {
                *word = 0;
                continue;
            }
            let reached = *word & stars;
            if reached != 0 {
                let last = reached.ilog2();
                *word &= u64::MAX << last;
                forget = true;
            }
        }
    }

    /// No continuation matches.
    pub(super) fn is_dead(state: &[u64]) -> bool {
        state.iter().all(|word| *word == 0)
    }

    /// What was read so far matches.
    pub(super) fn accepts(&self, state: &[u64]) -> bool {
        has_bit(state, self.elements.len())
    }

    /// Every continuation matches.
    pub(super) fn accepts_forever(&self, state: &[u64]) -> bool {
        self.open_end && has_bit(state, self.elements.len().saturating_sub(1))
    }

    /// Adds the characters that this state tells from the others.
    pub(super) fn telling(&self, state: &[u64], into: &mut Vec<char>) {
        for (word, index) in state.iter().zip(0..) {
            let mut bits = *word;
            while bits != 0 {
                let at = index * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if let Some(element) = self.elements.get(at) {
                    into.extend(element_characters(*element));
                }
            }
        }
    }
}

fn has_bit(state: &[u64], at: usize) -> bool {
    state.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
}

/// A text that an atom matches: words for its stars.
pub(super) fn fill(atom: &Atom, word: &str) -> String {
    let mut text = String::new();
    for element in atom.elements() {
        match element {
            Element::Star => text.push_str(word),
            Element::One => text.push('x'),
            Element::Exactly(character) | Element::Folded(character) => text.push(*character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcard_runs_have_one_form() {
        for (left, right) in [("*?*", "?*"), ("**", "*"), ("a*?b", "a?*b"), ("?**?", "??*")] {
            assert_eq!(Atom::glob(left), Atom::glob(right), "{left} {right}");
        }
    }

    #[test]
    fn matching_agrees_with_the_one_matcher() {
        let rows = include_str!("../../../tests/data/cases/glob_match.tsv");
        for row in rows.lines() {
            let fields: Vec<&str> = row.split('\t').collect();
            let [pattern, text, expected] = fields.as_slice() else { panic!("{row:?}") };
            assert_eq!(Atom::glob(pattern).matches(text), *expected == "1", "{pattern:?} {text:?}");
        }
    }

    #[test]
    fn any_case_stops_where_folding_is_not_one_for_one() {
        assert!(Atom::any_case("ok").unwrap().matches("o\u{212A}"));
        assert!(Atom::any_case("部门-X").unwrap().matches("部门-x"));
        assert!(Atom::any_case("straße").is_none());
        assert!(Atom::any_case("i\u{307}").is_none());
    }
}
