//! RFC 8259 text to a tree, or the first place where it stops being JSON and what to do about it.
//!
//! Recursion is bounded by [`MAX_DEPTH`], memory by the length of the text.

use super::tree::{Member, Node, Span, Value};
use std::borrow::Cow;

/// How deep lists and objects may nest. A policy needs six levels; beyond this a text is an attack or an accident.
pub const MAX_DEPTH: usize = 128;

/// Why a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub fault: SyntaxFault,
    /// Byte offset at which reading stopped.
    pub offset: u32,
}

/// The ways in which a text can fail to be JSON, told apart so that each message can say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxFault {
    /// Nothing but white space.
    #[error("the text is empty; a policy starts with {{")]
    Empty,
    /// The text ends inside a value.
    #[error("the text ends too early: a bracket, brace or quote is still open; close it")]
    Truncated,
    /// Text goes on after the value.
    #[error("there is more text after the end of the JSON value; remove it")]
    TrailingText,
    /// `,]` or `,}`
    #[error("a comma with nothing after it; remove the comma")]
    TrailingComma,
    /// `//`, `/*` or `#`
    #[error("JSON has no comments; remove this one")]
    Comment,
    /// Typographic or single quotes.
    #[error("only the straight double quote \" delimits text in JSON; replace this quote")]
    WrongQuote,
    /// A member name without quotes.
    #[error("a member name must stand in double quotes")]
    UnquotedName,
    /// `True`, `None`, `NaN` and the like.
    #[error(
        "not a JSON value; write text in double quotes, a number, true, false, null, a list or an object"
    )]
    UnknownWord,
    /// A member name without a colon.
    #[error("a colon belongs between a member's name and its value")]
    MissingColon,
    /// Two values side by side.
    #[error("a comma is missing before this; write it")]
    MissingComma,
    /// Something else than a value.
    #[error(
        "a value was expected here; write text in double quotes, a number, true, false, null, a list or an object"
    )]
    ValueExpected,
    /// `}` or `]` that closes nothing or the wrong thing.
    #[error("this closing bracket does not match what is open; change or remove it")]
    WrongBracket,
    /// A number that JSON does not know.
    #[error("not a JSON number; write digits, with at most one point, no leading zeros and no plus sign")]
    BadNumber,
    /// `\q` and the like.
    #[error("not a JSON escape; write \\\\ for a backslash itself")]
    BadEscape,
    /// Half of a surrogate pair.
    #[error(
        "half of a surrogate pair (\\uD800 to \\uDFFF) is not a character; write both halves or the character itself"
    )]
    LoneSurrogate,
    /// A raw control character inside text.
    #[error("a control character inside text must be written as an escape such as \\n")]
    ControlCharacter,
    /// More than [`MAX_DEPTH`] levels.
    #[error("nested deeper than {MAX_DEPTH} levels, and a policy needs six; take some out")]
    TooDeep,
    /// More than four gigabytes.
    #[error("longer than 4 GiB; split the text")]
    TooLong,
    /// A byte order mark.
    #[error("the text starts with a byte order mark; save it as UTF-8 without one")]
    ByteOrderMark,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for SyntaxError {}

/// Reads one JSON value.
///
/// # Errors
/// The first fault and its offset. Duplicate member names are no fault here: the tree keeps both.
pub fn read(text: &str) -> Result<Node<'_>, SyntaxError> {
    if u32::try_from(text.len()).is_err() {
        return Err(SyntaxError { fault: SyntaxFault::TooLong, offset: 0 });
    }
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    if text.starts_with('\u{feff}') {
        return Err(reader.fault(SyntaxFault::ByteOrderMark));
    }
    reader.skip_space();
    if reader.peek().is_none() {
        return Err(reader.fault(SyntaxFault::Empty));
    }
    let node = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(node),
        Some(byte) => Err(reader.fault(match byte {
            b'}' | b']' => SyntaxFault::WrongBracket,
            b'/' | b'#' => SyntaxFault::Comment,
            _ => SyntaxFault::TrailingText,
        })),
    }
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
}

impl<'s> Reader<'s> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn fault(&self, fault: SyntaxFault) -> SyntaxError {
        SyntaxError { fault, offset: self.at as u32 }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn span_from(&self, start: usize) -> Span {
        Span { start: start as u32, end: self.at as u32 }
    }

    fn value(&mut self, depth: usize) -> Result<Node<'s>, SyntaxError> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Value::Text(self.string()?),
            Some(b'{') => Value::Object(self.object(depth)?),
            Some(b'[') => Value::List(self.list(depth)?),
            Some(b'-' | b'0'..=b'9') => Value::Number(Cow::Borrowed(self.number()?)),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected(SyntaxFault::ValueExpected)),
        };
        Ok(Node { span: self.span_from(start), value })
    }

    /// Names the likely slip at this place, or falls back to what the grammar wanted.
    fn unexpected(&self, wanted: SyntaxFault) -> SyntaxError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let fault = match rest.chars().next() {
            None => SyntaxFault::Truncated,
            Some('/' | '#') => SyntaxFault::Comment,
            Some('\'' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '`') => {
                SyntaxFault::WrongQuote
            }
            Some(']' | '}') => SyntaxFault::WrongBracket,
            Some('+' | '.') if wanted == SyntaxFault::ValueExpected => SyntaxFault::BadNumber,
            Some(letter) if letter.is_alphabetic() && wanted == SyntaxFault::ValueExpected => {
                SyntaxFault::UnknownWord
            }
            Some(_) => wanted,
        };
        self.fault(fault)
    }

    fn word(&mut self, word: &str, value: Value<'s>) -> Result<Value<'s>, SyntaxError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        let cut_short = rest.len() < word.len() && word.as_bytes().starts_with(rest);
        Err(self.fault(if cut_short { SyntaxFault::Truncated } else { SyntaxFault::UnknownWord }))
    }

    fn number(&mut self) -> Result<&'s str, SyntaxError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits();
        if whole == 0 || (leading_zero && whole > 1) {
            return Err(self.fault(SyntaxFault::BadNumber));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.fault(SyntaxFault::BadNumber));
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.fault(SyntaxFault::BadNumber));
            }
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node<'s>>, SyntaxError> {
        if depth >= MAX_DEPTH {
            return Err(self.fault(SyntaxFault::TooDeep));
        }
        self.at += 1;
        let mut nodes = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(nodes);
        }
        loop {
            self.skip_space();
            nodes.push(self.value(depth + 1)?);
            if self.closes(b']')? {
                return Ok(nodes);
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member<'s>>, SyntaxError> {
        if depth >= MAX_DEPTH {
            return Err(self.fault(SyntaxFault::TooDeep));
        }
        self.at += 1;
        let mut members = Vec::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(members);
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.unexpected(SyntaxFault::UnquotedName));
            }
            let start = self.at;
            let key = self.string()?;
            let key_span = self.span_from(start);
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.unexpected(SyntaxFault::MissingColon));
            }
            self.at += 1;
            self.skip_space();
            let node = self.value(depth + 1)?;
            members.push(Member { key, key_span, node });
            if self.closes(b'}')? {
                return Ok(members);
            }
        }
    }

    /// After an element: a comma and more to come (false), or the closing bracket (true).
    fn closes(&mut self, bracket: u8) -> Result<bool, SyntaxError> {
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == bracket => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.skip_space();
                if let Some(b']' | b'}') = self.peek() {
                    return Err(SyntaxError { fault: SyntaxFault::TrailingComma, offset: comma as u32 });
                }
                Ok(false)
            }
            _ => Err(self.unexpected(SyntaxFault::MissingComma)),
        }
    }

    fn string(&mut self) -> Result<Cow<'s, str>, SyntaxError> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let text = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(Cow::Borrowed(text));
                }
                Some(b'\\') => return self.string_with_escapes(start).map(Cow::Owned),
                Some(0..=0x1f) => return Err(self.fault(SyntaxFault::ControlCharacter)),
                Some(_) => self.at += 1,
                None => return Err(self.fault(SyntaxFault::Truncated)),
            }
        }
    }

    fn string_with_escapes(&mut self, start: usize) -> Result<String, SyntaxError> {
        let mut text = self.text.get(start..self.at).unwrap_or_default().to_owned();
        let mut plain_from = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    text.push_str(self.text.get(plain_from..self.at).unwrap_or_default());
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    text.push_str(self.text.get(plain_from..self.at).unwrap_or_default());
                    text.push(self.escape()?);
                    plain_from = self.at;
                }
                Some(0..=0x1f) => return Err(self.fault(SyntaxFault::ControlCharacter)),
                Some(_) => self.at += 1,
                None => return Err(self.fault(SyntaxFault::Truncated)),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let letter = self.bytes.get(self.at + 1).copied();
        let plain = match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            Some(_) => return Err(self.fault(SyntaxFault::BadEscape)),
            None => return Err(self.fault(SyntaxFault::Truncated)),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, SyntaxError> {
        let first = self.four_hex_digits(self.at + 2)?;
        if let Some(character) = char::from_u32(first) {
            self.at += 6;
            return Ok(character);
        }
        let is_high = (0xd800..0xdc00).contains(&first);
        let follows = self.bytes.get(self.at + 6..self.at + 8) == Some(b"\\u");
        if !is_high || !follows {
            return Err(self.fault(SyntaxFault::LoneSurrogate));
        }
        let second = self.four_hex_digits(self.at + 8)?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(self.fault(SyntaxFault::LoneSurrogate));
        }
        let scalar = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        self.at += 12;
        char::from_u32(scalar).ok_or_else(|| self.fault(SyntaxFault::LoneSurrogate))
    }

    fn four_hex_digits(&self, at: usize) -> Result<u32, SyntaxError> {
        let digits = self.bytes.get(at..at + 4).ok_or_else(|| self.fault(SyntaxFault::Truncated))?;
        digits.iter().try_fold(0, |sum, &digit| {
            let digit = (digit as char).to_digit(16).ok_or_else(|| self.fault(SyntaxFault::BadEscape))?;
            Ok(sum * 16 + digit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (SyntaxFault, u32) {
        let error = read(text).unwrap_err();
        (error.fault, error.offset)
    }

    #[test]
    fn every_slip_has_its_own_message_and_place() {
        assert_eq!(fault("  "), (SyntaxFault::Empty, 2));
        assert_eq!(fault("{\"a\": 1"), (SyntaxFault::Truncated, 7));
        assert_eq!(fault("{} x"), (SyntaxFault::TrailingText, 3));
        assert_eq!(fault("[1,]"), (SyntaxFault::TrailingComma, 2));
        assert_eq!(fault("{\"a\":1,}"), (SyntaxFault::TrailingComma, 6));
        assert_eq!(fault("{\"a\": 1 // b\n}"), (SyntaxFault::Comment, 8));
        assert_eq!(fault("{} # b"), (SyntaxFault::Comment, 3));
        assert_eq!(fault("{\u{201c}a\u{201d}: 1}"), (SyntaxFault::WrongQuote, 1));
        assert_eq!(fault("{'a': 1}"), (SyntaxFault::WrongQuote, 1));
        assert_eq!(fault("{a: 1}"), (SyntaxFault::UnquotedName, 1));
        assert_eq!(fault("[True]"), (SyntaxFault::UnknownWord, 1));
        assert_eq!(fault("[nul"), (SyntaxFault::Truncated, 1));
        assert_eq!(fault("{\"a\" 1}"), (SyntaxFault::MissingColon, 5));
        assert_eq!(fault("[1 2]"), (SyntaxFault::MissingComma, 3));
        assert_eq!(fault("[1}"), (SyntaxFault::WrongBracket, 2));
        assert_eq!(fault("[01]"), (SyntaxFault::BadNumber, 3));
        assert_eq!(fault("[+1]"), (SyntaxFault::BadNumber, 1));
        assert_eq!(fault(r#"["\q"]"#), (SyntaxFault::BadEscape, 2));
        assert_eq!(fault(r#"["\ud800x"]"#), (SyntaxFault::LoneSurrogate, 2));
        assert_eq!(fault("[\"a\nb\"]"), (SyntaxFault::ControlCharacter, 3));
        assert_eq!(fault("\u{feff}{}"), (SyntaxFault::ByteOrderMark, 0));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(fault(&nested(MAX_DEPTH + 1)).0, SyntaxFault::TooDeep);
        assert_eq!(fault(&"[".repeat(1_000_000)).0, SyntaxFault::TooDeep);
    }

    #[test]
    fn escapes_become_characters() {
        let node = read(r#""a\u00e9\ud83d\ude00\n\/""#).unwrap();
        assert_eq!(node.as_text(), Some("aé😀\n/"));
    }

    #[test]
    fn duplicate_names_are_both_kept_with_their_places() {
        let node = read(r#"{"a": 1, "a": 2}"#).unwrap();
        let members = node.as_object().unwrap();
        assert_eq!(members.len(), 2);
        assert_eq!(members[1].key_span, Span { start: 9, end: 12 });
    }
}
