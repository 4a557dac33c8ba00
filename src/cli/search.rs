//! `search`: the catalog search of the workbench.

use super::catalog_source::load_catalog;
use super::exit::Exit;
use super::output::CommandError;
use super::{GlobalArgs, Streams};
use crate::engine::catalog::search::{Query, SearchIndex, Searcher};
use crate::engine::catalog::{AccessLevel, Action, Catalog};
use crate::engine::text::escape_for_display;
use serde::Serialize;
use std::io;

/// Find actions by name, API, description, resource type, condition key, module or service.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct SearchArgs {
    /// Words, all of which have to be found, and filters: svc:cms level:delete type:thread key:acs:SourceIp mod:sandbox.
    #[arg(value_name = "QUERY", required_unless_present_any = ["service", "level"])]
    query: Vec<String>,
    /// Only actions of this service: its RAM code, or the beginning of its code or name.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// Only actions of this access level: create, list, get, update, delete, none, unknown, or read or write for several.
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// At most so many; 0 is all.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

const EXAMPLES: &str = "\
Examples:
  acscope search chat
  acscope search delete thread svc:starops
  acscope search 'edas:*Application'
  acscope search --service log --level write --limit 0

Levels in parentheses are inferred from the action's verb. Exit code 0 means that something was found, 1 that nothing was.";

/// One action that was found, in JSON. The names are a contract.
#[derive(Serialize)]
struct Found<'c> {
    action: &'c str,
    service: &'c str,
    access_level: Option<&'c str>,
    score: i32,
    /// Ranges of characters of `action`, from start to end.
    matches: Vec<(usize, usize)>,
    description: &'c str,
}

pub(super) fn run(
    args: &SearchArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let catalog = load_catalog(global, streams)?;
    let index = SearchIndex::new(&catalog);
    let options = option_filters(args.service.as_deref(), args.level.as_deref(), &index)?;
    let line = format!("{} {options}", args.query.join(" "));
    let query = Query::parse(&line);
    if !query.tags.is_empty() {
        let message = "is: asks about a policy, which only the workbench has; leave it out here";
        return Err(CommandError::Request(message.to_owned()));
    }
    if query.is_empty() {
        return Err(CommandError::Request(
            "say what to search for, such as acscope search create chat".to_owned(),
        ));
    }
    let notes = index.explain_filters(&query.filters);
    let mut searcher = Searcher::new(index);
    let limit = if args.limit == 0 { catalog.actions().len() } else { args.limit };
    let found = searcher.search(&line, limit, |_, _| false);
    let (hits, total) = (found.hits.to_vec(), found.matches.len());
    for note in notes {
        writeln!(streams.err, "note: {}", escape_for_display(&note))?;
    }
    let found: Vec<Found<'_>> = hits
        .iter()
        .map(|hit| {
            let action = catalog.action(hit.action);
            Found {
                action: &action.name,
                service: &catalog.service(action.service).code,
                access_level: action.level.map(AccessLevel::word),
                score: hit.score,
                matches: searcher.highlight(hit.action),
                description: &action.description,
            }
        })
        .collect();
    if json {
        let list = serde_json::to_string_pretty(&found).map_err(io::Error::from)?;
        writeln!(streams.out, "{list}")?;
    } else {
        write_table(&catalog, hits.iter().map(|hit| catalog.action(hit.action)), streams)?;
        if total > found.len() {
            writeln!(streams.err, "{} of {total}; --limit 0 shows all", found.len())?;
        }
    }
    if total == 0 {
        writeln!(streams.err, "nothing was found")?;
    }
    Ok(if total == 0 { Exit::No } else { Exit::Yes })
}

/// The options as the filters they stand for. What was given as an option has to mean something; in the query it may be
/// a word still being thought of.
pub(super) fn option_filters(
    service: Option<&str>,
    level: Option<&str>,
    index: &SearchIndex,
) -> Result<String, CommandError> {
    let mut filters = Vec::new();
    for (option, name, value) in [("--service", "svc", service), ("--level", "level", level)] {
        let Some(value) = value else { continue };
        let value = value.replace('"', "");
        if value.trim().is_empty() {
            return Err(CommandError::Request(format!(
                "{option} is empty; name one, or leave the option out"
            )));
        }
        filters.push(format!("{name}:\"{value}\""));
    }
    let filters = filters.join(" ");
    match index.explain_filters(&Query::parse(&filters).filters).into_iter().next() {
        Some(note) => Err(CommandError::Request(note)),
        None => Ok(filters),
    }
}

/// Name, level and description, in columns.
pub(super) fn write_table<'c>(
    catalog: &'c Catalog,
    actions: impl Iterator<Item = &'c Action>,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    let rows: Vec<(&str, String, &Action)> =
        actions.map(|action| (&*action.name, level_word(action), action)).collect();
    let name_width = rows.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    let level_width = rows.iter().map(|(_, level, _)| level.len()).max().unwrap_or_default();
    for (name, level, action) in rows {
        let description = escape_for_display(&action.description);
        let guessed =
            if catalog.service(action.service).code_guessed { " (the RAM code is guessed)" } else { "" };
        writeln!(streams.out, "{name:name_width$}  {level:level_width$}  {description}{guessed}")?;
    }
    Ok(())
}

/// The level: as it is when stated, in parentheses when inferred.
fn level_word(action: &Action) -> String {
    match action.level {
        None => "unknown".to_owned(),
        Some(level) if action.level_from.is_inferred() => format!("({level})"),
        Some(level) => level.to_string(),
    }
}
