//! The text being worked on, and the file it belongs to.

use std::path::{Path, PathBuf};

use crate::files::{Stamp, display_name};

/// A text and its file.
///
/// Every change gives it a new revision, so that whatever is derived from the text knows when to look again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    text: String,
    /// The text as it is in the file.
    saved: String,
    /// The file, and what it was when it was read or written by this run.
    file: Option<(PathBuf, Option<Stamp>)>,
    revision: u64,
}

impl Draft {
    /// A text that has just been read from its file.
    pub fn read(&mut self, path: PathBuf, text: String, stamp: Stamp) {
        self.saved.clone_from(&text);
        self.file = Some((path, Some(stamp)));
        self.change(text);
    }

    /// A text that belongs to no file yet.
    pub fn start(&mut self, text: String) {
        self.saved = String::new();
        self.file = None;
        self.change(text);
    }

    /// A text that was being worked on when the program ended: changed, and not to be saved over its file
    /// without a question.
    pub fn recover(&mut self, path: Option<PathBuf>, text: String) {
        self.saved = String::new();
        self.file = path.map(|path| (path, None));
        self.change(text);
    }

    /// Replaces the text.
    pub fn change(&mut self, text: String) {
        self.text = text;
        self.revision += 1;
    }

    /// The text has been written.
    pub fn written(&mut self, path: PathBuf, stamp: Stamp) {
        self.saved.clone_from(&self.text);
        self.file = Some((path, Some(stamp)));
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Counts the changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the text is not what is in the file.
    pub fn is_modified(&self) -> bool {
        self.text != self.saved
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
    pub fn name(&self) -> Option<String> {
        self.path().map(|path| display_name(Path::new(path.file_name().unwrap_or(path.as_os_str()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Expect, save_text};

    #[test]
    fn modified_means_different_from_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        let stamp = save_text(&path, "a", Expect::Nothing).unwrap();
        let mut draft = Draft::default();
        assert!(!draft.is_modified(), "nothing is not worth saving");
        draft.read(path.clone(), "a".into(), stamp);
        assert!(!draft.is_modified());
        let revision = draft.revision();
        draft.change("b".into());
        assert!(draft.is_modified() && draft.revision() > revision);
        draft.change("a".into());
        assert!(!draft.is_modified(), "changed back");
        draft.change("b".into());
        draft.written(path.clone(), stamp);
        assert!(!draft.is_modified());
        draft.recover(Some(path), "b".into());
        assert!(draft.is_modified() && draft.name().as_deref() == Some("p.json") && draft.stamp().is_none());
        draft.start("x".into());
        assert!(draft.is_modified() && draft.path().is_none());
    }
}
