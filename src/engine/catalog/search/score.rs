//! Scores: what fuzzy-matcher says about a word in a text, and a cheap estimate of it.
//!
//! This is the one user of fuzzy-matcher. Two of its habits matter here. It keeps its table between calls and
//! reads what an earlier text left in it, so a score can depend on what was scored before; a fresh matcher for
//! each call makes the score a function of its arguments. And `fuzzy_match` and `fuzzy_indices` disagree now
//! and then; only the latter is used, so that the letters marked are the letters that scored.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// A word found in an action's name counts in full; in the name of an API that differs from it, nearly so; in
/// the other texts, three quarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Name,
    Api,
    Text,
}

impl Place {
    pub(super) const fn weigh(self, score: i32) -> i32 {
        match self {
            Self::Name => score * 8,
            Self::Api => score * 7,
            Self::Text => score * 6,
        }
    }
}

/// The most a word of that many letters can score in a text that begins with a blank.
pub(super) fn most_in_text(letters: usize) -> i32 {
    count(letters) * (MATCH + i32::from(HEAD))
}

/// A number of letters to calculate with; what is longer than any name ranks alike.
pub(super) fn count(letters: usize) -> i32 {
    i32::try_from(letters).map_or(10_000, |letters| letters.min(10_000))
}

/// The score of a word in a text and the characters that matched, or nothing when it is not in it, not even
/// scattered.
pub(super) fn fuzzy(text: &str, word: &str) -> Option<(i32, Vec<usize>)> {
    // A fresh matcher costs more than most texts that do not match.
    if !holds_in_order(text, word) {
        return None;
    }
    let (score, indices) = SkimMatcherV2::default().ignore_case().fuzzy_indices(text, word)?;
    Some((i32::try_from(score).unwrap_or(i32::MAX / 64), indices))
}

/// Whether the letters of a word stand in a text in their order, case of ASCII letters aside.
fn holds_in_order(text: &str, word: &str) -> bool {
    let mut rest = text.bytes();
    word.bytes().all(|letter| rest.any(|byte| byte.eq_ignore_ascii_case(&letter)))
}

/// fuzzy-matcher's bonus for a match at each byte of a name, as its own tables give it.
pub(super) fn bonuses(name: &str) -> impl Iterator<Item = u8> + '_ {
    let bytes = name.as_bytes();
    bytes.iter().enumerate().map(move |(at, &byte)| match at.checked_sub(1).and_then(|at| bytes.get(at)) {
        None => FIRST,
        Some(b' ' | b'/' | b'\\' | b'|' | b'(' | b')' | b'[' | b']' | b'{' | b'}') => HEAD,
        Some(before) if before.is_ascii_punctuation() => BREAK,
        Some(before) if byte.is_ascii_uppercase() && !before.is_ascii_uppercase() => CAMEL,
        Some(_) => 0,
    })
}

const MATCH: i32 = 16;
const FIRST: u8 = 16;
const HEAD: u8 = 8;
const BREAK: u8 = 7;
const CAMEL: u8 = 6;
const CONSECUTIVE: i32 = 4;
const GAP_START: i32 = 3;

/// The estimate for a word that stands in one piece in a name, from the bonuses at its bytes.
pub(super) fn in_one_piece(bonuses: &[u8]) -> i32 {
    let mut bonuses = bonuses.iter().map(|bonus| i32::from(*bonus));
    let first = bonuses.next().map_or(0, |bonus| MATCH + bonus);
    bonuses.fold(first, |score, bonus| score + MATCH + bonus.max(CONSECUTIVE))
}

/// The estimate for a word that stands in one piece in a text, at the beginning of a word or not.
pub(super) fn in_text(letters: usize, at_word_start: bool) -> i32 {
    let letters = count(letters);
    letters * (MATCH + CONSECUTIVE) - CONSECUTIVE + if at_word_start { i32::from(HEAD) } else { 0 }
}

/// The estimate for a word whose letters stand in order in a name, with gaps; nothing when they do not.
///
/// Walks the name twice: taking each letter where it comes first, and waiting for the beginning of a part of
/// the name where the letter does not simply continue. Both are possible alignments, so the better one is a
/// lower bound of the true score.
pub(super) fn scattered(name: &[u8], bonuses: &[u8], word: &[u8]) -> Option<i32> {
    let soon = soonest(name, bonuses, word)?;
    Some(at_parts(name, bonuses, word).map_or(soon, |parts| parts.max(soon)))
}

fn soonest(name: &[u8], bonuses: &[u8], word: &[u8]) -> Option<i32> {
    let mut score = 0;
    let mut cells = name.iter().zip(bonuses);
    for (nth, letter) in word.iter().enumerate() {
        let mut skipped = 0;
        let bonus = loop {
            let (byte, bonus) = cells.next()?;
            if byte == letter {
                break *bonus;
            }
            skipped += 1;
        };
        score += one_letter(nth, bonus, skipped);
    }
    Some(score)
}

fn at_parts(name: &[u8], bonuses: &[u8], word: &[u8]) -> Option<i32> {
    let mut score = 0;
    let (mut name, mut bonuses) = (name, bonuses);
    for (nth, letter) in word.iter().enumerate() {
        let mut anywhere = None;
        let mut cells = name.iter().zip(bonuses).enumerate().filter(|(_, (byte, _))| *byte == letter);
        let at = cells.find_map(|(at, (_, bonus))| {
            anywhere = anywhere.or(Some(at));
            (*bonus > 0 || (nth > 0 && at == 0)).then_some(at)
        });
        let at = at.or(anywhere)?;
        score += one_letter(nth, bonuses.get(at).copied().unwrap_or(0), count(at));
        (name, bonuses) = (name.get(at + 1..)?, bonuses.get(at + 1..)?);
    }
    Some(score)
}

/// What the letter number `nth` of a word earns after a gap.
fn one_letter(nth: usize, bonus: u8, skipped: i32) -> i32 {
    let bonus = i32::from(bonus);
    MATCH
        + match (nth, skipped) {
            (0, _) => bonus,
            (_, 0) => bonus.max(CONSECUTIVE),
            _ => bonus - GAP_START - skipped,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(name: &str, word: &str) -> Option<i32> {
        let folded = name.to_ascii_lowercase();
        let bonuses: Vec<u8> = bonuses(name).collect();
        match folded.find(word) {
            Some(at) => Some(in_one_piece(&bonuses[at..at + word.len()])),
            None => scattered(folded.as_bytes(), &bonuses, word.as_bytes()),
        }
    }

    #[test]
    fn the_estimate_is_near_the_score() {
        let names = [
            "starops:CreateDigitalEmployee",
            "cms:ListThreads",
            "log:GetLogStoreLogs",
            "pvtz:read",
            "ecs:RunInstances",
        ];
        for word in
            ["c", "cr", "crdig", "thread", "getlog", "s:c", "logs", "read", "runinst", "ri", "x", "dige"]
        {
            for name in names {
                let (estimated, scored) = (estimate(name, word), fuzzy(name, word).map(|(score, _)| score));
                assert_eq!(estimated.is_some(), scored.is_some(), "{word} in {name}");
                let letters = count(word.len());
                if let (Some(estimated), Some(scored)) = (estimated, scored) {
                    // The case of letters (2 each), not beginning at the start (1) and alignments that neither
                    // walk finds make the difference.
                    assert!(estimated + 12 >= scored, "{word} in {name}: {estimated}, {scored}");
                    assert!(estimated <= scored + 2 * letters + 1, "{word} in {name}: {estimated}, {scored}");
                }
            }
        }
    }

    #[test]
    fn a_score_does_not_depend_on_what_was_scored_before() {
        let fresh = fuzzy("actiontrail:LookupEvents", "ee");
        for other in ["ecs:DescribeAccessPoints", "oss:GetBucketAccessMonitor", "ess:EnterStandby"] {
            fuzzy(other, "ss");
            assert_eq!(fuzzy("actiontrail:LookupEvents", "ee"), fresh);
        }
    }
}
