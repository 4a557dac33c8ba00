//! `replay`: which of the calls in a trail would some policies refuse now?

use super::account_file::{account_path, load_account};
use super::exit::Exit;
use super::output::CommandError;
use super::policy_file::PolicyFile;
use super::trail_files::{load_trail, write_blindness, write_summary};
use super::trail_json::{request_json, trail_json};
use super::usage::write_refused;
use super::{GlobalArgs, Streams};
use crate::engine::account::{EditedPolicy, InForce};
use crate::engine::text::escape_for_display;
use crate::engine::trail::{Replay, Replayed, Trail, replay};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Ask policies about the calls that ActionTrail recorded, and list those that they would refuse now.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ReplayArgs {
    /// Proposed policies. With an account, a file takes the place of the account's policy of its name, and a policy that
    /// the account does not have is attached to whoever called.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    policy: Vec<PathBuf>,
    /// Event files or folders of them: JSON, JSON lines, also compressed by gzip; - is standard input.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    trail: Vec<PathBuf>,
    /// Only the calls of this principal: user/NAME, role/NAME, root, or a full ARN.
    #[arg(long = "as", value_name = "PRINCIPAL")]
    principal: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  acscope replay --policy proposed.json --trail events.json --as user/alice
  acscope replay --policy team-a.json --account account.json --trail trail/2026/05

Only calls that were carried out are held against a policy. What the trail does not record, such as tags, is no reason to
call something refused; such calls are listed apart.

Exit code 0 means that nothing would be refused, 1 that something would.";

/// Requests of one list that are shown.
const MOST_SHOWN: usize = 200;

pub(super) fn run(
    args: &ReplayArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let resolver = account_path(global).map(|_| load_account(global, streams)).transpose()?.map(Arc::new);
    if args.policy.is_empty() && resolver.is_none() {
        let message =
            "replay under which policies? name them with --policy FILE, or the account with --account FILE";
        return Err(CommandError::Request(message.to_owned()));
    }
    let mut edited = Vec::new();
    for path in &args.policy {
        let file = PolicyFile::read(path, None)?;
        file.write_faults(file.parsed.errors(), streams.err)?;
        if !file.parsed.is_valid() {
            return Err(CommandError::Request(format!(
                "RAM would refuse {}; correct it first, or nothing can be replayed",
                file.shown
            )));
        }
        edited.push(EditedPolicy::new(&file.name, &file.parsed));
    }
    let catalog = super::catalog_source::load_catalog(global, streams)?;
    let trail = load_trail(&args.trail, &catalog, streams)?;
    let actors = match &args.principal {
        Some(text) => trail.whom(text, resolver.as_deref()).map_err(CommandError::Request)?.actors,
        None => (0..trail.actors.len()).collect(),
    };
    let in_force = InForce::new(resolver, edited);
    let replayed = replay(&trail, &actors, &in_force);
    if json {
        writeln!(streams.out, "{}", replay_json(&trail, &replayed))?;
    } else {
        write_text(&trail, &replayed, streams.out)?;
    }
    Ok(if replayed.refused.is_empty() { Exit::Yes } else { Exit::No })
}

fn write_text(trail: &Trail, replayed: &Replay, out: &mut dyn Write) -> io::Result<()> {
    write_summary(trail, out)?;
    let refused = replayed.refused_events(trail);
    let of = refused + replayed.unsure_events(trail) + replayed.kept_events;
    writeln!(out)?;
    if refused == 0 {
        writeln!(out, "none of {of} calls would be refused")?;
    } else {
        writeln!(out, "{refused} of {of} calls would be refused")?;
    }
    write_list("would be refused", &replayed.refused, trail, out)?;
    write_list("the trail says too little to tell", &replayed.unsure, trail, out)?;
    write_list("denied then, and allowed now", &replayed.newly_allowed, trail, out)?;
    for one in &replayed.not_asked {
        let shown = trail.actors.get(one.actor).map(|seen| seen.actor.to_string()).unwrap_or_default();
        let line = format!("not asked: {} calls of {shown}: {}", one.events, one.why);
        writeln!(out, "{}", escape_for_display(&line))?;
    }
    write_blindness(out)
}

fn write_list(title: &str, list: &[Replayed], trail: &Trail, out: &mut dyn Write) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title} ({})", list.len())?;
    for one in list.iter().take(MOST_SHOWN) {
        let Some(request) = trail.requests.get(one.request) else { continue };
        let actor = trail.actor_of(request).map(ToString::to_string).unwrap_or_default();
        writeln!(out, "  {}  {}", request.action, escape_for_display(&actor))?;
        write_refused(trail, one.request, &one.fate, out)?;
    }
    match list.len().saturating_sub(MOST_SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more; --json lists all"),
    }
}

fn replay_json(trail: &Trail, replayed: &Replay) -> Value {
    let list = |list: &[Replayed]| -> Vec<Value> {
        list.iter()
            .filter_map(|one| Some(request_json(trail, trail.requests.get(one.request)?, Some(&one.fate))))
            .collect()
    };
    let not_asked: Vec<Value> = replayed
        .not_asked
        .iter()
        .map(|one| {
            let shown = trail.actors.get(one.actor).map(|seen| seen.actor.to_string());
            json!({"principal": shown, "events": one.events, "why": one.why})
        })
        .collect();
    json!({
        "trail": trail_json(trail), "refused": list(&replayed.refused), "unsure": list(&replayed.unsure),
        "newly_allowed": list(&replayed.newly_allowed), "kept": replayed.kept, "kept_events": replayed.kept_events,
        "refused_events": replayed.refused_events(trail), "not_asked": not_asked,
    })
}
