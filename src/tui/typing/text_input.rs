//! One line of text being typed: graphemes, words, cutting and putting back, paste as one edit.
//!
//! The text is kept as it was typed or pasted, except that line ends become blanks and other control
//! characters are dropped. What is shown is escaped, so a hidden character in a pasted ARN can be seen.
//! Limit: a text of [`LONGEST`] bytes; more is refused as a whole, never cut in silence.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use crate::engine::text::escape_for_display;
use crate::tui::fit;
use crate::tui::keys::action::Action;

/// The most bytes that a line holds.
pub const LONGEST: usize = 16 * 1024;

/// A line of text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextInput {
    text: String,
    /// INVARIANT: the start of a grapheme of `text`, or its end.
    cursor: usize,
    /// What was cut last.
    cut: String,
}

/// What an attempt to edit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// The action is not about editing a line.
    Unknown,
    /// Nothing changed but perhaps the cursor.
    Moved,
    /// The text changed.
    Changed,
    /// The text would be longer than [`LONGEST`]; nothing changed.
    TooLong,
}

/// The part of a line that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The visible text, escaped; no wider than asked.
    pub text: String,
    /// The column of the cursor in it.
    pub cursor: usize,
    /// Whether text is hidden to the left.
    pub more_left: bool,
    /// Whether text is hidden to the right.
    pub more_right: bool,
}

/// One grapheme as it is shown.
struct Cell<'a> {
    start: usize,
    shown: std::borrow::Cow<'a, str>,
    width: usize,
}

impl TextInput {
    /// A line with this text, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut input = Self::default();
        input.set(text);
        input
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text before the cursor.
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after_cursor(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Replaces the whole text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) -> Edit {
        let text = one_line(text);
        if text.len() > LONGEST {
            return Edit::TooLong;
        }
        self.cursor = text.len();
        self.text = text;
        Edit::Changed
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    /// Writes text at the cursor, as one edit whatever its length.
    pub fn insert(&mut self, text: &str) -> Edit {
        let text = one_line(text);
        if text.is_empty() {
            return Edit::Moved;
        }
        if self.text.len() + text.len() > LONGEST {
            return Edit::TooLong;
        }
        self.text.insert_str(self.cursor, &text);
        self.move_to(self.cursor + text.len());
        Edit::Changed
    }

    /// Replaces the text from a byte before the cursor up to the cursor: taking a completion.
    pub fn replace_before_cursor(&mut self, from: usize, with: &str) -> Edit {
        let from = from.min(self.cursor);
        let Some(kept) = self.text.get(..from) else { return Edit::Moved };
        let mut text = format!("{kept}{}", one_line(with));
        let cursor = text.len();
        text.push_str(self.after_cursor());
        if text.len() > LONGEST {
            return Edit::TooLong;
        }
        self.text = text;
        self.move_to(cursor);
        Edit::Changed
    }

    /// Does what the action says, if it is one of those for typing.
    pub fn act(&mut self, action: Action) -> Edit {
        match action {
            Action::CharLeft => self.move_to(self.previous_grapheme()),
            Action::CharRight => self.move_to(self.next_grapheme()),
            Action::WordLeft => self.move_to(self.previous_word()),
            Action::WordRight => self.move_to(self.next_word()),
            Action::LineStart => self.move_to(0),
            Action::LineEnd => self.move_to(self.text.len()),
            Action::DeleteLeft => return self.remove(self.previous_grapheme(), self.cursor),
            Action::DeleteRight => return self.remove(self.cursor, self.next_grapheme()),
            Action::DeleteWordLeft => return self.cut(self.previous_word(), self.cursor),
            Action::DeleteWordRight => return self.cut(self.cursor, self.next_word()),
            Action::DeleteToStart => return self.cut(0, self.cursor),
            Action::DeleteToEnd => return self.cut(self.cursor, self.text.len()),
            Action::PutBack => {
                let cut = self.cut.clone();
                return self.insert(&cut);
            }
            _ => return Edit::Unknown,
        }
        Edit::Moved
    }

    fn remove(&mut self, from: usize, to: usize) -> Edit {
        if from >= to || self.text.get(from..to).is_none() {
            return Edit::Moved;
        }
        self.text.replace_range(from..to, "");
        self.move_to(from);
        Edit::Changed
    }

    fn cut(&mut self, from: usize, to: usize) -> Edit {
        let removed = self.text.get(from..to).unwrap_or_default().to_owned();
        let edit = self.remove(from, to);
        if edit == Edit::Changed {
            self.cut = removed;
        }
        edit
    }

    /// Puts the cursor at a byte, or before it where an edit has joined graphemes.
    fn move_to(&mut self, at: usize) {
        let starts = self.text.grapheme_indices(true).map(|(start, _)| start).chain([self.text.len()]);
        self.cursor = starts.take_while(|start| *start <= at).last().unwrap_or_default();
    }

    fn previous_grapheme(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.prev_boundary(&self.text, 0).ok().flatten().unwrap_or_default()
    }

    fn next_grapheme(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    /// The start of the word before the cursor. Words are letters and digits, so that the parts of an ARN
    /// are words.
    fn previous_word(&self) -> usize {
        let before = self.before_cursor();
        let without_gap = before.trim_end_matches(|c| !is_word(c));
        without_gap.trim_end_matches(is_word).len()
    }

    fn next_word(&self) -> usize {
        let after = self.after_cursor();
        let from_word = after.trim_start_matches(|c| !is_word(c));
        self.text.len() - from_word.trim_start_matches(is_word).len()
    }

    fn cells(&self) -> Vec<Cell<'_>> {
        self.text
            .grapheme_indices(true)
            .map(|(start, grapheme)| {
                let shown = escape_for_display(grapheme);
                let width = fit::width(&shown);
                Cell { start, shown, width }
            })
            .collect()
    }

    /// The part to show in so many columns. It depends on the text and the cursor alone, so drawing needs no
    /// memory: as long as the cursor has room the line starts at its beginning, else some text after the
    /// cursor stays in sight.
    pub fn window(&self, columns: usize) -> Window {
        let cells = self.cells();
        let (first, cursor_column) = self.first_cell(&cells, columns);
        let mut window = Window { text: String::new(), cursor: 0, more_left: first > 0, more_right: false };
        let mut used = 0;
        for cell in cells.iter().skip(first) {
            if used + cell.width > columns {
                window.more_right = true;
                break;
            }
            window.text.push_str(&cell.shown);
            used += cell.width;
        }
        let hidden: usize = cells.iter().take(first).map(|cell| cell.width).sum();
        window.cursor = (cursor_column - hidden).min(columns.saturating_sub(1));
        window
    }

    /// The first visible cell, and the column of the cursor counted from the start of the text.
    fn first_cell(&self, cells: &[Cell<'_>], columns: usize) -> (usize, usize) {
        let cursor: usize =
            cells.iter().take_while(|cell| cell.start < self.cursor).map(|cell| cell.width).sum();
        if cursor < columns {
            return (0, cursor);
        }
        let after: usize = cells.iter().map(|cell| cell.width).sum::<usize>() - cursor;
        let room = columns.saturating_sub(1 + after.min(columns / 3));
        let mut hidden = 0;
        for (index, cell) in cells.iter().enumerate() {
            if cursor - hidden <= room {
                return (index, cursor);
            }
            hidden += cell.width;
        }
        (cells.len(), cursor)
    }

    /// Puts the cursor where the mouse was pressed: a column of the window of so many columns.
    pub fn click(&mut self, column: usize, columns: usize) {
        let cells = self.cells();
        let (first, _) = self.first_cell(&cells, columns);
        let mut used = 0;
        let under = cells.iter().skip(first).find(|cell| {
            used += cell.width;
            used > column
        });
        self.cursor = under.map_or(self.text.len(), |cell| cell.start);
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text in one line: line ends (inside it) and tabs become blanks, other control characters go.
fn one_line(text: &str) -> String {
    let text = text.trim_end_matches(['\r', '\n']);
    let mut line = String::with_capacity(text.len());
    let mut previous = None;
    for c in text.chars() {
        match c {
            '\n' if previous == Some('\r') => {}
            '\n' | '\r' | '\t' => line.push(' '),
            c if c.is_control() => {}
            c => line.push(c),
        }
        previous = Some(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text with the cursor shown as `|`.
    fn show(input: &TextInput) -> String {
        format!("{}|{}", input.before_cursor(), input.after_cursor())
    }

    fn after(text: &str, actions: &[Action]) -> String {
        let mut input = TextInput::new(text);
        for action in actions {
            assert_ne!(input.act(*action), Edit::Unknown);
        }
        show(&input)
    }

    #[test]
    fn the_cursor_moves_by_graphemes() {
        use Action::{CharLeft, CharRight, DeleteLeft, DeleteRight};
        assert_eq!(after("ae\u{301}中", &[CharLeft]), "ae\u{301}|中");
        assert_eq!(after("ae\u{301}中", &[CharLeft, CharLeft]), "a|e\u{301}中");
        assert_eq!(after("ae\u{301}中", &[CharLeft, DeleteLeft]), "a|中");
        assert_eq!(after("👩\u{200d}💻x", &[CharLeft, CharLeft, DeleteRight]), "|x");
        assert_eq!(after("a", &[CharRight, CharRight]), "a|");
        assert_eq!(after("", &[CharLeft, DeleteLeft, DeleteRight]), "|");
    }

    #[test]
    fn words_are_the_parts_of_names_and_arns() {
        use Action::{DeleteWordLeft, DeleteWordRight, LineStart, WordLeft, WordRight};
        assert_eq!(after("acs:oss:*:1:bucket/logs", &[WordLeft]), "acs:oss:*:1:bucket/|logs");
        assert_eq!(
            after("acs:oss:*:1:bucket/logs", &[WordLeft, WordLeft, WordLeft]),
            "acs:oss:*:|1:bucket/logs"
        );
        assert_eq!(after("acs:oss", &[LineStart, WordRight]), "acs|:oss");
        assert_eq!(after("acs:oss:*:", &[DeleteWordLeft]), "acs:|");
        assert_eq!(after("one two", &[LineStart, DeleteWordRight]), "| two");
    }

    #[test]
    fn what_was_cut_can_be_put_back() {
        use Action::{DeleteToEnd, DeleteToStart, LineStart, PutBack, WordLeft};
        assert_eq!(after("one two", &[WordLeft, DeleteToStart]), "|two");
        assert_eq!(after("one two", &[WordLeft, DeleteToEnd, LineStart, PutBack]), "two|one ");
        assert_eq!(after("x", &[LineStart, DeleteToStart, PutBack]), "|x", "nothing was cut");
    }

    #[test]
    fn a_paste_is_one_edit_in_one_line() {
        let mut input = TextInput::new("ab");
        input.act(Action::CharLeft);
        assert_eq!(input.insert("1\r\n2\t3\u{1b}[31m\n"), Edit::Changed);
        assert_eq!(show(&input), "a1 2 3[31m|b");
        assert_eq!(input.insert("\n"), Edit::Moved, "nothing is left of it");
    }

    #[test]
    fn what_is_too_long_is_refused_as_a_whole() {
        let mut input = TextInput::new("keep");
        assert_eq!(input.insert(&"x".repeat(LONGEST)), Edit::TooLong);
        assert_eq!(input.set(&"x".repeat(LONGEST + 1)), Edit::TooLong);
        assert_eq!(input.replace_before_cursor(0, &"x".repeat(LONGEST + 1)), Edit::TooLong);
        assert_eq!(show(&input), "keep|");
    }

    #[test]
    fn a_completion_replaces_what_was_typed_before_the_cursor() {
        let mut input = TextInput::new("svc:cm level:delete");
        input.click(6, 80);
        assert_eq!(show(&input), "svc:cm| level:delete");
        input.replace_before_cursor(4, "cms");
        assert_eq!(show(&input), "svc:cms| level:delete");
    }

    #[test]
    fn the_window_keeps_the_cursor_in_sight() {
        let mut input = TextInput::new("0123456789");
        let shown = |input: &TextInput, columns| {
            let window = input.window(columns);
            (window.text, window.cursor, window.more_left, window.more_right)
        };
        assert_eq!(shown(&input, 20), ("0123456789".into(), 10, false, false));
        assert_eq!(shown(&input, 6), ("56789".into(), 5, true, false), "a column is left for the cursor");
        input.act(Action::LineStart);
        assert_eq!(shown(&input, 6), ("012345".into(), 0, false, true));
        for _ in 0..7 {
            input.act(Action::CharRight);
        }
        assert_eq!(shown(&input, 6), ("456789".into(), 3, true, false), "text after the cursor is in sight");
        assert_eq!(shown(&input, 0), (String::new(), 0, true, true));
    }

    #[test]
    fn wide_and_hidden_characters_take_the_columns_that_they_show() {
        let input = TextInput::new("数字\u{202e}");
        let window = input.window(20);
        assert_eq!((window.text.as_str(), window.cursor), (r"数字\u{202e}", 12));
        let mut wide = TextInput::new("数字员工");
        let window = wide.window(6);
        assert_eq!((window.text.as_str(), window.cursor), ("员工", 4), "half a character is never shown");
        wide.click(3, 20);
        assert_eq!(show(&wide), "数|字员工");
    }

    const EDITS: &[Action] = &[
        Action::CharLeft,
        Action::CharRight,
        Action::WordLeft,
        Action::WordRight,
        Action::LineStart,
        Action::LineEnd,
        Action::DeleteLeft,
        Action::DeleteRight,
        Action::DeleteWordLeft,
        Action::DeleteWordRight,
        Action::DeleteToStart,
        Action::DeleteToEnd,
        Action::PutBack,
    ];

    proptest! {
        #[test]
        fn any_edits_leave_the_cursor_between_graphemes_and_in_the_window(
            steps in prop::collection::vec((0..EDITS.len() + 3, "[a中e\u{301}\u{200d}👩 :\n]{0,4}", 0usize..12), 0..40),
        ) {
            let mut input = TextInput::default();
            for (step, text, columns) in steps {
                match EDITS.get(step) {
                    Some(action) => drop(input.act(*action)),
                    None if step % 3 == 0 => drop(input.insert(&text)),
                    None if step % 3 == 1 => input.click(columns, 10),
                    None => drop(input.replace_before_cursor(columns, &text)),
                }
                let boundary = input.text.grapheme_indices(true).any(|(start, _)| start == input.cursor)
                    || input.cursor == input.text.len();
                prop_assert!(boundary, "{:?} at {}", input.text, input.cursor);
                let window = input.window(columns);
                prop_assert!(fit::width(&window.text) <= columns);
                prop_assert!(window.cursor < columns.max(1));
            }
        }
    }
}
