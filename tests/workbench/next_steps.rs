//! What the workbench says when something does not go says what to do next: warnings and errors always, and why a key
//! does nothing here unless there is nothing to do about it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::next_step::says_what_to_do;
use crate::support::workbench::Workbench;
use acscope::tui::keys::action::ACTIONS;
use acscope::tui::pane::Pane;
use acscope::tui::screen::Screen;

/// The names of the constants that are said as warnings or errors, with the files that say them.
fn said_constants() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for level in ["Level::Warning, ", "Level::Error, "] {
                for (at, _) in text.match_indices(level) {
                    let said = &text[at + level.len()..];
                    let end = said.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap();
                    let name = said[..end].rsplit("::").next().unwrap();
                    if name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
                        found.insert(name.to_owned());
                    }
                }
            }
        }
    }
    found
}

/// The texts of constants of these names, wherever in `src/tui/text` they stand.
fn texts_of(names: &BTreeSet<String>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/text")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for name in names {
            if let Some((_, rest)) = text.split_once(&format!("pub const {name}: &str =")) {
                let value = rest.split('"').nth(1).unwrap();
                found.push((name.clone(), value.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_warning_and_error_of_the_workbench_says_what_to_do_next() {
    let names = said_constants();
    let texts = texts_of(&names);
    assert!(names.len() >= 10, "{names:?}");
    for name in &names {
        assert!(texts.iter().any(|(found, _)| found == name), "{name} has no text");
    }
    let silent: Vec<_> = texts.iter().filter(|(_, text)| !says_what_to_do(text)).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

/// Where the end is reached, nothing of the kind exists or it is under way already, there is nothing to do.
const NOTHING_TO_DO: &[&str] = &[
    "there is no",
    "there are no",
    "there is nothing",
    "it is the ",
    "it is so",
    "only ",
    "no statement has to do",
    "nothing is ",
    "the text is not being edited",
    "no call of theirs",
    "the decisions are being",
    "this is the workbench",
];

#[test]
fn a_key_that_does_nothing_here_says_why_and_what_to_do() {
    let policies = [
        "",
        r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}"#,
        "{",
    ];
    let mut said = BTreeSet::new();
    for text in policies {
        for known in [false, true] {
            let mut workbench = Workbench::new(120, 40);
            if known {
                workbench = workbench.with_world();
            }
            if !text.is_empty() {
                workbench = workbench.with_text(text);
            }
            for screen in Screen::ALL {
                for pane in Pane::ALL {
                    workbench.app.screen = *screen;
                    workbench.app.focus = *pane;
                    said.extend(ACTIONS.iter().filter_map(|row| workbench.app.why_not(row.action)));
                }
            }
        }
    }
    assert!(said.len() > 20, "{said:?}");
    let silent: Vec<_> = said
        .into_iter()
        .filter(|text| !says_what_to_do(text))
        .filter(|text| !NOTHING_TO_DO.iter().any(|way| text.to_lowercase().starts_with(way)))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}
