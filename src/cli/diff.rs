//! `diff`: what a change of a policy, or of a whole account, gains and loses.

use super::account_file::load_account_at;
use super::exit::Exit;
use super::known_actions::known_actions;
use super::output::{CommandError, Format};
use super::policy_file::PolicyFile;
use super::{GlobalArgs, Streams};
use crate::engine::access::{
    AccessSet, DiffOptions, Verdict, diff, difference_json, difference_markdown, difference_text,
};
use crate::engine::account::{
    account_difference, account_difference_json, account_difference_markdown, account_difference_text,
    looks_like_account,
};
use crate::engine::decide::{Layer, Request};
use crate::engine::policy::PolicyKind;
use crate::files::{LONGEST_ACCOUNT, display_name, is_standard_input, read_text};
use std::path::{Path, PathBuf};

/// Compare two policies, or two states of an account, by what they allow: gained and lost, each with an example.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct DiffArgs {
    /// The policy or the account file before; - is a policy on standard input.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The policy or the account file after; - is a policy on standard input.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Ask about the actions of the catalogs only, not about whatever a wildcard might match.
    #[arg(long)]
    known_actions: bool,
    /// Exit with 1 only when something was gained, or lost, instead of at any difference.
    #[arg(long, value_name = "WHAT", value_enum)]
    fail_on: Option<FailOn>,
    /// For policies with principals: who asks. For accounts: only this user or role, instead of all.
    #[arg(long = "as", value_name = "PRINCIPAL")]
    principal: Option<String>,
}

/// Which difference counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// New access.
    Gained,
    /// Access that is gone.
    Lost,
}

const EXAMPLES: &str = "\
Examples:
  acscope diff before.json after.json
  acscope diff before.json after.json --fail-on gained --format markdown
  acscope diff account-before.json account-after.json --as user/alice

Exit code 0 means that nothing counts as different, 1 that something does or could not be told, 2 that the
documents could not be compared.";

pub(super) fn run(
    args: &DiffArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if matches!(global.format(), Format::Sarif | Format::Junit | Format::Csv) {
        let message = "diff writes text, json or markdown; choose --format text, json or markdown";
        return Err(CommandError::Request(message.to_owned()));
    }
    match (is_account(&args.old)?, is_account(&args.new)?) {
        (true, true) => return accounts(args, global, streams),
        (false, false) => {}
        (of_old, _) => {
            let (account, other) = if of_old { (&args.old, &args.new) } else { (&args.new, &args.old) };
            return Err(CommandError::Request(format!(
                "{} is an account file and {} is not; compare two policies, or two account files",
                display_name(account),
                display_name(other)
            )));
        }
    }
    let (old, new) = (PolicyFile::read(&args.old, None)?, PolicyFile::read(&args.new, None)?);
    let mut readable = true;
    for file in [&old, &new] {
        file.write_faults(file.parsed.errors(), streams.err)?;
        readable &= file.parsed.is_valid();
    }
    if !readable {
        let message = "a document that RAM would refuse allows nothing to be compared; correct it first";
        return Err(CommandError::Request(message.to_owned()));
    }
    let (old_set, new_set) = (access_of(&old, args)?, access_of(&new, args)?);
    let known = known_actions(global, streams)?;
    let difference = diff(&old_set, &new_set, DiffOptions { known: &known, only_known: args.known_actions });
    match global.format() {
        Format::Json => writeln!(streams.out, "{}", difference_json(&difference))?,
        Format::Markdown => {
            write!(streams.out, "{}", difference_markdown(&difference, &old.shown, &new.shown))?;
        }
        Format::Text | Format::Sarif | Format::Junit | Format::Csv => {
            for line in difference_text(&difference) {
                writeln!(streams.out, "{line}")?;
            }
        }
    }
    let confirmed = |regions: &[crate::engine::access::AccessRegion]| {
        regions.iter().any(|region| region.example.is_some())
    };
    let counts = match args.fail_on {
        None => difference.verdict != Verdict::Equal,
        // A gate stays shut as long as it is not known that nothing was gained.
        Some(FailOn::Gained) => confirmed(&difference.gained) || !difference.undecided.is_empty(),
        Some(FailOn::Lost) => confirmed(&difference.lost) || !difference.undecided.is_empty(),
    };
    Ok(if counts { Exit::No } else { Exit::Yes })
}

/// An account file is told from a policy by its members.
fn is_account(path: &Path) -> Result<bool, CommandError> {
    if is_standard_input(path) {
        return Ok(false);
    }
    let text = read_text(path, LONGEST_ACCOUNT)?;
    Ok(looks_like_account(&text))
}

fn accounts(args: &DiffArgs, global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let (old, new) = (load_account_at(&args.old, streams)?, load_account_at(&args.new, streams)?);
    let known = known_actions(global, streams)?;
    let options = DiffOptions { known: &known, only_known: args.known_actions };
    let found = account_difference(&old, &new, args.principal.as_deref(), options)
        .map_err(|error| CommandError::Request(error.to_string()))?;
    match global.format() {
        Format::Json => writeln!(streams.out, "{}", account_difference_json(&found))?,
        Format::Markdown => {
            let (old, new) = (display_name(&args.old), display_name(&args.new));
            write!(streams.out, "{}", account_difference_markdown(&found, &old, &new))?;
        }
        Format::Text | Format::Sarif | Format::Junit | Format::Csv => {
            for line in account_difference_text(&found) {
                writeln!(streams.out, "{line}")?;
            }
        }
    }
    let counts = match args.fail_on {
        None => found.verdict != Verdict::Equal,
        Some(FailOn::Gained) => found.counts(true),
        Some(FailOn::Lost) => found.counts(false),
    };
    Ok(if counts { Exit::No } else { Exit::Yes })
}

fn access_of(file: &PolicyFile, args: &DiffArgs) -> Result<AccessSet, CommandError> {
    let layer = match file.parsed.policy.kind {
        PolicyKind::Identity | PolicyKind::Control | PolicyKind::Session => Layer::Identity,
        PolicyKind::Resource => Layer::Resource,
        PolicyKind::Trust => {
            let message = format!(
                "{} is a trust policy: it says who may assume a role, so compare it with its account: diff OLD_ACCOUNT NEW_ACCOUNT",
                file.shown
            );
            return Err(CommandError::Request(message));
        }
    };
    let mut set = AccessSet::builder();
    if let Some(principal) = &args.principal {
        let request = Request::new(principal, "ram:GetUser", "*");
        set.seen_by(request.map_err(|error| CommandError::Request(error.to_string()))?);
    } else if layer == Layer::Resource {
        let message = format!(
            "{} names principals; say with --as PRINCIPAL whose access is compared, such as --as acs:ram::1000000000000001:user/alice",
            file.shown
        );
        return Err(CommandError::Request(message));
    }
    set.add(file.name.clone(), layer, &file.parsed);
    Ok(set.build())
}
