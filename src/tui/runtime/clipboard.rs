//! The clipboard: through the terminal, and through the system's own program where there is one.
//!
//! The terminal's way (OSC 52) works over ssh too, but not every terminal does it, none says whether it did,
//! and long texts are cut or refused. The system's programs are sure where they exist. So both are used:
//! the terminal for texts of a bounded size, at once; a program in a thread of its own, which then says
//! how it went. Nothing here ever reads the clipboard: pasting is the terminal's business.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::config::Environment;

/// The most bytes that are sent through the terminal. Some stop at 100,000 of what they count, which is the
/// text in base 64: four characters for three bytes.
pub const LONGEST_FOR_TERMINAL: usize = 74_000;

/// A program that puts its standard input on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copier {
    program: PathBuf,
    arguments: &'static [&'static str],
    /// Windows programs expect UTF-16.
    utf16: bool,
}

/// A program, its arguments, and the variable without which it has no screen to talk to.
type Known = (&'static str, &'static [&'static str], Option<&'static str>);

const KNOWN: &[Known] = &[
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-in", "-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--input", "--clipboard"], Some("DISPLAY")),
    ("pbcopy", &[], None),
    ("clip.exe", &[], None),
];

impl Copier {
    /// The first program that is installed and has a screen to talk to.
    pub fn find(environment: Environment<'_>) -> Option<Self> {
        let path = environment("PATH")?;
        KNOWN.iter().filter(|(_, _, needs)| needs.is_none_or(|name| environment(name).is_some())).find_map(
            |(name, arguments, _)| {
                let program =
                    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())?;
                Some(Self { program, arguments, utf16: *name == "clip.exe" })
            },
        )
    }

    /// Runs the program with a text. Waits for its end: call it in a thread of its own.
    pub fn copy(&self, text: &str) -> Result<(), String> {
        let name = self.program.file_name().map_or_else(Default::default, OsStr::to_string_lossy);
        let run = || {
            let mut child = Command::new(&self.program)
                .args(self.arguments)
                .stdin(Stdio::piped())
                // These programs stay in the background and would keep our own output open.
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()?;
            if let Some(mut input) = child.stdin.take() {
                input.write_all(&self.encode(text))?;
            }
            child.wait()
        };
        match run() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{name} could not copy: {status}.")),
            Err(error) => Err(format!("{name} could not copy: {error}.")),
        }
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        if self.utf16 {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            text.as_bytes().to_vec()
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    fn program(directory: &Path, name: &str, script: &str) {
        let file = directory.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn find(directory: &Path, variable: &'static str) -> Option<Copier> {
        let path = directory.as_os_str().to_owned();
        Copier::find(&move |name| match name {
            "PATH" => Some(path.clone()),
            _ => (name == variable).then(|| ":0".into()),
        })
    }

    #[test]
    fn a_program_is_used_only_where_it_has_a_screen() {
        let directory = tempfile::tempdir().unwrap();
        program(directory.path(), "xclip", "cat > /dev/null");
        assert_eq!(find(directory.path(), "NONE"), None);
        assert_eq!(find(directory.path(), "WAYLAND_DISPLAY"), None);
        assert!(find(directory.path(), "DISPLAY").is_some());
    }

    #[test]
    fn the_text_arrives_and_a_failure_is_told() {
        let directory = tempfile::tempdir().unwrap();
        let copied = directory.path().join("copied");
        program(directory.path(), "pbcopy", &format!("cat > '{}'", copied.display()));
        let copier = find(directory.path(), "NONE").unwrap();
        assert_eq!(copier.copy("{ \"数字\": 1 }\n"), Ok(()));
        assert_eq!(fs::read_to_string(&copied).unwrap(), "{ \"数字\": 1 }\n");
        program(directory.path(), "pbcopy", "cat > /dev/null; exit 3");
        let error = copier.copy("x").unwrap_err();
        assert!(error.starts_with("pbcopy could not copy") && error.contains('3'), "{error}");
    }

    #[test]
    fn windows_programs_get_what_they_expect() {
        let copier = Copier { program: PathBuf::new(), arguments: &[], utf16: true };
        assert_eq!(copier.encode("a中"), [0x61, 0, 0x2d, 0x4e]);
    }
}
