//! `--session-policy`: the policy that a role was assumed with (E6).

use super::Streams;
use super::output::CommandError;
use super::policy_file::PolicyFile;
use crate::engine::policy::{Parsed, PolicyKind};
use std::path::Path;

/// Reads the session policy of a caller and writes its faults to standard error.
///
/// # Errors
/// An unreadable file, and a caller that is not the session of a role: nobody else has such a policy, and a question
/// that contradicts itself gets no answer.
pub(super) fn read(
    path: Option<&Path>,
    is_role: bool,
    streams: &mut Streams<'_>,
) -> Result<Option<Parsed>, CommandError> {
    let Some(path) = path else { return Ok(None) };
    refuse_unless_role(is_role)?;
    let file = PolicyFile::read(path, Some(PolicyKind::Session))?;
    file.write_faults(file.parsed.errors(), streams.err)?;
    Ok(Some(file.parsed))
}

/// E6: a session policy is given with AssumeRole.
pub(super) fn refuse_unless_role(is_role: bool) -> Result<(), CommandError> {
    let message = "only the session of a role has a session policy (E6); ask as role/NAME, or leave --session-policy out";
    if is_role { Ok(()) } else { Err(CommandError::Request(message.to_owned())) }
}
