//! The user's own catalog files: which there are, and what is in them.

use std::path::{Path, PathBuf};

use super::limits::LONGEST_CATALOG;
use super::read::{ReadError, ReadProblem, display_name, read_text};

/// A catalog file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogText {
    /// Its name for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Reads catalog files in order: files as named, and of a folder every `.json` file in it, by name.
///
/// # Errors
/// The first that cannot be read. A folder without catalogs is no error.
pub fn read_catalogs(paths: &[PathBuf]) -> Result<Vec<CatalogText>, ReadError> {
    let mut texts = Vec::new();
    for path in paths {
        for file in files_of(path)? {
            texts.push(read_catalog(&file)?);
        }
    }
    Ok(texts)
}

/// Reads one catalog file, or standard input for `-`.
///
/// # Errors
/// When it cannot be read.
pub fn read_catalog(path: &Path) -> Result<CatalogText, ReadError> {
    Ok(CatalogText { name: display_name(path), text: read_text(path, LONGEST_CATALOG)? })
}

fn files_of(path: &Path) -> Result<Vec<PathBuf>, ReadError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let fail = |error: &std::io::Error| ReadError {
        file: display_name(path),
        problem: match error.kind() {
            std::io::ErrorKind::PermissionDenied => ReadProblem::Denied,
            _ => ReadProblem::Other(error.to_string()),
        },
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| fail(&error))? {
        let file = entry.map_err(|error| fail(&error))?.path();
        if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) && file.is_file() {
            files.push(file);
        }
    }
    // The order of a folder is the file system's; overriding must not depend on it.
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_json_files_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.json", "a.JSON", "notes.txt", "c.json.bak"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        std::fs::create_dir(folder.path().join("d.json")).unwrap();
        let texts = read_catalogs(&[folder.path().to_owned(), folder.path().join("notes.txt")]).unwrap();
        let texts: Vec<&str> = texts.iter().map(|one| &*one.text).collect();
        assert_eq!(texts, ["a.JSON", "b.json", "notes.txt"]);
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = read_catalogs(&[PathBuf::from("/nonexistent/mine.json")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "/nonexistent/mine.json: there is no such file; check the name and the folder"
        );
    }
}
