//! Editing an account: changes with names, undo and redo without limit, and what is unsaved.
//!
//! A change is applied to a copy that shares every document with the account before it, so a state costs little and
//! undo is exact. What the account then says is judged by [`check_account`](super::check_account), not here: a change
//! is refused only when it means nothing (a name that is not there, or is taken).

mod apply;
mod change;

pub use apply::{apply_change, put_document};
pub use change::{AccountChange, AccountChangeError, DocumentPlace, Holder, Scope, Thing};

use super::model::Account;
use crate::engine::edit::History;
use std::sync::Arc;

/// An account being edited.
#[derive(Debug, Clone)]
pub struct AccountEditor {
    account: Arc<Account>,
    saved: Option<Arc<Account>>,
    /// Told at every change: comparing whole accounts is too much for every look at the screen.
    modified: bool,
    history: History<Arc<Account>>,
}

impl AccountEditor {
    /// An account as it stands in its file.
    pub fn new(account: Arc<Account>) -> Self {
        Self { saved: Some(Arc::clone(&account)), account, modified: false, history: History::default() }
    }

    /// An account that stands in no file as it is.
    pub fn unsaved(account: Arc<Account>) -> Self {
        Self { saved: None, account, modified: true, history: History::default() }
    }

    /// The account as it is now.
    pub fn account(&self) -> &Arc<Account> {
        &self.account
    }

    /// Makes a change. Returns what it did, in words.
    ///
    /// # Errors
    /// When the change means nothing in this account, which then stays as it was.
    pub fn apply(&mut self, change: &AccountChange) -> Result<String, AccountChangeError> {
        let (after, label) = apply_change(&self.account, change)?;
        let before = std::mem::replace(&mut self.account, Arc::new(after));
        self.history.record(before, label.clone(), None);
        self.compare();
        Ok(label)
    }

    /// Takes the newest change back; what it did.
    pub fn undo(&mut self) -> Option<String> {
        let (label, state) = self.history.undo(Arc::clone(&self.account))?;
        self.account = state;
        self.compare();
        Some(label)
    }

    /// Makes the change again that was taken back last; what it did.
    pub fn redo(&mut self) -> Option<String> {
        let (label, state) = self.history.redo(Arc::clone(&self.account))?;
        self.account = state;
        self.compare();
        Some(label)
    }

    /// What can be taken back, the newest first.
    pub fn undo_labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.history.undo_labels()
    }

    /// What can be made again, the next first.
    pub fn redo_labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.history.redo_labels()
    }

    /// Whether the account says something else than its file.
    pub fn is_modified(&self) -> bool {
        self.modified
    }

    /// This account has been written to the file.
    pub fn mark_saved(&mut self, written: &Arc<Account>) {
        self.saved = Some(Arc::clone(written));
        self.compare();
    }

    fn compare(&mut self) {
        let same = |saved: &Arc<Account>| Arc::ptr_eq(saved, &self.account) || *saved == self.account;
        self.modified = !self.saved.as_ref().is_some_and(same);
    }
}

#[cfg(test)]
mod tests;
