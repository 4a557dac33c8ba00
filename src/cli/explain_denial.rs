//! `explain-denial`: what a denial says, and what the account says about it.

use super::account_file::{account_path, load_account};
use super::denials::read_denial_file;
use super::exit::Exit;
use super::output::{CommandError, write_labelled};
use super::policy_file::PolicyFile;
use super::{GlobalArgs, Streams};
use crate::engine::account::{Asker, EditedPolicy, InForce};
use crate::engine::denial::{
    Compared, Denial, compare, compared_json, compared_lines, denial_json, denial_lines, principal_of,
};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// Explain a denial: an AccessDeniedDetail, a decoded diagnostic message, or the error text of a service that names the
/// action. Says what was asked, which layer refused it, and with --account whether the account says the same and what
/// would allow it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainDenialArgs {
    /// The message; - is standard input. It may hold several denials, and anything around them.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Who asked, when the message does not name somebody of the account.
    #[arg(long = "as", value_name = "PRINCIPAL")]
    principal: Option<String>,
    /// The resource, when the message does not name it.
    #[arg(long, value_name = "ARN")]
    resource: Option<String>,
    /// Policies to hold it against, instead of an account's. May be given several times.
    #[arg(long, value_name = "FILE")]
    policy: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  acscope explain-denial denied.json
  aliyun ram DecodeDiagnosticMessage --EncodedDiagnosticMessage AQ… | acscope explain-denial - --account account.json
  acscope explain-denial error.log --account account.json --as user/alice --resource acs:oss:*:*:logs/a

Exit code 0 means that the denial was read and what is known of the account agrees with it, 1 that it does not, 2 that
the text is no denial or could not be read.";

pub(super) fn run(
    args: &ExplainDenialArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let denials = read_denial_file(&args.file)?;
    let in_force = in_force(args, global, streams)?;
    let mut exit = Exit::Yes;
    let mut results = Vec::new();
    for (number, denial) in denials.iter().enumerate() {
        let compared = in_force.as_ref().map(|in_force| held_against(denial, args, in_force));
        if let Some(Ok(compared)) = &compared
            && !compared.agreement.fits()
        {
            exit = Exit::No;
        }
        if json {
            results.push(as_json(denial, compared.as_ref()));
        } else {
            if number > 0 {
                writeln!(streams.out)?;
            }
            write(denial, compared.as_ref(), streams)?;
        }
    }
    if json {
        let value = if let [only] = results.as_slice() { only.clone() } else { Value::Array(results) };
        writeln!(streams.out, "{value}")?;
    }
    Ok(exit)
}

/// The policies of the options or of the account; none where neither is given.
fn in_force(
    args: &ExplainDenialArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Option<InForce>, CommandError> {
    if args.policy.is_empty() {
        if account_path(global).is_none() {
            return Ok(None);
        }
        let resolver = load_account(global, streams)?;
        return Ok(Some(InForce::new(Some(Arc::new(resolver)), Vec::new())));
    }
    let mut edited = Vec::new();
    for path in &args.policy {
        let file = PolicyFile::read(path, None)?;
        file.write_faults(file.parsed.errors(), streams.err)?;
        edited.push(EditedPolicy::new(&file.name, &file.parsed));
    }
    Ok(Some(InForce::new(None, edited)))
}

fn held_against(denial: &Denial, args: &ExplainDenialArgs, in_force: &InForce) -> Result<Compared, String> {
    let asker = asker(denial, args, in_force)?;
    compare(denial, args.resource.as_deref(), &asker)
}

fn asker(denial: &Denial, args: &ExplainDenialArgs, in_force: &InForce) -> Result<Asker, String> {
    if let Some(principal) = &args.principal {
        return in_force.asker(principal);
    }
    let account = in_force.resolver().map(crate::engine::account::Resolver::account);
    match (account, account.and_then(|account| principal_of(denial, account))) {
        (Some(_), Some(principal)) => in_force.asker(&principal),
        (Some(_), None) => {
            let name = denial.principal.name.as_deref().unwrap_or("nobody");
            Err(format!(
                "the message names {name}, whom the account file does not know; say who it is with --as user/NAME"
            ))
        }
        (None, _) => in_force.asker("user/somebody"),
    }
}

fn write(
    denial: &Denial,
    compared: Option<&Result<Compared, String>>,
    streams: &mut Streams<'_>,
) -> Result<(), CommandError> {
    for (label, text) in denial_lines(denial) {
        write_labelled(streams.out, label, &text)?;
    }
    match compared {
        None => {}
        Some(Ok(compared)) => {
            for (label, text) in compared_lines(compared) {
                write_labelled(streams.out, label, &text)?;
            }
        }
        Some(Err(why)) => write_labelled(streams.out, "here", &format!("not asked: {why}"))?,
    }
    Ok(())
}

fn as_json(denial: &Denial, compared: Option<&Result<Compared, String>>) -> Value {
    let mut value = denial_json(denial);
    let here = match compared {
        None => Value::Null,
        Some(Ok(compared)) => compared_json(compared),
        Some(Err(why)) => json!({"error": why}),
    };
    if let Some(members) = value.as_object_mut() {
        members.insert("here".to_owned(), here);
    }
    value
}
