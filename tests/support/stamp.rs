//! What a file was when it was read, for texts that a test has in no file.

use std::sync::OnceLock;

use acscope::files::{Expect, Stamp, save_text};

/// The state of a file that holds this text.
pub fn stamp_of(text: &str) -> Stamp {
    let directory = tempfile::tempdir().unwrap();
    save_text(&directory.path().join("p.json"), text, Expect::Nothing).unwrap()
}

/// The state of some file; made once, since files are slow.
pub fn stamp() -> Stamp {
    static STAMP: OnceLock<Stamp> = OnceLock::new();
    *STAMP.get_or_init(|| stamp_of("{}"))
}
