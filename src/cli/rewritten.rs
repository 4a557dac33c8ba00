//! Rewritten policies on standard output, and what was done to them on standard error.

use super::Streams;
use super::exit::Exit;
use super::output::CommandError;
use super::policy_file::PolicyFile;
use crate::engine::access::Rewritten;
use crate::engine::json::{self, Style};
use crate::engine::policy::{Policy, format};
use crate::engine::text::escape_for_display;
use std::path::Path;

/// Reads a policy that RAM would accept.
///
/// # Errors
/// When the file cannot be read or holds no such policy.
pub(super) fn read_valid(path: &Path, streams: &mut Streams<'_>) -> Result<Policy, CommandError> {
    Ok(read_valid_file(path, "rewritten", streams)?.parsed.policy)
}

/// The same with the file's name and text; `done` is what will not be done to a policy that RAM would refuse.
///
/// # Errors
/// When the file cannot be read or holds no such policy.
pub(super) fn read_valid_file(
    path: &Path,
    done: &str,
    streams: &mut Streams<'_>,
) -> Result<PolicyFile, CommandError> {
    let file = PolicyFile::read(path, None)?;
    file.write_faults(file.parsed.errors(), streams.err)?;
    if !file.parsed.is_valid() {
        let message = format!("{} is not {done} while RAM would refuse it; correct it first", file.shown);
        return Err(CommandError::Request(message));
    }
    Ok(file)
}

/// Writes the policy, or a list of them; with `json` inside an object that says what changed.
///
/// # Errors
/// When writing fails.
pub(super) fn write(
    rewritten: &Rewritten,
    as_json: bool,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let documents: Vec<String> =
        rewritten.policies.iter().map(|policy| format(policy, Style::Pretty)).collect();
    let proof = if rewritten.over_known_actions { "known-actions" } else { "everything" };
    if as_json {
        let notes: Vec<String> = rewritten.notes.iter().map(|note| quoted(note)).collect();
        let text = format!(
            r#"{{"equal_over":"{proof}","before":{{"characters":{},"bytes":{}}},"after":{{"characters":{},"bytes":{}}},"notes":[{}],"policies":[{}]}}"#,
            rewritten.before.characters,
            rewritten.before.bytes,
            rewritten.after.characters,
            rewritten.after.bytes,
            notes.join(","),
            documents.join(",")
        );
        let printed = json::read(&text).map(|node| json::print(&node, Style::Pretty));
        write!(streams.out, "{}", printed.unwrap_or(text))?;
        return Ok(Exit::Yes);
    }
    match documents.as_slice() {
        [only] => write!(streams.out, "{only}")?,
        several => {
            let text = format!("[{}]", several.join(","));
            let printed = json::read(&text).map(|node| json::print(&node, Style::Pretty));
            write!(streams.out, "{}", printed.unwrap_or(text))?;
        }
    }
    for note in &rewritten.notes {
        writeln!(streams.err, "note: {}", escape_for_display(note))?;
    }
    let (before, after) = (rewritten.before.bytes, rewritten.after.bytes);
    let change = if after <= before {
        format!("{} bytes saved", before - after)
    } else {
        format!("{} bytes more", after - before)
    };
    let over = if rewritten.over_known_actions { "over the known actions" } else { "for every request" };
    writeln!(streams.err, "{before} bytes before, {after} after, {change}; proven equal {over}")?;
    Ok(Exit::Yes)
}

fn quoted(text: &str) -> String {
    json::print(&json::Node::text(text), Style::Compact)
}
