//! `simulate`: one decision, or a batch of them.

use super::account_file::{account_path, load_account};
use super::batch;
use super::catalog_source::{catalog_for_notes, note_doubts};
use super::exit::Exit;
use super::output::CommandError;
use super::policy_file::PolicyFile;
use super::request_options::{layers_without, read_context};
use super::{GlobalArgs, Streams, session_policy};
use crate::engine::access::{AccessSet, Editable, advice_members, advice_text, advise};
use crate::engine::account::{Layers, SOMEBODY, UNNAMED_ACCOUNT, Who, arn_within, name_apart};
use crate::engine::decide::{
    AnswerDetails, CallerKind, Decision, Layer, PolicySet, Request, answer_node, open_after, render,
};
use crate::engine::json::{self, Style, Value};
use crate::engine::policy::{PolicyKind, arn};
use std::path::PathBuf;

/// Decide whether a principal may do an action on a resource, and say why.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct SimulateArgs {
    /// Policies of the principal. A document with a principal is taken as a resource policy, or as a trust policy when
    /// it names no resource.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "batch")]
    policy: Vec<PathBuf>,
    /// The session policy that a role was assumed with; without --as, some role asks.
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    session_policy: Option<PathBuf>,
    /// Control policies, the root folder's first. Each use of the option is one level, with all its policies.
    #[arg(long, value_name = "FILE", num_args = 1.., action = clap::ArgAction::Append, conflicts_with = "batch")]
    control_policy: Vec<PathBuf>,
    /// Who asks: a principal ARN, or user/NAME, role/NAME, root of the resource's account.
    #[arg(long = "as", value_name = "PRINCIPAL", conflicts_with = "batch")]
    principal: Option<String>,
    /// What is asked for, such as ecs:StopInstance.
    #[arg(long, value_name = "ACTION", required_unless_present = "batch", conflicts_with = "batch")]
    action: Option<String>,
    /// On what: ARNs that must all be allowed, or * for an action on all resources.
    #[arg(long, value_name = "ARN", num_args = 1.., conflicts_with = "batch")]
    resource: Vec<String>,
    /// Condition keys of the request. A key given several times has several values.
    #[arg(long, value_name = "KEY=VALUE", num_args = 1.., conflicts_with = "batch")]
    context: Vec<String>,
    /// The resource group that the resource is in.
    #[arg(long, value_name = "GROUP", conflicts_with = "batch")]
    resource_group: Option<String>,
    /// The UID by which resource policies know the principal.
    #[arg(long, value_name = "UID", conflicts_with = "batch")]
    principal_id: Option<String>,
    /// The account manages the resource directory, so control policies do not bind it.
    #[arg(long, conflicts_with = "batch")]
    management_account: bool,
    /// With an account: leave a layer of policies out, to see what it does.
    #[arg(long, value_name = "LAYER", value_parser = Layers::WORDS, num_args = 1.., conflicts_with_all = ["batch", "policy"])]
    without: Vec<String>,
    /// Say which statements decided, which came nearest and on what they failed, and for a "no" the smallest fix and what
    /// else it would allow.
    #[arg(long)]
    explain: bool,
    /// Cases to decide, one JSON object a line; the answers come out in the same order.
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  acscope simulate --policy p.json --action ecs:StopInstance --resource acs:ecs:cn-hangzhou:1000000000000001:instance/i-1
  acscope simulate --policy p.json --action oss:ListObjects --resource acs:oss:*:1000000000000001:logs --context oss:Prefix=a/ --explain
  acscope simulate --account account.json --as user/alice --action starops:DeleteMission --explain
  acscope simulate --batch cases.jsonl

Exit code 0 means Allow, 1 any other decision, 2 that nothing could be decided.";

pub(super) fn run(
    args: &SimulateArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if let Some(path) = &args.batch {
        let resolver = global.account.is_some().then(|| load_account(global, streams)).transpose()?;
        return batch::run(path, args.explain, resolver.as_ref(), streams);
    }
    let json = global.format().text_or_json()?;
    let Asked { set, request, access, editable } = if asks_an_account(args, global)? {
        ask_account(args, global, streams)?
    } else {
        let Some(asked) = ask_policies(args, streams)? else { return Ok(Exit::Failed) };
        asked
    };
    if let Some(catalog) = catalog_for_notes(global, streams)? {
        note_doubts(&catalog, &request.action, &request.resources, streams)?;
    }
    let explanation = set.explain(&request);
    if let Some(open) = open_after(&request.action, &explanation.answer) {
        writeln!(streams.err, "note: {open}")?;
    }
    let advice = if args.explain { advise(&access, &request, &explanation.answer, &editable) } else { None };
    if json {
        let trace = args.explain.then(|| set.trace(&request));
        let near_misses = args.explain.then_some(explanation.near_misses.as_slice());
        let details = AnswerDetails { trace: trace.as_deref(), near_misses };
        let mut node = answer_node(None, &set, &explanation.answer, details);
        if let (Value::Object(members), Some(advice)) = (&mut node.value, &advice) {
            members.extend(advice_members(&access, advice));
        }
        writeln!(streams.out, "{}", json::print(&node, Style::Compact))?;
    } else {
        let lines = render(&set, &request, &explanation);
        // The headline, the stage and who decided are the answer; the rest is the explanation.
        let shown = if args.explain { lines.len() } else { 2 + explanation.deciding.len() };
        for line in lines.iter().take(shown) {
            writeln!(streams.out, "{line}")?;
        }
        for line in advice.iter().flat_map(|advice| advice_text(&access, advice)) {
            writeln!(streams.out, "{line}")?;
        }
    }
    Ok(if explanation.answer.decision == Decision::Allow { Exit::Yes } else { Exit::No })
}

/// A question with the policies that answer it, for the evaluator and as a set.
struct Asked {
    set: PolicySet,
    request: Request,
    access: AccessSet,
    editable: Editable,
}

/// Whether the policies are those of an account: one is named or configured, and no policies are.
fn asks_an_account(args: &SimulateArgs, global: &GlobalArgs) -> Result<bool, CommandError> {
    if args.policy.is_empty() {
        return Ok(account_path(global).is_some());
    }
    if global.account.is_some() {
        let message =
            "--policy and --account exclude each other: give the policies, or the account that has them";
        return Err(CommandError::Request(message.to_owned()));
    }
    Ok(false)
}

/// The policies that reach a principal of the account, and the request with what the account knows about it.
fn ask_account(
    args: &SimulateArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Asked, CommandError> {
    let Some(principal) = &args.principal else {
        return Err(CommandError::Request(
            "who asks? name a user or role of the account with --as PRINCIPAL".to_owned(),
        ));
    };
    if !args.control_policy.is_empty() {
        return Err(CommandError::Request(
            "the control policies are those of the account; leave --control-policy out".to_owned(),
        ));
    }
    let resolver = load_account(global, streams)?;
    let who = Who::parse(principal, resolver.account())
        .map_err(|error| CommandError::Request(error.to_string()))?;
    let is_role = matches!(who, Who::Role { .. });
    let session = session_policy::read(args.session_policy.as_deref(), is_role, streams)?;
    let principal = resolver.principal_with(&who, layers_without(&args.without), session.as_ref());
    let mut request = asked_request(args, &who.arn(&resolver.account().id.text), streams)?;
    resolver.complete(&principal, &mut request);
    let set = resolver.policies_for(&principal, &request).into_owned();
    let (access, editable) = resolver.access_for(&principal, &request);
    Ok(Asked { set, request, access, editable })
}

/// Compiles the policies of the options, or tells why a text is none and returns `None`.
fn ask_policies(args: &SimulateArgs, streams: &mut Streams<'_>) -> Result<Option<Asked>, CommandError> {
    if args.policy.is_empty() && args.session_policy.is_none() && args.control_policy.is_empty() {
        let message = "name the policies with --policy FILE or the account with --account FILE, or decide a batch with --batch FILE";
        return Err(CommandError::Request(message.to_owned()));
    }
    let (mut set, mut access) = (PolicySet::builder(), AccessSet::builder());
    let mut all_json = true;
    let mut names: Vec<String> = Vec::new();
    let mut add =
        |path: &PathBuf, layer: Option<Layer>, streams: &mut Streams<'_>| -> Result<(), CommandError> {
            let file = PolicyFile::read(path, layer.as_ref().map(Layer::kind))?;
            let layer = layer.unwrap_or_else(|| layer_of(file.parsed.policy.kind));
            file.write_faults(file.parsed.errors(), streams.err)?;
            all_json &= !file.is_not_json();
            // Answers name statements by their policy: of a/p.json and b/p.json one is `p (2)`.
            let name = name_apart(&file.name, |name| names.iter().any(|taken| taken == name));
            names.push(name.clone());
            access.add(name.clone(), layer.clone(), &file.parsed);
            set.add(name, layer, &file.parsed);
            Ok(())
        };
    for path in &args.policy {
        add(path, None, streams)?;
    }
    if let Some(path) = &args.session_policy {
        add(path, Some(Layer::Session), streams)?;
    }
    for (level, path) in (0..).zip(&args.control_policy) {
        add(path, Some(Layer::Control(level)), streams)?;
    }
    if !all_json {
        return Ok(None);
    }
    let request = read_request(args, streams)?;
    access.seen_by(request.clone());
    let (set, access) = (set.build(), access.build());
    Ok(Some(Asked { set, request, access, editable: Editable::default() }))
}

fn layer_of(kind: PolicyKind) -> Layer {
    match kind {
        PolicyKind::Identity | PolicyKind::Control | PolicyKind::Session => Layer::Identity,
        PolicyKind::Resource => Layer::Resource,
        PolicyKind::Trust => Layer::Trust,
    }
}

fn read_request(args: &SimulateArgs, streams: &mut Streams<'_>) -> Result<Request, CommandError> {
    let account = args
        .resource
        .iter()
        .find_map(|resource| arn::split(resource).map(|fields| fields.account))
        .filter(|account| arn::is_account_id(account));
    // Whoever names a session policy asks about the session of a role.
    let somebody = if args.session_policy.is_some() { SOME_ROLE } else { SOMEBODY };
    let written = args.principal.as_deref().unwrap_or(somebody);
    let principal = arn_within(written, account.unwrap_or(UNNAMED_ACCOUNT));
    let request = asked_request(args, &principal, streams)?;
    if args.session_policy.is_some() {
        session_policy::refuse_unless_role(matches!(request.caller.kind, CallerKind::Role { .. }))?;
    }
    Ok(request)
}

const SOME_ROLE: &str = "role/somebody";

/// The request of the options, made by a principal.
fn asked_request(
    args: &SimulateArgs,
    principal: &str,
    streams: &mut Streams<'_>,
) -> Result<Request, CommandError> {
    let action = args.action.as_deref().unwrap_or_default();
    let mut resources = args.resource.clone();
    if resources.is_empty() {
        writeln!(streams.err, "note: no --resource, so {action} is asked on all resources (*)")?;
        resources.push("*".to_owned());
    }
    let mut request = Request::with_resources(principal, action, resources)
        .map_err(|error| CommandError::Request(error.to_string()))?;
    request.context = read_context(&args.context)?;
    request.resource_group.clone_from(&args.resource_group);
    request.principal_id.clone_from(&args.principal_id);
    request.management_account = args.management_account;
    Ok(request)
}
