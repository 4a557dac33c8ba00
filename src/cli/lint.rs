//! `lint`: findings about policy documents, as text, JSON or SARIF, and their fixes.

mod account;
mod sarif;
mod text;

use super::account_file::{account_path, load_account_text};
use super::catalog_source::catalog_in_force;
use super::exit::Exit;
use super::output::{CommandError, Format};
use super::{GlobalArgs, Streams};
use crate::config::read_rules;
use crate::engine::account::Account;
use crate::engine::catalog::Catalog;
use crate::engine::json::{self, LineIndex, Member, Node, Style, Value};
use crate::engine::lint::{
    Context, Finding, Fix, Report, Severity, Suppressions, Surroundings, as_beside, check_of, explain,
    fix_all, lint, lint_in_account,
};
use crate::engine::policy::{Policy, PolicyKind, parse};
use crate::engine::text::escape_for_display;
use crate::files::{
    Expect, LONGEST_POLICY, display_name, is_standard_input, read_stamped, read_text, save_text,
};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Find mistakes in policy documents before RAM or an attacker does.
#[derive(Debug, clap::Args)]
pub struct LintArgs {
    /// Policy documents; - is standard input. Without any all policies of the account are linted.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Exit with 1 for findings of this severity or worse.
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = severity)]
    fail_on: Severity,
    /// Apply the fixes that leave access equal or narrower, and report what is left.
    #[arg(long)]
    fix: bool,
    /// With --fix: apply those that widen access too.
    #[arg(long, requires = "fix")]
    fix_wider: bool,
    /// Explain a check.
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
    /// List the findings that the configuration suppresses, with their reasons.
    #[arg(long)]
    show_suppressed: bool,
    /// House rules, instead of those of the configuration or those that ship with acscope.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// A policy that the documents must not exceed (S616).
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// The documents are attached to one principal: what one of them denies, no other allows. Without it each stands alone,
    /// or where --account attaches it.
    #[arg(long)]
    together: bool,
    /// The kind of the documents, when it cannot be told from them.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<PolicyKind>,
}

fn severity(word: &str) -> Result<Severity, String> {
    Severity::from_word(word).ok_or_else(|| "choose error, security, warning or hint".to_owned())
}

fn kind(word: &str) -> Result<PolicyKind, String> {
    PolicyKind::from_word(word)
        .ok_or_else(|| "choose identity, control, session, resource or trust".to_owned())
}

/// One linted document.
struct Linted {
    shown: String,
    text: String,
    report: Report,
}

pub(super) fn run(
    args: &LintArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if let Some(code) = &args.explain {
        let known = check_of(code).ok_or_else(|| CommandError::Request(unknown_code(code)))?;
        streams.out.write_all(explain(known).as_bytes())?;
        return Ok(Exit::Yes);
    }
    let format = global.format();
    if matches!(format, Format::Markdown | Format::Junit | Format::Csv) {
        return Err(CommandError::Request(
            "lint writes text, json or sarif; choose one of them with --format".to_owned(),
        ));
    }
    let (config, problems) = global.load_config();
    for problem in problems {
        writeln!(streams.err, "warning: {problem}")?;
    }
    let suppressions = Suppressions::from_table(&config.suppress)
        .map_err(|problem| CommandError::Request(format!("the configuration's {problem}")))?;
    let rules = match &args.rules {
        None => config.house_rules(),
        Some(path) => read_rules(path),
    };
    let rules = rules.map_err(|problem| CommandError::Request(problem.to_string()))?;
    let reference = match &args.reference {
        None => None,
        Some(path) => Some(read_reference(path)?),
    };
    let of_account = account_path(global).map(|path| load_account_text(&path, streams)).transpose()?;
    let catalog = catalog_in_force(&config, streams)?;
    for doubt in rules.doubts(&catalog) {
        writeln!(streams.err, "warning: {}", escape_for_display(&doubt))?;
    }
    let context = Context {
        kind: args.kind,
        now: Some(chrono::DateTime::from(std::time::SystemTime::now())),
        rules,
        suppressions,
        reference: reference.as_ref(),
        ..Context::default()
    };
    let mut exit = Exit::Yes;
    let mut linted = Vec::new();
    if args.files.is_empty() {
        let Some((path, text, account)) = &of_account else {
            return Err(CommandError::Request(NOTHING_TO_LINT.to_owned()));
        };
        if args.fix {
            return Err(CommandError::Request(FIX_NEEDS_FILES.to_owned()));
        }
        linted = account::lint_account(path, text, account, &catalog, &context)?;
    }
    let account = of_account.as_ref().map(|(_, _, account)| account);
    let others = if args.together || account.is_some() { others(args) } else { Vec::new() };
    for path in &args.files {
        let company = Company { account, others: others.iter().filter(|other| other.path != path).collect() };
        match lint_file(path, args, &catalog, &context, &company, streams) {
            Ok(one) => linted.push(one),
            // One unreadable file does not keep the others from being looked at.
            Err(CommandError::Request(message)) => {
                writeln!(streams.err, "error: {}", escape_for_display(&message))?;
                exit = Exit::Failed;
            }
            Err(error) => return Err(error),
        }
    }
    let failing = |one: &Linted| one.report.worst().is_some_and(|worst| worst >= args.fail_on);
    if linted.iter().any(failing) {
        exit = exit.worst(Exit::No);
    }
    match format {
        Format::Json => write_json(&linted, args.show_suppressed, streams.out)?,
        Format::Sarif => streams.out.write_all(sarif::document(&linted).as_bytes())?,
        Format::Text | Format::Markdown | Format::Junit | Format::Csv => {
            text::write(&linted, args.show_suppressed, streams.out)?;
        }
    }
    Ok(exit)
}

const NOTHING_TO_LINT: &str =
    "what is to be linted? name policy files, - for standard input, or an account with --account FILE";

const FIX_NEEDS_FILES: &str =
    "--fix writes policy files; name them, --account then says where they are attached";

/// The policy that the documents must not exceed.
fn read_reference(path: &Path) -> Result<Policy, CommandError> {
    let parsed = parse(&read_text(path, LONGEST_POLICY)?, None);
    if parsed.is_valid() {
        return Ok(parsed.policy);
    }
    Err(CommandError::Request(format!(
        "{}: RAM would refuse this policy, so nothing can be compared with it; `acscope lint` says why",
        display_name(path)
    )))
}

fn unknown_code(code: &str) -> String {
    let codes = crate::engine::lint::CHECKS.iter().flat_map(|check| [check.code, check.name]);
    let hint = crate::engine::nearest::nearest(code, codes).map(|near| format!("; did you mean {near}?"));
    let hint = hint.unwrap_or_else(|| {
        "; write a code such as S312, or the name of a check; LINT.md lists all".to_owned()
    });
    format!("there is no check {code}{hint}")
}

fn lint_file(
    path: &Path,
    args: &LintArgs,
    catalog: &Catalog,
    context: &Context<'_>,
    company: &Company<'_>,
    streams: &mut Streams<'_>,
) -> Result<Linted, CommandError> {
    let shown = display_name(path);
    let name = name_of(path);
    let beside = company.beside(args.together);
    let context = Context { name: Some(&name), beside: &beside, ..context.clone() };
    let text = if args.fix && !is_standard_input(path) {
        let (text, stamp) = read_stamped(path, LONGEST_POLICY)?;
        let fixed = fix_all(&text, catalog, &context, args.fix_wider);
        if fixed.text != text {
            save_text(path, &fixed.text, Expect::Unchanged(stamp))
                .map_err(|error| CommandError::Request(error.to_string()))?;
        }
        for (code, description, effect) in &fixed.applied {
            let description = escape_for_display(description);
            writeln!(streams.err, "{shown}: fixed {code}: {description} ({effect})")?;
        }
        fixed.text
    } else if args.fix {
        return Err(CommandError::Request(
            "--fix needs a file it can write back to, not standard input".to_owned(),
        ));
    } else {
        read_text(path, LONGEST_POLICY)?
    };
    let report = match company.account {
        None => lint(&text, catalog, &context),
        Some(account) => {
            let edited: Vec<(&str, &Policy)> =
                company.others.iter().map(|other| (other.name.as_str(), &other.policy)).collect();
            let surroundings = Surroundings::of_policy(account, &name, &edited).with_own_size();
            lint_in_account(&text, catalog, &context, &surroundings)
        }
    };
    Ok(Linted { shown, text, report })
}

/// How suppressions, house rules and accounts name the policy of a file.
fn name_of(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    if is_standard_input(path) { "stdin".to_owned() } else { stem.unwrap_or_else(|| "policy".to_owned()) }
}

/// Another document of the same call.
struct Other<'p> {
    path: &'p Path,
    name: String,
    policy: Policy,
}

/// The account, and the other documents of the call: those that the account has stand in for its own text, the rest are
/// attached beside only where that was said.
struct Company<'o> {
    account: Option<&'o Account>,
    others: Vec<&'o Other<'o>>,
}

impl Company<'_> {
    fn beside(&self, together: bool) -> Vec<&Policy> {
        let attached =
            |other: &&&Other<'_>| self.account.is_some_and(|account| account.policy(&other.name).is_some());
        let others = self.others.iter().filter(|other| together && !attached(other));
        others.map(|other| &other.policy).collect()
    }
}

/// The documents of the call that say something to those beside them. What cannot be read is reported when its turn
/// comes; standard input can be read only once.
fn others(args: &LintArgs) -> Vec<Other<'_>> {
    let files = args.files.iter().filter(|path| !is_standard_input(path));
    let read = |path: &PathBuf| {
        let text = read_text(path, LONGEST_POLICY).ok()?;
        let policy = as_beside(&parse(&text, args.kind))?;
        Some((policy, name_of(path)))
    };
    files.filter_map(|path| read(path).map(|(policy, name)| Other { path, name, policy })).collect()
}

/// The list of findings of the command-line contract. They are printed one by one: each holds a whole document when it has
/// a fix.
fn write_json(linted: &[Linted], show_suppressed: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut is_first = true;
    for one in linted {
        let lines = LineIndex::new(&one.text);
        let shown = one.report.findings.iter().map(|finding| (finding, None));
        let suppressed = one.report.suppressed.iter().filter(|_| show_suppressed);
        let suppressed = suppressed.map(|(finding, reason)| (finding, Some(reason.as_str())));
        for (finding, reason) in shown.chain(suppressed) {
            let document = finding.fix.as_ref().map(Fix::document);
            let printed =
                json::print(&node(one, &lines, finding, document.as_deref(), reason), Style::Pretty);
            let start = if is_first { "[" } else { "," };
            write!(out, "{start}\n  {}", printed.trim_end().replace('\n', "\n  "))?;
            is_first = false;
        }
    }
    out.write_all(if is_first { b"[]\n" } else { b"\n]\n" })
}

fn node<'n>(
    one: &'n Linted,
    lines: &LineIndex<'_>,
    finding: &'n Finding,
    document: Option<&'n str>,
    suppressed: Option<&'n str>,
) -> Node<'n> {
    let position = lines.position(finding.span.start);
    let mut members = vec![
        Member::made("code", Node::text(finding.code)),
        Member::made("name", Node::text(finding.name)),
        Member::made("severity", Node::text(finding.severity.word())),
        Member::made("message", Node::text(finding.message.as_str())),
        Member::made("file", Node::text(one.shown.as_str())),
        Member::made("line", Node::number(position.line)),
        Member::made("column", Node::number(position.column)),
        Member::made("pointer", Node::text(finding.pointer.as_str())),
    ];
    if let Some((fix, text)) = finding.fix.as_ref().zip(document) {
        // The document as JSON where it is some, so that no reader has to parse twice.
        let document = json::read(text).unwrap_or_else(|_| Node::text(text));
        let mut fix_members = vec![
            Member::made("description", Node::text(fix.description.as_str())),
            Member::made("effect", Node::text(fix.effect.word())),
            Member::made("document", document),
        ];
        if fix.by_catalogs {
            fix_members.push(Member::made("by_catalogs", Node::made(Value::Bool(true))));
        }
        members.push(Member::made("fix", Node::object(fix_members)));
    }
    if let Some(reason) = suppressed {
        members.push(Member::made("suppressed", Node::text(reason)));
    }
    Node::object(members)
}
