//! `catalog list`, `show`, `check` and `import`: what the catalogs hold, and adding to them.

mod json;
mod show;

use super::catalog_source::{files, load_catalog, refuse};
use super::exit::Exit;
use super::output::CommandError;
use super::{GlobalArgs, Streams};
use crate::engine::catalog::{Catalog, CatalogFile, Fault, Granularity, check, import};
use crate::engine::text::escape_for_display;
use crate::files::{CatalogText, read_catalog};
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

/// Look into the catalogs, check your own, make one from metadata.
#[derive(Debug, clap::Args)]
pub struct CatalogArgs {
    #[command(subcommand)]
    command: CatalogCommand,
}

#[derive(Debug, clap::Subcommand)]
enum CatalogCommand {
    /// List the services.
    List,
    /// Show one service, action or condition key.
    Show {
        /// A RAM code, an action in full, or a condition key.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Say everything that is wrong with catalog files.
    Check {
        /// Catalog files; - is standard input.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Turn Alibaba Cloud's API metadata (ramActions) into a catalog file on standard output.
    Import {
        /// Metadata files, which become one catalog; - is standard input.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

pub(super) fn run(
    args: &CatalogArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    match &args.command {
        CatalogCommand::List => list(&load_catalog(global, streams)?, json, streams),
        CatalogCommand::Show { name } => show_one(&load_catalog(global, streams)?, name, json, streams),
        CatalogCommand::Check { files } => check_files(files, json, streams),
        CatalogCommand::Import { files } => import_files(files, streams),
    }
}

#[derive(Serialize)]
struct ServiceRow<'c> {
    code: &'c str,
    name: Option<&'c str>,
    actions: usize,
    granularity: Option<&'c str>,
    code_guessed: bool,
    products: Vec<&'c str>,
}

fn list(catalog: &Catalog, json: bool, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let rows: Vec<ServiceRow<'_>> = catalog
        .service_ids()
        .map(|id| {
            let service = catalog.service(id);
            ServiceRow {
                code: &service.code,
                name: service.name.as_deref(),
                actions: catalog.actions_of(id).len(),
                granularity: service.granularity.map(Granularity::word),
                code_guessed: service.code_guessed,
                products: service.products.iter().map(|product| &**product).collect(),
            }
        })
        .collect();
    for note in catalog.notes() {
        writeln!(streams.err, "note: {}", escape_for_display(&note.to_string()))?;
    }
    if json {
        write_json(&rows, streams)?;
        return Ok(Exit::Yes);
    }
    let width = rows.iter().map(|row| row.code.len()).max().unwrap_or_default();
    for row in &rows {
        let guessed = if row.code_guessed { "(the RAM code is guessed)" } else { "" };
        let about = [row.name.unwrap_or_default(), guessed].join(" ");
        let line =
            format!("{:width$}  {:5}  {}", row.code, row.actions, escape_for_display(about.trim_start()));
        writeln!(streams.out, "{}", line.trim_end())?;
    }
    writeln!(streams.err, "{} services, {} actions", rows.len(), catalog.actions().len())?;
    Ok(Exit::Yes)
}

fn show_one(
    catalog: &Catalog,
    name: &str,
    json: bool,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if let Some(id) = catalog.action_id(name) {
        if json {
            write_json(&json::action(catalog, id), streams)?;
        } else {
            show::action(catalog, id, streams.out)?;
        }
    } else if let Some(id) = catalog.service_id(name) {
        if json {
            write_json(&json::service(catalog, id), streams)?;
        } else {
            show::service(catalog, id, streams)?;
        }
    } else if let Some(key) = catalog.condition_key(name) {
        if json {
            write_json(&json::key(catalog, key), streams)?;
        } else {
            show::key(catalog, key, streams.out)?;
        }
    } else {
        let near = catalog.nearest_action(name).or_else(|| catalog.nearest_service(name));
        let near = near.or_else(|| catalog.nearest_condition_key(name));
        let hint = near.map_or_else(
            || format!("; `acscope search {}` may find it", name.replace(':', " ")),
            |near| format!(": did you mean {near}?"),
        );
        return Err(CommandError::Request(format!("no catalog has {name}{hint}")));
    }
    Ok(Exit::Yes)
}

/// What `check` says of one file, in JSON.
#[derive(Serialize)]
struct Checked {
    file: String,
    ok: bool,
    services: usize,
    actions: usize,
    /// Actions of the shipped catalogs that the file replaces.
    replaces: Vec<String>,
    faults: Vec<FaultRow>,
}

#[derive(Serialize)]
struct FaultRow {
    line: usize,
    column: usize,
    path: String,
    message: String,
}

impl From<Fault> for FaultRow {
    fn from(fault: Fault) -> Self {
        let Fault { position, path, message } = fault;
        Self { line: position.line, column: position.column, path, message }
    }
}

fn check_files(paths: &[PathBuf], json: bool, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let mut exit = Exit::Yes;
    let mut results = Vec::new();
    for path in paths {
        match read_catalog(path) {
            Ok(text) => {
                let checked = check_text(&text);
                exit = exit.worst(if checked.ok { Exit::Yes } else { Exit::No });
                results.push(checked);
            }
            // One unreadable file does not keep the others from being checked.
            Err(error) => {
                writeln!(streams.err, "error: {}", escape_for_display(&error.to_string()))?;
                exit = exit.worst(Exit::Failed);
            }
        }
    }
    if json {
        write_json(&results, streams)?;
        return Ok(exit);
    }
    for checked in &results {
        write_checked(checked, streams)?;
    }
    Ok(exit)
}

fn check_text(text: &CatalogText) -> Checked {
    let file = CatalogFile { name: &text.name, text: &text.text };
    let mut checked = Checked {
        file: text.name.clone(),
        ok: false,
        services: 0,
        actions: 0,
        replaces: Vec::new(),
        faults: Vec::new(),
    };
    match check(file) {
        Err(error) => checked.faults = error.faults.into_iter().map(FaultRow::from).collect(),
        Ok(over_shipped) => {
            checked.ok = true;
            checked.replaces = over_shipped.notes().iter().map(|note| note.action.clone()).collect();
            let own = over_shipped.action_ids().filter(|id| over_shipped.file_of(*id) == text.name);
            let mut services: Vec<_> = own.map(|id| over_shipped.action(id).service).collect();
            checked.actions = services.len();
            services.dedup();
            checked.services = services.len();
        }
    }
    checked
}

fn write_checked(checked: &Checked, streams: &mut Streams<'_>) -> io::Result<()> {
    for fault in &checked.faults {
        let FaultRow { line, column, path, message } = fault;
        let path = if path.is_empty() { String::new() } else { format!("{path}: ") };
        let text = format!("{}:{line}:{column}: {path}{message}", checked.file);
        writeln!(streams.out, "{}", escape_for_display(&text))?;
    }
    if checked.ok {
        let plural =
            |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let what =
            format!("{} in {}", plural(checked.actions, "action"), plural(checked.services, "service"));
        writeln!(streams.out, "{}: {what}, no faults", escape_for_display(&checked.file))?;
        if !checked.replaces.is_empty() {
            let shown: Vec<&str> = checked.replaces.iter().take(5).map(|name| &**name).collect();
            let more = checked.replaces.len() - shown.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let text = format!("it replaces {}{more}", shown.join(", "));
            writeln!(streams.out, "  {}", escape_for_display(&text))?;
        }
    }
    Ok(())
}

fn import_files(paths: &[PathBuf], streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let texts: Vec<CatalogText> =
        paths.iter().map(|path: &PathBuf| read_catalog(Path::new(path))).collect::<Result<_, _>>()?;
    let shipped = match Catalog::embedded() {
        Ok(shipped) => shipped,
        Err(error) => return Err(refuse(&error, streams)?),
    };
    let made = match import(&files(&texts), &shipped) {
        Ok(made) => made,
        Err(error) => return Err(CommandError::Request(error.to_string())),
    };
    streams.out.write_all(made.text.as_bytes())?;
    for note in &made.notes {
        writeln!(streams.err, "note: {}", escape_for_display(note))?;
    }
    let what = format!("{} in {}", counted(made.actions, "action"), counted(made.services, "service"));
    writeln!(streams.err, "{what}")?;
    Ok(Exit::Yes)
}

fn write_json(value: &impl Serialize, streams: &mut Streams<'_>) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(streams.out, "{text}")
}

/// A number of things: `1 action`, `2 actions`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
