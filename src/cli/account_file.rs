//! The account of `--account` or of the configuration, read, checked and ready to be asked.

use super::output::CommandError;
use super::{GlobalArgs, Streams};
use crate::engine::account::{Account, ReadAccount, Resolver};
use crate::engine::json::LineIndex;
use crate::engine::policy::Severity;
use crate::engine::text::escape_for_display;
use crate::files::{display_name, read_account_file};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The path of the account file, when there is one.
pub(super) fn account_path(global: &GlobalArgs) -> Option<PathBuf> {
    global.account.clone().or_else(|| global.load_config().0.account)
}

/// Reads the account, and tells what is wrong with it.
///
/// # Errors
/// When there is none, or what is wrong with it would make answers wrong.
pub(super) fn load_account(global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<Resolver, CommandError> {
    let Some(path) = account_path(global) else {
        let message = "which account? name its file with --account FILE; `acscope import` makes one";
        return Err(CommandError::Request(message.to_owned()));
    };
    load_account_at(&path, streams)
}

/// The path, the text and the account of a file, for whoever speaks of places in it.
///
/// # Errors
/// When it cannot be read, or what is wrong with it would make answers wrong.
pub(super) fn load_account_text(
    path: &Path,
    streams: &mut Streams<'_>,
) -> Result<(PathBuf, String, Account), CommandError> {
    let (text, read) = read_account_file(path)?;
    write_faults(&read, path, &text, streams.err)?;
    if !read.is_sound() {
        let message = format!(
            "{} has errors, and nothing can be answered from it; correct them first",
            display_name(path)
        );
        return Err(CommandError::Request(message));
    }
    Ok((path.to_owned(), text, read.account))
}

/// The same for a file that is named elsewhere.
///
/// # Errors
/// When it cannot be read, or what is wrong with it would make answers wrong.
pub(super) fn load_account_at(path: &Path, streams: &mut Streams<'_>) -> Result<Resolver, CommandError> {
    let (_, _, account) = load_account_text(path, streams)?;
    Ok(Resolver::new(account))
}

/// One line for each error and warning: file, line, column, message, name.
fn write_faults(read: &ReadAccount, path: &Path, text: &str, err: &mut dyn Write) -> io::Result<()> {
    let lines = LineIndex::new(text);
    let shown = display_name(path);
    for fault in read.faults.iter().filter(|fault| fault.severity != Severity::Note) {
        let place = match &fault.file {
            None => format!("{shown}:{}", lines.position(fault.span.start)),
            Some(file) => escape_for_display(file).into_owned(),
        };
        let message = escape_for_display(&fault.message);
        writeln!(err, "{place}: {}: {message} [{}]", fault.severity.word(), fault.code.name())?;
    }
    Ok(())
}
