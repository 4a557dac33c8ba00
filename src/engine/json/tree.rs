//! The tree that [`super::read()`] makes, and the way from byte offsets to lines and columns.

use std::borrow::Cow;

/// A range of bytes in the text that was read; `end` is one past the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset one past the last byte.
    pub end: u32,
}

/// One value and where it stands. The span of a text includes its quotes.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// Where the value stands.
    pub span: Span,
    /// What it is.
    pub value: Value<'s>,
}

/// A JSON value. Text without escapes is borrowed from the source; numbers keep their spelling.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'s> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it was written.
    Number(Cow<'s, str>),
    /// A string with its escapes resolved.
    Text(Cow<'s, str>),
    /// A list.
    List(Vec<Node<'s>>),
    /// An object, its members in order of appearance, duplicates included.
    Object(Vec<Member<'s>>),
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member<'s> {
    /// The name with its escapes resolved.
    pub key: Cow<'s, str>,
    /// Where the name stands, quotes included.
    pub key_span: Span,
    /// The value.
    pub node: Node<'s>,
}

impl<'s> Node<'s> {
    /// A node that stands nowhere: for trees that are built to be printed.
    pub fn made(value: Value<'s>) -> Self {
        Self { span: Span::default(), value }
    }

    /// A made node that holds text.
    pub fn text(text: impl Into<Cow<'s, str>>) -> Self {
        Self::made(Value::Text(text.into()))
    }

    /// A made list.
    pub fn list(nodes: impl IntoIterator<Item = Self>) -> Self {
        Self::made(Value::List(nodes.into_iter().collect()))
    }

    /// A made list of texts.
    pub fn texts<T: Into<Cow<'s, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::list(texts.into_iter().map(Self::text))
    }

    /// A made object.
    pub fn object(members: impl IntoIterator<Item = Member<'s>>) -> Self {
        Self::made(Value::Object(members.into_iter().collect()))
    }

    /// A made count.
    pub fn number(number: usize) -> Self {
        Self::made(Value::Number(number.to_string().into()))
    }

    /// The text, when this is a string.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members, when this is an object.
    pub fn as_object(&self) -> Option<&[Member<'s>]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The elements, when this is a list.
    pub fn as_list(&self) -> Option<&[Node<'s>]> {
        match &self.value {
            Value::List(nodes) => Some(nodes),
            _ => None,
        }
    }

    /// The first member of that name, when this is an object that has one.
    pub fn member(&self, key: &str) -> Option<&Node<'s>> {
        self.as_object()?.iter().find(|member| member.key == key).map(|member| &member.node)
    }

    /// What this is, in the words of an error message.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

impl<'s> Member<'s> {
    /// A member that stands nowhere: for trees that are built to be printed.
    pub fn made(key: impl Into<Cow<'s, str>>, node: Node<'s>) -> Self {
        Self { key: key.into(), key_span: Span::default(), node }
    }
}

/// A place in a text as people count it: both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where the lines of a text begin; turns offsets into [`Position`]s.
#[derive(Debug, Clone)]
pub struct LineIndex<'s> {
    text: &'s str,
    starts: Vec<u32>,
    /// How many characters stand before each [`STRETCH`] of bytes: a document may be one long line with many findings.
    characters: Vec<usize>,
}

const STRETCH: usize = 1024;

/// How many characters begin in some bytes of a text.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..0xC0)).count()
}

impl<'s> LineIndex<'s> {
    /// Reads the text once for its line ends.
    pub fn new(text: &'s str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end as u32 + 1);
        let mut before = 0;
        let stretches = text.as_bytes().chunks(STRETCH).map(|stretch| {
            before += characters_in(stretch);
            before
        });
        let characters = std::iter::once(0).chain(stretches).collect();
        Self { text, starts: std::iter::once(0).chain(ends).collect(), characters }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stretch = offset / STRETCH;
        let rest = self.text.as_bytes().get(stretch * STRETCH..offset).unwrap_or_default();
        self.characters.get(stretch).copied().unwrap_or(0) + characters_in(rest)
    }

    /// The place of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.line_start(line).unwrap_or(0) as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        // Most lines are short; a document that is one long line is not counted through for each place in it.
        let before = if end.saturating_sub(start) <= STRETCH {
            self.text.as_bytes().get(start..end).map_or(0, characters_in)
        } else {
            self.characters_before(end).saturating_sub(self.characters_before(start))
        };
        Position { line, column: before + 1 }
    }

    /// The line of a byte offset, counted from 1; an offset past the end is in the last line.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// The offset at which a line begins, lines counted from 1.
    pub fn line_start(&self, line: usize) -> Option<u32> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// The text of a line, counted from 1, without its line end.
    pub fn line(&self, line: usize) -> Option<&'s str> {
        let start = self.line_start(line)? as usize;
        let end = self.line_start(line + 1).map_or(self.text.len(), |next| next as usize);
        self.text.get(start..end).map(|text| text.trim_end_matches(['\n', '\r']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let index = LineIndex::new("ab\n部门x\n");
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(2), Position { line: 1, column: 3 });
        assert_eq!(index.position(9), Position { line: 2, column: 3 });
        assert_eq!(index.position(99), Position { line: 3, column: 1 });
        assert_eq!(index.line(2), Some("部门x"));
    }

    #[test]
    fn columns_of_a_long_line_are_counted_like_characters() {
        let text = format!("x\n{}\ny", "a部é".repeat(1_000));
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices() {
            let (before, _) = text.split_at(offset);
            let of_line = before.rsplit('\n').next().unwrap_or_default();
            let expected =
                Position { line: before.matches('\n').count() + 1, column: of_line.chars().count() + 1 };
            assert_eq!(index.position(offset as u32), expected, "{offset}");
        }
    }
}
