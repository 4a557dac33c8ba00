//! Unsaved work, kept where a crash or a kill cannot reach it.
//!
//! Each running program has files of its own in the state directory, one for each policy and one for the account, readable
//! by their user only, and beside each a lock that the operating system lets go when the program ends, however it ends.
//! Work whose lock is free was left by a program that is gone: it is offered at the next start.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::engine::account::{Account, AccountFault, check_account, write_account};
use crate::engine::text::escape_for_display;
use crate::files::{
    ReadError, SaveError, private_directory, read_account_in, read_stamped, save_private, sweep,
};
use crate::tui::account::SharedAccount;
use crate::tui::draft::Draft;

/// More than any text that the workbench opens, escaped.
const LONGEST_FILE: u64 = 64 * 1024 * 1024;

/// Work that no file has yet.
#[derive(Debug, Clone, Copy)]
pub enum Unsaved<'a> {
    /// A policy.
    Policy(&'a Draft),
    /// The account that requests are asked in.
    Account(&'a SharedAccount),
}

impl Unsaved<'_> {
    fn place(self) -> Place {
        match self {
            Self::Policy(draft) => Place::Policy(draft.number()),
            Self::Account(_) => Place::Account,
        }
    }

    fn state(self) -> State {
        match self {
            Self::Policy(draft) => State::Policy(draft.revision()),
            Self::Account(shared) => State::Account(Arc::clone(shared.resolver.shared_account())),
        }
    }

    fn to_keep(self) -> Kept<'static> {
        let (kind, path, text) = match self {
            Self::Policy(draft) => (Kind::Policy, draft.path(), draft.text().to_owned()),
            Self::Account(shared) => {
                (Kind::Account, shared.path.as_deref(), write_account(shared.resolver.account()))
            }
        };
        Kept { kind, path: path.map(absolute), text: Cow::Owned(text) }
    }
}

/// What tells kept work apart from other kept work of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// By the number of its draft.
    Policy(u64),
    Account,
}

/// What work was like when it was kept.
#[derive(Debug)]
enum State {
    Policy(u64),
    Account(Arc<Account>),
}

/// The same account is one that has not been changed since, which no comparison of whole accounts has to find out.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Policy(one), Self::Policy(other)) => one == other,
            (Self::Account(one), Self::Account(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// Unsaved work of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Where it is kept.
    pub kept_in: PathBuf,
    /// The file that it belongs to.
    pub path: Option<PathBuf>,
    /// The work.
    pub work: LostWork,
}

/// What an earlier run left unsaved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LostWork {
    /// The text of a policy.
    Policy(String),
    /// An account, or what is wrong with what is kept of it.
    Account(Result<Arc<Account>, String>),
}

/// What kept work is. Files that do not say it are of policies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Policy,
    Account,
}

/// What stands in a file of kept work.
#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    #[serde(default)]
    kind: Kind,
    path: Option<PathBuf>,
    text: Cow<'a, str>,
}

/// Keeps the unsaved work of this run, each policy and the account in a file of its own.
#[derive(Debug)]
pub struct Recovery {
    directory: PathBuf,
    /// Begins the names of this run's files.
    run: String,
    kept: BTreeMap<Place, KeptWork>,
}

/// Work that is kept.
#[derive(Debug)]
struct KeptWork {
    file: PathBuf,
    /// None until it could be written.
    state: Option<State>,
    /// Held as long as this program runs.
    _lock: Option<Lock>,
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
    pub fn is_behind<'a>(&self, unsaved: impl IntoIterator<Item = Unsaved<'a>>) -> bool {
        let mut count = 0;
        for work in unsaved {
            count += 1;
            if !self.is_kept(work) {
                return true;
            }
        }
        count != self.kept.len()
    }

    fn is_kept(&self, work: Unsaved<'_>) -> bool {
        self.kept.get(&work.place()).is_some_and(|kept| kept.state == Some(work.state()))
    }

    /// Keeps what is unsaved, and forgets what is saved or closed.
    ///
    /// # Errors
    /// When something cannot be written; what comes behind it is not kept then, and nothing is forgotten.
    pub fn keep<'a>(&mut self, unsaved: impl IntoIterator<Item = Unsaved<'a>>) -> Result<(), SaveError> {
        let mut places = Vec::new();
        for work in unsaved {
            places.push(work.place());
            if !self.is_kept(work) {
                self.keep_one(work)?;
            }
        }
        let saved: Vec<Place> = self.kept.keys().copied().filter(|place| !places.contains(place)).collect();
        for kept in saved.iter().filter_map(|place| self.kept.remove(place)) {
            delete(&kept.file);
        }
        Ok(())
    }

    fn keep_one(&mut self, work: Unsaved<'_>) -> Result<(), SaveError> {
        let kept = work.to_keep();
        // Nothing in it can fail to become JSON but a path that is not UTF-8, which then is left out.
        let json = serde_json::to_string(&kept)
            .or_else(|_| serde_json::to_string(&Kept { path: None, ..kept }))
            .unwrap_or_default();
        let name = match work.place() {
            Place::Policy(number) => number.to_string(),
            Place::Account => "account".to_owned(),
        };
        let file = self.directory.join(format!("{}-{name}.json", self.run));
        // The lock first: what is kept and not locked would be offered by a program that starts right now.
        let kept = match self.kept.entry(work.place()) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(place) => {
                private_directory(&file)?;
                place.insert(KeptWork { _lock: lock(&file), file: file.clone(), state: None })
            }
        };
        save_private(&file, &json)?;
        kept.state = Some(work.state());
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
    let Ok(kept) = serde_json::from_str::<Kept<'_>>(&json) else { return Ok(None) };
    let work = match kept.kind {
        Kind::Policy => LostWork::Policy(kept.text.into_owned()),
        Kind::Account => LostWork::Account(account(&kept.text, kept.path.as_deref())),
    };
    Ok(Some(Lost { kept_in: file.to_owned(), path: kept.path, work }))
}

/// The account as it was being worked on. What the check of accounts finds in it stood there then too, and was shown.
fn account(text: &str, path: Option<&Path>) -> Result<Arc<Account>, String> {
    let read = read_account_in(text, path.and_then(Path::parent).unwrap_or(Path::new("")));
    let known = check_account(&read.account);
    let unreadable = read.errors().find(|fault: &&AccountFault| !known.contains(fault));
    match unreadable.map(|fault| escape_for_display(&fault.message).into_owned()) {
        Some(fault) => Err(fault),
        None => Ok(Arc::new(read.account)),
    }
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

/// A lock that is held, and let go when it is dropped.
#[derive(Debug)]
struct Lock(#[cfg_attr(not(unix), expect(dead_code, reason = "held open"))] File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file would do, but for a child that was begun and is not yet another program: it holds a copy.
        #[cfg(unix)]
        let _ = rustix::fs::flock(&self.0, rustix::fs::FlockOperation::Unlock);
    }
}

/// The lock beside a file, if no running program holds it.
fn lock(file: &Path) -> Option<Lock> {
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(lock_of(file)).ok()?;
    #[cfg(unix)]
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive).ok()?;
    Some(Lock(lock))
}

/// The next run may start in another directory.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::account::edit::{AccountChange, Thing};
    use crate::engine::account::{DocumentSource, Resolver};
    use crate::engine::edit::Change;
    use crate::tui::account::AccountDraft;

    fn draft(text: &str) -> Draft {
        let mut draft = Draft::default();
        draft.start(text);
        draft
    }

    fn unsaved<const N: usize>(drafts: [&Draft; N]) -> impl Iterator<Item = Unsaved<'_>> {
        drafts.into_iter().filter(|draft| draft.is_modified()).map(Unsaved::Policy)
    }

    fn texts(directory: &Path) -> Vec<String> {
        let text = |lost: Lost| match lost.work {
            LostWork::Policy(text) => text,
            LostWork::Account(account) => panic!("{account:?}"),
        };
        lost_work(directory).into_iter().map(text).collect()
    }

    #[test]
    fn work_of_a_program_that_is_gone_is_found_and_that_of_a_running_one_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::new(directory.path());
        recovery.keep(unsaved([&draft("unsaved")])).unwrap();
        assert!(texts(directory.path()).is_empty(), "the lock is held");
        drop(recovery);
        assert_eq!(texts(directory.path()), ["unsaved"]);
    }

    #[test]
    fn only_the_newest_revision_is_kept_and_nothing_once_all_is_saved() {
        let directory = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::new(directory.path());
        let mut draft = draft("one");
        recovery.keep(unsaved([&draft])).unwrap();
        assert!(!recovery.is_behind(unsaved([&draft])));
        draft.apply(Change::ReplaceText("two".into())).unwrap();
        assert!(recovery.is_behind(unsaved([&draft])));
        recovery.keep(unsaved([&draft])).unwrap();
        draft.apply(Change::ReplaceText(String::new())).unwrap();
        assert!(!draft.is_modified() && recovery.is_behind(unsaved([&draft])));
        recovery.keep(unsaved([&draft])).unwrap();
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
        recovery.keep(unsaved([&one, &other])).unwrap();
        assert!(!recovery.is_behind(unsaved([&one, &other])) && recovery.is_behind(unsaved([&one])));
        recovery.keep(unsaved([&other])).unwrap();
        drop(recovery);
        assert_eq!(texts(directory.path()), ["other"], "the first one was closed");
    }

    fn kept_account(directory: &Path, shared: &SharedAccount) -> Result<Arc<Account>, String> {
        let mut recovery = Recovery::new(directory);
        recovery.keep([Unsaved::Account(shared)]).unwrap();
        drop(recovery);
        let mut lost = lost_work(directory);
        assert_eq!((lost.len(), &lost[0].path), (1, &shared.path));
        match lost.remove(0).work {
            LostWork::Account(account) => account,
            LostWork::Policy(text) => panic!("{text}"),
        }
    }

    #[test]
    fn the_account_is_kept_as_it_was_changed_last() {
        let directory = tempfile::tempdir().unwrap();
        let mut shared = SharedAccount::demo();
        let mut draft = AccountDraft::new(&shared, None);
        let mut recovery = Recovery::new(directory.path());
        recovery.keep([Unsaved::Account(&shared)]).unwrap();
        assert!(!recovery.is_behind([Unsaved::Account(&shared)]));
        draft.apply(&mut shared, &AccountChange::Create(Thing::User("zoe".into()))).unwrap();
        assert!(recovery.is_behind([Unsaved::Account(&shared)]));
        drop(recovery);
        let directory = tempfile::tempdir().unwrap();
        let account = kept_account(directory.path(), &shared).unwrap();
        assert_eq!(account, *shared.resolver.shared_account());
        assert!(account.user("zoe").is_some());
    }

    #[test]
    fn an_account_whose_policy_file_is_gone_is_not_taken_without_it() {
        let directory = tempfile::tempdir().unwrap();
        let mut account = SharedAccount::demo().resolver.account().clone();
        let mut policy = account.policies.remove(0);
        Arc::make_mut(&mut policy.document).source = DocumentSource::File("guard.json".into());
        let text = r#"{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}"#;
        account.policies.insert(0, policy);
        let path = Some(directory.path().join("account.json"));
        let shared = SharedAccount { resolver: Arc::new(Resolver::new(account)), path };
        let kept = directory.path().join("kept");
        let fault = kept_account(&kept, &shared).unwrap_err();
        assert!(fault.contains("guard.json"), "{fault}");
        fs::write(directory.path().join("guard.json"), text).unwrap();
        let mut lost = lost_work(&kept);
        assert!(matches!(lost.remove(0).work, LostWork::Account(Ok(_))), "it is there again");
    }

    /// What the workbench shows as wrong while it is open is no reason to lose it.
    #[test]
    fn an_account_with_a_fault_that_an_edit_made_is_kept_too() {
        let directory = tempfile::tempdir().unwrap();
        let mut shared = SharedAccount::demo();
        let mut draft = AccountDraft::new(&shared, None);
        draft.apply(&mut shared, &AccountChange::Create(Thing::Resource("no ARN".into()))).unwrap();
        assert!(!check_account(shared.resolver.account()).is_empty());
        let account = kept_account(directory.path(), &shared).unwrap();
        assert_eq!(account, *shared.resolver.shared_account());
    }
}
