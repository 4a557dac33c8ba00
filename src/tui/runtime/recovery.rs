//! Unsaved work, kept where a crash or a kill cannot reach it.
//!
//! Each running program has files of its own in the state directory, one for each policy, readable by their user only, and
//! beside each a lock that the operating system lets go when the program ends, however it ends. Work whose lock is
//! free was left by a program that is gone: it is offered at the next start.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::files::{ReadError, SaveError, private_directory, read_stamped, save_private, sweep};
use crate::tui::draft::Draft;

/// More than any text that the workbench opens, escaped.
const LONGEST_FILE: u64 = 64 * 1024 * 1024;

/// Unsaved work of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Where it is kept.
    pub kept_in: PathBuf,
    /// The file that it belongs to.
    pub path: Option<PathBuf>,
    /// The text.
    pub text: String,
}

/// What stands in a file of kept work.
#[derive(Serialize, Deserialize)]
struct Kept {
    path: Option<PathBuf>,
    text: String,
}

/// Keeps the unsaved work of this run, each policy in a file of its own.
#[derive(Debug)]
pub struct Recovery {
    directory: PathBuf,
    /// Begins the names of this run's files.
    run: String,
    /// By the number of the draft.
    kept: BTreeMap<u64, KeptDraft>,
}

/// Work that is kept.
#[derive(Debug)]
struct KeptDraft {
    file: PathBuf,
    /// None until it could be written.
    revision: Option<u64>,
    /// Held as long as this program runs.
    _lock: Option<File>,
}

impl Recovery {
    /// Keeps work in this directory.
    pub fn new(directory: &Path) -> Self {
        // Process numbers come again; together with the time they do not.
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
        let run = format!("{since_epoch}-{}", std::process::id());
        Self { directory: directory.to_owned(), run, kept: BTreeMap::new() }
    }

    /// Whether what is kept is not what is unsaved.
    pub fn is_behind<'a>(&self, drafts: impl IntoIterator<Item = &'a Draft>) -> bool {
        let mut unsaved = 0;
        for draft in drafts.into_iter().filter(|draft| draft.is_modified()) {
            unsaved += 1;
            if self.kept.get(&draft.number()).and_then(|kept| kept.revision) != Some(draft.revision()) {
                return true;
            }
        }
        unsaved != self.kept.len()
    }

    /// Keeps what is unsaved, and forgets what is saved or closed.
    pub fn keep<'a>(&mut self, drafts: impl IntoIterator<Item = &'a Draft>) -> Result<(), SaveError> {
        let drafts: Vec<&Draft> = drafts.into_iter().filter(|draft| draft.is_modified()).collect();
        for draft in &drafts {
            let kept = self.kept.get(&draft.number());
            if kept.is_none_or(|kept| kept.revision != Some(draft.revision())) {
                self.keep_one(draft)?;
            }
        }
        let is_unsaved = |number: &u64| drafts.iter().any(|draft| draft.number() == *number);
        let saved: Vec<u64> = self.kept.keys().copied().filter(|number| !is_unsaved(number)).collect();
        for kept in saved.iter().filter_map(|number| self.kept.remove(number)) {
            delete(&kept.file);
        }
        Ok(())
    }

    fn keep_one(&mut self, draft: &Draft) -> Result<(), SaveError> {
        let kept = Kept { path: draft.path().map(absolute), text: draft.text().to_owned() };
        // Nothing in it can fail to become JSON but a path that is not UTF-8, which then is left out.
        let json = serde_json::to_string(&kept)
            .or_else(|_| serde_json::to_string(&Kept { path: None, ..kept }))
            .unwrap_or_default();
        let number = draft.number();
        let file = self.directory.join(format!("{}-{number}.json", self.run));
        // The lock first: what is kept and not locked would be offered by a program that starts right now.
        let kept = match self.kept.entry(number) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(place) => {
                private_directory(&file)?;
                place.insert(KeptDraft { _lock: lock(&file), file: file.clone(), revision: None })
            }
        };
        save_private(&file, &json)?;
        kept.revision = Some(draft.revision());
        Ok(())
    }

    /// Forgets what is kept, at the end of a run that left nothing unsaved or was told to drop it.
    pub fn forget(&mut self) {
        for kept in std::mem::take(&mut self.kept).into_values() {
            delete(&kept.file);
        }
    }
}

/// Kept work that no running program holds, the newest first.
pub fn lost_work(directory: &Path) -> Vec<Lost> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    sweep(directory);
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    // The names begin with the time.
    files.sort();
    files.reverse();
    files.into_iter().filter(|file| lock(file).is_some()).filter_map(|file| read(&file).ok()?).collect()
}

fn read(file: &Path) -> Result<Option<Lost>, ReadError> {
    // Not a pipe that somebody put there: it would be waited for.
    let (json, _) = read_stamped(file, LONGEST_FILE)?;
    let kept: Option<Kept> = serde_json::from_str(&json).ok();
    Ok(kept.map(|kept| Lost { kept_in: file.to_owned(), path: kept.path, text: kept.text }))
}

/// Deletes kept work and its lock.
pub fn delete(file: &Path) {
    // Gone already is as good.
    drop(fs::remove_file(file));
    drop(fs::remove_file(lock_of(file)));
}

fn lock_of(file: &Path) -> PathBuf {
    file.with_extension("lock")
}

/// The lock beside a file, if no running program holds it.
fn lock(file: &Path) -> Option<File> {
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(lock_of(file)).ok()?;
    #[cfg(unix)]
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive).ok()?;
    Some(lock)
}

/// The next run may start in another directory.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::edit::Change;

    fn draft(text: &str) -> Draft {
        let mut draft = Draft::default();
        draft.start(text);
        draft
    }

    fn texts(directory: &Path) -> Vec<String> {
        lost_work(directory).into_iter().map(|lost| lost.text).collect()
    }

    #[test]
    fn work_of_a_program_that_is_gone_is_found_and_that_of_a_running_one_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::new(directory.path());
        recovery.keep([&draft("unsaved")]).unwrap();
        assert!(texts(directory.path()).is_empty(), "the lock is held");
        drop(recovery);
        assert_eq!(texts(directory.path()), ["unsaved"]);
    }

    #[test]
    fn only_the_newest_revision_is_kept_and_nothing_once_all_is_saved() {
        let directory = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::new(directory.path());
        let mut draft = draft("one");
        recovery.keep([&draft]).unwrap();
        assert!(!recovery.is_behind([&draft]));
        draft.apply(Change::ReplaceText("two".into())).unwrap();
        assert!(recovery.is_behind([&draft]));
        recovery.keep([&draft]).unwrap();
        draft.apply(Change::ReplaceText(String::new())).unwrap();
        assert!(!draft.is_modified() && recovery.is_behind([&draft]));
        recovery.keep([&draft]).unwrap();
        drop(recovery);
        assert!(texts(directory.path()).is_empty());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0, "the lock is gone too");
    }

    #[test]
    fn a_file_that_is_not_kept_work_is_passed_over() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("1-1.json"), "not JSON").unwrap();
        fs::write(directory.path().join("note.txt"), "").unwrap();
        assert!(texts(directory.path()).is_empty());
        assert!(texts(&directory.path().join("none")).is_empty());
    }

    #[test]
    fn every_open_policy_with_unsaved_work_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::new(directory.path());
        let one = draft("one");
        let mut other = Draft::after(&one, 1);
        other.start("other");
        recovery.keep([&one, &other]).unwrap();
        assert!(!recovery.is_behind([&one, &other]) && recovery.is_behind([&one]));
        recovery.keep([&other]).unwrap();
        drop(recovery);
        assert_eq!(texts(directory.path()), ["other"], "the first one was closed");
    }
}
