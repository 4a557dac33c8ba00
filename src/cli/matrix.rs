//! `matrix`: who may do what, as a table of principals and actions.

use super::account_file::load_account;
use super::catalog_source::load_catalog;
use super::exit::Exit;
use super::output::{CommandError, Format};
use super::request_options::{layers_without, read_context};
use super::search::option_filters;
use super::{GlobalArgs, Streams};
use crate::engine::account::{Layers, Table, Who, questions};
use crate::engine::catalog::search::{Query, SearchIndex, Searcher};
use crate::engine::decide::check_resource;
use crate::engine::text::escape_for_display;

/// Show who in the account may do what: every principal and every action, as a table.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct MatrixArgs {
    /// Which actions, as in `search`: words and filters such as svc:cms level:delete mod:sandbox. Without any, all.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only actions of this service.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// Only actions of this access level.
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Only these principals: user/NAME, role/NAME, root. Without any, all users and roles.
    #[arg(long = "as", value_name = "PRINCIPAL", num_args = 1..)]
    principals: Vec<String>,
    /// Ask on this resource, wherever it can be one of the action's; otherwise on the action's own ARN template.
    #[arg(long, value_name = "ARN")]
    resource: Option<String>,
    /// Only actions that somebody is allowed, and only principals that are allowed something.
    #[arg(long)]
    granted: bool,
    /// Condition keys of the requests. A key given several times has several values.
    #[arg(long, value_name = "KEY=VALUE", num_args = 1..)]
    context: Vec<String>,
    /// Leave a layer of policies out: control, session, own, group, resource_group, resource or trust.
    #[arg(long, value_name = "LAYER", value_parser = Layers::WORDS, num_args = 1..)]
    without: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  acscope matrix svc:starops level:delete --account account.json
  acscope matrix --service edas --as user/ivan role/dev --account account.json --format csv > edas.csv
  acscope matrix mission --granted --account account.json --format markdown

Each action is asked about on one resource, which stands beside it. Where only narrower resources are granted the answer
is no; `can` and `who-can` list those. A question mark is a decision that rests on an undocumented rule.
Exit code 0 means that something is allowed, 1 that nothing is.";

pub(super) fn run(
    args: &MatrixArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let format = global.format();
    if matches!(format, Format::Sarif | Format::Junit) {
        let message = "matrix writes text, json, csv or markdown; choose one of them with --format";
        return Err(CommandError::Request(message.to_owned()));
    }
    let context = read_context(&args.context)?;
    if let Some(resource) = &args.resource {
        check_resource(resource).map_err(|error| CommandError::Request(error.to_string()))?;
    }
    let resolver = load_account(global, streams)?;
    let catalog = load_catalog(global, streams)?;
    let who = |text: &String| {
        Who::parse(text, resolver.account()).map_err(|error| CommandError::Request(error.to_string()))
    };
    let principals: Vec<Who> = if args.principals.is_empty() {
        resolver.users_and_roles().collect()
    } else {
        args.principals.iter().map(who).collect::<Result<_, _>>()?
    };
    let wanted = wanted(args, SearchIndex::new(&catalog), catalog.actions().len(), streams)?;
    let asked = questions(&catalog, &resolver.account().id.text, args.resource.as_deref());
    let mut asked: Vec<_> = asked
        .into_iter()
        .filter(|question| {
            catalog.action_id(&question.action).is_some_and(|id| wanted.get(id.index()) == Some(&true))
        })
        .collect();
    asked.dedup();
    let matrix = resolver.matrix_through(layers_without(&args.without), &principals, &asked, &context, None);
    let allowed = |who: usize, what: usize| matrix.cell(who, what).decision.is_permitted();
    let mut actions: Vec<usize> = (0..asked.len()).collect();
    let mut shown: Vec<usize> = (0..principals.len()).collect();
    let anything = shown.iter().any(|who| actions.iter().any(|what| allowed(*who, *what)));
    if args.granted {
        shown.retain(|who| actions.iter().any(|what| allowed(*who, *what)));
        actions.retain(|what| shown.iter().any(|who| allowed(*who, *what)));
    }
    let table = Table { catalog: &catalog, matrix: &matrix, actions: &actions, principals: &shown };
    match format {
        Format::Json => writeln!(streams.out, "{}", table.json())?,
        Format::Csv => write!(streams.out, "{}", table.csv())?,
        Format::Markdown => write!(streams.out, "{}", table.markdown())?,
        Format::Text | Format::Sarif | Format::Junit => write!(streams.out, "{}", table.text())?,
    }
    Ok(if anything { Exit::Yes } else { Exit::No })
}

/// By action: whether it is asked for.
fn wanted(
    args: &MatrixArgs,
    index: SearchIndex,
    count: usize,
    streams: &mut Streams<'_>,
) -> Result<Vec<bool>, CommandError> {
    let options = option_filters(args.service.as_deref(), args.level.as_deref(), &index)?;
    let line = format!("{} {options}", args.query.join(" "));
    let query = Query::parse(&line);
    if !query.tags.is_empty() {
        let message =
            "is: asks about a policy, which only the workbench has; --granted leaves out what nobody may do";
        return Err(CommandError::Request(message.to_owned()));
    }
    if query.is_empty() {
        return Ok(vec![true; count]);
    }
    for note in index.explain_filters(&query.filters) {
        writeln!(streams.err, "note: {}", escape_for_display(&note))?;
    }
    let mut searcher = Searcher::new(index);
    let mut wanted = vec![false; count];
    for id in searcher.search(&line, 0, |_, _| false).matches {
        if let Some(slot) = wanted.get_mut(id.index()) {
            *slot = true;
        }
    }
    Ok(wanted)
}
