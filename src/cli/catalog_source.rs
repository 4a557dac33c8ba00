//! The catalog that a command works with: the embedded files, those of the data folder, those of the
//! configuration and of `--catalog`, later ones over earlier ones.

use super::output::CommandError;
use super::{GlobalArgs, Streams};
use crate::config::{Config, Paths, process_environment};
use crate::engine::catalog::{Catalog, CatalogError, CatalogFile};
use crate::engine::text::escape_for_display;
use crate::files::{CatalogText, read_catalogs};

/// Loads it for a command that needs nothing else of the configuration, whose problems go to standard error.
pub(super) fn load_catalog(global: &GlobalArgs, streams: &mut Streams<'_>) -> Result<Catalog, CommandError> {
    let (config, problems) = global.load_config();
    for problem in problems {
        writeln!(streams.err, "warning: {problem}")?;
    }
    catalog_in_force(&config, streams)
}

/// Loads it as the configuration says; a catalog with faults ends the command.
pub(super) fn catalog_in_force(config: &Config, streams: &mut Streams<'_>) -> Result<Catalog, CommandError> {
    let own = Paths::find(&process_environment).map(|paths| paths.catalogs()).ok();
    // A data folder without catalogs is the usual case.
    let own = own.into_iter().filter(|folder| folder.is_dir());
    let paths: Vec<_> = own.chain(config.catalogs.iter().cloned()).collect();
    let texts = read_catalogs(&paths)?;
    match Catalog::with_files(&files(&texts)) {
        Ok(catalog) => Ok(catalog),
        Err(error) => Err(refuse(&error, streams)?),
    }
}

/// Loads it for notes beside an answer that does not rest on it. Where it cannot be used that is said in their stead.
pub(super) fn catalog_for_notes(
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> std::io::Result<Option<Catalog>> {
    match load_catalog(global, streams) {
        Ok(catalog) => Ok(Some(catalog)),
        Err(CommandError::Write(error)) => Err(error),
        Err(CommandError::Request(why)) => {
            let line = format!("note: not checked against the catalogs: {why}");
            writeln!(streams.err, "{}", escape_for_display(&line))?;
            Ok(None)
        }
    }
}

/// Says what the catalogs have against a request, which is answered all the same.
pub(super) fn note_doubts(
    catalog: &Catalog,
    action: &str,
    resources: &[String],
    streams: &mut Streams<'_>,
) -> std::io::Result<()> {
    for doubt in catalog.request_doubts(action, resources) {
        writeln!(streams.err, "note: {}", escape_for_display(&doubt))?;
    }
    Ok(())
}

/// The files as the engine takes them.
pub(super) fn files(texts: &[CatalogText]) -> Vec<CatalogFile<'_>> {
    texts.iter().map(|one| CatalogFile { name: &one.name, text: &one.text }).collect()
}

/// Writes every fault and gives the error that ends the command.
pub(super) fn refuse(error: &CatalogError, streams: &mut Streams<'_>) -> std::io::Result<CommandError> {
    for fault in &error.faults {
        writeln!(streams.err, "{}", escape_for_display(&format!("{}:{fault}", error.file)))?;
    }
    let faults = if error.faults.len() == 1 { "a fault" } else { "faults" };
    Ok(CommandError::Request(format!(
        "{} has {faults} and cannot be used; correct it or leave it out",
        error.file
    )))
}
