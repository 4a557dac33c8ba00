//! Every edit there is, and what can stand in its way.

use super::StatementId;
use crate::engine::json::Position;
use crate::engine::policy::{Condition, Effect, PolicyKind, Principal, Statement};

/// One edit of a document. Statements are named by id, patterns and conditions by their place in the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A statement that names nothing yet, before the statement that is now at this position.
    AddStatement {
        /// Position, from 0; anything past the end is the end.
        at: usize,
        /// Allow or Deny.
        effect: Effect,
    },
    /// Whole statements: from a template, a module, another policy.
    InsertStatements {
        /// Position, from 0; anything past the end is the end.
        at: usize,
        /// The statements, in order.
        statements: Vec<Statement>,
        /// Where they come from, for the label: "template oss-read-only".
        from: String,
    },
    /// The same statement once more, right after it.
    Duplicate(StatementId),
    /// Removes a statement.
    Delete(StatementId),
    /// Moves a statement; the order is for the reader only (G21).
    Move {
        /// Which.
        statement: StatementId,
        /// Where to.
        to: Movement,
    },
    /// Puts another statement in a statement's place.
    ReplaceStatement {
        /// Which.
        statement: StatementId,
        /// What takes its place.
        with: Box<Statement>,
    },
    /// Allow becomes Deny and the other way round.
    FlipEffect(StatementId),
    /// Sets or removes the label.
    SetSid {
        /// Which statement.
        statement: StatementId,
        /// The label; an empty one is none.
        sid: Option<String>,
    },
    /// Sets whom a statement of a trust or resource policy speaks of.
    SetPrincipal {
        /// Which statement.
        statement: StatementId,
        /// Whom.
        principal: Principal,
    },
    /// One statement becomes several that together say the same.
    Split {
        /// Which.
        statement: StatementId,
        /// Along which line.
        by: SplitBy,
    },
    /// Two statements become one.
    Merge {
        /// The one that stays.
        into: StatementId,
        /// The one that goes.
        from: StatementId,
        /// Merge even where the result says more than the two do; see [`merge_effect`](super::merge_effect).
        even_if_wider: bool,
    },
    /// Names an action, or names it no longer.
    ToggleAction {
        /// Which statement.
        statement: StatementId,
        /// The full name.
        action: String,
    },
    /// Adds what is missing of a group of actions, or removes all of it when nothing is missing.
    ToggleGroup {
        /// Which statement.
        statement: StatementId,
        /// The full names.
        actions: Vec<String>,
        /// What the group is called, for the label: "DigitalEmployee", "level list of ecs".
        group: String,
    },
    /// Adds a pattern.
    AddPattern {
        /// Which statement.
        statement: StatementId,
        /// Its actions or its resources.
        clause: ClauseName,
        /// The pattern.
        pattern: String,
    },
    /// Removes a pattern.
    RemovePattern {
        /// Which statement.
        statement: StatementId,
        /// Its actions or its resources.
        clause: ClauseName,
        /// Which pattern, from 0.
        index: usize,
    },
    /// Puts another pattern in a pattern's place.
    ReplacePattern {
        /// Which statement.
        statement: StatementId,
        /// Its actions or its resources.
        clause: ClauseName,
        /// Which pattern, from 0.
        index: usize,
        /// What takes its place.
        with: String,
    },
    /// Sets all patterns of a clause.
    SetPatterns {
        /// Which statement.
        statement: StatementId,
        /// Its actions or its resources.
        clause: ClauseName,
        /// The patterns.
        patterns: Vec<String>,
    },
    /// Puts some patterns in the place of others: a wildcard for names, names for a wildcard.
    Exchange {
        /// Which statement.
        statement: StatementId,
        /// Its actions or its resources.
        clause: ClauseName,
        /// What goes.
        remove: Vec<String>,
        /// What comes, where the first of them stood.
        add: Vec<String>,
    },
    /// `Action` or `NotAction`, `Resource` or `NotResource`. The patterns stay.
    SetNegated {
        /// Which statement.
        statement: StatementId,
        /// Its actions or its resources.
        clause: ClauseName,
        /// Everything but the patterns.
        negated: bool,
    },
    /// Adds a condition.
    AddCondition {
        /// Which statement.
        statement: StatementId,
        /// The condition.
        condition: Condition,
    },
    /// Puts another condition in a condition's place.
    ReplaceCondition {
        /// Which statement.
        statement: StatementId,
        /// Which condition, from 0.
        index: usize,
        /// What takes its place.
        with: Condition,
    },
    /// Removes a condition.
    RemoveCondition {
        /// Which statement.
        statement: StatementId,
        /// Which condition, from 0.
        index: usize,
    },
    /// Several edits of statements as one step.
    Several {
        /// The edits, in order.
        changes: Vec<Change>,
        /// What they do together.
        label: String,
    },
    /// Takes in what the clipboard holds: statements, or actions and ARNs for one statement.
    Paste {
        /// The clipboard's text.
        text: String,
        /// Where statements go.
        at: usize,
        /// The statement that takes actions and ARNs.
        into: Option<StatementId>,
    },
    /// Any text whatever; always taken.
    ReplaceText(String),
    /// Back to the statements on show, when the text cannot be read.
    RevertText,
    /// Goes on with what could be read of a text that RAM refuses; the rest of the text goes.
    KeepReadable,
    /// The policy's name.
    SetName(String),
    /// What the policy is for.
    SetNote(String),
    /// The grammar that the document follows.
    SetKind(PolicyKind),
}

/// Which list of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClauseName {
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
}

impl ClauseName {
    /// The member's name.
    pub fn word(self, negated: bool) -> &'static str {
        match (self, negated) {
            (Self::Action, false) => "Action",
            (Self::Action, true) => "NotAction",
            (Self::Resource, false) => "Resource",
            (Self::Resource, true) => "NotResource",
        }
    }
}

/// Where a statement moves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Movement {
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// To this position, from 0, counted without the statement itself.
    To(usize),
}

/// Along which line a statement is split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitBy {
    /// One statement for each RAM code of its actions.
    Service,
    /// One statement for each resource.
    Resource,
    /// These action patterns go into a statement of their own.
    Actions(Vec<String>),
}

/// What an edit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// What it did, in words: "add ecs:RunInstances to statement 2".
    pub label: String,
    /// False when everything was so already; such an edit is no step to undo.
    pub changed: bool,
    /// The statement that the reader will want to see next.
    pub select: Option<StatementId>,
}

/// Why an edit was not made. The document is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The id names nothing.
    #[error("that statement is no longer there; select another one")]
    NoStatement,
    /// The index names nothing.
    #[error("statement {statement} has no {what} number {number}; select one that it has")]
    NoSuchPart {
        /// Which statement, from 1.
        statement: usize,
        /// "action", "resource" or "condition".
        what: &'static str,
        /// Which, from 1.
        number: usize,
    },
    /// The text cannot be read, so there is nowhere to make the edit.
    #[error(
        "the JSON cannot be read, line {at}: {message}; correct it there or go back to the last text that could be read"
    )]
    TextUnreadable {
        /// Where.
        at: Position,
        /// Why.
        message: String,
    },
    /// The edit would print a statement anew and drop what the parser read past.
    #[error(
        "statement {statement} holds something that this edit would drop, line {at}: {message}; change it in the JSON"
    )]
    WouldDrop {
        /// Which statement, from 1.
        statement: usize,
        /// Where.
        at: Position,
        /// What.
        message: String,
    },
    /// RAM would refuse the document after the edit.
    #[error("RAM would refuse this: {0}")]
    Refused(String),
    /// An action that is not named cannot be taken out.
    #[error("statement {statement} covers {action} by {pattern}; change that pattern or write it out first")]
    CoveredByWildcard {
        /// Which statement, from 1.
        statement: usize,
        /// The action.
        action: String,
        /// The pattern that covers it.
        pattern: String,
    },
    /// One operator can compare one key only once.
    #[error("statement {statement} already compares {key} by {operator}; edit that condition instead")]
    ConditionExists {
        /// Which statement, from 1.
        statement: usize,
        /// The operator's name.
        operator: String,
        /// The key.
        key: String,
    },
    /// A condition without a value.
    #[error("a condition needs at least one value to compare {key} with; write one")]
    NoValue {
        /// The key.
        key: String,
    },
    /// The statement cannot be split that way.
    #[error("statement {statement} cannot be split: {why}; leave it as it is or change it by hand")]
    CannotSplit {
        /// Which, from 1.
        statement: usize,
        /// Why.
        why: &'static str,
    },
    /// The statements cannot be merged.
    #[error("statements {into} and {from} cannot be merged: {why}; keep both or change one by hand")]
    CannotMerge {
        /// The one that would stay, from 1.
        into: usize,
        /// The one that would go, from 1.
        from: usize,
        /// Why.
        why: &'static str,
    },
    /// The merge would say more than the two statements do.
    #[error("merging statements {into} and {from} would also cover {more}; keep both")]
    MergeWidens {
        /// The one that would stay, from 1.
        into: usize,
        /// The one that would go, from 1.
        from: usize,
        /// What it would cover besides.
        more: &'static str,
    },
    /// The clipboard holds nothing that fits.
    #[error("the clipboard cannot be pasted: {0}")]
    Paste(#[from] super::paste::PasteError),
}
