//! The actions of the catalogs, as questions about access take them.

use super::GlobalArgs;
use super::output::CommandError;
use crate::engine::access::KnownAction;
use crate::engine::catalog::{Catalog, CatalogFile};
use crate::files::{display_name, read_text};
use std::path::{Path, PathBuf};

/// A catalog of all services of a cloud, with room to spare.
const LONGEST_CATALOG: u64 = 64 * 1024 * 1024;

/// Every action of the embedded catalogs and those of `--catalog`, in the catalogs' order.
///
/// # Errors
/// When a catalog cannot be read.
pub(super) fn known_actions(global: &GlobalArgs) -> Result<Vec<KnownAction>, CommandError> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for path in global.catalog.iter().map(|path| files_of(path)) {
        for file in path? {
            texts.push((display_name(&file), read_text(&file, LONGEST_CATALOG)?));
        }
    }
    let files: Vec<CatalogFile<'_>> = texts.iter().map(|(name, text)| CatalogFile { name, text }).collect();
    let catalog = Catalog::with_files(&files).map_err(|error| CommandError::Request(error.to_string()))?;
    let known = catalog.actions().iter().map(|action| KnownAction {
        name: action.name.to_string(),
        resources: action
            .resources
            .iter()
            .map(|resource| catalog.resource_type(resource.resource_type))
            .flat_map(|kind| {
                let all = kind.is_all_resources().then(|| "*".to_owned());
                kind.arns.iter().map(ToString::to_string).chain(all)
            })
            .collect(),
    });
    Ok(known.collect())
}

/// A file, or the JSON files of a folder in the order of their names.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
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
