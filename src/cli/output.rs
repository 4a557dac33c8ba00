//! What a result is written as, and why a command could not write one.

use crate::engine::json::escape_printed;
use crate::engine::text::escape_for_display;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Columns for the label in front of each fact about one thing.
const LABEL_WIDTH: usize = 11;

/// Columns that a line about one thing may fill.
pub(super) const TEXT_WIDTH: usize = 100;

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
    /// For review comments and documents: `diff` and `matrix` only.
    Markdown,
    /// For spreadsheets: `matrix` only.
    Csv,
    /// For whatever shows the results of tests: `test` only.
    Junit,
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
            Self::Sarif | Self::Markdown | Self::Junit | Self::Csv => Err(CommandError::Request(
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
    #[error("cannot write the result: {0}; make room there or write it somewhere else")]
    Write(#[from] io::Error),
}

impl From<crate::files::ReadError> for CommandError {
    fn from(error: crate::files::ReadError) -> Self {
        Self::Request(error.to_string())
    }
}

/// Standard output for results in JSON: whatever prints them, hidden characters of strangers' files stand in them as
/// escapes. Every write is of whole characters, since what is printed is text.
pub(super) struct JsonOut<W: Write>(pub W);

impl<W: Write> Write for JsonOut<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.0.write_all(escape_printed(text).as_bytes())?,
            Err(_) => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A label and its text, hidden characters shown, broken between words so that the lines stay in the text's column.
/// A word that is too long for a line, such as an address, is left whole. Without a label it goes on with the fact
/// above; blanks in front of the text indent it.
pub(super) fn write_labelled(out: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
    let text = escape_for_display(text);
    let indent = text.len() - text.trim_start().len();
    let margin = LABEL_WIDTH + indent;
    let mut line = format!("{label:margin$}");
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.width() + 1 + word.width() > TEXT_WIDTH {
            writeln!(out, "{line}")?;
            line = " ".repeat(margin);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(out, "{}", line.trim_end())
}
