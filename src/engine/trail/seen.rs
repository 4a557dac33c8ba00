//! Which events were read before: exports overlap, and an event counts once (A1).
//!
//! A table of fixed size, so that any number of events takes the same memory. A place that two events share forgets the
//! older one: a repeat is missed only when it comes more than about a million events after the first.

use std::hash::{DefaultHasher, Hash, Hasher};

const PLACES: usize = 1 << 20;

/// The marks of the events that were read lately.
#[derive(Debug)]
pub(super) struct Seen {
    marks: Vec<u64>,
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { marks: Vec::new() }
    }

    /// Whether an event with these fields came before; from now on it did.
    pub(super) fn repeats(&mut self, fields: &[&str]) -> bool {
        if self.marks.is_empty() {
            self.marks = vec![0; PLACES];
        }
        let mut hasher = DefaultHasher::new();
        fields.hash(&mut hasher);
        // 0 is an empty place.
        let mark = hasher.finish() | 1 << 63;
        let Some(place) = self.marks.get_mut(mark as usize % PLACES) else { return false };
        std::mem::replace(place, mark) == mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_the_same_in_every_field_is_a_repeat() {
        let mut seen = Seen::new();
        assert!(!seen.repeats(&["a", "b"]));
        assert!(seen.repeats(&["a", "b"]));
        assert!(!seen.repeats(&["ab", ""]));
        assert!(!seen.repeats(&["a", "c"]));
        assert!(seen.repeats(&["a", "b"]));
    }
}
