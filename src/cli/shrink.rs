//! `shrink`: the same access in fewer words.

use super::exit::Exit;
use super::known_actions::known_actions;
use super::output::CommandError;
use super::rewritten::{read_valid, write};
use super::{GlobalArgs, Streams};
use crate::engine::access::shrink;
use std::path::PathBuf;

/// Say the same in fewer words: what is said twice goes, statements are merged. The result is proven equal before it
/// is written.
#[derive(Debug, clap::Args)]
pub struct ShrinkArgs {
    /// The policy; - is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Let wildcards stand for lists of actions; equal over the actions that the catalogs know, not over later ones.
    #[arg(long)]
    known_actions: bool,
    /// Write several policies, a JSON list of them, where one would be longer than RAM accepts.
    #[arg(long)]
    split: bool,
}

pub(super) fn run(
    args: &ShrinkArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let policy = read_valid(&args.file, streams)?;
    let known = if args.known_actions { Some(known_actions(global, streams)?) } else { None };
    let rewritten = shrink(&policy, known.as_deref(), args.split)
        .map_err(|error| CommandError::Request(error.to_string()))?;
    write(&rewritten, json, streams)
}
