//! The JSON text while it is being typed in: its lines and a cursor.
//!
//! The lines are held by the widget of a crate, which is never drawn: the pane draws the text itself, in colours and
//! with hidden characters shown. It has no history either; the document has.

use ratatui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::engine::text::escape_for_display;
use crate::tui::fit;
use crate::tui::keys::action::Action;
use crate::tui::typing::text_input::Edit;

/// How far the editor's cursor can be sent, in lines and in characters of a line.
pub const FARTHEST: usize = u16::MAX as usize;

/// Blanks of one step of indentation.
const INDENT: &str = "  ";

/// The text while it is being typed in: its lines and a cursor.
#[derive(Debug, Clone)]
pub struct Editor {
    area: TextArea<'static>,
    /// Every line ends with a carriage return and a line feed; they are no part of the lines then.
    crlf: bool,
}

/// Two editors are the same when a person could not tell them apart.
impl PartialEq for Editor {
    fn eq(&self, other: &Self) -> bool {
        self.cursor() == other.cursor() && self.crlf == other.crlf && self.area.lines() == other.area.lines()
    }
}

impl Eq for Editor {}

impl Editor {
    /// An editor of a text, the cursor at its start.
    pub fn new(text: &str) -> Self {
        let line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let crlf = line_ends > 0 && text.matches("\r\n").count() == line_ends;
        let lines = text.split(line_end(crlf)).map(str::to_owned).collect();
        let mut area = TextArea::new(lines);
        // The document has the history.
        area.set_max_histories(0);
        // It is never drawn. With a mask it counts every character as one column, so that moving past characters
        // without a width of their own neither skips nor deletes others.
        area.set_mask_char('x');
        Self { area, crlf }
    }

    /// The text.
    pub fn text(&self) -> String {
        self.area.lines().join(line_end(self.crlf))
    }

    /// Line and character of the cursor, from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// The line that the cursor is in.
    pub fn line(&self) -> &str {
        self.area.lines().get(self.cursor().0).map_or("", String::as_str)
    }

    /// The byte of the cursor in its line.
    pub fn byte(&self) -> usize {
        byte_of(self.line(), self.cursor().1)
    }

    /// Puts the cursor on a line and character, or as near as there is one.
    pub fn place(&mut self, row: usize, column: usize) {
        let near = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(near(row), near(column)));
    }

    /// Puts the cursor on a line and column of the screen, as a click does.
    pub fn click(&mut self, row: usize, column: usize) {
        let line = self.area.lines().get(row).or(self.area.lines().last()).map_or("", String::as_str);
        let mut used = 0;
        let under = line.grapheme_indices(true).find(|(_, grapheme)| {
            used += fit::width(&escape_for_display(grapheme));
            used > column
        });
        let byte = under.map_or(line.len(), |(at, _)| at);
        let character = line.get(..byte).map_or(0, |before| before.chars().count());
        self.place(row, character);
    }

    pub(super) fn after_indent(&mut self) {
        let blanks = self.line().chars().take_while(|c| *c == ' ').count();
        self.place(self.cursor().0, blanks);
    }

    /// Takes another text; the cursor goes to the end of what has changed. False when it is the same text.
    pub(super) fn sync(&mut self, text: &str) -> bool {
        let before = self.text();
        if before == text {
            return false;
        }
        let common = |mut pairs: Box<dyn Iterator<Item = (u8, u8)> + '_>| {
            let mut count = 0;
            while pairs.next().is_some_and(|(a, b)| a == b) {
                count += 1;
            }
            count
        };
        let start: usize = common(Box::new(before.bytes().zip(text.bytes())));
        let end: usize = common(Box::new(before.bytes().rev().zip(text.bytes().rev())));
        let shorter = before.len().min(text.len());
        let mut at = text.len() - end.min(shorter - start);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        *self = Self::new(text);
        let head = text.get(..at).unwrap_or(text);
        let row = memchr::memchr_iter(b'\n', head.as_bytes()).count();
        let column = head.rsplit('\n').next().map_or(0, |line| line.chars().count());
        self.place(row, column);
        true
    }

    /// Writes text at the cursor. The line ends of all systems are line ends.
    pub fn insert(&mut self, text: &str) -> Edit {
        if text.is_empty() {
            return Edit::Moved;
        }
        self.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
        Edit::Changed
    }

    /// Does what the action says, if it is one of those for typing.
    pub fn act(&mut self, action: Action, height: usize) -> Edit {
        let page = height.saturating_sub(1).max(1);
        match action {
            Action::Up => self.area.move_cursor(CursorMove::Up),
            Action::Down => self.area.move_cursor(CursorMove::Down),
            Action::PageUp => (0..page).for_each(|_| self.area.move_cursor(CursorMove::Up)),
            Action::PageDown => (0..page).for_each(|_| self.area.move_cursor(CursorMove::Down)),
            Action::Top => self.place(0, 0),
            Action::Bottom => {
                self.area.move_cursor(CursorMove::Bottom);
                self.area.move_cursor(CursorMove::End);
            }
            Action::CharLeft => self.past_grapheme(CursorMove::Back),
            Action::CharRight => self.past_grapheme(CursorMove::Forward),
            Action::WordLeft => self.area.move_cursor(CursorMove::WordBack),
            Action::WordRight => self.area.move_cursor(CursorMove::WordForward),
            Action::LineStart => self.area.move_cursor(CursorMove::Head),
            Action::LineEnd => self.area.move_cursor(CursorMove::End),
            _ => return self.change(action),
        }
        Edit::Moved
    }

    fn change(&mut self, action: Action) -> Edit {
        let changed = match action {
            Action::NewLine => {
                self.area.insert_newline();
                true
            }
            Action::Indent => return self.insert(INDENT),
            Action::DeleteLeft => self.area.delete_char(),
            Action::DeleteRight => self.area.delete_next_char(),
            Action::DeleteWordLeft => self.area.delete_word(),
            Action::DeleteWordRight => self.area.delete_next_word(),
            Action::DeleteToStart => self.area.delete_line_by_head(),
            Action::DeleteToEnd => self.area.delete_line_by_end(),
            Action::PutBack => self.area.paste(),
            _ => return Edit::Unknown,
        };
        if changed { Edit::Changed } else { Edit::Moved }
    }

    /// Moves to the next place between graphemes.
    fn past_grapheme(&mut self, step: CursorMove) {
        loop {
            let before = self.cursor();
            self.area.move_cursor(step);
            let (line, byte) = (self.line(), self.byte());
            let mut places = line.grapheme_indices(true).map(|(at, _)| at).chain([line.len()]);
            if self.cursor() == before || places.any(|at| at == byte) {
                return;
            }
        }
    }
}

fn line_end(crlf: bool) -> &'static str {
    if crlf { "\r\n" } else { "\n" }
}

fn byte_of(line: &str, character: usize) -> usize {
    line.char_indices().nth(character).map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_in_and_comes_out_byte_for_byte() {
        for text in ["", "\n", "a", "a\r\nb\r\n", "a\r\nb\nc\r", "\t\u{202e}\0中\n\n", "\r\n\r\n"] {
            assert_eq!(Editor::new(text).text(), text);
        }
    }

    #[test]
    fn hidden_characters_are_passed_and_deleted_one_by_one() {
        let mut editor = Editor::new("a\u{202e}\u{200b}b中c");
        editor.act(Action::CharRight, 1);
        assert_eq!(editor.cursor(), (0, 1));
        editor.act(Action::DeleteRight, 1);
        assert_eq!(editor.text(), "a\u{200b}b中c");
        editor.act(Action::LineEnd, 1);
        editor.act(Action::CharLeft, 1);
        editor.act(Action::DeleteLeft, 1);
        assert_eq!(editor.text(), "a\u{200b}bc");
    }

    #[test]
    fn another_text_puts_the_cursor_where_it_differs() {
        let mut editor = Editor::new("one\ntwo\nthree");
        assert!(editor.sync("one\ntwenty\nthree"));
        assert_eq!(editor.cursor(), (1, 6));
        assert!(!editor.sync("one\ntwenty\nthree"));
        assert!(editor.sync("one\n\nthree"));
        assert_eq!(editor.cursor(), (1, 0));
        assert!(editor.sync("中\r\n数"));
        assert_eq!(editor.text(), "中\r\n数");
    }

    #[test]
    fn a_click_counts_columns_as_they_are_shown() {
        let mut editor = Editor::new("中\u{1b}x");
        for (column, character) in [(0, 0), (1, 0), (2, 1), (7, 1), (8, 2), (9, 3), (99, 3)] {
            editor.click(0, column);
            assert_eq!(editor.cursor(), (0, character), "column {column}");
        }
    }
}
