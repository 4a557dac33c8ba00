//! `test`: expectations against the policies that their files name.

mod junit;

use super::account_file::load_account_at;
use super::catalog_source::catalog_for_notes;
use super::exit::Exit;
use super::known_actions::known_actions;
use super::output::{CommandError, Format};
use super::policy_file::PolicyFile;
use super::{GlobalArgs, Streams};
use crate::engine::access::{KnownAction, request_node};
use crate::engine::account::{DEMO_ACCOUNT, EditedPolicy, InForce, Resolver, read_account};
use crate::engine::catalog::Catalog;
use crate::engine::decide::{asks_for_role, open_after};
use crate::engine::expect::{
    CheckKind, Checked, DEMO, Expectation, Expectations, check_all, read_expectations,
};
use crate::engine::json::{self, Style};
use crate::engine::text::escape_for_display;
use crate::files::{LONGEST_EXPECTATIONS, display_name, read_text};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Check expectations: decisions that somebody relies on, and what must never or always be allowed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct TestArgs {
    /// Files of expectations, such as team-a.acs.toml. The policies and accounts that they name stand in their folder.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  acscope test team-a.acs.toml
  acscope test policies/*.acs.toml --json
  acscope test policies/*.acs.toml --format junit > results.xml

A file of expectations:
  policies = [\"team-a.json\"]            # or: account = \"account.json\", or both
  [[expect]]
  name = \"team A cannot delete its agent\"
  as = \"user/alice\"
  action = \"starops:DeleteDigitalEmployee\"
  resource = \"acs:starops:*:1000000000000001:digitalemployee/ops-agent-a\"
  context = { \"acs:SourceIp\" = \"10.0.0.1\" }
  decision = \"ImplicitDeny\"             # Allow, ExplicitDeny, ImplicitDeny, or Deny for either
  by = \"team-a#2\"                       # optional: policy and statement, counted from 1

Whole regions of requests, checked by meaning for every request that they stand for:
  [[never]]
  name = \"nobody deletes from outside\"
  as = [\"user/alice\", \"role/dev\"]       # optional: without it, every user and role of the account
  action = [\"starops:Delete*\", \"cms:Delete*\"]
  resource = \"acs:starops:*:*:*\"         # optional: without it, everything
  condition = { NotIpAddress = { \"acs:SourceIp\" = \"10.0.0.0/8\" } }   # optional, as in a policy
  [[always]]
  as = \"user/alice\"
  action = \"starops:Get*\"
  resource = \"acs:starops:*:1000000000000001:digitalemployee/ops-agent-a\"

Exit code 0 means that all hold, 1 that one does not, 2 that a file could not be read.";

pub(super) fn run(
    args: &TestArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let format = global.format();
    if format != Format::Junit {
        format.text_or_json()?;
    }
    let (mut held, mut all) = (0, 0);
    let mut results = Vec::new();
    let mut suites = Vec::new();
    let mut known = None;
    let catalog = catalog_for_notes(global, streams)?;
    for path in &args.files {
        let file = read_file(path)?;
        let in_force = in_force(path, &file, global, streams)?;
        if known.is_none() && !file.invariants.is_empty() {
            known = Some(match &catalog {
                Some(catalog) => KnownAction::all_of(catalog),
                None => known_actions(global, streams)?,
            });
        }
        note_doubtful(path, &file, catalog.as_ref(), &in_force, streams)?;
        let checks = check_all(&file, &in_force, known.as_deref().unwrap_or_default());
        let expectations = file.expect.iter().map(Some).chain(std::iter::repeat(None));
        for (checked, expectation) in checks.iter().zip(expectations) {
            all += 1;
            held += usize::from(checked.passed);
            note_open(path, expectation, checked, streams)?;
            match format {
                Format::Json => results.push(result_json(path, expectation, checked)),
                Format::Junit => {}
                _ => write_result(checked, streams.out)?,
            }
        }
        if format == Format::Junit {
            suites.push(junit::Suite { name: display_name(path), checks });
        }
    }
    match format {
        Format::Json => writeln!(streams.out, "{}", Value::Array(results))?,
        Format::Junit => write!(streams.out, "{}", junit::document(&suites))?,
        _ => writeln!(streams.out, "{held} of {all} hold")?,
    }
    Ok(if held == all { Exit::Yes } else { Exit::No })
}

/// Says of which expectations the catalogs doubt that RAM ever asks them: a misspelled action is refused for ever, and
/// whoever expects a refusal would rely on that. And for which of them it had to be assumed whose a trust policy is.
fn note_doubtful(
    path: &Path,
    file: &Expectations,
    catalog: Option<&Catalog>,
    in_force: &InForce,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    for expectation in &file.expect {
        let Expectation { action, resources, .. } = expectation;
        let doubts = catalog.map(|catalog| catalog.request_doubts(action, resources));
        for doubt in doubts.into_iter().flatten().chain(trust_doubts(expectation, in_force)) {
            let line = format!("note: {}: {}: {doubt}", display_name(path), expectation.name);
            writeln!(streams.err, "{}", escape_for_display(&line))?;
        }
    }
    Ok(())
}

/// Says of which refusals that were found the policies are not all that is asked.
fn note_open(
    path: &Path,
    expectation: Option<&Expectation>,
    checked: &Checked,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    let found = expectation.zip(checked.found.as_ref());
    if let Some(open) = found.and_then(|(asked, found)| open_after(&asked.action, &found.answer)) {
        let line = format!("note: {}: {}: {open}", display_name(path), checked.name);
        writeln!(streams.err, "{}", escape_for_display(&line))?;
    }
    Ok(())
}

fn trust_doubts(expectation: &Expectation, in_force: &InForce) -> Vec<String> {
    let Expectation { principal, action, resources, .. } = expectation;
    // What cannot be asked fails with its reason when it is checked.
    let asker = asks_for_role(action).then(|| in_force.asker(principal).ok()).flatten();
    let request = asker.as_ref().and_then(|asker| asker.request(action, resources.clone()).ok());
    asker.zip(request).map_or_else(Vec::new, |(asker, request)| asker.trust_doubts(&request))
}

fn read_file(path: &Path) -> Result<Expectations, CommandError> {
    let text = read_text(path, LONGEST_EXPECTATIONS)?;
    read_expectations(&text).map_err(|error| CommandError::Request(format!("{}:{error}", display_name(path))))
}

/// The policies that a file's expectations are about.
fn in_force(
    path: &Path,
    file: &Expectations,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<InForce, CommandError> {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let resolver = match (&file.account, &global.account) {
        (Some(account), _) if account == DEMO => {
            // It names no files.
            Some(Resolver::new(read_account(DEMO_ACCOUNT, &|_| Err(String::new())).account))
        }
        (Some(account), _) => Some(load_account_at(&folder.join(account), streams)?),
        (None, Some(account)) => Some(load_account_at(account, streams)?),
        (None, None) => None,
    };
    if resolver.is_none() && file.policies.is_empty() {
        return Err(CommandError::Request(format!(
            "{} names neither policies nor an account; begin it with policies = [\"FILE\"] or account = \"FILE\"",
            display_name(path)
        )));
    }
    let mut edited = Vec::with_capacity(file.policies.len());
    for name in &file.policies {
        let policy = PolicyFile::read(&folder.join(name), None)?;
        policy.write_faults(policy.parsed.errors(), streams.err)?;
        edited.push(EditedPolicy::new(&policy.name, &policy.parsed));
    }
    Ok(InForce::new(resolver.map(Arc::new), edited))
}

/// One line each, and why when one fails.
fn write_result(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let name = escape_for_display(&checked.name);
    if checked.passed {
        writeln!(out, "ok    {name}")?;
    } else {
        writeln!(out, "FAIL  {name}: {}", escape_for_display(&checked.failure))?;
    }
    for line in &checked.reasons {
        writeln!(out, "      {}", escape_for_display(line))?;
    }
    Ok(())
}

fn result_json(path: &Path, expectation: Option<&Expectation>, checked: &Checked) -> Value {
    let answer = checked.found.as_ref().map(|found| &found.answer);
    let expected = expectation.map_or_else(|| checked.kind.word(), |expectation| expectation.decision.word());
    let definite = match checked.kind {
        CheckKind::Expect => answer.map(|answer| answer.definite),
        // What is undecided has no counterexample.
        CheckKind::Invariant(_) => {
            Some(checked.depends_on.is_empty() && (checked.passed || answer.is_some()))
        }
    };
    let mut result = json!({
        "file": path.to_string_lossy(),
        "name": checked.name,
        "kind": checked.kind.word(),
        "passed": checked.passed,
        "expected": expected,
        "by": expectation.and_then(|expectation| expectation.by.as_ref()).map(ToString::to_string),
        "decision": answer.map(|answer| answer.decision.word()),
        "stage": answer.map(|answer| answer.stage.word()),
        "definite": definite,
        "depends_on": checked.depends_on,
    });
    let Some(members) = result.as_object_mut() else { return result };
    if checked.kind != CheckKind::Expect {
        let example = checked.counterexample.as_ref().map(request_node);
        let example = example.map(|node| json::print(&node, Style::Compact));
        let example = example.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null);
        members.insert("counterexample".to_owned(), example);
    }
    if !checked.passed {
        members.insert("failure".to_owned(), json!(checked.failure));
    }
    if !checked.reasons.is_empty() || !checked.passed {
        members.insert("reasons".to_owned(), json!(checked.reasons));
    }
    result
}
