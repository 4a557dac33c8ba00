//! Many short texts in one piece of memory, searched as one.

use memchr::memmem::Finder;

/// Texts, lower-cased, laid end to end with a byte between them that no query holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    /// Where each text begins; one more than there are texts.
    starts: Vec<u32>,
}

const BETWEEN: u8 = 0;

impl Arena {
    pub(super) fn push(&mut self, text: &str) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        if text.is_ascii() {
            self.bytes.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
        } else {
            self.bytes.extend(text.to_lowercase().bytes());
        }
        self.bytes.push(BETWEEN);
        self.starts.push(self.bytes.len() as u32);
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Where a text begins among all bytes.
    pub(super) fn start(&self, at: usize) -> usize {
        self.starts.get(at).map_or(self.bytes.len(), |start| *start as usize)
    }

    /// One text, lower-cased; empty when there is none.
    pub(super) fn get(&self, at: usize) -> &[u8] {
        let end = self.start(at + 1).saturating_sub(1);
        self.bytes.get(self.start(at)..end).unwrap_or_default()
    }

    /// Calls `found` with every text that holds the needle and the offset of an occurrence in it; every
    /// occurrence when `each`, else the first in each text.
    pub(super) fn search(&self, finder: &Finder<'_>, each: bool, mut found: impl FnMut(usize, usize)) {
        let mut at = 0;
        let mut text = 0;
        while let Some(offset) = self.bytes.get(at..).and_then(|rest| finder.find(rest)) {
            let place = at + offset;
            text += self.starts.get(text + 1..).map_or(0, |later| count_up_to(later, place));
            found(text, place - self.start(text));
            at = if each { place + 1 } else { self.start(text + 1) };
        }
    }
}

/// How many of the ascending numbers are at most `limit`. The answer is nearly always small, so it gallops.
fn count_up_to(numbers: &[u32], limit: usize) -> usize {
    let mut step = 1;
    while numbers.get(step - 1).is_some_and(|number| *number as usize <= limit) {
        step *= 2;
    }
    let low = step / 2;
    let window = numbers.get(low..step.min(numbers.len())).unwrap_or_default();
    low + window.partition_point(|number| *number as usize <= limit)
}

/// Many short texts as written, in one piece of memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text made of these parts.
    pub(super) fn push(&mut self, parts: &[&str]) {
        self.all.extend(parts.iter().copied());
        self.ends.push(self.all.len() as u32);
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One text; empty when there is none.
    pub(super) fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arena(texts: &[&str]) -> Arena {
        let mut arena = Arena::default();
        for text in texts {
            arena.push(text);
        }
        arena
    }

    #[test]
    fn a_needle_is_found_in_the_texts_that_hold_it() {
        let arena = arena(&["CreateChat", "", "chat chat", "ÉCHAT", "cha", "tea"]);
        let mut all = Vec::new();
        arena.search(&Finder::new("chat"), true, |text, at| all.push((text, at)));
        assert_eq!(all, [(0, 6), (2, 0), (2, 5), (3, 2)]);
        let mut first = Vec::new();
        arena.search(&Finder::new("chat"), false, |text, at| first.push((text, at)));
        assert_eq!(first, [(0, 6), (2, 0), (3, 2)]);
        assert_eq!(arena.get(0), b"createchat");
        assert_eq!((arena.get(1), arena.get(9), arena.len()), (&[][..], &[][..], 6));
    }

    #[test]
    fn texts_come_back_as_they_were_put() {
        let mut texts = Texts::default();
        for parts in [["a", "b"], ["", ""], ["É", ":x"]] {
            texts.push(&parts);
        }
        let all: Vec<&str> = (0..=texts.len()).map(|at| texts.get(at)).collect();
        assert_eq!(all, ["ab", "", "É:x", ""]);
    }

    #[test]
    fn galloping_counts_like_counting() {
        let numbers: Vec<u32> = (0..50).map(|n| n * n).collect();
        for limit in 0..2_600 {
            let counted = numbers.iter().filter(|n| **n as usize <= limit).count();
            assert_eq!(count_up_to(&numbers, limit), counted, "{limit}");
        }
    }
}
