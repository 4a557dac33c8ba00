//! `docs/keys.md` and the key table of the README are printed from the action table.
//!
//! `UPDATE_DOCS=1 cargo test --test workbench keys` writes them again.

use std::fs;
use std::path::Path;

const HEAD: &str = "# Keys\n\n\
    The default keys of the workbench, printed from its table of actions (`src/tui/keys/action.rs`). `?` shows those that \
    work where you are, `:` finds any of them by name. Every key can be changed in the configuration file:\n\n\
    ```toml\n[keys.policy]\nsplit = \"|\"\nmerge = [\"&\", \"ctrl-x m\"]\nduplicate = []\n```\n\n\
    A table for each place: `global`, `catalog`, `details`, `policy`, `json`, `findings`, `request`, `account`, `matrix`, `search`, \
    `text` (any line \
    being typed), `editor` (the JSON text being edited), `list` and `confirm` (pop-ups). What is written replaces the \
    default keys of that action there; `[]` leaves it without one.\n\n\
    The mouse works too: click a pane, tab, field, hint or row, turn the wheel, drag the borders between panes. Hold \
    Shift to select text as usual, or press `F4` to leave the mouse to the terminal.\n\n";

/// Compares a document with what it should be, or writes it when asked to.
fn check(name: &str, expected: &dyn Fn(&str) -> String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let written = fs::read_to_string(&file).unwrap_or_default();
    let expected = expected(&written);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, expected).unwrap();
    } else {
        assert!(
            written == expected,
            "{name} is stale; write it again with UPDATE_DOCS=1 cargo test --test workbench keys"
        );
    }
}

#[test]
fn the_key_document_shows_the_keys_of_the_program() {
    check("docs/keys.md", &|_| format!("{HEAD}{}", acscope::tui::keys::reference::markdown()));
}

#[test]
fn the_readme_shows_the_keys_of_the_program() {
    const BEGIN: &str = "<!-- keys -->\n";
    const END: &str = "<!-- /keys -->";
    check("README.md", &|written| {
        let (before, rest) = written.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        let summary = acscope::tui::keys::reference::summary();
        format!("{before}{BEGIN}{summary}\n[All keys](docs/keys.md), and how to change them.\n{END}{after}")
    });
}
