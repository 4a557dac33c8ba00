//! The findings: a list of what lint found, and a cursor on it. Nothing here draws.

use super::keys::action::Action;
use super::linted::{Linted, Placed};
use super::scroll::Selection;
use crate::engine::lint::Severity;

/// The findings on show and the cursor on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingsPane {
    /// What is listed, by its place among all findings.
    rows: Vec<usize>,
    selection: Selection,
    /// What the cursor is on: code and pointer, so that it stays there when findings come and go.
    cursor: Option<(&'static str, String)>,
    /// The mildest severity that is listed.
    least: Severity,
    /// Whether suppressed findings are listed too.
    with_suppressed: bool,
    /// The answer of lint that the rest was worked out for.
    version: Option<(u64, u64)>,
}

impl Default for FindingsPane {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            selection: Selection::default(),
            cursor: None,
            least: Severity::Hint,
            with_suppressed: false,
            version: None,
        }
    }
}

impl FindingsPane {
    /// Brings the list in step with what lint says; does nothing when nothing has changed.
    pub fn refresh(&mut self, linted: &Linted) {
        if self.version != Some(linted.version()) {
            self.version = Some(linted.version());
            self.list(linted);
        }
    }

    fn list(&mut self, linted: &Linted) {
        let at = self.selection.row(self.rows.len()).unwrap_or_default();
        let listed = |one: &Placed| {
            one.finding.severity >= self.least && (self.with_suppressed || one.suppressed.is_none())
        };
        let rows = linted.findings().iter().enumerate();
        self.rows = rows.filter(|(_, one)| listed(one)).map(|(index, _)| index).collect();
        let is_cursor = |index: &usize| {
            let finding = linted.findings().get(*index).map(|one| &one.finding);
            finding.zip(self.cursor.as_ref()).is_some_and(|(finding, (code, pointer))| {
                finding.code == *code && finding.pointer == *pointer
            })
        };
        let row = self.rows.iter().position(is_cursor).unwrap_or(at);
        self.selection.jump(row);
        self.note_cursor(linted);
    }

    fn note_cursor(&mut self, linted: &Linted) {
        let selected = self.selected(linted).map(|one| (one.finding.code, one.finding.pointer.clone()));
        self.cursor = selected;
    }

    /// Lists only what is worse, and after the errors everything again.
    pub fn next_severity(&mut self, linted: &Linted) {
        self.least = match self.least {
            Severity::Hint => Severity::Warning,
            Severity::Warning => Severity::Security,
            Severity::Security => Severity::Error,
            Severity::Error => Severity::Hint,
        };
        self.list(linted);
    }

    /// The mildest severity that is listed.
    pub fn least(&self) -> Severity {
        self.least
    }

    /// Lists suppressed findings too, or leaves them out again.
    pub fn toggle_suppressed(&mut self, linted: &Linted) {
        self.with_suppressed = !self.with_suppressed;
        self.list(linted);
    }

    /// Whether suppressed findings are listed.
    pub fn with_suppressed(&self) -> bool {
        self.with_suppressed
    }

    /// What is listed, the worst first.
    pub fn rows<'l>(&self, linted: &'l Linted) -> impl ExactSizeIterator<Item = Option<&'l Placed>> {
        self.rows.iter().map(|index| linted.findings().get(*index))
    }

    /// How many are listed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of the cursor.
    pub fn row(&self) -> Option<usize> {
        self.selection.row(self.rows.len())
    }

    /// The first row to show in so many.
    pub fn top(&self, height: usize) -> usize {
        self.selection.top(self.rows.len(), height)
    }

    /// The finding that the cursor is on.
    pub fn selected<'l>(&self, linted: &'l Linted) -> Option<&'l Placed> {
        linted.findings().get(*self.rows.get(self.row()?)?)
    }

    /// Puts the cursor on a row, as a click does.
    pub fn select_row(&mut self, linted: &Linted, row: usize, height: usize) {
        self.selection.select(row, self.rows.len(), height);
        self.note_cursor(linted);
    }

    /// Moves the cursor as the action says; false when the action is not about moving.
    pub fn act(&mut self, linted: &Linted, action: Action, height: usize) -> bool {
        let moved = self.selection.act(action, self.rows.len(), height);
        self.note_cursor(linted);
        moved
    }

    /// Moves the cursor by so many rows, as the wheel does.
    pub fn step(&mut self, linted: &Linted, by: isize, height: usize) {
        self.selection.step(by, self.rows.len(), height);
        self.note_cursor(linted);
    }
}
