//! The JSON pane: the policy's text, what is wrong with it, and the editor that it is typed in.
//!
//! The text belongs to the [`Draft`]; the [`Editor`] holds a copy while it is being typed in, and every keystroke
//! goes to the draft, whose history is the only one. What an undo, a file or another pane does to the draft comes
//! back into the editor in [`JsonPane::refresh`], with the cursor where the text has changed. Nothing here draws.

pub mod colors;
pub mod editor;

use std::cmp::Reverse;
use std::ops::RangeInclusive;

use self::editor::{Editor, FARTHEST};
use crate::engine::edit::{Field, LineMap, Part, Target};
use crate::engine::json::{LineIndex, Position};
use crate::engine::lint::Severity;
use crate::engine::policy;
use crate::engine::text::escape_for_display;
use crate::tui::draft::Draft;
use crate::tui::linted::{Linted, Placed};
use crate::tui::scroll::Scroll;
use crate::tui::typing::text_input::Edit;

/// Writing in the text, for the history: far from the numbers of forms.
pub const WRITING: Field = Field(u64::MAX);
/// Deleting in the text, for the history.
pub const DELETING: Field = Field(u64::MAX - 1);

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
    /// The answer of lint that the marks were made from.
    linted: Option<(u64, u64)>,
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
    /// The code of the check that found it; a fault of the grammar has none while the policy is still being checked.
    pub code: Option<&'static str>,
    /// What it is, fit for display.
    pub message: String,
}

impl Mark {
    fn of_finding(placed: &Placed) -> Self {
        Self {
            place: placed.place,
            severity: placed.finding.severity,
            code: Some(placed.finding.code),
            message: escape_for_display(&placed.finding.message).into_owned(),
        }
    }

    fn of_fault(fault: &policy::Fault, index: &LineIndex<'_>) -> Option<Self> {
        let severity = match fault.severity() {
            policy::Severity::Error => Severity::Error,
            policy::Severity::Warning => Severity::Warning,
            policy::Severity::Note => return None,
        };
        Some(Self {
            place: index.position(fault.span.start),
            severity,
            code: None,
            message: escape_for_display(&fault.message).into_owned(),
        })
    }
}

impl JsonPane {
    /// Brings everything in step with the draft, with what lint says of it and with what is selected in the policy;
    /// does nothing when nothing has changed.
    pub fn refresh(&mut self, draft: &Draft, linted: &Linted, target: Option<Target>) {
        let changed = self.revision != Some(draft.revision());
        if changed || self.linted != Some(linted.version()) {
            self.linted = Some(linted.version());
            self.mark(draft, linted);
        }
        if !changed && self.target == target {
            return;
        }
        if changed {
            self.read(draft);
        }
        if self.target != target {
            self.at_mark = None;
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
        self.map = document.line_map();
        if let Some(editor) = &mut self.editor
            && editor.sync(text)
        {
            self.follow = true;
            self.wanted = Some(editor.cursor().0);
        }
    }

    /// Marks what lint has found; while it is at work, or without a catalog, what the grammar says.
    fn mark(&mut self, draft: &Draft, linted: &Linted) {
        self.at_mark = None;
        self.marks = if linted.is_of(draft) {
            let shown = linted.findings().iter().filter(|placed| placed.suppressed.is_none());
            shown.map(Mark::of_finding).collect()
        } else {
            let document = draft.document();
            let index = LineIndex::new(document.text());
            document.faults().iter().filter_map(|fault| Mark::of_fault(fault, &index)).collect()
        };
        self.marks.sort_by_key(|mark| (mark.place, Reverse(mark.severity)));
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
        on_line.map(|mark| mark.severity).max()
    }

    /// The mark to speak of, and its number: the one that was gone to, the worst where the cursor is, or the first that
    /// RAM refuses the text for. Without the keyboard only the last of these.
    pub fn shown_mark(&self, focused: bool) -> Option<(usize, &Mark)> {
        let first = || self.marks.iter().position(|mark| mark.severity == Severity::Error);
        let here = || self.marks_on(&self.lines_of_cursor()?);
        let at = if focused { self.at_mark.or_else(here).or_else(first)? } else { first()? };
        Some((at, self.marks.get(at)?))
    }

    /// The line that is typed in, else those of what is selected; from 1.
    fn lines_of_cursor(&self) -> Option<RangeInclusive<usize>> {
        match &self.editor {
            Some(editor) => Some(editor.cursor().0 + 1..=editor.cursor().0 + 1),
            None => self.target_lines.clone(),
        }
    }

    /// The worst mark on some lines, the first of several.
    fn marks_on(&self, lines: &RangeInclusive<usize>) -> Option<usize> {
        let on_lines = self.marks.iter().enumerate().filter(|(_, mark)| lines.contains(&mark.place.line));
        on_lines.min_by_key(|(at, mark)| (Reverse(mark.severity), *at)).map(|(at, _)| at)
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
        self.go_to(place);
        self.at_mark = Some(to);
    }

    /// Brings a place into sight, and puts the cursor there while the text is typed in.
    pub fn go_to(&mut self, place: Position) {
        self.at_mark = self.marks.iter().position(|mark| mark.place == place);
        self.wanted = Some(place.line - 1);
        self.follow = true;
        if let Some(editor) = &mut self.editor {
            editor.place(place.line - 1, place.column - 1);
        }
    }

    /// What of the policy stands on a line, from 0: at the cursor, while the line is being typed in, else the smallest
    /// part on it. Nothing while the text cannot be read.
    pub fn part_on(&self, line: usize) -> Option<Target> {
        let map = self.map.as_ref()?;
        match &self.editor {
            Some(editor) if editor.cursor().0 == line => {
                let (_, column) = editor.cursor();
                let before: usize = editor.line().chars().take(column).map(char::len_utf8).sum();
                map.at(u32::try_from(self.starts.get(line)? + before).ok()?)
            }
            _ => map.on_line(line + 1),
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
