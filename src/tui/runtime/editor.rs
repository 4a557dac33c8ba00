//! The user's own editor: a text goes into a file that only they can read, the editor runs, the text comes
//! back. What cannot be read back is not lost: the file is kept and named.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::config::Environment;
use crate::files::read_text;

/// The most bytes that are taken back from an editor.
const LONGEST: u64 = 16 * 1024 * 1024;

/// The editor that the user names, or the one that every Unix has.
pub fn editor(environment: Environment<'_>) -> OsString {
    environment("VISUAL").or_else(|| environment("EDITOR")).unwrap_or_else(|| "vi".into())
}

/// Runs the editor on a text and returns the text that it left, or `None` if that is the same. Waits for
/// the editor to end; the terminal must be its own meanwhile.
pub fn edit(editor: &OsString, text: &str) -> Result<Option<String>, String> {
    let mut file = tempfile::Builder::new()
        .prefix("acscope-")
        .suffix(".json")
        .tempfile()
        .map_err(|error| format!("No temporary file could be made for the editor: {error}."))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.flush())
        .map_err(|error| format!("The temporary file for the editor could not be written: {error}."))?;
    // The path alone: an editor may replace the file, and the handle would still hold the old one.
    let path = file.into_temp_path();
    let shown = editor.to_string_lossy().into_owned();
    let status = command(editor, &path).stdin(Stdio::inherit()).status().map_err(|error| {
        format!("The editor `{shown}` could not be started: {error}. Set VISUAL or EDITOR.")
    })?;
    if !status.success() {
        return Err(format!("The editor `{shown}` ended with {status}; the text is as it was."));
    }
    match read_text(&path, LONGEST) {
        Ok(edited) if edited == text => Ok(None),
        Ok(edited) => Ok(Some(edited)),
        Err(error) => match path.keep() {
            Ok(kept) => Err(format!("{error}. What you wrote is in {}.", kept.display())),
            Err(_) => Err(format!("{error}.")),
        },
    }
}

/// `EDITOR` is a piece of shell by custom: `code --wait` and paths in quotes work.
#[cfg(unix)]
fn command(editor: &OsString, path: &Path) -> Command {
    let mut script = editor.clone();
    script.push(" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(editor).arg(path);
    command
}

#[cfg(not(unix))]
fn command(editor: &OsString, path: &Path) -> Command {
    let mut command = Command::new(editor);
    command.arg(path);
    command
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn edit_with(script: &str, text: &str) -> Result<Option<String>, String> {
        edit(&format!("sh -c '{script}' sh").into(), text)
    }

    #[test]
    fn the_text_goes_there_and_comes_back() {
        assert_eq!(
            edit_with("cat \"$1\" \"$1\" > \"$1.new\"; mv \"$1.new\" \"$1\"", "ab\n"),
            Ok(Some("ab\nab\n".into()))
        );
        assert_eq!(edit_with("true", "ab"), Ok(None));
    }

    #[test]
    fn an_editor_that_fails_leaves_the_text_as_it_was() {
        let error = edit_with("echo changed > \"$1\"; exit 1", "ab").unwrap_err();
        assert!(error.contains("as it was"), "{error}");
        let missing = edit(&"/no/such/editor 2>/dev/null".into(), "ab").unwrap_err();
        assert!(missing.contains("/no/such/editor"), "{missing}");
    }

    #[test]
    fn what_cannot_be_taken_back_is_kept() {
        let error = edit_with("printf \"\\377\" > \"$1\"", "ab").unwrap_err();
        assert!(error.contains("not UTF-8"), "{error}");
        let kept = error.rsplit(' ').next().unwrap().trim_end_matches('.');
        assert_eq!(std::fs::read(kept).unwrap(), [0xff]);
        std::fs::remove_file(kept).unwrap();
    }

    #[test]
    fn visual_comes_before_editor() {
        let named = |pairs: &'static [(&'static str, &'static str)]| {
            editor(&move |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
        };
        assert_eq!(named(&[("EDITOR", "ed"), ("VISUAL", "vim")]), "vim");
        assert_eq!(named(&[("EDITOR", "ed")]), "ed");
        assert_eq!(named(&[]), "vi");
    }
}
