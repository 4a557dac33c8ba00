//! What a text says: its statements, its faults, and which of them come into force.

use super::StatementId;
use super::layout::{Layout, SharedText};
use crate::engine::json;
use crate::engine::policy::{Fault, FaultCode, Parsed, PolicyKind, Severity, Statement, parse, parse_node};
use std::sync::Arc;

/// How far a document's text can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// RAM would accept it; all of it is in force.
    Complete,
    /// Nothing is wrong but that something is still empty; the statements concerned are not in force.
    Unfinished,
    /// RAM would refuse it. Its statements are on show; the last policy that RAM would accept stays in force.
    Refused,
    /// Its statements cannot be told apart. The last ones that could be read stay on show and in force.
    Unreadable,
}

/// A text whose statements can be told apart.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub layout: Layout,
    pub parsed: Parsed,
}

/// A text, read.
pub(super) enum Reading {
    Cut(Model),
    /// Why it could not be cut.
    Whole(Vec<Fault>),
}

impl Reading {
    /// Reads a text; statements that stood in `before` keep their ids.
    pub fn of(text: &str, kind: PolicyKind, before: &Layout, next: &mut u64) -> Self {
        let Ok(node) = json::read(text) else { return Self::Whole(parse(text, Some(kind)).faults) };
        let parsed = parse_node(&node, Some(kind));
        match Layout::cut(text, &node, Some(before), next) {
            Some(layout) => Self::Cut(Model { layout, parsed }),
            None => Self::Whole(parsed.faults),
        }
    }

    pub fn shared(&self, text: &str) -> SharedText {
        match self {
            Self::Cut(model) => SharedText::Cut(model.layout.clone()),
            Self::Whole(_) => SharedText::Whole(text.into()),
        }
    }
}

impl Model {
    /// A document without statements.
    pub fn empty(kind: PolicyKind) -> Self {
        let layout = Layout::empty();
        let parsed = parse(&layout.text(), Some(kind));
        Self { layout, parsed }
    }

    /// The statement at a position in the text; none where it could not be read.
    pub fn statement_at(&self, position: usize) -> Option<&Statement> {
        let statements = &self.parsed.policy.statements;
        let at = statements.binary_search_by_key(&position, |statement| statement.index).ok()?;
        statements.get(at)
    }

    pub fn statement(&self, id: StatementId) -> Option<&Statement> {
        self.statement_at(self.layout.position(id)?)
    }

    pub fn standing(&self) -> Standing {
        let mut errors = self.parsed.errors().peekable();
        if errors.peek().is_none() {
            Standing::Complete
        } else if errors.all(is_unfinished) {
            Standing::Unfinished
        } else {
            Standing::Refused
        }
    }

    /// The errors for which RAM would refuse the document, other than what is only unfinished.
    pub fn hard_errors(&self) -> impl Iterator<Item = &Fault> {
        self.parsed.errors().filter(|fault| !is_unfinished(fault))
    }

    /// Positions of the statements that are unfinished, in order, each once.
    pub fn unfinished(&self) -> Vec<usize> {
        let mut positions: Vec<usize> =
            self.parsed.errors().filter(|fault| is_unfinished(fault)).filter_map(statement_of).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    /// What of this text comes into force; none when RAM would refuse it for more than unfinished statements.
    pub fn in_force(&self) -> Option<Arc<Parsed>> {
        if self.standing() == Standing::Refused {
            return None;
        }
        let unfinished = self.unfinished();
        let mut force = self.parsed.clone();
        // A statement without actions or resources says nothing yet; without a principal, nothing about anybody.
        force.policy.statements.retain(|statement| unfinished.binary_search(&statement.index).is_err());
        force.faults.retain(|fault| fault.severity() != Severity::Error);
        Some(Arc::new(force))
    }

    /// The first thing in a statement that the parser read past, so that printing the statement would drop it.
    pub fn dropped_by_printing(&self, position: usize) -> Option<&Fault> {
        let lossy = |fault: &&Fault| {
            matches!(
                fault.code,
                FaultCode::DuplicateKey
                    | FaultCode::UnknownElement
                    | FaultCode::ElementCase
                    | FaultCode::WrongType
                    | FaultCode::PrincipalNotAllowed
                    | FaultCode::ResourceInTrustPolicy
                    | FaultCode::ResourceAndNotResource
                    | FaultCode::UnknownPrincipalForm
                    | FaultCode::UnknownOperator
                    | FaultCode::UnsupportedOperator
            )
        };
        self.parsed.faults.iter().filter(lossy).find(|fault| statement_of(fault) == Some(position))
    }
}

/// Faults that a policy under construction passes through: an empty list or no principal yet.
fn is_unfinished(fault: &Fault) -> bool {
    match fault.code {
        FaultCode::EmptyStatement | FaultCode::MissingPrincipal => true,
        FaultCode::EmptyList => !fault.pointer.contains("/Condition/"),
        _ => false,
    }
}

/// The position, from 0, of the statement that a fault stands in.
pub fn statement_of(fault: &Fault) -> Option<usize> {
    let rest = fault.pointer.strip_prefix("/Statement/")?;
    rest.split('/').next()?.parse().ok()
}
