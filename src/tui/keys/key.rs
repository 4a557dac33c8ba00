//! Keys, and the notation in which configuration, help and documents write them.
//!
//! | written | means |
//! |---|---|
//! | `a`, `A`, `/`, `<`, `-` | the character itself; upper case stands for Shift |
//! | `space`, `enter`, `esc`, `tab`, `backspace`, `delete`, `insert` | named keys |
//! | `up`, `down`, `left`, `right`, `home`, `end`, `pageup`, `pagedown`, `F1` … `F24` | named keys |
//! | `ctrl-s`, `alt-enter`, `shift-tab`, `ctrl-alt-x` | modifiers, in any order |
//! | `g g`, `y s` | a sequence: one key after the other, separated by blanks |
//!
//! A key is normalised once, here, so that every other module can compare keys with `==`: Shift on a
//! character is the character itself, and Control ignores case because terminals send one byte for both.
//! The types know no terminal library: decoding is `terminal/decode.rs`' work.

use std::fmt;
use std::str::FromStr;

/// One key press with its modifiers, always normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    code: Code,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

/// Which key, apart from its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A key that types this character.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; Shift-Tab is this key with Shift.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete (forward).
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, 1 to 24.
    F(u8),
}

/// The names of [`Code`] in the notation, each with its code. The first name of a code is the one printed.
const NAMES: &[(&str, Code)] = &[
    ("space", Code::Char(' ')),
    ("enter", Code::Enter),
    ("return", Code::Enter),
    ("esc", Code::Esc),
    ("escape", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("del", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
];

const HIGHEST_FUNCTION_KEY: u8 = 24;

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A key with modifiers, normalised.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Self {
        let mut key = Self { code, ctrl, alt, shift };
        if let Code::Char(c) = code {
            if ctrl {
                // One byte for both cases in most terminals; the few that tell them apart still say Shift.
                key.code = Code::Char(c.to_ascii_lowercase());
                key.shift = shift && c.is_ascii_alphabetic();
            } else {
                // A terminal that reports Shift beside the letter may report the letter in either case.
                key.code = Code::Char(if shift { upper(c) } else { c });
                key.shift = false;
            }
        }
        key
    }

    /// The key that types `c`.
    pub fn char(c: char) -> Self {
        Self::new(Code::Char(c), false, false, false)
    }

    /// Control and the character `c`.
    pub fn ctrl(c: char) -> Self {
        Self::new(Code::Char(c), true, false, false)
    }

    /// Which key it is.
    pub const fn code(self) -> Code {
        self.code
    }

    /// The character that the key types, when it types one: no Control, no Alt.
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

/// The upper-case form of a letter that has exactly one; anything else unchanged.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing was written.
    #[error("no key is written here; write one such as `ctrl-s`, `F5`, `space` or `g g`")]
    Empty,
    /// The last part is neither a character nor a known name.
    #[error(
        "`{0}` is not a key; write one character, F1 to F24, or one of space, enter, esc, tab, \
             backspace, delete, insert, up, down, left, right, home, end, pageup, pagedown"
    )]
    UnknownKey(String),
    /// A part before the last is not a modifier.
    #[error("`{0}` is not a modifier; write ctrl, alt or shift")]
    UnknownModifier(String),
    /// A modifier stands twice.
    #[error("`{0}` stands twice in one key; write it once")]
    RepeatedModifier(&'static str),
    /// Shift with a character: the shifted character has to be written instead.
    #[error("write the shifted character itself instead of `{0}`: a capital letter, or `?` for shift and /")]
    ShiftedCharacter(String),
    /// Terminals cannot tell this key from another one.
    #[error("terminals send the same for `{0}` and `{1}`; bind `{1}`")]
    SameAs(String, &'static str),
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        let (modifiers, name) = split_modifiers(text);
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        for modifier in modifiers {
            let (flag, spelled) = match modifier.to_ascii_lowercase().as_str() {
                "ctrl" | "control" | "c" => (&mut ctrl, "ctrl"),
                "alt" | "meta" | "a" | "m" => (&mut alt, "alt"),
                "shift" | "s" => (&mut shift, "shift"),
                _ => return Err(KeyError::UnknownModifier(modifier.to_owned())),
            };
            if std::mem::replace(flag, true) {
                return Err(KeyError::RepeatedModifier(spelled));
            }
        }
        let code = parse_code(name)?;
        match code {
            Code::Char(' ') if shift => return Err(KeyError::SameAs(text.to_owned(), "space")),
            Code::Char(_) if shift && !ctrl => return Err(KeyError::ShiftedCharacter(text.to_owned())),
            _ => {}
        }
        let key = Self::new(code, ctrl, alt, shift);
        match indistinct(key) {
            Some(other) => Err(KeyError::SameAs(text.to_owned(), other)),
            None => Ok(key),
        }
    }
}

/// Splits `ctrl-alt-x` into its modifiers and the key. The key itself may be `-`, as in `ctrl--`.
fn split_modifiers(text: &str) -> (Vec<&str>, &str) {
    let mut modifiers = Vec::new();
    let mut rest = text;
    while let Some((modifier, after)) = rest.split_once('-') {
        if modifier.is_empty() || after.is_empty() {
            break;
        }
        modifiers.push(modifier);
        rest = after;
    }
    (modifiers, rest)
}

fn parse_code(name: &str) -> Result<Code, KeyError> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && !c.is_control()
    {
        return Ok(Code::Char(c));
    }
    let lower = name.to_ascii_lowercase();
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == lower) {
        return Ok(*code);
    }
    match lower.strip_prefix('f').map(str::parse) {
        Some(Ok(number @ 1..=HIGHEST_FUNCTION_KEY)) => Ok(Code::F(number)),
        _ => Err(KeyError::UnknownKey(name.to_owned())),
    }
}

/// Control keys whose byte is that of another key in every terminal without an extended protocol.
fn indistinct(key: Key) -> Option<&'static str> {
    match key {
        Key { code: Code::Char(c), ctrl: true, alt: false, shift: false } => match c {
            'i' => Some("tab"),
            'j' | 'm' => Some("enter"),
            '[' => Some("esc"),
            _ => None,
        },
        _ => None,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (set, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if set {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::F(number) => write!(f, "F{number}"),
            code => match (NAMES.iter().find(|(_, named)| *named == code), code) {
                (Some((name, _)), _) => f.write_str(name),
                (None, Code::Char(c)) => write!(f, "{c}"),
                // Every code that is not a character or a function key has a name; the test walks them.
                (None, other) => write!(f, "{other:?}"),
            },
        }
    }
}

/// One key, or several that are pressed one after the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeySequence(Vec<Key>);

impl KeySequence {
    /// The keys in the order in which they are pressed; never empty.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// What is left to press after `pressed`, when the sequence begins with it and goes on.
    pub fn after(&self, pressed: &[Key]) -> Option<Self> {
        match self.0.strip_prefix(pressed) {
            Some(rest) if !rest.is_empty() => Some(Self(rest.to_vec())),
            _ => None,
        }
    }
}

impl From<Key> for KeySequence {
    fn from(key: Key) -> Self {
        Self(vec![key])
    }
}

impl FromStr for KeySequence {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let keys = text.split_whitespace().map(Key::from_str).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(KeyError::Empty) } else { Ok(Self(keys)) }
    }
}

impl fmt::Display for KeySequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, key) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn the_documented_notation_is_read_and_printed_alike() {
        for text in [
            "a",
            "A",
            "/",
            "<",
            "-",
            "space",
            "enter",
            "esc",
            "tab",
            "shift-tab",
            "ctrl-s",
            "ctrl--",
            "ctrl-space",
            "alt-enter",
            "ctrl-alt-x",
            "ctrl-shift-a",
            "F1",
            "F24",
            "pageup",
            "alt--",
            "é",
            "中",
            "?",
            "shift-up",
        ] {
            assert_eq!(key(text).to_string(), text);
        }
        assert_eq!("y  s".parse::<KeySequence>().unwrap().to_string(), "y s");
    }

    #[test]
    fn other_spellings_mean_the_same_key() {
        for (text, same) in [
            ("Ctrl-S", "ctrl-s"),
            ("ctrl-S", "ctrl-s"),
            ("C-s", "ctrl-s"),
            ("alt-ctrl-x", "ctrl-alt-x"),
            ("Escape", "esc"),
            ("f5", "F5"),
            ("PageUp", "pageup"),
        ] {
            assert_eq!(key(text), key(same), "{text}");
        }
    }

    #[test]
    fn shift_is_part_of_the_character() {
        let reported_with_shift = Key::new(Code::Char('g'), false, false, true);
        assert_eq!(reported_with_shift, key("G"));
        assert_eq!(Key::new(Code::Char('G'), false, false, true), key("G"));
        assert_eq!(Key::new(Code::Char('?'), false, false, true), key("?"));
        assert_eq!(
            Key::new(Code::Char('ß'), false, false, true),
            Key::char('ß'),
            "no single upper-case form"
        );
    }

    #[test]
    fn wrong_keys_say_what_to_write() {
        for (text, part) in [
            ("", "no key"),
            ("hyper-x", "not a modifier"),
            ("ctrl-ctrl-x", "twice"),
            ("pagup", "not a key"),
            ("F25", "F1 to F24"),
            ("F0", "F1 to F24"),
            ("shift-a", "shifted character"),
            ("ctrl-i", "bind `tab`"),
            ("ctrl-m", "bind `enter`"),
            ("ctrl-[", "bind `esc`"),
            ("shift-space", "bind `space`"),
            ("\u{1b}", "not a key"),
        ] {
            let error = text.parse::<Key>().expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert_eq!("  ".parse::<KeySequence>(), Err(KeyError::Empty));
    }

    #[test]
    fn only_keys_without_control_and_alt_type_text() {
        assert_eq!(key("x").typed(), Some('x'));
        assert_eq!(key("space").typed(), Some(' '));
        assert_eq!(key("ctrl-x").typed(), None);
        assert_eq!(key("alt-x").typed(), None);
        assert_eq!(key("enter").typed(), None);
    }

    #[test]
    fn a_sequence_knows_what_is_left_of_it() {
        let sequence: KeySequence = "g g".parse().unwrap();
        assert_eq!(sequence.after(&[key("g")]).unwrap().to_string(), "g");
        assert_eq!(sequence.after(&[key("x")]), None);
        assert_eq!(sequence.after(&[key("g"), key("g")]), None, "nothing is left");
    }

    proptest! {
        #[test]
        fn every_key_that_can_be_pressed_prints_as_something_that_reads_back(
            c in any::<char>(), named in 0..NAMES.len(), f in 1u8..=24, which in 0..3u8,
            ctrl: bool, alt: bool, shift: bool,
        ) {
            let code = match which {
                0 => Code::Char(c),
                1 => NAMES[named].1,
                _ => Code::F(f),
            };
            let key = Key::new(code, ctrl, alt, shift);
            let unwritable = matches!(code, Code::Char(c) if c.is_control() || (c.is_whitespace() && c != ' '));
            if !unwritable && indistinct(key).is_none() {
                prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
                prop_assert_eq!(key.to_string().parse::<KeySequence>(), Ok(KeySequence::from(key)));
            }
        }
    }
}
