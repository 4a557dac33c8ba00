//! A value and where it stands in its file.

use crate::engine::text::line_and_column;

/// A value with the line and column, counted from 1 in characters, at which it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl<T> Located<T> {
    /// Something else at the same place: most often what is wrong there.
    pub fn with<U>(&self, value: U) -> Located<U> {
        Located { value, line: self.line, column: self.column }
    }

    /// A value at a byte offset of `text`. An offset beyond the end is the end.
    pub fn at(text: &str, offset: usize, value: T) -> Self {
        let (line, column) = line_and_column(text.as_bytes(), offset);
        Self { value, line, column }
    }
}
