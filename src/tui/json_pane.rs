//! The JSON pane: the policy's text, what is wrong with it, and the editor that it is typed in.
//!
//! The text belongs to the [`Draft`]; the [`Editor`] holds a copy while it is being typed in, and every keystroke
//! goes to the draft, whose history is the only one. What an undo, a file or another pane does to the draft comes
//! back into the editor in [`JsonPane::refresh`], with the cursor where the text has changed. Nothing here draws.

use std::ops::RangeInclusive;

use ratatui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation as _;

use super::action::Action;
use super::draft::Draft;
use super::fit;
use super::scroll::Scroll;
use super::text_input::Edit;
use crate::engine::edit::{Field, LineMap, Part, Target};
use crate::engine::json::{LineIndex, Position};
use crate::engine::policy::Severity;
use crate::engine::text::escape_for_display;

/// Writing in the text, for the history: far from the numbers of forms.
pub const WRITING: Field = Field(u64::MAX);
/// Deleting in the text, for the history.
pub const DELETING: Field = Field(u64::MAX - 1);

/// How far the editor's cursor can be sent, in lines and in characters of a line.
const FARTHEST: usize = u16::MAX as usize;

/// Blanks of one step of indentation.
const INDENT: &str = "  ";

/// The text pane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JsonPane {
    /// The part of the text that is shown.
    pub scroll: Scroll,
    editor: Option<Editor>,
    /// Whether the editor's cursor has to be in sight; the wheel may leave it.
    follow: bool,
    /// A line to bring into sight, from 0.
    wanted: Option<usize>,
    /// The revision of the draft that the rest was worked out for.
    revision: Option<u64>,
    /// Where the lines begin.
    starts: Vec<usize>,
    too_large: bool,
    marks: Vec<Mark>,
    /// The mark that was gone to.
    at_mark: Option<usize>,
    map: Option<LineMap>,
    target: Option<Target>,
    statement_lines: Option<RangeInclusive<usize>>,
    target_lines: Option<RangeInclusive<usize>>,
}

/// Something that is wrong with the text, where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Line and column, from 1.
    pub place: Position,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, fit for display.
    pub message: String,
}

impl JsonPane {
    /// Brings everything in step with the draft and with what is selected in the policy; does nothing when nothing
    /// has changed.
    pub fn refresh(&mut self, draft: &Draft, target: Option<Target>) {
        let changed = self.revision != Some(draft.revision());
        if !changed && self.target == target {
            return;
        }
        if changed {
            self.read(draft);
        }
        let went_elsewhere = self.target.is_some() && self.target != target;
        self.target = target;
        let lines = |part: Option<Target>| self.map.as_ref()?.lines(part?);
        let whole = target.map(|target| Target { part: Part::Whole, ..target });
        self.statement_lines = lines(whole);
        self.target_lines = lines(target).or_else(|| self.statement_lines.clone());
        if went_elsewhere && self.editor.is_none() {
            self.wanted = self.target_lines.as_ref().map(|lines| lines.start() - 1);
        }
    }

    fn read(&mut self, draft: &Draft) {
        let (document, text) = (draft.document(), draft.text());
        self.revision = Some(draft.revision());
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
        self.starts = std::iter::once(0).chain(ends).collect();
        self.too_large = self.starts.len() > FARTHEST || text.split('\n').any(|line| line.len() > FARTHEST);
        let index = LineIndex::new(text);
        let mut marks: Vec<Mark> = document
            .faults()
            .iter()
            .filter(|fault| fault.severity() != Severity::Note)
            .map(|fault| Mark {
                place: index.position(fault.span.start),
                severity: fault.severity(),
                message: escape_for_display(&fault.message).into_owned(),
            })
            .collect();
        marks.sort_by_key(|mark| mark.place);
        self.marks = marks;
        self.at_mark = None;
        self.map = document.line_map();
        if let Some(editor) = &mut self.editor
            && editor.sync(text)
        {
            self.follow = true;
            self.wanted = Some(editor.cursor().0);
        }
    }

    /// Whether the text is being typed in.
    pub fn is_editing(&self) -> bool {
        self.editor.is_some()
    }

    /// The editor, while the text is being typed in.
    pub fn editor(&self) -> Option<&Editor> {
        self.editor.as_ref()
    }

    /// Whether the text is more than the editor here can be used for.
    pub fn is_too_large(&self) -> bool {
        self.too_large
    }

    /// Begins typing at the first line of what is selected, if that is in sight, else at the first line in sight.
    pub fn edit(&mut self, draft: &Draft, height: usize) {
        let mut editor = Editor::new(draft.text());
        let top = self.scroll.top(self.line_count(draft.text()), height);
        let selected = self.target_lines.as_ref().map(|lines| lines.start() - 1);
        let row = selected.filter(|row| (top..top + height).contains(row)).unwrap_or(top);
        editor.place(row, 0);
        editor.after_indent();
        self.editor = Some(editor);
        self.follow = true;
    }

    /// Ends typing; the text stays as it is.
    pub fn leave(&mut self) {
        self.editor = None;
    }

    /// Does something with the editor; its cursor is in sight afterwards.
    pub fn with_editor(&mut self, then: impl FnOnce(&mut Editor) -> Edit) -> Edit {
        let Some(editor) = &mut self.editor else { return Edit::Unknown };
        let edit = then(editor);
        if edit != Edit::Unknown {
            self.follow = true;
            self.wanted = Some(editor.cursor().0);
        }
        edit
    }

    /// Scrolls by so many lines, as the wheel does; the cursor stays where it is in the text.
    pub fn step(&mut self, by: isize, text: &str, height: usize) {
        self.scroll.step(by, self.line_count(text), height);
        self.follow = false;
    }

    /// Brings the line into sight that was asked for.
    pub fn settle(&mut self, text: &str, height: usize) {
        let Some(line) = self.wanted.take() else { return };
        let lines = self.line_count(text);
        if self.is_editing() {
            let top = self.scroll.top(lines, height);
            let to = nearest_top(top, line, height);
            self.scroll.step(to.cast_signed() - top.cast_signed(), lines, height);
        } else {
            self.scroll.show(line, lines, height);
        }
    }

    /// The first line to show, from 0.
    pub fn top(&self, text: &str, height: usize) -> usize {
        let top = self.scroll.top(self.line_count(text), height);
        match &self.editor {
            Some(editor) if self.follow => nearest_top(top, editor.cursor().0, height),
            _ => top,
        }
    }

    /// How many lines there are to show. The empty one after the last line end is there only for the cursor.
    pub fn line_count(&self, text: &str) -> usize {
        let only_for_cursor = self.editor.is_none() && (text.is_empty() || text.ends_with('\n'));
        self.starts.len().saturating_sub(usize::from(only_for_cursor))
    }

    /// A line of the draft's text, from 0, without its line end.
    pub fn line<'t>(&self, text: &'t str, at: usize) -> Option<&'t str> {
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).copied();
        let line = text.get(start..end.unwrap_or(text.len()))?;
        if end.is_none() {
            return Some(line);
        }
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// What is wrong with the text, in the order of the text.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The worst that is wrong on a line, from 1.
    pub fn severity_on(&self, line: usize) -> Option<Severity> {
        let from = self.marks.partition_point(|mark| mark.place.line < line);
        let on_line = self.marks.iter().skip(from).take_while(|mark| mark.place.line == line);
        on_line.map(|mark| mark.severity).reduce(|worst, next| {
            if worst == Severity::Error || next == Severity::Error { Severity::Error } else { next }
        })
    }

    /// The mark to speak of, and its number: the one that was gone to, else the first that RAM refuses the text for.
    pub fn shown_mark(&self) -> Option<(usize, &Mark)> {
        let first = || self.marks.iter().position(|mark| mark.severity == Severity::Error);
        let at = self.at_mark.or_else(first)?;
        Some((at, self.marks.get(at)?))
    }

    /// Goes to the next mark, or the previous one, round the ends of the text.
    pub fn go_to_mark(&mut self, forward: bool) {
        let Some(last) = self.marks.len().checked_sub(1) else { return };
        let at = match (self.at_mark, &self.editor) {
            (Some(at), _) => Some(at),
            (None, Some(editor)) => {
                let (row, column) = editor.cursor();
                let here = Position { line: row + 1, column: column + 1 };
                let before = self.marks.partition_point(|mark| mark.place < here);
                if forward { before.checked_sub(1) } else { Some(before) }
            }
            (None, None) => None,
        };
        let to = match (at, forward) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => {
                if at >= last {
                    0
                } else {
                    at + 1
                }
            }
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        let Some(place) = self.marks.get(to).map(|mark| mark.place) else { return };
        self.at_mark = Some(to);
        self.wanted = Some(place.line - 1);
        self.follow = true;
        if let Some(editor) = &mut self.editor {
            editor.place(place.line - 1, place.column - 1);
        }
    }

    /// Whether a line, from 1, belongs to the selected statement.
    pub fn is_of_statement(&self, line: usize) -> bool {
        self.statement_lines.as_ref().is_some_and(|lines| lines.contains(&line))
    }

    /// Whether a line, from 1, belongs to the selected part of the statement.
    pub fn is_selected(&self, line: usize) -> bool {
        self.target_lines.as_ref().is_some_and(|lines| lines.contains(&line))
    }
}

/// The first line nearest to `top` with which a line is among the `height` shown.
fn nearest_top(top: usize, line: usize, height: usize) -> usize {
    top.clamp((line + 1).saturating_sub(height.max(1)), line)
}

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

    fn after_indent(&mut self) {
        let blanks = self.line().chars().take_while(|c| *c == ' ').count();
        self.place(self.cursor().0, blanks);
    }

    /// Takes another text; the cursor goes to the end of what has changed. False when it is the same text.
    fn sync(&mut self, text: &str) -> bool {
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
