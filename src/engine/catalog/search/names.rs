//! Names laid out for searching: end to end, with what makes a match in them quick to judge.

use super::arena::{Arena, Texts};
use super::score::bonuses;

/// Full names, `code:Name`, with what makes them quick to judge.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// As written.
    texts: Texts,
    pub(super) arena: Arena,
    /// fuzzy-matcher's bonus at each byte of the arena.
    bonuses: Vec<u8>,
    pub(super) letters: Vec<Letters>,
    short_starts: Vec<u16>,
}

impl Names {
    /// Adds the name that is made of a RAM code with its colon, if any, and the rest.
    pub(super) fn push(&mut self, code: &str, short: &str) {
        self.texts.push(&[code, short]);
        let name = self.texts.get(self.texts.len() - 1);
        let mut letters = Letters::default();
        for (byte, bonus) in name.bytes().zip(bonuses(name)) {
            let bit = letter_bit(byte);
            letters.all |= bit;
            match bonus {
                0 => {}
                16 => letters.first |= bit,
                6 => letters.camel |= bit,
                _ => letters.after_mark |= bit,
            }
            self.bonuses.push(bonus);
        }
        // The arena puts a byte between names.
        self.bonuses.push(0);
        self.letters.push(letters);
        self.short_starts.push(code.len() as u16);
        self.arena.push(name);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// One name as written.
    pub(super) fn text(&self, at: usize) -> &str {
        self.texts.get(at)
    }

    /// Where the part after the RAM code begins.
    pub(super) fn short_start(&self, at: usize) -> usize {
        self.short_starts.get(at).map_or(0, |start| usize::from(*start))
    }

    /// The bonuses of `length` bytes from `from` of one name.
    pub(super) fn bonuses(&self, at: usize, from: usize, length: usize) -> &[u8] {
        let start = self.arena.start(at) + from;
        self.bonuses.get(start..start + length).unwrap_or_default()
    }
}

/// The letters of a name as bits, by the bonus a match there has: enough to judge a word of one letter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    pub all: u64,
    pub first: u64,
    pub after_mark: u64,
    pub camel: u64,
}

impl Letters {
    /// The letters that a part of the name begins with.
    pub(super) fn beginnings(&self) -> u64 {
        self.first | self.after_mark | self.camel
    }
}

/// The bit of every character without one of its own.
pub(super) const OTHER_LETTERS: u64 = 1 << 63;

/// One bit for each character that names consist of; the last bit for any other.
pub(super) fn letter_bit(byte: u8) -> u64 {
    1 << match byte {
        b'a'..=b'z' => byte - b'a',
        b'A'..=b'Z' => byte - b'A',
        b'0'..=b'9' => 26 + (byte - b'0'),
        b':' => 36,
        b'-' => 37,
        b'_' => 38,
        b'.' => 39,
        b'/' => 40,
        b' ' => 41,
        _ => 63,
    }
}

pub(super) fn letter_bits(text: &[u8]) -> u64 {
    text.iter().fold(0, |bits, byte| bits | letter_bit(*byte))
}
