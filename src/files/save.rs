//! Writing text: beside the target, forced to disk, then renamed onto it.
//!
//! A reader sees the old file or the new one, never half of one, and a full disk or a lost machine leaves
//! the old one. Symbolic links are followed to the file they stand for; permissions and, where the system
//! allows it, owner and group are kept; nobody reads the new content who may not read the old one. What is lost: a hard
//! link to the same file keeps the old content, access control lists and extended attributes do not come along.
//! Between the last look at the file and the rename somebody else could still write; no file system closes
//! that gap of microseconds for programs that do not lock.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::read::display_name;
use super::stamp::Stamp;

/// What the writer believes to be at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Nothing: refuse to replace a file.
    Nothing,
    /// The file as it was read: refuse if it has changed. A file that is gone is written anew.
    Unchanged(Stamp),
    /// Anything: the user said that it may be replaced.
    Anything,
}

/// Why a file could not be written. The target is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{problem}")]
pub struct SaveError {
    /// The file as it is shown.
    pub file: String,
    /// What stands in the way.
    pub problem: SaveProblem,
}

/// What can stand in the way of writing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveProblem {
    /// There is a file where none was expected.
    #[error(" exists already; choose another name")]
    Exists,
    /// The file is no longer what was read.
    #[error(" was changed by another program since it was read; read it again or save to another name")]
    Changed,
    /// The file is marked read-only.
    #[error(" is marked read-only; allow writing to it or save to another name")]
    ReadOnly,
    /// The target is a directory, a pipe or a device.
    #[error(" is not a regular file; name one that is")]
    NotRegular,
    /// The directory does not exist.
    #[error(": there is no such directory; make it first or save it somewhere else")]
    NoDirectory,
    /// No permission to write into the directory.
    #[error(": permission denied; you may not write in its directory; save it somewhere else")]
    Denied,
    /// No room: a full disk, a quota, a limit on the size of files.
    #[error(": there is no room for it ({0}); make room or save it somewhere else")]
    Full(String),
    /// The file system is mounted read-only.
    #[error(" is on a read-only file system; save it somewhere else")]
    ReadOnlySystem,
    /// Anything else, in the operating system's words.
    #[error(": {0}; try again, or save it somewhere else")]
    Other(String),
}

/// Replaces the file by `text` as a whole, if it is what `expect` says. Returns the stamp of what was
/// written, for the next time.
pub fn save_text(path: &Path, text: &str, expect: Expect) -> Result<Stamp, SaveError> {
    let save = || {
        let target = follow_links(path)?;
        let existing = existing_file(&target)?;
        match (&existing, expect) {
            (None, _) | (Some(_), Expect::Anything) => {}
            (Some(_), Expect::Nothing) => return Err(SaveProblem::Exists),
            (Some(metadata), Expect::Unchanged(stamp)) => {
                if !stamp.still_holds(&target) {
                    return Err(SaveProblem::Changed);
                }
                // A rename needs no permission on the file itself, so the mark is respected by hand.
                if metadata.permissions().readonly() {
                    return Err(SaveProblem::ReadOnly);
                }
            }
        }
        replace(&target, text.as_bytes(), existing.as_ref(), expect == Expect::Nothing)?;
        sweep(directory_of(&target));
        Ok(Stamp::of(text.as_bytes()))
    };
    save().map_err(|problem| SaveError { file: display_name(path), problem })
}

/// The directory of a file of the program's own, made if it is not there, for its user only.
///
/// # Errors
/// When it cannot be made.
pub fn private_directory(of: &Path) -> Result<(), SaveError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let fail = |error: io::Error| SaveError { file: display_name(of), problem: io_problem(&error) };
    builder.create(directory_of(of)).map_err(fail)
}

/// Deletes what programs of this name that were killed while they wrote have left in a directory. Younger files may
/// belong to one that is still writing.
pub fn sweep(directory: &Path) {
    const LONGEST_WRITE: Duration = Duration::from_secs(600);
    for entry in fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok) {
        let is_ours =
            entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if is_ours && age().is_some_and(|age| age > LONGEST_WRITE) {
            // Another program may have swept it away.
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// Replaces a file of the program's own, readable by its user only, creating the directories to it.
pub fn save_private(path: &Path, text: &str) -> Result<(), SaveError> {
    private_directory(path)?;
    let save = || {
        write_beside(path, text.as_bytes(), FOR_USER_ONLY)?
            .persist(path)
            .map_err(|error| io_problem(&error.error))?;
        sync_directory(path);
        Ok(())
    };
    save().map_err(|problem| SaveError { file: display_name(path), problem })
}

fn replace(target: &Path, bytes: &[u8], old: Option<&Metadata>, only_new: bool) -> Result<(), SaveProblem> {
    let new = write_beside(target, bytes, first_mode(old))?;
    if let Some(old) = old {
        keep_owner(new.as_file(), old);
        // After the owner: changing that clears some bits.
        new.as_file().set_permissions(old.permissions()).map_err(|error| io_problem(&error))?;
    }
    let renamed = if only_new { new.persist_noclobber(target) } else { new.persist(target) };
    renamed.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => SaveProblem::Exists,
        _ => io_problem(&error.error),
    })?;
    sync_directory(target);
    Ok(())
}

/// A file in the directory of `target` that holds `bytes`, on disk; deleted if it is not renamed.
fn write_beside(target: &Path, bytes: &[u8], mode: u32) -> Result<tempfile::NamedTempFile, SaveProblem> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    set_mode(&mut builder, mode);
    let write = || -> io::Result<_> {
        let mut file = builder.tempfile_in(directory_of(target))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SaveProblem::NoDirectory,
        _ => io_problem(&error),
    })
}

/// How files that are being written are called.
const PREFIX: &str = ".acscope-";
const SUFFIX: &str = ".tmp";

/// The directory of a file that is named without one is the current one.
fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// What a file allows while it is written. One that replaces another is for the user only until it has the other's
/// permissions: they may be narrower than what new files get.
fn first_mode(old: Option<&Metadata>) -> u32 {
    if old.is_some() { FOR_USER_ONLY } else { FOR_ALL }
}

/// What a new file allows before the system takes away what the user's umask forbids.
const FOR_ALL: u32 = 0o666;
/// What a file of the program's own allows.
const FOR_USER_ONLY: u32 = 0o600;

#[cfg(unix)]
fn set_mode(builder: &mut tempfile::Builder<'_, '_>, mode: u32) {
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
}

#[cfg(not(unix))]
fn set_mode(_: &mut tempfile::Builder<'_, '_>, _: u32) {}

/// Gives the new file the owner and group of the old one, as far as the system lets this user.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    if let Ok(new) = file.metadata()
        && (new.uid(), new.gid()) != (old.uid(), old.gid())
        && fchown(file, Some(old.uid()), Some(old.gid())).is_err()
    {
        // Only the superuser gives files away; the group alone may still be one of the user's own.
        drop(fchown(file, None, Some(old.gid())));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Makes the rename itself durable. Not every system can; the file is complete either way.
fn sync_directory(target: &Path) {
    if cfg!(unix)
        && let Ok(directory) = File::open(directory_of(target))
    {
        drop(directory.sync_all());
    }
}

/// The file that a path stands for: links followed, also one whose file does not exist yet.
fn follow_links(path: &Path) -> Result<PathBuf, SaveProblem> {
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&target) {
            // A relative link is relative to where it stands; an absolute one replaces the path.
            Ok(next) => target = directory_of(&target).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(SaveProblem::Other("too many symbolic links".to_owned()))
}

fn existing_file(target: &Path) -> Result<Option<Metadata>, SaveProblem> {
    if target.file_name().is_none() {
        return Err(SaveProblem::NotRegular);
    }
    match fs::metadata(target) {
        Ok(metadata) if metadata.is_file() => Ok(Some(metadata)),
        Ok(_) => Err(SaveProblem::NotRegular),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_problem(&error)),
    }
}

fn io_problem(error: &io::Error) -> SaveProblem {
    match error.kind() {
        io::ErrorKind::PermissionDenied => SaveProblem::Denied,
        io::ErrorKind::NotADirectory => SaveProblem::NoDirectory,
        io::ErrorKind::ReadOnlyFilesystem => SaveProblem::ReadOnlySystem,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            SaveProblem::Full(error.kind().to_string())
        }
        _ => SaveProblem::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::read_stamped;

    fn names_in(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_saved_is_what_is_read_and_nothing_else_is_left_behind() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        let stamp = save_text(&path, "first", Expect::Nothing).unwrap();
        assert_eq!(read_stamped(&path, 99).unwrap(), ("first".to_owned(), stamp));
        let second = save_text(&path, "second", Expect::Unchanged(stamp)).unwrap();
        assert_eq!(read_stamped(&path, 99).unwrap(), ("second".to_owned(), second));
        assert_eq!(names_in(directory.path()), ["p.json"]);
    }

    #[test]
    fn a_file_changed_by_another_program_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        let stamp = save_text(&path, "mine 1", Expect::Nothing).unwrap();
        for theirs in ["theirs", "other", ""] {
            fs::write(&path, theirs).unwrap();
            let error = save_text(&path, "mine 2", Expect::Unchanged(stamp)).unwrap_err();
            assert_eq!(error.problem, SaveProblem::Changed);
            assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
        }
        save_text(&path, "mine 2", Expect::Anything).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine 2");
    }

    #[test]
    fn writing_the_same_content_again_is_no_change() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        let stamp = save_text(&path, "same", Expect::Nothing).unwrap();
        fs::write(&path, "same").unwrap();
        assert!(save_text(&path, "new", Expect::Unchanged(stamp)).is_ok());
    }

    #[test]
    fn a_new_file_never_replaces_an_old_one_unasked() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        fs::write(&path, "old").unwrap();
        assert_eq!(save_text(&path, "new", Expect::Nothing).unwrap_err().problem, SaveProblem::Exists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }

    /// Another program may make the file after the last look at it.
    #[test]
    fn a_file_that_appears_at_the_last_moment_is_not_replaced_unasked() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        fs::write(&path, "theirs").unwrap();
        assert_eq!(replace(&path, b"mine", None, true), Err(SaveProblem::Exists));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(names_in(directory.path()), ["p.json"]);
        assert_eq!(replace(&path, b"mine", None, false), Ok(()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[test]
    fn what_the_system_refuses_is_told_by_its_cause() {
        let full = |kind: io::ErrorKind| SaveProblem::Full(kind.to_string());
        for (kind, problem) in [
            (io::ErrorKind::PermissionDenied, SaveProblem::Denied),
            (io::ErrorKind::NotADirectory, SaveProblem::NoDirectory),
            (io::ErrorKind::ReadOnlyFilesystem, SaveProblem::ReadOnlySystem),
            (io::ErrorKind::StorageFull, full(io::ErrorKind::StorageFull)),
            (io::ErrorKind::QuotaExceeded, full(io::ErrorKind::QuotaExceeded)),
            (io::ErrorKind::FileTooLarge, full(io::ErrorKind::FileTooLarge)),
        ] {
            assert_eq!(io_problem(&kind.into()), problem);
        }
    }

    #[test]
    fn a_deleted_file_is_written_anew() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        let stamp = save_text(&path, "x", Expect::Nothing).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(save_text(&path, "x", Expect::Unchanged(stamp)).is_ok());
        assert!(path.exists());
    }

    #[test]
    fn places_that_cannot_be_written_are_named() {
        let directory = tempfile::tempdir().unwrap();
        let missing = directory.path().join("no/such/p.json");
        assert_eq!(save_text(&missing, "", Expect::Anything).unwrap_err().problem, SaveProblem::NoDirectory);
        let folder = save_text(directory.path(), "", Expect::Anything).unwrap_err();
        assert_eq!(folder.problem, SaveProblem::NotRegular);
        assert_eq!(
            save_text(Path::new("/"), "", Expect::Anything).unwrap_err().problem,
            SaveProblem::NotRegular
        );
    }

    #[cfg(unix)]
    mod on_unix {
        use super::*;
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o7777
        }

        #[test]
        fn permissions_are_kept() {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("p.json");
            let stamp = save_text(&path, "1", Expect::Nothing).unwrap();
            let plain = directory.path().join("plain.json");
            fs::write(&plain, "1").unwrap();
            assert_eq!(mode(&path), mode(&plain), "a new file allows what the user's new files allow");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            save_text(&path, "2", Expect::Unchanged(stamp)).unwrap();
            assert_eq!(mode(&path), 0o640);
        }

        /// Only the superuser can give a file away and so see that it stays given; others have nothing to lose.
        #[test]
        fn the_owner_of_a_file_stays_its_owner() {
            use std::os::unix::fs::{MetadataExt as _, chown};
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("p.json");
            fs::write(&path, "1").unwrap();
            let given = chown(&path, Some(12_345), Some(12_346)).is_ok();
            let owner = || fs::metadata(&path).map(|metadata| (metadata.uid(), metadata.gid())).unwrap();
            let before = owner();
            save_text(&path, "2", Expect::Anything).unwrap();
            assert_eq!(owner(), before);
            assert!(!given || before == (12_345, 12_346));
        }

        #[test]
        fn what_replaces_a_private_file_is_never_open_to_others() {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("p.json");
            fs::write(&path, "secret 1").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let old = fs::metadata(&path).unwrap();
            let written = write_beside(&path, b"secret 2", first_mode(Some(&old))).unwrap();
            assert_eq!(mode(written.path()), 0o600, "before it gets the permissions of the old one");
            drop(written);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
            save_text(&path, "open", Expect::Anything).unwrap();
            assert_eq!(mode(&path), 0o664);
        }

        #[cfg(target_os = "linux")]
        #[test]
        fn a_pipe_in_the_files_place_is_a_change_and_is_not_waited_for() {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("p.json");
            // An empty file and a pipe are of one size.
            let stamp = save_text(&path, "", Expect::Nothing).unwrap();
            fs::remove_file(&path).unwrap();
            // Not by a command: a child holds the locks of other tests until it is another program.
            let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600));
            rustix::fs::mknodat(rustix::fs::CWD, &path, kind, mode, 0).unwrap();
            assert!(!stamp.still_holds(&path));
        }

        #[test]
        fn saving_sweeps_what_a_killed_program_left_beside_the_file() {
            let directory = tempfile::tempdir().unwrap();
            let left = directory.path().join(".acscope-x1y2z3.tmp");
            fs::write(&left, "half").unwrap();
            let long_ago = std::time::SystemTime::now() - Duration::from_secs(3600);
            File::options().write(true).open(&left).unwrap().set_modified(long_ago).unwrap();
            save_text(&directory.path().join("p.json"), "{}", Expect::Nothing).unwrap();
            assert_eq!(names_in(directory.path()), ["p.json"]);
        }

        #[test]
        fn a_read_only_file_is_replaced_only_when_asked() {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("p.json");
            let stamp = save_text(&path, "1", Expect::Nothing).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
            let refused = save_text(&path, "2", Expect::Unchanged(stamp)).unwrap_err();
            assert_eq!(refused.problem, SaveProblem::ReadOnly);
            save_text(&path, "2", Expect::Anything).unwrap();
            assert_eq!(mode(&path), 0o444);
        }

        #[test]
        fn a_link_stays_a_link_and_its_file_is_written() {
            let directory = tempfile::tempdir().unwrap();
            let real = directory.path().join("real");
            fs::create_dir(&real).unwrap();
            let (link, chained) = (directory.path().join("link.json"), directory.path().join("chained.json"));
            symlink("real/p.json", &link).unwrap();
            symlink("link.json", &chained).unwrap();
            // The file does not exist yet, then it does.
            let stamp = save_text(&chained, "1", Expect::Nothing).unwrap();
            save_text(&chained, "2", Expect::Unchanged(stamp)).unwrap();
            assert!(chained.is_symlink() && link.is_symlink());
            assert_eq!(fs::read_to_string(real.join("p.json")).unwrap(), "2");
            symlink("loop.json", directory.path().join("loop.json")).unwrap();
            assert!(save_text(&directory.path().join("loop.json"), "", Expect::Anything).is_err());
        }

        #[test]
        fn what_a_killed_program_left_is_swept_away_and_what_is_being_written_is_not() {
            let directory = tempfile::tempdir().unwrap();
            let now = std::time::SystemTime::now();
            let long_ago = now - Duration::from_secs(3600);
            // A clock that was set back leaves files of a time to come.
            let to_come = now + Duration::from_secs(3600);
            for (name, modified) in [
                (".acscope-old.tmp", long_ago),
                (".acscope-new.tmp", now),
                (".acscope-later.tmp", to_come),
                ("1-1.json", long_ago),
            ] {
                fs::write(directory.path().join(name), "{}").unwrap();
                let file = File::options().write(true).open(directory.path().join(name)).unwrap();
                file.set_modified(modified).unwrap();
            }
            sweep(directory.path());
            assert_eq!(names_in(directory.path()), [".acscope-later.tmp", ".acscope-new.tmp", "1-1.json"]);
        }

        #[test]
        fn private_files_are_for_their_user_only() {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("state/recovery/one.json");
            save_private(&path, "{}").unwrap();
            assert_eq!(mode(&path), 0o600);
            assert_eq!(mode(path.parent().unwrap()), 0o700);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            save_private(&path, "[]").unwrap();
            assert_eq!(mode(&path), 0o600);
            assert_eq!(fs::read_to_string(&path).unwrap(), "[]");
        }
    }
}
