//! Which lines of the text belong to which statement and to which part of it.

use super::StatementId;
use super::reading::Model;
use crate::engine::json::{LineIndex, Span};
use crate::engine::policy::{Clause, Principal, Statement};
use std::ops::RangeInclusive;

/// A part of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// The label.
    Sid,
    /// Allow or Deny.
    Effect,
    /// A name of the principal, from 0.
    Principal(usize),
    /// The whole list of actions.
    Actions,
    /// One action pattern, from 0.
    Action(usize),
    /// The whole list of resources.
    Resources,
    /// One resource pattern, from 0.
    Resource(usize),
    /// A condition, from 0: its key and values.
    Condition(usize),
    /// A value of a condition, both from 0.
    Value(usize, usize),
}

/// A part of a statement of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Target {
    /// Which statement.
    pub statement: StatementId,
    /// Which part of it.
    pub part: Part,
}

/// The places of all parts in one text. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMap {
    entries: Vec<Placed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Placed {
    target: Target,
    span: Span,
    lines: RangeInclusive<usize>,
}

impl LineMap {
    pub(super) fn of(model: &Model, text: &str) -> Self {
        let lines = LineIndex::new(text);
        let mut entries = Vec::new();
        let mut add = |statement, part, span: Span| {
            let last = lines.line_of(span.end.saturating_sub(1));
            entries.push(Placed {
                target: Target { statement, part },
                span,
                lines: lines.line_of(span.start)..=last,
            });
        };
        for statement in &model.parsed.policy.statements {
            if let Some(entry) = model.layout.entries.get(statement.index) {
                add(entry.id, Part::Whole, statement.place.0);
                parts(statement, |part, span| add(entry.id, part, span));
            }
        }
        Self { entries }
    }

    /// The lines of a part; none when the statement has no such part.
    pub fn lines(&self, target: Target) -> Option<RangeInclusive<usize>> {
        self.entries.iter().find(|placed| placed.target == target).map(|placed| placed.lines.clone())
    }

    /// The bytes of a part.
    pub fn span(&self, target: Target) -> Option<Span> {
        self.entries.iter().find(|placed| placed.target == target).map(|placed| placed.span)
    }

    /// The smallest part that stands on a line; the first where several stand side by side.
    pub fn on_line(&self, line: usize) -> Option<Target> {
        self.smallest(|placed| placed.lines.contains(&line))
    }

    /// The smallest part around a byte of the text: what the cursor is on.
    pub fn at(&self, offset: u32) -> Option<Target> {
        self.smallest(|placed| (placed.span.start..=placed.span.end).contains(&offset))
    }

    fn smallest(&self, holds: impl Fn(&Placed) -> bool) -> Option<Target> {
        let found = self.entries.iter().filter(|placed| holds(placed));
        found.min_by_key(|placed| placed.span.end - placed.span.start).map(|placed| placed.target)
    }
}

fn parts(statement: &Statement, mut add: impl FnMut(Part, Span)) {
    if let Some(sid) = &statement.sid {
        add(Part::Sid, sid.place.0);
    }
    add(Part::Effect, statement.effect_place.0);
    let names: Vec<Span> = match &statement.principal {
        None => Vec::new(),
        Some(Principal::Ids(ids)) => ids.iter().map(|id| id.place.0).collect(),
        Some(Principal::Named(entries)) => entries.iter().map(|entry| entry.name.place.0).collect(),
    };
    for (at, span) in names.into_iter().enumerate() {
        add(Part::Principal(at), span);
    }
    let mut clause = |clause: &Clause, whole: Part, one: fn(usize) -> Part| {
        add(whole, clause.place.0);
        for (at, pattern) in clause.patterns.iter().enumerate() {
            add(one(at), pattern.place.0);
        }
    };
    clause(&statement.action, Part::Actions, Part::Action);
    if let Some(resource) = &statement.resource {
        clause(resource, Part::Resources, Part::Resource);
    }
    for (at, condition) in statement.conditions.iter().enumerate() {
        let start = condition.key.place.0;
        let end = condition.values.iter().map(|value| value.place.0.end).fold(start.end, u32::max);
        add(Part::Condition(at), Span { start: start.start, end });
        for (value, located) in condition.values.iter().enumerate() {
            add(Part::Value(at, value), located.place.0);
        }
    }
}
