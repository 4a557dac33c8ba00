//! The kept corpus of the fuzz targets, and mutations of it: the same at each run.

use std::fs;
use std::path::Path;

use super::dice::Dice;

/// The files of a target's corpus, by name.
pub fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has no corpus");
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Pieces that mean something somewhere.
const PIECES: &[&str] = &[
    "*",
    "?",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\\",
    "\\u0000",
    "\0",
    "null",
    "true",
    "-1",
    "1e999",
    "\"Statement\"",
    "\"Condition\"",
    "NotAction",
    "NotResource",
    "acs:",
    "acs:ram::",
    "\u{202e}",
    "\u{1b}[2J",
    "\u{feff}",
    "\n",
    "[[expect]]",
    "ForAllValues:",
    "${x}",
    "\x1b[A",
    "\r",
    "\t",
    "é中",
];

/// One of the inputs, changed in a few places.
pub fn mutation(inputs: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = inputs[dice.roll(inputs.len())].clone();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            1 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
            2 => {
                let end = (at + dice.roll(16)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
            4 => {
                // A piece of the same or another input a second time.
                let other = &inputs[dice.roll(inputs.len())];
                let from = dice.roll(other.len() + 1);
                let until = (from + dice.roll(64)).min(other.len());
                bytes.splice(at..at, other[from..until].iter().copied());
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}
