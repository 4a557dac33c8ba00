//! fuzzy-matcher's score of a word in a text: the best of all ways to find the word's letters in order.
//!
//! fuzzy-matcher fills a table of all letters by all characters that says how it got to each cell, so that it can say
//! which characters matched. To rank, the scores are enough, and of the table the last row: the same sums come out at a
//! quarter of the cost. The tests hold them to fuzzy-matcher's, which is still asked for the [`letters`] of what is shown.
//!
//! Two of fuzzy-matcher's habits matter here. It keeps its table between calls and reads what an earlier text left in it;
//! a fresh matcher for each call makes the outcome a function of its arguments. And its `fuzzy_match` and
//! `fuzzy_indices` disagree now and then; the latter counts, so that the letters marked are the letters that scored.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use smallvec::SmallVec;

pub(super) const MATCH: i32 = 16;
pub(super) const CONSECUTIVE: i32 = 4;
pub(super) const GAP_START: i32 = 3;
const GAP: i32 = 1;
const OTHER_CASE: i32 = 2;
/// What fuzzy-matcher takes for minus infinity.
const NEVER: i32 = i16::MIN as i32;

pub(super) const FIRST: u8 = 16;
pub(super) const HEAD: u8 = 8;
const BREAK: u8 = 7;
pub(super) const CAMEL: u8 = 6;

/// The bonus for a match at a character, by the one before it.
#[inline]
pub(super) fn bonus(before: Option<char>, letter: char) -> u8 {
    match before {
        None => FIRST,
        Some('\0' | ' ' | '/' | '\\' | '|' | '(' | ')' | '[' | ']' | '{' | '}') => HEAD,
        Some(before) if before.is_ascii_punctuation() => BREAK,
        Some(before) if letter.is_ascii_uppercase() && !before.is_ascii_uppercase() => CAMEL,
        Some(_) => 0,
    }
}

/// The best that the word so far can earn up to a character.
#[derive(Debug, Clone, Copy)]
struct Best {
    /// Its last letter matches this character.
    here: i32,
    /// Its last letter matches an earlier one.
    before: i32,
}

impl Best {
    /// Before the first letter of the word.
    const NOTHING_YET: Self = Self { here: NEVER, before: -GAP };
    /// Nothing can have matched yet.
    const IMPOSSIBLE: Self = Self { here: NEVER, before: NEVER };
}

/// A character of the text.
struct Cell {
    folded: char,
    /// What a match earns here, wherever the letter before it matched.
    earns: i32,
    bonus: i32,
    best: Best,
}

/// The score of a lower-case word in a text, case of ASCII letters aside; nothing when its letters do not stand there in
/// order.
pub(super) fn score(text: &str, word: &str) -> Option<i32> {
    let mut last = None;
    let mut cells: SmallVec<[Cell; 64]> = SmallVec::new();
    for letter in text.chars() {
        let bonus = i32::from(bonus(last.replace(letter), letter));
        let earns = if letter.is_ascii_uppercase() { MATCH - OTHER_CASE } else { MATCH };
        cells.push(Cell { folded: letter.to_ascii_lowercase(), earns, bonus, best: Best::NOTHING_YET });
    }
    let mut from = 0;
    let mut score = 0;
    for letter in word.chars() {
        let rest = cells.get(from..)?;
        let first = from + rest.iter().position(|cell| cell.folded == letter)?;
        let mut before = match first.checked_sub(1).and_then(|before| cells.get(before)) {
            Some(cell) => cell.best,
            None => Best::NOTHING_YET,
        };
        let mut left = Best::IMPOSSIBLE;
        score = NEVER;
        for cell in cells.get_mut(first..)? {
            let here = if cell.folded == letter {
                let continued = before.here + cell.bonus.max(CONSECUTIVE);
                cell.earns + continued.max(before.before + cell.bonus)
            } else {
                NEVER
            };
            score = score.max(here);
            left = Best { here, before: (left.here - GAP_START - GAP).max(left.before - GAP) };
            before = std::mem::replace(&mut cell.best, left);
        }
        from = first + 1;
    }
    Some(score)
}

/// The characters of a text that a word's letters match, by fuzzy-matcher; nothing when they do not stand there in order.
pub(super) fn letters(text: &str, word: &str) -> Option<Vec<usize>> {
    Some(SkimMatcherV2::default().ignore_case().fuzzy_indices(text, word)?.1)
}

#[cfg(test)]
pub(super) fn by_fuzzy_matcher(text: &str, word: &str) -> Option<i32> {
    let (score, _) = SkimMatcherV2::default().ignore_case().fuzzy_indices(text, word)?;
    i32::try_from(score).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::catalog::Catalog;
    use proptest::prelude::*;

    #[test]
    fn every_shipped_text_scores_as_with_fuzzy_matcher() {
        let catalog = Catalog::embedded().unwrap();
        let words = ["c", "de", "ss", "crdig", "getlog", "s:c", "instance", "a b", "createchat", "—", "xyz"];
        let mut found = 0;
        for (action, word) in catalog.actions().iter().zip(words.iter().cycle()) {
            for text in [&*action.name, &*action.description] {
                let score = score(text, word);
                assert_eq!(score, by_fuzzy_matcher(text, word), "{word} in {text}");
                found += usize::from(score.is_some());
            }
        }
        assert!(found > 1_000, "{found}");
    }

    proptest! {
        #[test]
        fn any_text_scores_as_with_fuzzy_matcher(text in "[a-cA-C0 :./é—-]{0,24}", word in "[a-cé:1 -]{1,5}") {
            prop_assert_eq!(score(&text, &word), by_fuzzy_matcher(&text, &word));
        }

        #[test]
        fn so_do_strange_ones(text in any::<String>(), word in "[a-z ]{1,3}") {
            prop_assert_eq!(score(&text, &word), by_fuzzy_matcher(&text, &word));
        }
    }

    #[test]
    fn letters_do_not_depend_on_what_was_matched_before() {
        let fresh = letters("actiontrail:LookupEvents", "ee");
        for other in ["ecs:DescribeAccessPoints", "oss:GetBucketAccessMonitor", "ess:EnterStandby"] {
            letters(other, "ss");
            assert_eq!(letters("actiontrail:LookupEvents", "ee"), fresh);
        }
    }
}
