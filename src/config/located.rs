//! A value and where it stands in its file.

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

/// Line and column, from 1, of a byte offset in text that is UTF-8 up to there. Columns count characters.
pub fn line_and_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    // Every byte but a continuation byte begins a character.
    let starts = before.iter().skip(line_start).filter(|byte| (**byte & 0xC0) != 0x80).count();
    (line, starts + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "a\n中b\n";
        for (offset, place) in
            [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (5, (2, 2)), (6, (2, 3)), (7, (3, 1)), (99, (3, 1))]
        {
            assert_eq!(line_and_column(text.as_bytes(), offset), place, "offset {offset}");
        }
    }
}
