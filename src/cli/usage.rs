//! `usage`: what was used, by a trail, against what is granted, by an account.

use super::account_file::{account_path, load_account};
use super::exit::Exit;
use super::output::{CommandError, TEXT_WIDTH};
use super::trail_files::{load_trail, times, window, write_blindness, write_summary, write_unmapped};
use super::trail_json::{request_json, set, set_window, trail_json, unmapped_json};
use super::{GlobalArgs, Streams};
use crate::engine::account::InForce;
use crate::engine::text::escape_for_display;
use crate::engine::trail::{
    CalledAction, Fate, Granted, NeverSeen, Trail, Unmapped, Usage, principals, usage,
};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Compare what ActionTrail recorded with what is granted: used, used and not granted, granted and never seen.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct UsageArgs {
    /// Event files or folders of them: JSON, JSON lines, also compressed by gzip; - is standard input.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    trail: Vec<PathBuf>,
    /// Only this principal: user/NAME, role/NAME, root, or a full ARN. Without it, everybody in the account or the trail.
    #[arg(long = "as", value_name = "PRINCIPAL")]
    principal: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  acscope usage --account account.json --as user/alice --trail events.json
  acscope usage --account account.json --trail trail/2026/05
  acscope usage --trail events.jsonl.gz --as user/alice

Without an account the calls are listed, and nothing is said about what is granted. Sessions of a role count as the role.
Failed calls are attempts, not use.

Exit code 0 means that everything granted was seen and everything seen is granted, 1 that it is not so.";

/// Requests that are shown for an action that is not granted.
const MOST_REQUESTS: usize = 10;
/// More unseen actions of services that are not in the trail are counted by service.
const MOST_NAMES: usize = 300;

pub(super) fn run(
    args: &UsageArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let catalog = super::catalog_source::load_catalog(global, streams)?;
    let resolver = account_path(global).map(|_| load_account(global, streams)).transpose()?.map(Arc::new);
    let trail = load_trail(&args.trail, &catalog, streams)?;
    let whom = match &args.principal {
        Some(text) => vec![trail.whom(text, resolver.as_deref()).map_err(CommandError::Request)?.who],
        None => principals(&trail, resolver.as_deref()),
    };
    let in_force = InForce::new(resolver, Vec::new());
    let usages: Vec<Usage> = whom.iter().map(|who| usage(&trail, who, &in_force, &catalog)).collect();
    if json {
        let principals: Vec<Value> = usages.iter().map(|usage| usage_json(&trail, usage)).collect();
        writeln!(streams.out, "{}", json!({"trail": trail_json(&trail), "principals": principals}))?;
    } else {
        write_summary(&trail, streams.out)?;
        match usages.as_slice() {
            [one] => write_usage(&trail, one, streams.out)?,
            several => write_overview(several, streams.out)?,
        }
        write_blindness(streams.out)?;
    }
    Ok(if usages.iter().all(Usage::is_clean) { Exit::Yes } else { Exit::No })
}

/// One line for each principal.
fn write_overview(usages: &[Usage], out: &mut dyn Write) -> io::Result<()> {
    let width = usages.iter().map(|one| one.principal.chars().count()).max().unwrap_or(0).clamp(9, 40);
    writeln!(
        out,
        "{:width$}  {:>5}  {:>11}  {:>10}  last seen",
        "principal", "used", "not granted", "never seen"
    )?;
    for one in usages {
        let shown = escape_for_display(&one.principal).into_owned();
        let never = match (&one.why_not, one.everything) {
            (Some(_), _) => "?".to_owned(),
            (None, true) => "all".to_owned(),
            (None, false) => one.never_count().to_string(),
        };
        let not_granted = match &one.why_not {
            Some(_) => "?".to_owned(),
            None => one.not_granted().count().to_string(),
        };
        let last = one.window.last.map_or_else(|| "never".to_owned(), crate::engine::trail::shown_time);
        writeln!(out, "{shown:width$}  {:>5}  {not_granted:>11}  {never:>10}  {last}", one.used.len())?;
    }
    for one in usages.iter().filter(|one| one.why_not.is_some()) {
        let why = one.why_not.as_deref().unwrap_or_default();
        writeln!(out, "{}: {}", escape_for_display(&one.principal), escape_for_display(why))?;
    }
    writeln!(out, "--as PRINCIPAL lists the actions")
}

fn write_usage(trail: &Trail, usage: &Usage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    let shown = escape_for_display(&usage.principal).into_owned();
    if usage.actors.is_empty() {
        writeln!(out, "{shown} made no call in this trail")?;
    } else {
        writeln!(out, "{shown}, {}", window(usage.window))?;
    }
    if usage.sign_ins > 0 {
        writeln!(out, "signed in or out {} times", usage.sign_ins)?;
    }
    if let Some(why) = &usage.why_not {
        writeln!(out, "{}", escape_for_display(why))?;
    }
    let of = |granted: &[Granted]| -> Vec<&CalledAction> {
        usage.used.iter().filter(|one| granted.contains(&one.granted)).collect()
    };
    write_calls("used and granted", &of(&[Granted::Yes]), trail, out)?;
    write_calls("used and not granted", &of(&[Granted::No, Granted::Partly]), trail, out)?;
    let unsure = if usage.why_not.is_some() {
        "used"
    } else {
        "used, and the trail says too little to tell whether granted"
    };
    write_calls(unsure, &of(&[Granted::Unsure]), trail, out)?;
    write_calls("tried only", &usage.tried.iter().collect::<Vec<_>>(), trail, out)?;
    write_never(usage, out)?;
    let unmapped: Vec<&Unmapped> =
        trail.unmapped.iter().filter(|one| usage.actors.contains(&one.actor)).collect();
    write_unmapped(&unmapped, out)
}

fn write_calls(title: &str, calls: &[&CalledAction], trail: &Trail, out: &mut dyn Write) -> io::Result<()> {
    if calls.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title} ({})", calls.len())?;
    let width = calls.iter().map(|one| one.action.len()).max().unwrap_or(0);
    for call in calls {
        let mut parts = Vec::new();
        if call.done > 0 {
            parts.push(times(call.done));
        }
        for (count, what) in [(call.denied, "denied"), (call.failed, "failed")] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        writeln!(out, "  {:width$}  {}", call.action, parts.join(", "))?;
        let refused = call.requests.iter().filter_map(|(number, fate)| Some((*number, fate.as_ref()?)));
        let refused: Vec<(usize, &Fate)> =
            refused.filter(|(_, fate)| call.done > 0 && **fate != Fate::Kept).collect();
        for (number, fate) in refused.iter().take(MOST_REQUESTS) {
            write_refused(trail, *number, fate, out)?;
        }
        if refused.len() > MOST_REQUESTS {
            writeln!(out, "      and {} more; --json lists all", refused.len() - MOST_REQUESTS)?;
        }
    }
    Ok(())
}

/// A request on its resources, and why it is not simply allowed.
pub(super) fn write_refused(
    trail: &Trail,
    number: usize,
    fate: &Fate,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(request) = trail.requests.get(number) else { return Ok(()) };
    let why = match fate {
        Fate::Kept => "allowed".to_owned(),
        Fate::Refused(decision) => decision.phrase().to_owned(),
        Fate::Unsure(unsaid) => unsaid.phrase(),
    };
    for (at, resource) in request.resources.iter().enumerate() {
        let open = if resource.open { " (in part unknown)" } else { "" };
        let shown = escape_for_display(&resource.arn).into_owned();
        if at == 0 {
            writeln!(out, "      {shown}{open}: {why}, {}", times(request.count))?;
        } else {
            writeln!(out, "        with {shown}{open}")?;
        }
    }
    Ok(())
}

fn write_never(usage: &Usage, out: &mut dyn Write) -> io::Result<()> {
    if usage.everything {
        return writeln!(out, "everything is granted: this is the account itself");
    }
    if usage.never.is_empty() {
        return Ok(());
    }
    let total = usage.never_count();
    writeln!(out, "granted and never seen ({total})")?;
    let in_trail = usage.never.iter().filter(|one| one.service_in_trail);
    for one in in_trail {
        writeln!(out, "  {} ({})", escape_for_display(&one.service), one.actions.len())?;
        write_names(&one.actions, out)?;
    }
    let elsewhere: Vec<&NeverSeen> = usage.never.iter().filter(|one| !one.service_in_trail).collect();
    if elsewhere.is_empty() {
        return Ok(());
    }
    let count: usize = elsewhere.iter().map(|one| one.actions.len()).sum();
    writeln!(out, "  of services that nobody's events in the trail are of ({count})")?;
    if count > MOST_NAMES {
        let services: Vec<String> =
            elsewhere.iter().map(|one| format!("{} {}", one.service, one.actions.len())).collect();
        write_names(&services, out)?;
        return writeln!(out, "    --json lists them by name");
    }
    for one in elsewhere {
        writeln!(out, "  {} ({})", escape_for_display(&one.service), one.actions.len())?;
        write_names(&one.actions, out)?;
    }
    Ok(())
}

/// Names in lines, actions without their service.
fn write_names(names: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut line = "   ".to_owned();
    for (at, name) in names.iter().enumerate() {
        let name = name.split_once(':').map_or(name.as_str(), |(_, name)| name);
        let comma = if at + 1 < names.len() { "," } else { "" };
        if line.len() + name.len() + 2 > TEXT_WIDTH {
            writeln!(out, "{line}")?;
            line.clear();
            line.push_str("   ");
        }
        line.push(' ');
        line.push_str(&escape_for_display(name));
        line.push_str(comma);
    }
    writeln!(out, "{line}")
}

fn usage_json(trail: &Trail, usage: &Usage) -> Value {
    let calls =
        |list: &[CalledAction]| -> Vec<Value> { list.iter().map(|call| call_json(trail, call)).collect() };
    let never: Vec<Value> = usage
        .never
        .iter()
        .map(|one| json!({"service": one.service, "service_in_trail": one.service_in_trail, "actions": one.actions}))
        .collect();
    let unknown: Vec<Value> = usage
        .unknown
        .iter()
        .map(|one| json!({"pattern": one.pattern, "policy": one.policy, "statement": one.statement}))
        .collect();
    let unmapped: Vec<Value> =
        trail.unmapped.iter().filter(|one| usage.actors.contains(&one.actor)).map(unmapped_json).collect();
    let mut value = json!({
        "principal": usage.principal, "sign_ins": usage.sign_ins, "used": calls(&usage.used), "tried": calls(&usage.tried),
        "never_seen": never, "everything": usage.everything, "unknown_patterns": unknown, "unmapped": unmapped,
        "granted_unknown": usage.why_not,
    });
    set_window(&mut value, usage.window);
    value
}

fn call_json(trail: &Trail, call: &CalledAction) -> Value {
    let requests: Vec<Value> = call
        .requests
        .iter()
        .filter_map(|(number, fate)| Some(request_json(trail, trail.requests.get(*number)?, fate.as_ref())))
        .collect();
    let mut value = json!({
        "action": call.action, "granted": call.granted.word(), "done": call.done, "denied": call.denied,
        "failed": call.failed,
    });
    set_window(&mut value, call.window);
    set(&mut value, "requests", json!(requests));
    value
}
