//! The policy pane: statements as cards, and a cursor on a statement or one of its parts.
//!
//! A card is closed or open. Closed it has a line for the statement, one for its resources and one for each
//! condition; open it has a line for every pattern. The lines are worked out once for each revision of the
//! policy; what stands in them is worked out while drawing, for those that are seen.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::keys::action::Action;
use super::scroll::Selection;
use super::statement_summary::Summary;
use super::world::World;
use crate::engine::edit::{Part, SizeGauge, StatementId, Target, statement_of};
use crate::engine::policy::{Principal, Severity, Statement};

/// The statements on show and the cursor on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyPane {
    rows: Vec<Target>,
    selection: Selection,
    /// What the cursor is on, so that it stays there when lines come and go.
    cursor: Option<Target>,
    open: BTreeSet<StatementId>,
    summaries: BTreeMap<StatementId, Summary>,
    /// The revision of the draft that the rest was worked out for.
    revision: Option<u64>,
    size: Option<Size>,
}

/// How much of the limit is used, in words and as a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// `812/6144`
    pub text: String,
    /// More than RAM takes.
    pub over: bool,
    /// Perhaps more: it depends on whether RAM counts bytes.
    pub doubtful: bool,
}

impl PolicyPane {
    /// Brings lines, size and counts in step with the policy; does nothing when nothing has changed.
    pub fn refresh(&mut self, draft: &Draft, world: Option<&World>) {
        if self.revision == Some(draft.revision()) {
            return;
        }
        self.revision = Some(draft.revision());
        let document = draft.document();
        let gauge: SizeGauge = document.size();
        self.size =
            Some(Size { text: gauge.to_string(), over: gauge.is_over(), doubtful: gauge.is_doubtful() });
        self.summarise(draft, world);
        self.lay_out(draft);
    }

    /// Counts the actions of the statements that have changed.
    fn summarise(&mut self, draft: &Draft, world: Option<&World>) {
        let document = draft.document();
        let mut old = std::mem::take(&mut self.summaries);
        for id in document.statement_ids() {
            let Some(statement) = document.statement(id) else { continue };
            let summary = old.remove(&id).filter(|summary| summary.is_of(&statement.action));
            let known = world.map(|world| &world.known);
            self.summaries.insert(id, summary.unwrap_or_else(|| Summary::new(&statement.action, known)));
        }
    }

    /// What the actions of a statement come to; none when it cannot be read.
    pub fn summary(&self, id: StatementId) -> Option<&Summary> {
        self.summaries.get(&id)
    }

    /// Works the lines out anew; the cursor stays on what it was on, or as near as can be.
    fn lay_out(&mut self, draft: &Draft) {
        let document = draft.document();
        let at = self.selection.row(self.rows.len()).unwrap_or_default();
        self.rows.clear();
        for id in document.statement_ids() {
            let mut add = |part| self.rows.push(Target { statement: id, part });
            add(Part::Whole);
            match document.statement(id) {
                Some(statement) if self.open.contains(&id) => open_parts(statement, add),
                Some(statement) => closed_parts(statement, add),
                None => {}
            }
        }
        let row = self.cursor.and_then(|cursor| self.nearest(cursor)).unwrap_or(at);
        self.selection.jump(row);
        self.cursor = self.selected();
    }

    /// The line of a part, or of the part of the same statement that stands for it.
    fn nearest(&self, target: Target) -> Option<usize> {
        let line =
            |part| self.rows.iter().position(|row| row.statement == target.statement && row.part == part);
        line(Part::Whole)?;
        let stand_in = match target.part {
            Part::Resource(at) if line(Part::Resources).is_none() => {
                // One that is gone: the one before it, or the statement.
                (0..at).rev().find_map(|before| line(Part::Resource(before)))
            }
            Part::Action(at) => (0..at).rev().find_map(|before| line(Part::Action(before))),
            Part::Condition(at) | Part::Value(at, _) => line(Part::Condition(at))
                .or_else(|| (0..at).rev().find_map(|before| line(Part::Condition(before)))),
            Part::Resource(_) => line(Part::Resources),
            Part::Resources => line(Part::Resource(0)),
            _ => None,
        };
        line(target.part).or(stand_in).or_else(|| line(Part::Whole))
    }

    /// The lines.
    pub fn rows(&self) -> &[Target] {
        &self.rows
    }

    /// The line of the cursor.
    pub fn row(&self) -> Option<usize> {
        self.selection.row(self.rows.len())
    }

    /// The first line to show in so many.
    pub fn top(&self, height: usize) -> usize {
        self.selection.top(self.rows.len(), height)
    }

    /// What the cursor is on.
    pub fn selected(&self) -> Option<Target> {
        self.rows.get(self.row()?).copied()
    }

    /// The statement that the cursor is on or in.
    pub fn statement(&self) -> Option<StatementId> {
        self.selected().map(|target| target.statement)
    }

    /// Whether a card is open.
    pub fn is_open(&self, id: StatementId) -> bool {
        self.open.contains(&id)
    }

    /// Opens or closes a card.
    pub fn set_open(&mut self, draft: &Draft, id: StatementId, open: bool) {
        let changed = if open { self.open.insert(id) } else { self.open.remove(&id) };
        if changed {
            self.lay_out(draft);
        }
    }

    /// Puts the cursor on a part, or on what stands for it.
    pub fn select(&mut self, target: Target) {
        if let Some(row) = self.nearest(target) {
            self.selection.jump(row);
            self.cursor = self.selected();
        }
    }

    /// Puts the cursor on a line, as a click does.
    pub fn select_row(&mut self, row: usize, height: usize) {
        self.selection.select(row, self.rows.len(), height);
        self.cursor = self.selected();
    }

    /// Moves the cursor as the action says; false when the action is not about moving.
    pub fn act(&mut self, action: Action, height: usize) -> bool {
        let moved = self.selection.act(action, self.rows.len(), height);
        self.cursor = self.selected();
        moved
    }

    /// Moves the cursor by so many lines, as the wheel does.
    pub fn step(&mut self, by: isize, height: usize) {
        self.selection.step(by, self.rows.len(), height);
        self.cursor = self.selected();
    }

    /// How much of the limit is used; none before the first [`Self::refresh`].
    pub fn size(&self) -> Option<&Size> {
        self.size.as_ref()
    }
}

fn open_parts(statement: &Statement, mut add: impl FnMut(Part)) {
    if statement.sid.is_some() {
        add(Part::Sid);
    }
    let principals = match &statement.principal {
        None => 0,
        Some(Principal::Ids(ids)) => ids.len(),
        Some(Principal::Named(names)) => names.len(),
    };
    (0..principals).for_each(|at| add(Part::Principal(at)));
    (0..statement.action.patterns.len()).for_each(|at| add(Part::Action(at)));
    let resources = statement.resource.as_ref().map_or(0, |clause| clause.patterns.len());
    (0..resources).for_each(|at| add(Part::Resource(at)));
    (0..statement.conditions.len()).for_each(|at| add(Part::Condition(at)));
}

fn closed_parts(statement: &Statement, mut add: impl FnMut(Part)) {
    if statement.resource.as_ref().is_some_and(|clause| !clause.patterns.is_empty()) {
        add(Part::Resources);
    }
    (0..statement.conditions.len()).for_each(|at| add(Part::Condition(at)));
}

/// The first thing for which RAM would refuse a statement.
pub fn refusal(draft: &Draft, id: StatementId) -> Option<&str> {
    let document = draft.document();
    let at = document.number(id)?.checked_sub(1)?;
    let is_fault = |fault: &&crate::engine::policy::Fault| {
        fault.severity() == Severity::Error && statement_of(fault) == Some(at)
    };
    document.parsed().faults.iter().find(is_fault).map(|fault| fault.message.as_str())
}
