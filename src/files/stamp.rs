//! Whether a file is still what it was.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher as _};
use std::io::{self, Read as _};
use std::path::Path;

/// The state of a file when it was read or written: its size and a hash of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    hash: u64,
}

impl Stamp {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        Self { len: bytes.len() as u64, hash: hasher.finish() }
    }

    /// Whether the file still has this content; a file that cannot be read has not. Only touching a file
    /// does not change it. Reads no more than the size of the stamp.
    pub fn still_holds(&self, path: &Path) -> bool {
        let same = || -> io::Result<bool> {
            // Opening a pipe that took the file's place would wait for a writer.
            if !fs::metadata(path)?.is_file() {
                return Ok(false);
            }
            let file = File::open(path)?;
            if file.metadata()?.len() != self.len {
                return Ok(false);
            }
            let mut bytes = Vec::new();
            file.take(self.len.saturating_add(1)).read_to_end(&mut bytes)?;
            Ok(Self::of(&bytes) == *self)
        };
        same().unwrap_or(false)
    }
}
