//! How much a place counts, and a cheap estimate of the score of a word in a name (see [`mod@super::alignment`]).

use super::alignment::{CONSECUTIVE, GAP_START, HEAD, MATCH, bonus};

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

/// fuzzy-matcher's bonus for a match at each byte of a name.
pub(super) fn bonuses(name: &str) -> impl Iterator<Item = u8> + '_ {
    let mut last = None;
    name.bytes().map(char::from).map(move |letter| bonus(last.replace(letter), letter))
}

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
/// lower bound of the true score. `begins` says whether a part of the name begins with a letter.
pub(super) fn scattered(
    name: &[u8],
    bonuses: &[u8],
    word: &[u8],
    begins: impl Fn(u8) -> bool,
) -> Option<i32> {
    let mut could_wait = false;
    let soon = walk(name, bonuses, word, |letter| {
        could_wait |= begins(letter);
        false
    })?;
    let parts = could_wait.then(|| walk(name, bonuses, word, begins)).flatten();
    Some(parts.map_or(soon, |parts| parts.max(soon)))
}

/// Takes each letter where it comes first, or, where it is worth waiting for, at the next beginning of a part.
fn walk(
    name: &[u8],
    bonuses: &[u8],
    word: &[u8],
    mut is_worth_waiting: impl FnMut(u8) -> bool,
) -> Option<i32> {
    let (mut score, mut from) = (0, 0);
    for (nth, letter) in word.iter().enumerate() {
        let mut at = from + name.get(from..)?.iter().position(|byte| byte == letter)?;
        let bonus_at = |at: usize| bonuses.get(at).copied().unwrap_or(0);
        let continues = nth > 0 && at == from;
        if !continues && bonus_at(at) == 0 && is_worth_waiting(*letter) {
            let mut later = name.iter().zip(bonuses).skip(at);
            at += later.position(|(byte, bonus)| byte == letter && *bonus > 0).unwrap_or(0);
        }
        score += one_letter(nth, bonus_at(at), count(at - from));
        from = at + 1;
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
    use super::super::alignment::score;
    use super::*;

    fn estimate(name: &str, word: &str) -> Option<i32> {
        let folded = name.to_ascii_lowercase();
        let bonuses: Vec<u8> = bonuses(name).collect();
        let begins =
            |letter: u8| folded.bytes().zip(&bonuses).any(|(byte, bonus)| byte == letter && *bonus > 0);
        match folded.find(word) {
            Some(at) => Some(in_one_piece(&bonuses[at..at + word.len()])),
            None => scattered(folded.as_bytes(), &bonuses, word.as_bytes(), begins),
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
                let (estimated, scored) = (estimate(name, word), score(name, word));
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
}
