//! `who-can`: every principal that can do an action, and how.

use super::account_file::load_account;
use super::catalog_source::{catalog_for_notes, load_catalog, note_doubts};
use super::exit::Exit;
use super::output::CommandError;
use super::request_options::read_context;
use super::ways::{ways_json, write_ways};
use super::{GlobalArgs, Streams};
use crate::engine::account::{Resolver, Step, Ways, WhoCan, when};
use crate::engine::catalog::Catalog;
use crate::engine::decide::open_to_acl;
use crate::engine::text::escape_for_display;
use serde_json::json;
use std::io::{self, Write};

/// List everybody in the account who can do an action: by which policies, under which conditions, through which roles.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct WhoCanArgs {
    /// The action, such as starops:DeleteMission.
    action: String,
    /// The resource; without one, on any resource, and the answer says on which.
    resource: Option<String>,
    /// Condition keys of the request; conditions on other keys are listed. A key given several times has several values.
    #[arg(long, value_name = "KEY=VALUE", num_args = 1..)]
    context: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  acscope who-can starops:DeleteMission --account account.json
  acscope who-can oss:GetObject acs:oss:*:1000000000000001:logs/a.txt --account account.json --context acs:SourceIp=10.0.0.1

Exit code 0 means that somebody beside the account itself can, 1 that nobody can.";

pub(super) fn run(
    args: &WhoCanArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let context = read_context(&args.context)?;
    let resolver = load_account(global, streams)?;
    let resource = if let Some(resource) = &args.resource {
        if let Some(catalog) = catalog_for_notes(global, streams)? {
            note_doubts(&catalog, &args.action, std::slice::from_ref(resource), streams)?;
        }
        Some(resource.as_str())
    } else {
        let catalog = load_catalog(global, streams)?;
        note_doubts(&catalog, &args.action, &[], streams)?;
        implied_resource(&args.action, &catalog, streams)?
    };
    let answer = resolver
        .who_can(&args.action, resource, &context)
        .map_err(|error| CommandError::Request(error.to_string()))?;
    if let Some(open) = open_to_acl(&args.action) {
        writeln!(streams.err, "note: {open}")?;
    }
    if json {
        write_json(args, &answer, streams.out)?;
    } else {
        write_text(args, &resolver, &answer, streams.out)?;
    }
    let nobody = answer.direct.is_empty() && answer.chains.is_empty() && answer.outside.is_empty();
    Ok(if nobody { Exit::No } else { Exit::Yes })
}

/// What the catalogs say about an action that was asked about without a resource: one that is asked on all resources is
/// asked on `*`, because narrower grants of it are without effect (F1).
fn implied_resource(
    action: &str,
    catalog: &Catalog,
    streams: &mut Streams<'_>,
) -> io::Result<Option<&'static str>> {
    if !catalog.find(action).is_some_and(|known| catalog.is_on_all_resources(known)) {
        return Ok(None);
    }
    let shown = escape_for_display(action);
    writeln!(
        streams.err,
        "note: {shown} is asked on all resources, so grants on narrower resources do not count"
    )?;
    Ok(Some("*"))
}

fn write_text(
    args: &WhoCanArgs,
    resolver: &Resolver,
    answer: &WhoCan,
    out: &mut dyn Write,
) -> io::Result<()> {
    let show_resources = args.resource.is_none();
    if answer.needs_no_authorization {
        writeln!(out, "{} needs no authorization: everybody can (E12)", escape_for_display(&args.action))?;
    }
    for able in &answer.direct {
        let note = note(&able.ways);
        writeln!(out, "{}{note}", escape_for_display(&able.who.to_string()))?;
        write_ways(&able.ways, "  ", show_resources, out)?;
    }
    for chain in &answer.chains {
        writeln!(out, "{}  (through {})", escape_for_display(&chain.who.to_string()), roles(&chain.steps))?;
        for step in &chain.steps {
            writeln!(out, "  assumes role/{}", escape_for_display(&step.role))?;
            write_ways(&step.ways, "    ", false, out)?;
        }
    }
    for outside in &answer.outside {
        let name = escape_for_display(&outside.name);
        let roles: Vec<String> = outside.roles.iter().map(|role| format!("role/{role}")).collect();
        let roles = escape_for_display(&roles.join(" > ")).into_owned();
        writeln!(out, "{name}  (outside the account, trusted by {roles})")?;
    }
    for unsure in &answer.unsure {
        let who = unsure.who.to_string();
        writeln!(
            out,
            "{}  (no, but it rests on {})",
            escape_for_display(&who),
            unsure.depends_on.join(", ")
        )?;
    }
    for who in &answer.refused {
        let who = who.to_string();
        writeln!(
            out,
            "{}  (nothing can be said: RAM would refuse a policy of it)",
            escape_for_display(&who)
        )?;
    }
    if answer.root {
        writeln!(out, "root  (the account itself)")?;
    }
    let everybody = resolver.account().users.len() + resolver.account().roles.len();
    let (direct, chains) = (answer.direct.len(), answer.chains.len());
    writeln!(out, "{direct} of {everybody} users and roles can; {chains} ways lead through roles")
}

/// A note behind a name for what keeps it from being a plain yes.
fn note(ways: &Ways) -> String {
    let when = when(ways);
    if when.is_empty() { String::new() } else { format!("  ({when})") }
}

fn roles(steps: &[Step]) -> String {
    let names: Vec<String> = steps.iter().map(|step| format!("role/{}", step.role)).collect();
    escape_for_display(&names.join(" > ")).into_owned()
}

fn write_json(args: &WhoCanArgs, answer: &WhoCan, out: &mut dyn Write) -> io::Result<()> {
    let steps = |steps: &[Step]| {
        let step = |step: &Step| json!({"role": step.role, "ways": ways_json(&step.ways)});
        steps.iter().map(step).collect::<Vec<_>>()
    };
    let json = json!({
        "action": args.action,
        "resource": args.resource,
        "needs_no_authorization": answer.needs_no_authorization,
        "principals": answer.direct.iter().map(|able| {
            json!({"principal": able.who.to_string(), "ways": ways_json(&able.ways)})
        }).collect::<Vec<_>>(),
        "chains": answer.chains.iter().map(|chain| {
            json!({"principal": chain.who.to_string(), "roles": steps(&chain.steps)})
        }).collect::<Vec<_>>(),
        "outside": answer.outside.iter().map(|outside| {
            json!({"name": outside.name, "form": outside.form.word(), "roles": outside.roles})
        }).collect::<Vec<_>>(),
        "unsure": answer.unsure.iter().map(|unsure| {
            json!({"principal": unsure.who.to_string(), "depends_on": unsure.depends_on})
        }).collect::<Vec<_>>(),
        "refused": answer.refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "root": answer.root,
    });
    writeln!(out, "{json}")
}
