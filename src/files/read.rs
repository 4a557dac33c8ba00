//! Reading text: bounded, UTF-8, with errors that a person can act on.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::stamp::Stamp;
use crate::engine::text::{escape_for_display, line_and_column};

/// The path that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// Why a file could not be read. Printed, it names the file and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{problem}")]
pub struct ReadError {
    /// The file as it is shown, hidden characters escaped.
    pub file: String,
    /// What is wrong with it.
    pub problem: ReadProblem,
}

/// What can be wrong with a file that is read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadProblem {
    /// Nothing is there.
    #[error(": there is no such file; check the name and the folder")]
    Missing,
    /// A directory.
    #[error(" is a directory; name a file in it")]
    Directory,
    /// A pipe or device where a file is needed that can be read and written again.
    #[error(" is not a regular file; name one that is, or copy it into one")]
    NotRegular,
    /// No permission.
    #[error(": permission denied; ask for the right to read it, or name another file")]
    Denied,
    /// More bytes than the limit.
    #[error(" is larger than {}, the most that is read; name a smaller file or split it", size(*limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Bytes that are not UTF-8.
    #[error(":{line}:{column}: not UTF-8 text{}; convert it to UTF-8", if *utf16 { ", but UTF-16 by its first bytes" } else { "" })]
    NotUtf8 {
        /// Line of the first wrong byte, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// Whether the text begins as UTF-16 does.
        utf16: bool,
    },
    /// A stream without an event in it.
    #[error(" has no event in its first {}; name files of ActionTrail: JSON, also compressed by gzip", size(*limit))]
    NoEvent {
        /// How much was read.
        limit: u64,
    },
    /// Anything else, in the operating system's words.
    #[error(": {0}; try again, or name another file")]
    Other(String),
}

/// A number of bytes in words: `512 bytes`, `64 KiB`, `10 MiB`.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    match bytes {
        _ if bytes >= MIB && bytes.is_multiple_of(MIB) => format!("{} MiB", bytes / MIB),
        _ if bytes >= KIB && bytes.is_multiple_of(KIB) => format!("{} KiB", bytes / KIB),
        _ => format!("{bytes} bytes"),
    }
}

/// Whether the path stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// The path as it is shown to people: hidden characters escaped, `-` in words.
pub fn display_name(path: &Path) -> String {
    if is_standard_input(path) {
        "standard input".to_owned()
    } else {
        escape_for_display(&path.to_string_lossy()).into_owned()
    }
}

/// Reads a text of at most `limit` bytes from a file, or from standard input for `-`.
///
/// Pipes and devices are read too, so that process substitution works. No more than `limit` bytes and one
/// are ever read, whatever the size that the file claims to have.
pub fn read_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    let fail = |problem| ReadError { file: display_name(path), problem };
    let bytes = if is_standard_input(path) {
        read_bounded(io::stdin().lock(), limit)
    } else {
        open(path).and_then(|file| read_bounded(file, limit))
    };
    bytes.and_then(utf8).map_err(fail)
}

/// Opens a file that is read piece by piece, or standard input for `-`.
///
/// # Errors
/// When it cannot be opened.
pub fn open_stream(path: &Path) -> Result<Box<dyn Read>, ReadError> {
    if is_standard_input(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    let fail = |problem| ReadError { file: display_name(path), problem };
    let file = open(path).map_err(fail)?;
    // A directory can be opened; that it cannot be read would be said in the system's words.
    match file.metadata() {
        Ok(metadata) if metadata.is_dir() => Err(fail(ReadProblem::Directory)),
        _ => Ok(Box::new(file)),
    }
}

/// Reads a regular file together with a stamp of its state, by which a later
/// [`save_text`](super::save_text) notices that somebody else changed it.
pub fn read_stamped(path: &Path, limit: u64) -> Result<(String, Stamp), ReadError> {
    let read = || {
        // Asked before opening: opening a pipe that nobody writes to would wait for ever.
        let metadata = std::fs::metadata(path).map_err(|error| io_problem(&error))?;
        if metadata.is_dir() {
            return Err(ReadProblem::Directory);
        }
        if !metadata.is_file() {
            return Err(ReadProblem::NotRegular);
        }
        let bytes = read_bounded(open(path)?, limit)?;
        let stamp = Stamp::of(&bytes);
        Ok((utf8(bytes)?, stamp))
    };
    read().map_err(|problem| ReadError { file: display_name(path), problem })
}

fn open(path: &Path) -> Result<File, ReadProblem> {
    File::open(path).map_err(|error| io_problem(&error))
}

fn read_bounded(from: impl Read, limit: u64) -> Result<Vec<u8>, ReadProblem> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| io_problem(&error))?;
    if bytes.len() as u64 > limit { Err(ReadProblem::TooLarge { limit }) } else { Ok(bytes) }
}

fn utf8(bytes: Vec<u8>) -> Result<String, ReadProblem> {
    String::from_utf8(bytes).map_err(|error| {
        let bytes = error.as_bytes();
        let (line, column) = line_and_column(bytes, error.utf8_error().valid_up_to());
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        ReadProblem::NotUtf8 { line, column, utf16 }
    })
}

fn io_problem(error: &io::Error) -> ReadProblem {
    match error.kind() {
        io::ErrorKind::NotFound => ReadProblem::Missing,
        io::ErrorKind::IsADirectory => ReadProblem::Directory,
        io::ErrorKind::PermissionDenied => ReadProblem::Denied,
        _ => ReadProblem::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn message(path: &Path, limit: u64) -> String {
        let error = read_text(path, limit).expect_err("it cannot be read").to_string();
        let directory = path.parent().unwrap().to_string_lossy().into_owned();
        error.replace(&format!("{directory}/"), "")
    }

    #[test]
    fn a_text_of_exactly_the_limit_is_read_and_one_byte_more_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        fs::write(&path, "x".repeat(1024)).unwrap();
        assert_eq!(read_text(&path, 1024).unwrap().len(), 1024);
        assert_eq!(
            message(&path, 1023),
            "p.json is larger than 1023 bytes, the most that is read; name a smaller file or split it"
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_endless_device_is_refused_at_the_limit() {
        let error = read_text(Path::new("/dev/zero"), 64 * 1024).expect_err("endless");
        assert_eq!(
            error.to_string(),
            "/dev/zero is larger than 64 KiB, the most that is read; name a smaller file or split it"
        );
    }

    #[test]
    fn each_problem_has_its_own_words() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(
            message(&directory.path().join("none.json"), 9),
            "none.json: there is no such file; check the name and the folder"
        );
        let folder = directory.path().join("folder");
        fs::create_dir(&folder).unwrap();
        assert_eq!(message(&folder, 9), "folder is a directory; name a file in it");
        assert_eq!(read_stamped(&folder, 9).unwrap_err().problem, ReadProblem::Directory);
        #[cfg(unix)]
        assert_eq!(read_stamped(Path::new("/dev/null"), 9).unwrap_err().problem, ReadProblem::NotRegular);
    }

    #[test]
    fn wrong_bytes_are_named_by_line_and_column() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.json");
        fs::write(&path, b"{\n \"\xe4\xb8\xad\": \xff}").unwrap();
        assert_eq!(message(&path, 99), "p.json:2:7: not UTF-8 text; convert it to UTF-8");
        fs::write(&path, b"\xff\xfe{\0}\0").unwrap();
        assert_eq!(
            message(&path, 99),
            "p.json:1:1: not UTF-8 text, but UTF-16 by its first bytes; convert it to UTF-8"
        );
    }

    #[test]
    fn names_are_shown_without_hidden_characters() {
        let error = read_text(Path::new("a\u{1b}[2J.json"), 9).unwrap_err().to_string();
        assert_eq!(error, r"a\u{1b}[2J.json: there is no such file; check the name and the folder");
        assert_eq!(display_name(Path::new("-")), "standard input");
    }
}
