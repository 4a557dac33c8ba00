//! `expand`: the wildcards of a policy as today's actions.

use super::exit::Exit;
use super::known_actions::known_actions;
use super::output::CommandError;
use super::rewritten::{read_valid, write};
use super::{GlobalArgs, Streams};
use crate::engine::access::expand;
use std::path::PathBuf;

/// Write the action wildcards of a policy out as the actions that the catalogs know, so that actions added later are
/// not granted unseen. The result is proven equal over these actions.
#[derive(Debug, clap::Args)]
pub struct ExpandArgs {
    /// The policy; - is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(
    args: &ExpandArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let policy = read_valid(&args.file, streams)?;
    let known = known_actions(global, streams)?;
    let rewritten = expand(&policy, &known).map_err(|error| CommandError::Request(error.to_string()))?;
    write(&rewritten, json, streams)
}
