//! The policy being worked on, and the file it belongs to.

use std::path::{Path, PathBuf};

use super::text;
use crate::engine::account::edit::DocumentPlace;
use crate::engine::edit::{Applied, Change, ChangeError, Document, Field};
use crate::engine::policy::PolicyKind;
use crate::engine::text::escape_for_display;
use crate::files::{Stamp, display_name};

/// A policy and its file.
///
/// Every change gives it a new revision, so that whatever is derived from the policy knows when to look again.
#[derive(Debug, Clone)]
pub struct Draft {
    document: Document,
    /// The file, and what it was when it was read or written by this run.
    file: Option<(PathBuf, Option<Stamp>)>,
    /// The place in the account that it belongs to, in a file's stead.
    home: Option<DocumentPlace>,
    /// Changes of the documents that were here before.
    revisions_before: u64,
    number: u64,
}

impl Default for Draft {
    fn default() -> Self {
        let document = Document::new(text::NEW_POLICY, PolicyKind::Identity);
        Self { document, file: None, home: None, revisions_before: 0, number: 0 }
    }
}

/// Two drafts are the same when a person could not tell them apart by text, file and what is unsaved.
impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        (self.text(), &self.file, &self.home) == (other.text(), &other.file, &other.home)
            && self.is_modified() == other.is_modified()
    }
}

impl Eq for Draft {}

impl Draft {
    /// An empty draft of another number, to be worked on after this one.
    pub fn after(earlier: &Self, number: u64) -> Self {
        Self { revisions_before: earlier.revision() + 1, number, ..Self::default() }
    }

    /// Tells the drafts of a run apart, whatever is open in them.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Lets the revision go on from that of another draft, when this one is worked on after it.
    pub fn follow(&mut self, earlier: &Self) {
        self.revisions_before = self.revisions_before.max(earlier.revision() + 1);
    }

    /// A text that has just been read from its file.
    pub fn read(&mut self, path: PathBuf, text: &str, stamp: Stamp) {
        self.open(text, Some((path, Some(stamp))));
    }

    /// A text that belongs to no file yet.
    pub fn start(&mut self, text: &str) {
        self.open(text, None);
        self.document.mark_unsaved();
    }

    /// A text that was being worked on when the program ended: changed, and not to be saved over its file
    /// without a question.
    pub fn recover(&mut self, path: Option<PathBuf>, text: &str) {
        self.open(text, path.map(|path| (path, None)));
        self.document.mark_unsaved();
    }

    /// A policy of a kind that holds nothing yet.
    pub fn start_new(&mut self, name: &str, kind: PolicyKind) {
        self.replace(Document::new(name, kind), None);
    }

    /// A policy of a kind with a text that belongs to no file yet.
    pub fn start_named(&mut self, name: &str, text: &str, kind: PolicyKind) {
        self.replace(Document::open(name, text, Some(kind)), None);
        self.document.mark_unsaved();
    }

    /// A document of the account, to be kept there.
    pub fn open_in_account(&mut self, place: DocumentPlace, text: &str) {
        self.replace(Document::open(&name_at(&place), text, Some(place.kind())), None);
        self.home = Some(place);
    }

    /// The place in the account that it belongs to.
    pub fn home(&self) -> Option<&DocumentPlace> {
        self.home.as_ref()
    }

    fn open(&mut self, text: &str, file: Option<(PathBuf, Option<Stamp>)>) {
        let name = file.as_ref().map_or_else(|| text::NEW_POLICY.to_owned(), |(path, _)| name_of_file(path));
        self.replace(Document::open(&name, text, None), file);
    }

    fn replace(&mut self, document: Document, file: Option<(PathBuf, Option<Stamp>)>) {
        self.revisions_before = self.revision() + 1;
        self.document = document;
        self.file = file;
        self.home = None;
    }

    /// Edits the policy.
    ///
    /// # Errors
    /// When the change does not fit the policy; nothing is changed then.
    pub fn apply(&mut self, change: Change) -> Result<Applied, ChangeError> {
        self.document.apply(change)
    }

    /// Edits the policy in a step with a name of its own.
    ///
    /// # Errors
    /// When the change does not fit the policy; nothing is changed then.
    pub fn apply_labelled(&mut self, change: Change, label: String) -> Result<Applied, ChangeError> {
        self.document.apply_labelled(change, label)
    }

    /// Edits the policy as one more keystroke in a field: keystrokes that follow one another are one step of undo.
    ///
    /// # Errors
    /// When the change does not fit the policy; nothing is changed then.
    pub fn apply_typed(&mut self, change: Change, field: Field) -> Result<Applied, ChangeError> {
        self.document.apply_typed(change, field)
    }

    /// What is typed next is a step of its own.
    pub fn end_typing(&mut self) {
        self.document.end_typing();
    }

    /// Names the newest step by what it did to access, if that could be told.
    pub fn name_last_step(&mut self, did: Option<&str>) {
        self.document.name_last_step(did);
    }

    /// Names earlier steps that led from one text to the other.
    pub fn name_step(&mut self, before: &str, after: &str, did: Option<&str>) {
        self.document.name_step(before, after, did);
    }

    /// Takes the newest step back; its label.
    pub fn undo(&mut self) -> Option<String> {
        self.document.undo()
    }

    /// Takes the step that was undone last again; its label.
    pub fn redo(&mut self) -> Option<String> {
        self.document.redo()
    }

    /// The policy, for looking at.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The text has been written. In another file than before it is called after that one, as if it had been read from
    /// there, unless it was given a name of its own.
    pub fn written(&mut self, path: PathBuf, stamp: Stamp) {
        self.document.mark_saved();
        if self.home.is_some() || self.path() != Some(&path) {
            let name = name_of_file(&path);
            self.go_elsewhere(None, &name);
        }
        self.file = Some((path, Some(stamp)));
    }

    /// The account has it as it is, or has something else in its place.
    pub fn stands_at_home(&mut self, it_does: bool) {
        if it_does {
            self.document.mark_saved();
        } else {
            self.document.mark_unsaved();
        }
    }

    /// The place in the account that it belongs to is called something else.
    pub fn move_home(&mut self, place: DocumentPlace) {
        let name = name_at(&place);
        self.go_elsewhere(Some(place), &name);
    }

    /// Where it belongs decides what it is called, whom it counts for and which suppressions are for it.
    fn go_elsewhere(&mut self, home: Option<DocumentPlace>, name: &str) {
        if self.document.name() == self.name_of_place() {
            self.document.call(name);
        }
        self.home = home;
        self.revisions_before += 1;
    }

    /// What it is called after where it belongs.
    fn name_of_place(&self) -> String {
        match (&self.home, self.path()) {
            (Some(place), _) => name_at(place),
            (None, Some(path)) => name_of_file(path),
            (None, None) => text::NEW_POLICY.to_owned(),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.document.text()
    }

    /// Counts the changes.
    pub fn revision(&self) -> u64 {
        self.revisions_before + self.document.revision()
    }

    /// Whether the text is not what is in the file. Nothing but white space without a file is not worth saving.
    pub fn is_modified(&self) -> bool {
        let nowhere = self.file.is_none() && self.home.is_none();
        self.document.is_modified() && !(nowhere && self.text().trim().is_empty())
    }

    /// Its file.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _)| path.as_path())
    }

    /// What its file was when this run read or wrote it. None for recovered work: its file may be anything.
    pub fn stamp(&self) -> Option<Stamp> {
        self.file.as_ref().and_then(|(_, stamp)| *stamp)
    }

    /// The name of the file, without directories, as it is shown.
    ///
    /// Of a document of the account: what it is there.
    pub fn name(&self) -> Option<String> {
        if let Some(home) = &self.home {
            return Some(escape_for_display(&home.to_string()).into_owned());
        }
        self.path().map(|path| display_name(Path::new(path.file_name().unwrap_or(path.as_os_str()))))
    }
}

/// A policy in a file is called after it.
fn name_of_file(path: &Path) -> String {
    path.file_stem().map_or_else(|| text::NEW_POLICY.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// A policy of the account is called as it is there; another document by what it is.
fn name_at(place: &DocumentPlace) -> String {
    match place {
        DocumentPlace::Policy(name) => name.clone(),
        place => place.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Expect, save_text};

    fn change(draft: &mut Draft, text: &str) {
        draft.apply(Change::ReplaceText(text.to_owned())).unwrap();
    }

    #[test]
    fn modified_means_different_from_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        let stamp = save_text(&path, "a", Expect::Nothing).unwrap();
        let mut draft = Draft::default();
        assert!(!draft.is_modified(), "nothing is not worth saving");
        draft.read(path.clone(), "a", stamp);
        assert!(!draft.is_modified());
        let revision = draft.revision();
        change(&mut draft, "b");
        assert!(draft.is_modified() && draft.revision() > revision);
        change(&mut draft, "a");
        assert!(!draft.is_modified(), "changed back");
        change(&mut draft, "b");
        draft.written(path.clone(), stamp);
        assert!(!draft.is_modified());
        draft.recover(Some(path), "b");
        assert!(draft.is_modified() && draft.name().as_deref() == Some("p.json") && draft.stamp().is_none());
        draft.start("x");
        assert!(draft.is_modified() && draft.path().is_none());
    }
}
