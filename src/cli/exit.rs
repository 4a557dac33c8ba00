//! Exit codes: a contract that scripts depend on.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Yes, clean, equal: 0.
    Yes,
    /// No, findings, different: 1.
    No,
    /// The request could not be carried out: 2, the code that clap uses for bad arguments too.
    Failed,
}

impl Exit {
    /// The worse of two ends: a command on several files ends like its worst one.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed, _) | (_, Self::Failed) => Self::Failed,
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Yes => 0,
            Exit::No => 1,
            Exit::Failed => 2,
        })
    }
}
