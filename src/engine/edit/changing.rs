//! A document's statements while one change is made to them.

use super::StatementId;
use super::change::{ChangeError, ClauseName};
use super::layout::Piece;
use super::reading::Model;
use crate::engine::json::LineIndex;
use crate::engine::policy::{Clause, PolicyKind, Statement};
use std::sync::Arc;

/// The label of what was done, and the statement to look at.
pub(super) type Done = Result<(String, Option<StatementId>), ChangeError>;

/// The statements in order; untouched ones are still the pieces of the text they came from.
pub(super) struct Changing<'d> {
    model: &'d Model,
    next: &'d mut u64,
    pub kind: PolicyKind,
    pub pieces: Vec<Piece>,
}

impl<'d> Changing<'d> {
    pub fn new(model: &'d Model, next: &'d mut u64) -> Self {
        let pieces = model.layout.entries.iter().map(|entry| Piece::Kept(Arc::clone(entry))).collect();
        Self { model, next, kind: model.parsed.policy.kind, pieces }
    }

    fn id_of(piece: &Piece) -> StatementId {
        match piece {
            Piece::Kept(entry) => entry.id,
            Piece::Copied(id, _) | Piece::Made(id, _) => *id,
        }
    }

    pub fn position(&self, id: StatementId) -> Result<usize, ChangeError> {
        self.pieces.iter().position(|piece| Self::id_of(piece) == id).ok_or(ChangeError::NoStatement)
    }

    /// The number that people see: from 1, as things stand before the change.
    pub fn number(&self, id: StatementId) -> Result<usize, ChangeError> {
        Ok(self.position(id)? + 1)
    }

    pub fn statement(&self, id: StatementId) -> Result<&Statement, ChangeError> {
        match self.pieces.get(self.position(id)?) {
            Some(Piece::Made(_, statement)) => Ok(statement),
            Some(Piece::Kept(entry) | Piece::Copied(_, entry)) => {
                self.model.statement(entry.id).ok_or_else(|| self.unreadable(entry.id))
            }
            None => Err(ChangeError::NoStatement),
        }
    }

    /// A statement of which not even the effect or the actions could be read.
    fn unreadable(&self, id: StatementId) -> ChangeError {
        let position = self.model.layout.position(id).unwrap_or_default();
        let faults = &self.model.parsed.faults;
        let fault = faults.iter().find(|fault| super::reading::statement_of(fault) == Some(position));
        self.would_drop(
            position,
            fault.map_or((0, "it cannot be read"), |fault| (fault.span.start, &fault.message)),
        )
    }

    fn would_drop(&self, position: usize, (offset, message): (u32, &str)) -> ChangeError {
        let at = LineIndex::new(&self.model.layout.text()).position(offset);
        ChangeError::WouldDrop { statement: position + 1, at, message: message.to_owned() }
    }

    /// The statement, to be changed and printed anew.
    pub fn edit(&mut self, id: StatementId) -> Result<&mut Statement, ChangeError> {
        let position = self.position(id)?;
        if let Some(Piece::Kept(_)) = self.pieces.get(position) {
            let statement = self.statement(id)?.clone();
            let origin = self.model.layout.position(id).unwrap_or(position);
            if let Some(fault) = self.model.dropped_by_printing(origin) {
                return Err(self.would_drop(origin, (fault.span.start, &fault.message)));
            }
            if let Some(piece) = self.pieces.get_mut(position) {
                *piece = Piece::Made(id, Box::new(statement));
            }
        }
        match self.pieces.get_mut(position) {
            Some(Piece::Made(_, statement)) => Ok(statement),
            _ => Err(ChangeError::NoStatement),
        }
    }

    /// A clause of a statement, to be changed; a trust statement has no resources.
    pub fn clause(&mut self, id: StatementId, name: ClauseName) -> Result<&mut Clause, ChangeError> {
        let trust = self.kind == PolicyKind::Trust;
        let statement = self.edit(id)?;
        match name {
            ClauseName::Action => Ok(&mut statement.action),
            ClauseName::Resource if trust => Err(ChangeError::Refused(
                "a trust policy has no resource: it stands on the role itself".to_owned(),
            )),
            ClauseName::Resource => Ok(statement.resource.get_or_insert_with(Clause::default)),
        }
    }

    pub fn insert(&mut self, at: usize, statement: Statement) -> StatementId {
        let id = StatementId::fresh(self.next);
        self.pieces.insert(at.min(self.pieces.len()), Piece::Made(id, Box::new(statement)));
        id
    }

    /// The same statement again, byte for byte, right after itself.
    pub fn duplicate(&mut self, id: StatementId) -> Result<StatementId, ChangeError> {
        let position = self.position(id)?;
        let fresh = StatementId::fresh(self.next);
        let copy = match self.pieces.get(position) {
            Some(Piece::Kept(entry) | Piece::Copied(_, entry)) => Piece::Copied(fresh, Arc::clone(entry)),
            Some(Piece::Made(_, statement)) => Piece::Made(fresh, statement.clone()),
            None => return Err(ChangeError::NoStatement),
        };
        self.pieces.insert(position + 1, copy);
        Ok(fresh)
    }

    pub fn remove(&mut self, id: StatementId) -> Result<(), ChangeError> {
        let position = self.position(id)?;
        self.pieces.remove(position);
        Ok(())
    }

    pub fn move_to(&mut self, id: StatementId, to: usize) -> Result<(), ChangeError> {
        let position = self.position(id)?;
        let piece = self.pieces.remove(position);
        self.pieces.insert(to.min(self.pieces.len()), piece);
        Ok(())
    }

    /// The statement that stands at a position now.
    pub fn id_at(&self, position: usize) -> Option<StatementId> {
        self.pieces.get(position).map(Self::id_of)
    }
}
