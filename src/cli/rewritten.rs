//! Rewritten policies on standard output, and what was done to them on standard error.

use super::Streams;
use super::exit::Exit;
use super::output::CommandError;
use super::policy_file::PolicyFile;
use crate::engine::access::Rewritten;
use crate::engine::json::{self, Member, Node, Style};
use crate::engine::policy::{Policy, Size, policy_node};
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
    let proof = if rewritten.over_known_actions { "known-actions" } else { "everything" };
    if as_json {
        let size = |size: &Size| {
            Node::object([
                Member::made("characters", Node::number(size.characters)),
                Member::made("bytes", Node::number(size.bytes)),
            ])
        };
        let node = Node::object([
            Member::made("equal_over", Node::text(proof)),
            Member::made("before", size(&rewritten.before)),
            Member::made("after", size(&rewritten.after)),
            Member::made("notes", Node::texts(&rewritten.notes)),
            Member::made("policies", Node::list(rewritten.policies.iter().map(policy_node))),
        ]);
        write!(streams.out, "{}", json::print(&node, Style::Pretty))?;
        return Ok(Exit::Yes);
    }
    let document = match rewritten.policies.as_slice() {
        [only] => policy_node(only),
        several => Node::list(several.iter().map(policy_node)),
    };
    write!(streams.out, "{}", json::print(&document, Style::Pretty))?;
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
