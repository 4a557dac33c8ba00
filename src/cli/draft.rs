//! `draft`: the smallest policy for what is wanted, from whatever evidence there is.

use super::account_file::{account_path, load_account};
use super::catalog_source::load_catalog;
use super::denials::wanted_of_denials;
use super::exit::Exit;
use super::output::CommandError;
use super::trail_files::{load_trail, times};
use super::{GlobalArgs, Streams};
use crate::engine::catalog::{AccessLevel, Catalog, FeatureModule, ServiceId};
use crate::engine::draft::{
    DraftOptions, Drafted, Generalise, NeededRole, WantedRequest, draft, draft_json, draft_notes,
    roles_of_module, wanted_by_level, wanted_by_module,
};
use crate::engine::json::Style;
use crate::engine::nearest::nearest;
use crate::engine::policy::format;
use crate::engine::text::escape_for_display;
use crate::engine::trail::wanted;
use crate::files::{display_name, read_text};
use std::path::{Path, PathBuf};

/// Write the smallest policy that allows what is wanted, and say what could not be narrowed and why. Wanted requests
/// come from the options below, in any mix; twins, dependent actions and passed roles are added and named.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct DraftArgs {
    /// An action, and behind a space the ARN that it is for: 'oss:GetObject acs:oss:*:*:logs/a'. May be given several
    /// times.
    #[arg(long, value_name = "REQUEST")]
    request: Vec<String>,
    /// A file with one such request on each line; - is standard input. Empty lines and lines with # are passed over.
    #[arg(long, value_name = "FILE")]
    requests: Vec<PathBuf>,
    /// A feature module of AgentRun, by name or number, with all its companion actions. May be given several times.
    #[arg(long, value_name = "NAME")]
    module: Vec<String>,
    /// Files with denials, as `explain-denial` takes them.
    #[arg(long, value_name = "FILE")]
    denied: Vec<PathBuf>,
    /// What somebody did by an ActionTrail trail: files or folders of events, as `usage` takes them. Failed calls are
    /// attempts and not drafted.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    trail: Vec<PathBuf>,
    /// With --trail, whose calls: user/NAME, role/NAME, or a full ARN. Without it, everybody's.
    #[arg(long = "as", value_name = "PRINCIPAL", requires = "trail")]
    principal: Option<String>,
    /// ARNs for what names no resource, where its actions take them; with --level, what the level is for.
    #[arg(long, value_name = "ARN")]
    resource: Vec<String>,
    /// Every action of this access level on the resources: create, list, get, update, delete. May be given several
    /// times.
    #[arg(long, value_name = "LEVEL", requires = "resource", value_parser = level)]
    level: Vec<AccessLevel>,
    /// The role that may be passed, by name. May be given several times.
    #[arg(long, value_name = "NAME")]
    role: Vec<String>,
    /// The service that roles are passed to, where the evidence does not say: fc.aliyuncs.com.
    #[arg(long, value_name = "SERVICE")]
    passed_to: Option<String>,
    /// Only what is wanted: no twins, dependent actions or further resources of the same call.
    #[arg(long)]
    exactly: bool,
    /// Go beyond the evidence: any region. What that adds is said.
    #[arg(long)]
    any_region: bool,
    /// Go beyond the evidence: any account.
    #[arg(long)]
    any_account: bool,
    /// Go beyond the evidence: names that begin alike become one pattern, from this many names on.
    #[arg(long, value_name = "NAMES", num_args = 0..=1, default_missing_value = "2", require_equals = true)]
    common_prefix: Option<usize>,
}

const EXAMPLES: &str = "\
Examples:
  acscope draft --request 'oss:GetObject acs:oss:*:*:logs/2026/*' --request ecs:DescribeInstances
  acscope draft --module 'Agent management' --module 5
  acscope draft --resource 'acs:oss:*:*:logs/*' --level get --level list
  acscope draft --denied denied.json --any-region
  acscope draft --trail events/ --as user/alice > alice.json

The policy goes to standard output; what could not be narrowed, what was added and what a generalisation allows beyond
the evidence goes to standard error, with --json all of it to standard output.
Exit code 0 means that the policy allows everything that was wanted, 1 that something wanted is not in it, 2 that there
is no policy.";

/// Ten thousand requests are a tenth of this.
const LONGEST: u64 = 16 * 1024 * 1024;

/// A3: what a trail cannot know.
const BLIND: &str = "note: a trail has no data-plane calls, such as reading objects or writing logs; add what is needed of \
    them with --request";

fn level(word: &str) -> Result<AccessLevel, String> {
    AccessLevel::from_word(word)
        .filter(|level| *level != AccessLevel::None)
        .ok_or_else(|| "one of create, list, get, update, delete".to_owned())
}

pub(super) fn run(
    args: &DraftArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let catalog = load_catalog(global, streams)?;
    let mut evidence =
        Evidence { catalog: &catalog, wanted: Vec::new(), roles: Vec::new(), notes: Vec::new() };
    evidence.gather(args)?;
    if !args.trail.is_empty() {
        evidence.read_trail(args, global, streams)?;
    }
    let Evidence { mut wanted, roles, notes, .. } = evidence;
    for one in &mut wanted {
        one.passed_to = one.passed_to.take().or_else(|| args.passed_to.clone());
    }
    let drafted = draft(&wanted, &options(args), &catalog);
    if drafted.policy.statements.is_empty() {
        return Err(CommandError::Request(nothing(&drafted, &notes)));
    }
    write(&drafted, &roles, &notes, json, streams)?;
    Ok(if drafted.left_out.iter().all(|left| left.is_harmless) { Exit::Yes } else { Exit::No })
}

fn options(args: &DraftArgs) -> DraftOptions {
    DraftOptions {
        companions: !args.exactly,
        // With a level they are the evidence itself.
        resources: args.resource.clone(),
        passed_roles: args.role.clone(),
        generalise: Generalise {
            any_region: args.any_region,
            any_account: args.any_account,
            common_prefix: args.common_prefix,
        },
    }
}

fn nothing(drafted: &Drafted, notes: &[String]) -> String {
    let reasons = draft_notes(drafted, &[]).into_iter().filter(|line| line.starts_with("left out"));
    let all: Vec<String> = notes.iter().cloned().chain(reasons).collect();
    if all.is_empty() {
        "nothing is wanted; name it with --request, --requests, --module, --denied, --trail, or --resource with --level".to_owned()
    } else {
        format!("there is nothing to allow; name something else to draft from: {}", all.join("; "))
    }
}

fn write(
    drafted: &Drafted,
    roles: &[NeededRole],
    notes: &[String],
    json: bool,
    streams: &mut Streams<'_>,
) -> Result<(), CommandError> {
    if json {
        write!(streams.out, "{}", draft_json(drafted, roles))?;
        for note in notes {
            writeln!(streams.err, "{}", escape_for_display(note))?;
        }
        return Ok(());
    }
    write!(streams.out, "{}", format(&drafted.policy, Style::Pretty))?;
    for note in notes {
        writeln!(streams.err, "{}", escape_for_display(note))?;
    }
    for line in draft_notes(drafted, roles) {
        writeln!(streams.err, "{line}")?;
    }
    Ok(())
}

/// What is wanted, gathered from all options.
struct Evidence<'c> {
    catalog: &'c Catalog,
    wanted: Vec<WantedRequest>,
    roles: Vec<NeededRole>,
    notes: Vec<String>,
}

impl Evidence<'_> {
    fn gather(&mut self, args: &DraftArgs) -> Result<(), CommandError> {
        for request in &args.request {
            let wanted = WantedRequest::parse(request)
                .map_err(|error| CommandError::Request(format!("--request: {error}")))?;
            self.wanted.push(wanted);
        }
        for path in &args.requests {
            self.read_requests(path)?;
        }
        for name in &args.module {
            let (service, module) = find_module(self.catalog, name)?;
            self.wanted.extend(wanted_by_module(self.catalog, service, module));
            for role in roles_of_module(self.catalog, service, module) {
                if !self.roles.contains(&role) {
                    self.roles.push(role);
                }
            }
        }
        for path in &args.denied {
            self.wanted.extend(wanted_of_denials(path)?);
        }
        if !args.level.is_empty() {
            for resource in &args.resource {
                let found = wanted_by_level(self.catalog, resource, &args.level);
                if found.wanted.is_empty() {
                    self.notes
                        .push(format!("no action of these levels is known to be checked on {resource}"));
                }
                self.wanted.extend(found.wanted);
                if !found.unknown.is_empty() {
                    let count = found.unknown.len();
                    let first: Vec<&str> = found.unknown.iter().take(4).map(String::as_str).collect();
                    self.notes.push(format!(
                        "not chosen: {count} more actions of these levels, of which no source states what they are checked on: {}{}",
                        first.join(", "),
                        if count > first.len() { ", …" } else { "" }
                    ));
                }
            }
        }
        Ok(())
    }

    fn read_trail(
        &mut self,
        args: &DraftArgs,
        global: &GlobalArgs,
        streams: &mut Streams<'_>,
    ) -> Result<(), CommandError> {
        let resolver = account_path(global).map(|_| load_account(global, streams)).transpose()?;
        let trail = load_trail(&args.trail, self.catalog, streams)?;
        let actors: Vec<usize> = match &args.principal {
            Some(text) => trail.whom(text, resolver.as_ref()).map_err(CommandError::Request)?.actors,
            None => (0..trail.actors.len()).collect(),
        };
        let (wanted, not_recorded) = wanted(&trail, &actors);
        self.wanted.extend(wanted);
        let partly = not_recorded.iter().filter(|one| one.arn != "*");
        self.notes.extend(partly.map(|one| {
            format!("not recorded: {} on {}: the trail does not say on which", one.action, one.arn)
        }));
        let unmapped: u64 =
            trail.unmapped.iter().filter(|one| actors.contains(&one.actor)).map(|one| one.count).sum();
        if unmapped > 0 {
            let calls = times(unmapped);
            self.notes.push(format!(
                "not in the policy: {calls} without a known action; `acscope usage` lists them"
            ));
        }
        self.notes.push(BLIND.to_owned());
        Ok(())
    }

    fn read_requests(&mut self, path: &Path) -> Result<(), CommandError> {
        let text = read_text(path, LONGEST)?;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wanted = WantedRequest::parse(line).map_err(|error| {
                CommandError::Request(format!("{}:{}: {error}", display_name(path), number + 1))
            })?;
            self.wanted.push(wanted);
        }
        Ok(())
    }
}

/// A module by its number or name; part of a name will do where it is the only one.
fn find_module<'c>(
    catalog: &'c Catalog,
    asked: &str,
) -> Result<(ServiceId, &'c FeatureModule), CommandError> {
    let folded = asked.trim().to_lowercase();
    let named =
        |module: &FeatureModule| module.name.to_lowercase() == folded || module.number.to_string() == folded;
    if let Some(found) = catalog.feature_modules().find(|(_, module)| named(module)) {
        return Ok(found);
    }
    let part: Vec<_> = catalog
        .feature_modules()
        .filter(|(_, module)| !folded.is_empty() && module.name.to_lowercase().contains(&folded))
        .collect();
    if let [only] = part.as_slice() {
        return Ok(*only);
    }
    let names: Vec<&str> = catalog.feature_modules().map(|(_, module)| &*module.name).collect();
    let message = match (part.as_slice(), nearest(asked, names.iter().copied())) {
        ([], Some(near)) => format!("no feature module is called {asked:?}; did you mean {near:?}?"),
        ([], None) => format!(
            "no feature module is called {asked:?}; name one of {} (or its number, 1 to {})",
            names.join(", "),
            names.len()
        ),
        (several, _) => {
            let several: Vec<&str> = several.iter().map(|(_, module)| &*module.name).collect();
            format!("{asked:?} could be several; name one of {}", several.join(", "))
        }
    };
    Err(CommandError::Request(message))
}
