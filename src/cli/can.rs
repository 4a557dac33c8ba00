//! `can`: everything that a principal can do, or the ways in which it can gain more.

use super::account_file::load_account;
use super::exit::Exit;
use super::output::CommandError;
use super::request_options::{layers_without, read_context};
use super::ways::{ways_json, write_ways};
use super::{GlobalArgs, Streams};
use crate::engine::account::{
    AllowedRequest, AskedAction, Can, Escalation, Escalations, Gain, Layers, Who, passing_roles,
};
use crate::engine::nearest::nearest;
use crate::engine::text::escape_for_display;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

/// List everything that a user, role or service of the account can do: actions, on what, under which conditions.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct CanArgs {
    /// Who: user/NAME, role/NAME, root, or a full ARN.
    principal: String,
    /// Only actions of this service, by its RAM code.
    #[arg(long, value_name = "CODE", conflicts_with = "escalation")]
    service: Option<String>,
    /// Instead of what it can do, list the ways to gain more, each as a chain of requests that are allowed.
    #[arg(long)]
    escalation: bool,
    /// Condition keys of the requests; conditions on other keys are listed. A key given several times has several values.
    #[arg(long, value_name = "KEY=VALUE", num_args = 1..)]
    context: Vec<String>,
    /// Leave a layer of policies out: control, session, own, group, resource_group, resource or trust.
    #[arg(long, value_name = "LAYER", value_parser = Layers::WORDS, num_args = 1.., conflicts_with = "escalation")]
    without: Vec<String>,
    /// The session policy of a role's session.
    #[arg(long, value_name = "FILE", conflicts_with = "escalation")]
    session_policy: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  acscope can user/ivan --service edas --account account.json
  acscope can role/deploy --escalation --account account.json

An operation that needs no authorization, such as sts:GetCallerIdentity, is not listed: everybody can do it.
Exit code 0 means that it can do something, 1 that it can do nothing. With --escalation, 0 means that there is no way to
gain more, 1 that there is.";

pub(super) fn run(
    args: &CanArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let context = read_context(&args.context)?;
    let resolver = load_account(global, streams)?;
    let request = |error: &dyn std::error::Error| CommandError::Request(error.to_string());
    let who = Who::parse(&args.principal, resolver.account()).map_err(|error| request(&error))?;
    let catalog = super::catalog_source::load_catalog(global, streams)?;
    if args.escalation {
        let escalations = resolver.escalations(&who, &passing_roles(&catalog), &context);
        if json {
            writeln!(streams.out, "{}", escalations_json(&who, &escalations))?;
        } else {
            write_escalations(&who, &escalations, streams.out)?;
        }
        return Ok(if escalations.found.is_empty() { Exit::Yes } else { Exit::No });
    }
    let is_role = matches!(who, Who::Role { .. });
    let session = super::session_policy::read(args.session_policy.as_deref(), is_role, streams)?;
    let principal = resolver.principal_with(&who, layers_without(&args.without), session.as_ref());
    let can = resolver.can(&principal, &AskedAction::all_of(&catalog), args.service.as_deref(), &context);
    let nothing =
        can.allowed.is_empty() && can.unknown.is_empty() && can.beyond.is_empty() && !can.everything;
    // A policy may grant a service that no catalog has; where none does, the name is more likely a slip.
    if let Some(service) = args.service.as_deref().filter(|service| catalog.service_id(service).is_none())
        && nothing
        && can.invalid.is_empty()
    {
        let codes = catalog.services().iter().map(|service| &*service.code);
        let hint = nearest(service, codes).map_or_else(
            || "; `acscope catalog list` names all".to_owned(),
            |near| format!("; did you mean \"{near}\"?"),
        );
        return Err(CommandError::Request(format!("no service is called \"{service}\"{hint}")));
    }
    if json {
        writeln!(streams.out, "{}", can_json(&can))?;
    } else {
        write_text(&can, streams.out)?;
    }
    if !can.invalid.is_empty() {
        return Ok(Exit::Failed);
    }
    Ok(if nothing { Exit::No } else { Exit::Yes })
}

fn write_text(can: &Can, out: &mut dyn Write) -> io::Result<()> {
    let who = can.who.to_string();
    let who = escape_for_display(&who);
    if can.everything {
        return writeln!(out, "{who} can do everything on the account's own resources, except assume roles");
    }
    if !can.invalid.is_empty() {
        let names = can.invalid.join(", ");
        return writeln!(out, "{who}: RAM would refuse {}; nothing can be said", escape_for_display(&names));
    }
    let actions: usize = can.allowed.iter().map(|group| group.actions.len()).sum();
    writeln!(out, "{who} can do {actions} known actions")?;
    let mut service = None;
    for group in &can.allowed {
        if service != Some(&group.service) {
            service = Some(&group.service);
            writeln!(out, "{}", escape_for_display(&group.service))?;
        }
        let names: Vec<&str> = group
            .actions
            .iter()
            .map(|action| action.split_once(':').map_or(action.as_str(), |(_, name)| name))
            .collect();
        write_wrapped(&names, "  ", out)?;
        write_ways(&group.ways, "    ", true, out)?;
    }
    for unknown in &can.unknown {
        let (pattern, policy) = (escape_for_display(&unknown.pattern), escape_for_display(&unknown.policy));
        writeln!(
            out,
            "{pattern}: granted by {policy}#{}, and no catalog knows an action that it means",
            unknown.statement + 1
        )?;
    }
    for resource in &can.refused_of {
        let resource = escape_for_display(resource);
        writeln!(out, "{resource}: RAM would refuse its policy; nothing can be said about this resource")?;
    }
    let denied = if can.has_denials { ", unless a statement denies them" } else { "" };
    for beyond in &can.beyond {
        let (pattern, policy) = (escape_for_display(&beyond.pattern), escape_for_display(&beyond.policy));
        writeln!(
            out,
            "{pattern}: granted by {policy}#{}, so also actions of such names that no catalog knows{denied}",
            beyond.statement + 1
        )?;
    }
    Ok(())
}

/// Names in lines of at most 100 columns.
fn write_wrapped(names: &[&str], indent: &str, out: &mut dyn Write) -> io::Result<()> {
    const WIDTH: usize = 100;
    let mut line = String::new();
    for name in names {
        let name = escape_for_display(name);
        if !line.is_empty() && indent.len() + line.len() + 2 + name.len() > WIDTH {
            writeln!(out, "{indent}{line},")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(&name);
    }
    writeln!(out, "{indent}{line}")
}

fn can_json(can: &Can) -> Value {
    json!({
        "principal": can.who.to_string(),
        "everything": can.everything,
        "allowed": can.allowed.iter().map(|group| {
            json!({"service": group.service, "actions": group.actions, "ways": ways_json(&group.ways)})
        }).collect::<Vec<_>>(),
        "unknown": can.unknown.iter().map(|unknown| {
            json!({"pattern": unknown.pattern, "policy": unknown.policy, "statement": unknown.statement})
        }).collect::<Vec<_>>(),
        "beyond": can.beyond.iter().map(|beyond| {
            json!({"pattern": beyond.pattern, "policy": beyond.policy, "statement": beyond.statement})
        }).collect::<Vec<_>>(),
        "invalid": can.invalid,
        "refused_of": can.refused_of,
    })
}

fn write_escalations(who: &Who, escalations: &Escalations, out: &mut dyn Write) -> io::Result<()> {
    let who = who.to_string();
    let who = escape_for_display(&who);
    if escalations.has_everything {
        return writeln!(out, "{who} may do everything already");
    }
    if escalations.found.is_empty() {
        return writeln!(out, "{who}: no way to gain more was found");
    }
    for found in &escalations.found {
        let gain = match &found.gain {
            Gain::Anything => "whatever a policy can grant".to_owned(),
            Gain::Policies(names) => names.join(", "),
        };
        let (target, gain) = (escape_for_display(&found.target), escape_for_display(&gain));
        writeln!(out, "{} {target}: gains {gain}", found.technique.phrase())?;
        for request in &found.requests {
            writeln!(out, "  {}", escape_for_display(&request_text(request)))?;
        }
        if let Some(needed) = &found.also_needed {
            writeln!(out, "  and needs {}", escape_for_display(needed))?;
        }
    }
    Ok(())
}

/// Writing to a String cannot fail.
fn request_text(request: &AllowedRequest) -> String {
    let mut text = format!("{} may {} on {}", request.who, request.action, request.resource);
    for (key, value) in &request.context {
        let _ = write!(text, " with {key}={value}");
    }
    if request.after_change {
        text.push_str(", after that change");
    }
    if !request.definite {
        text.push_str(", resting on an undocumented rule");
    }
    text
}

fn escalations_json(who: &Who, escalations: &Escalations) -> Value {
    let request = |request: &AllowedRequest| {
        let context: serde_json::Map<String, Value> =
            request.context.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
        json!({
            "principal": request.who.to_string(), "action": request.action, "resource": request.resource,
            "context": context, "after_change": request.after_change, "definite": request.definite,
        })
    };
    let found = |found: &Escalation| {
        let (anything, policies) = match &found.gain {
            Gain::Anything => (true, &[][..]),
            Gain::Policies(names) => (false, names.as_slice()),
        };
        json!({
            "technique": found.technique.word(), "target": found.target,
            "requests": found.requests.iter().map(request).collect::<Vec<_>>(),
            "gains": {"anything": anything, "policies": policies}, "also_needed": found.also_needed,
        })
    };
    json!({
        "principal": who.to_string(),
        "has_everything": escalations.has_everything,
        "escalations": escalations.found.iter().map(found).collect::<Vec<_>>(),
    })
}
