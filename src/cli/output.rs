//! What a result is written as, and why a command could not write one.

use std::io;

/// The form of a result on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For code scanning: `lint` only.
    Sarif,
    /// For review comments: `diff` only.
    Markdown,
}

impl Format {
    /// For commands that have text and JSON only.
    ///
    /// # Errors
    /// Names the format that the command does not have.
    pub fn text_or_json(self) -> Result<bool, CommandError> {
        match self {
            Self::Text => Ok(false),
            Self::Json => Ok(true),
            Self::Sarif | Self::Markdown => Err(CommandError::Request(
                "this command writes text or json; choose --format text or --format json".to_owned(),
            )),
        }
    }
}

/// Why a command ended without a result: exit code 2, or nothing to say when the reader went away.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The request cannot be carried out as it stands; one line, saying what to do.
    #[error("{0}")]
    Request(String),
    /// Writing failed.
    #[error("cannot write the result: {0}")]
    Write(#[from] io::Error),
}

impl From<crate::files::ReadError> for CommandError {
    fn from(error: crate::files::ReadError) -> Self {
        Self::Request(error.to_string())
    }
}
