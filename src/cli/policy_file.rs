//! Policy documents from files: read, parsed, and their faults shown with file, line and column.

use super::output::CommandError;
use crate::engine::json::LineIndex;
use crate::engine::policy::{Fault, FaultCode, Parsed, PolicyKind, parse};
use crate::files::{LONGEST_POLICY, display_name, is_standard_input, read_text};
use std::io::{self, Write};
use std::path::Path;

/// A policy document and where it came from.
#[derive(Debug)]
pub struct PolicyFile {
    /// How messages name the file.
    pub shown: String,
    /// How decisions name the policy: the file's name without folder and ending.
    pub name: String,
    /// The document.
    pub text: String,
    /// What it says.
    pub parsed: Parsed,
}

impl PolicyFile {
    /// Reads and parses a document; `-` is standard input.
    ///
    /// # Errors
    /// When the file cannot be read. What RAM would refuse is in [`PolicyFile::parsed`].
    pub fn read(path: &Path, kind: Option<PolicyKind>) -> Result<Self, CommandError> {
        let text = read_text(path, LONGEST_POLICY)?;
        let parsed = parse(&text, kind);
        // Standard input and pipes such as /dev/fd/63 have no name that says anything.
        let stem = path.file_stem().filter(|_| !is_standard_input(path) && !path.starts_with("/dev"));
        let name = stem.map_or_else(|| "policy".to_owned(), |stem| stem.to_string_lossy().into_owned());
        Ok(Self { shown: display_name(path), name, text, parsed })
    }

    /// The text is no JSON at all.
    pub fn is_not_json(&self) -> bool {
        self.parsed.faults.iter().any(|fault| fault.code == FaultCode::JsonSyntax)
    }

    /// Writes faults, one line each: file, line, column, severity, message, rule.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_faults<'f>(
        &self,
        faults: impl IntoIterator<Item = &'f Fault>,
        err: &mut dyn Write,
    ) -> io::Result<()> {
        let lines = LineIndex::new(&self.text);
        for fault in faults {
            writeln!(err, "{}", fault.line(&self.shown, lines.position(fault.span.start)))?;
        }
        Ok(())
    }
}
