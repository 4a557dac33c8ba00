//! The catalogs of a command: those of the program, of the user's data directory, of the configuration and of `--catalog`.

use super::GlobalArgs;
use super::output::CommandError;
use crate::config::{Paths, process_environment};
use crate::engine::catalog::{Action, ActionResource, Catalog, CatalogFile};
use crate::files::{display_name, read_text};
use std::path::{Path, PathBuf};

/// The largest of the program's own has a twentieth of this.
const LONGEST_CATALOG: u64 = 64 * 1024 * 1024;

/// Loads all catalogs, later ones over earlier ones.
///
/// # Errors
/// When one cannot be read or is none.
pub(super) fn load_catalog(global: &GlobalArgs) -> Result<Catalog, CommandError> {
    let own =
        Paths::find(&process_environment).ok().map(|paths| paths.catalogs()).filter(|folder| folder.is_dir());
    let mut files = Vec::new();
    for path in own.into_iter().chain(global.load_config().0.catalogs) {
        files.extend(files_of(&path)?);
    }
    let read = |path: &PathBuf| Ok((display_name(path), read_text(path, LONGEST_CATALOG)?));
    let texts: Vec<(String, String)> = files.iter().map(read).collect::<Result<_, CommandError>>()?;
    let files: Vec<CatalogFile<'_>> = texts.iter().map(|(name, text)| CatalogFile { name, text }).collect();
    Catalog::with_files(&files).map_err(|error| CommandError::Request(error.to_string()))
}

/// Whether every resource that an action is known to take is "all resources" (F1). Where none is known nothing is said.
pub(super) fn is_on_all_resources(catalog: &Catalog, action: &Action) -> bool {
    let is_all = |resource: &ActionResource| catalog.resource_type(resource.resource_type).is_all_resources();
    action.resources_known() && !action.resources_inferred && action.resources.iter().all(is_all)
}

/// A file, or the `.json` files of a folder by name.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let failed = |error: std::io::Error| CommandError::Request(format!("{}: {error}", display_name(path)));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}
