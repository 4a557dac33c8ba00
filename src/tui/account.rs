//! The account that requests are asked in, where it came from, and what was changed in it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::account::edit::{AccountChange, AccountChangeError, AccountEditor};
use crate::engine::account::{Account, DEMO_ACCOUNT, Resolver, read_account};
use crate::engine::expect::DEMO;
use crate::files::Stamp;

/// An account, shared. Two are the same only when they are one, of one file: it never changes, an edit puts another one
/// in its place.
#[derive(Debug, Clone)]
pub struct SharedAccount {
    /// Answers for its principals.
    pub resolver: Arc<Resolver>,
    /// Its file; the demo account has none.
    pub path: Option<PathBuf>,
}

impl PartialEq for SharedAccount {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.resolver, &other.resolver) && self.path == other.path
    }
}

impl Eq for SharedAccount {}

impl SharedAccount {
    /// The account of a first run.
    pub fn demo() -> Self {
        // It names no files.
        let read = read_account(DEMO_ACCOUNT, &|_| Err(String::new()));
        Self { resolver: Arc::new(Resolver::new(read.account)), path: None }
    }

    /// An account that was being worked on when the program ended, and the file that it belongs to.
    pub fn recovered(path: Option<PathBuf>, account: Account) -> Self {
        Self { resolver: Arc::new(Resolver::new(account)), path }
    }

    /// How a file of expectations names it.
    pub fn written(&self) -> String {
        self.path.as_ref().map_or_else(|| DEMO.to_owned(), |path| path.to_string_lossy().into_owned())
    }
}

/// What was changed in an account, and the file that it belongs to.
#[derive(Debug, Clone)]
pub struct AccountDraft {
    editor: AccountEditor,
    /// Counts the changes.
    revision: u64,
    /// What its file was when this run read or wrote it.
    pub stamp: Option<Stamp>,
}

/// The same when a person could not tell them apart.
impl PartialEq for AccountDraft {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.editor.account(), other.editor.account())
            && self.stamp == other.stamp
            && self.is_modified() == other.is_modified()
            && self.editor.undo_labels().len() == other.editor.undo_labels().len()
    }
}

impl Eq for AccountDraft {}

impl AccountDraft {
    /// An account as it stands in its file.
    pub fn new(account: &SharedAccount, stamp: Option<Stamp>) -> Self {
        Self { editor: AccountEditor::new(Arc::clone(account.resolver.shared_account())), revision: 0, stamp }
    }

    /// An account that was being worked on when the program ended: changed, and not to be saved over its file without a
    /// question.
    pub fn recovered(account: &SharedAccount) -> Self {
        let editor = AccountEditor::unsaved(Arc::clone(account.resolver.shared_account()));
        Self { editor, revision: 0, stamp: None }
    }

    /// Counts the changes made in this run.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What can be undone and redone, and whether anything is unsaved.
    pub fn editor(&self) -> &AccountEditor {
        &self.editor
    }

    /// Whether the account says something else than its file.
    pub fn is_modified(&self) -> bool {
        self.editor.is_modified()
    }

    /// Makes a change in the account. Returns what it did, in words.
    ///
    /// # Errors
    /// When the change means nothing in this account, which then stays as it was.
    pub fn apply(
        &mut self,
        shared: &mut SharedAccount,
        change: &AccountChange,
    ) -> Result<String, AccountChangeError> {
        let label = self.editor.apply(change)?;
        self.put(shared);
        Ok(label)
    }

    /// Takes the newest change back; what it did.
    pub fn undo(&mut self, shared: &mut SharedAccount) -> Option<String> {
        let label = self.editor.undo()?;
        self.put(shared);
        Some(label)
    }

    /// Makes the change again that was taken back last; what it did.
    pub fn redo(&mut self, shared: &mut SharedAccount) -> Option<String> {
        let label = self.editor.redo()?;
        self.put(shared);
        Some(label)
    }

    /// The account as it was given to be written is in this file now.
    pub fn written(&mut self, shared: &mut SharedAccount, path: PathBuf, stamp: Stamp) {
        let account = Arc::clone(self.editor.account());
        self.editor.mark_saved(&account);
        self.stamp = Some(stamp);
        shared.path = Some(path);
    }

    /// Whatever did not change is not compiled again.
    fn put(&mut self, shared: &mut SharedAccount) {
        self.revision += 1;
        let account = Arc::clone(self.editor.account());
        shared.resolver = Arc::new(shared.resolver.with_account(account));
    }
}
