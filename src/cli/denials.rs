//! Files of denials, as `explain-denial` and `draft --denied` take them.

use super::output::CommandError;
use crate::engine::denial::{Denial, LONGEST, read_denials};
use crate::engine::draft::WantedRequest;
use crate::files::{display_name, read_text};
use std::path::Path;

/// Reads every denial in a file; `-` is standard input.
///
/// # Errors
/// When it cannot be read or holds none; the message says what to give.
pub(super) fn read_denial_file(path: &Path) -> Result<Vec<Denial>, CommandError> {
    let text = read_text(path, LONGEST as u64)?;
    read_denials(&text).map_err(|error| CommandError::Request(format!("{}: {error}", display_name(path))))
}

/// What was refused, as what is wanted.
///
/// # Errors
/// When a denial does not name its action.
pub(super) fn wanted_of_denials(path: &Path) -> Result<Vec<WantedRequest>, CommandError> {
    let wanted = |denial: Denial| {
        let service = denial.context.iter().find(|(key, _)| key == "acs:Service").map(|(_, values)| values);
        let passed_to = service.and_then(|values| values.first().cloned());
        let action = denial.action.ok_or_else(|| {
            CommandError::Request(format!(
                "{}: a denial does not name its action; add it, or leave this denial out",
                display_name(path)
            ))
        })?;
        Ok(WantedRequest { passed_to, ..WantedRequest::new(action, denial.resource) })
    };
    read_denial_file(path)?.into_iter().map(wanted).collect()
}
