//! The wall around the engine: it knows no terminal, no command line, no file, no environment, no clock.

use crate::support::sources::sources;
use std::path::Path;

const FORBIDDEN: &[&str] = &[
    "crate::tui",
    "crate::cli",
    "crate::config",
    "crate::files",
    "std::fs",
    "std::env",
    "std::process",
    "std::net::Tcp",
    "std::net::Udp",
    "SystemTime",
    "time::Instant",
    "ratatui",
    "crossterm",
    "println!",
    "eprintln!",
];

#[test]
fn the_engine_knows_no_screen_no_file_and_no_clock() {
    let files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine"));
    assert!(files.len() > 20, "the engine was not found");
    let mut broken = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // Tests may read fixtures; the code may not, before the tests or behind a part that only they have.
        if file.file_name().is_some_and(|name| name == "tests.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for word in FORBIDDEN.iter().filter(|word| line.contains(**word)) {
                broken.push(format!("{}: {word} in {}", file.display(), line.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_command_line_works_without_the_workbench() {
    let folders = ["src/cli", "src/config", "src/files"];
    for file in
        folders.into_iter().flat_map(|folder| sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)))
    {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["crate::tui", "ratatui", "crossterm"] {
            let used = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word));
            assert!(!used, "{} uses {word}", file.display());
        }
    }
}

/// What the parts of the workbench may not name: whoever reads a pane need not read them all.
#[test]
fn the_parts_of_the_workbench_do_not_know_the_whole() {
    let whole = ["tui::app", "tui::update", "tui::view", "tui::runtime", "tui::terminal"];
    let tui = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui");
    let is_pane = |name: &str| name.contains("_pane") || name.contains("_screen");
    let is_word = |name: &str| {
        ["text/", "keys/", "pane.rs", "screen.rs", "scroll.rs"].iter().any(|one| name.starts_with(one))
    };
    let (mut panes, mut words) = (0, 0);
    for file in sources(&tui) {
        let name = file.strip_prefix(&tui).unwrap().to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        // `super::app` in a file beside it is `tui::app`.
        let code = if name.contains('/') { code.to_owned() } else { code.replace("super::", "tui::") };
        let is_of_state = is_pane(&name);
        panes += usize::from(is_of_state);
        words += usize::from(is_word(&name));
        for part in whole.iter().filter(|_| is_of_state || is_word(&name)) {
            assert!(!code.contains(part), "{name} names {part}");
        }
        if name.starts_with("view/") {
            assert!(!code.contains("tui::update"), "{name} only draws");
        }
    }
    assert!(panes > 20 && words > 20, "{panes} {words}");
}

/// Where the time of day is read, and what for: the names of kept work, the date that requests are asked at, and the
/// dates of conditions that are over. Nothing of it is waited for.
const CLOCKS: &[&str] =
    &["src/tui/runtime/mod.rs", "src/tui/runtime/start.rs", "src/tui/runtime/recovery.rs", "src/cli/lint.rs"];

#[test]
fn nothing_that_waits_looks_at_the_clock_that_jumps() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut readers = Vec::new();
    for file in sources(&root.join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let lines: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let now = lines.iter().filter(|line| line.contains("SystemTime::now") || line.contains("Utc::now"));
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        readers.extend(now.map(|_| name.clone()));
        // A deadline of the time of day would come years late, or at once, after a jump.
        for line in lines.iter().filter(|line| line.contains("SystemTime")) {
            assert!(!line.contains(".elapsed()") && !line.contains("checked_add"), "{name}: {line}");
            assert!(CLOCKS.contains(&name.as_str()), "{name}: {line}");
        }
    }
    readers.sort();
    assert_eq!(readers, ["src/cli/lint.rs", "src/tui/runtime/mod.rs", "src/tui/runtime/recovery.rs"]);
}
