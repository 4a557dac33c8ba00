//! Which of some hundred short names fit what was typed, the best first: for completions, choices, the
//! palette and help. The catalog, with its thousands of entries and its own fields, has a search of its own.
//!
//! The typed text is split at blanks; every word has to be found, in any order. A word fits best at the
//! start of a name, then at the start of a part of it (`save` in `reset-save`, `Chat` in `CreateChat`), then
//! anywhere in it, then in what is said about it, then scattered over the name (`crch` in `CreateChat`).
//! Equals keep the order in which they came.

use std::cell::LazyCell;
use std::ops::Range;

/// A name that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Its place among the names that were given.
    pub index: usize,
    /// The bytes of the name that match, in order, without overlaps.
    pub matches: Vec<Range<usize>>,
}

/// How well a word fits; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
    StartOfPart,
    Inside,
    Beside,
    Scattered,
}

/// The names that fit `typed`, the best first, each given with what is said about it. Nothing typed fits
/// everything, in the given order.
pub fn rank<'a>(typed: &str, names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Ranked> {
    let words: Vec<Vec<char>> =
        typed.split_whitespace().map(|word| word.chars().flat_map(char::to_lowercase).collect()).collect();
    let mut found: Vec<(Vec<Fit>, usize, Ranked)> = Vec::new();
    for (index, (name, about)) in names.into_iter().enumerate() {
        if words.is_empty() {
            found.push((Vec::new(), 0, Ranked { index, matches: Vec::new() }));
            continue;
        }
        // Looked at only where the name alone does not fit.
        let (letters, about) = (letters(name), LazyCell::new(|| letters(about)));
        let mut fits = Vec::with_capacity(words.len());
        let mut matches = Vec::new();
        let all = words.iter().all(|word| {
            place(&letters, || place_whole(&about, word).is_some(), word).is_some_and(|(fit, places)| {
                fits.push(fit);
                matches.extend(places);
                true
            })
        });
        if all {
            fits.sort_unstable_by(|a, b| b.cmp(a));
            found.push((fits, letters.len(), Ranked { index, matches: merged(matches) }));
        }
    }
    if !words.is_empty() {
        // The worst word decides first; among equals the shorter name holds less that was not asked for.
        found.sort_by(|(fits, length, _), (other, other_length, _)| {
            (fits, length).cmp(&(other, other_length))
        });
    }
    found.into_iter().map(|(.., ranked)| ranked).collect()
}

struct Letter {
    lower: char,
    bytes: Range<usize>,
    starts_part: bool,
}

/// The letters of a name, lower-cased one to one. (A letter whose lower case is several keeps the first:
/// such names are found by their other letters.)
fn letters(name: &str) -> Vec<Letter> {
    let mut before: Option<char> = None;
    name.char_indices()
        .map(|(at, c)| {
            let starts_part = before.is_none_or(|before| {
                !before.is_alphanumeric() || (before.is_lowercase() && c.is_uppercase())
            }) && c.is_alphanumeric();
            before = Some(c);
            let lower = c.to_lowercase().next().unwrap_or(c);
            Letter { lower, bytes: at..at + c.len_utf8(), starts_part }
        })
        .collect()
}

/// Where a word fits best, and which bytes of the name it takes.
fn place(
    letters: &[Letter],
    about: impl FnOnce() -> bool,
    word: &[char],
) -> Option<(Fit, Vec<Range<usize>>)> {
    if let Some(found) = place_whole(letters, word) {
        return Some(found);
    }
    if about() {
        return Some((Fit::Beside, Vec::new()));
    }
    let mut rest = letters.iter();
    let scattered: Option<Vec<_>> = word
        .iter()
        .map(|wanted| rest.find(|letter| letter.lower == *wanted).map(|letter| letter.bytes.clone()))
        .collect();
    scattered.map(|places| (Fit::Scattered, places))
}

/// Where the letters of a word follow one another.
fn place_whole(letters: &[Letter], word: &[char]) -> Option<(Fit, Vec<Range<usize>>)> {
    let here = |from: &[Letter]| {
        from.len() >= word.len() && from.iter().zip(word).all(|(letter, wanted)| letter.lower == *wanted)
    };
    let mut inside: Option<(Fit, usize)> = None;
    for start in 0..letters.len() {
        let from = letters.get(start..).unwrap_or_default();
        if !here(from) {
            continue;
        }
        let fit = match start {
            0 if letters.len() == word.len() => Fit::Whole,
            0 => Fit::Start,
            _ if from.first().is_some_and(|letter| letter.starts_part) => Fit::StartOfPart,
            _ => Fit::Inside,
        };
        if inside.is_none_or(|(best, _)| fit < best) {
            inside = Some((fit, start));
        }
    }
    inside.map(|(fit, start)| {
        let taken = letters.iter().skip(start).take(word.len());
        (fit, taken.map(|letter| letter.bytes.clone()).collect())
    })
}

/// Ranges in order, overlapping and touching ones joined.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
        rank(typed, names.iter().map(|name| (*name, "")))
            .into_iter()
            .map(|ranked| names[ranked.index])
            .collect()
    }

    fn marked(typed: &str, name: &str) -> String {
        let found = rank(typed, [(name, "")]).pop().unwrap_or_else(|| panic!("{typed} fits {name}"));
        found.matches.iter().map(|range| name.get(range.clone()).unwrap()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn the_best_fit_comes_first() {
        let names = ["CreateChat", "chatter", "Chat", "escheat", "ListChats", "c-h-a-t"];
        assert_eq!(
            order("chat", &names),
            ["Chat", "chatter", "ListChats", "CreateChat", "escheat", "c-h-a-t"]
        );
        assert_eq!(
            order("hat", &names),
            ["Chat", "chatter", "ListChats", "CreateChat", "escheat", "c-h-a-t"]
        );
        assert_eq!(
            order("cht", &names),
            ["Chat", "chatter", "escheat", "c-h-a-t", "ListChats", "CreateChat"]
        );
    }

    #[test]
    fn every_word_has_to_fit_in_any_order() {
        let names = ["add-resource", "edit-resource", "add-condition"];
        assert_eq!(order("res add", &names), ["add-resource"]);
        assert_eq!(order("zzz", &names), [""; 0]);
    }

    #[test]
    fn what_is_said_about_a_name_counts_less_than_the_name_but_more_than_scattered_letters() {
        let names = [("zoom", "Give the screen to this pane"), ("next-pane", ""), ("palette-near", "")];
        let found: Vec<_> = rank("pane", names).into_iter().map(|ranked| names[ranked.index].0).collect();
        assert_eq!(found, ["next-pane", "zoom", "palette-near"]);
        assert_eq!(rank("sve", [("quit", "Save everything")]), [], "never scattered over a sentence");
    }

    #[test]
    fn nothing_typed_keeps_all_in_their_order() {
        let names = ["b", "a", "c"];
        assert_eq!(order("  ", &names), names);
    }

    #[test]
    fn the_letters_that_match_are_marked() {
        assert_eq!(marked("chat", "CreateChat"), "Chat");
        assert_eq!(marked("crch", "CreateChat"), "Cr|Ch");
        assert_eq!(marked("add re", "add-resource"), "add|re");
        assert_eq!(marked("ad add", "add-resource"), "add", "overlaps are joined");
        assert_eq!(marked("员", "数字员工"), "员");
        assert_eq!(marked("ÄR", "Bär"), "är");
    }
}
