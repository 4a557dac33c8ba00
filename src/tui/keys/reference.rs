//! The keys as documents show them, printed from the same table as help and palette.

use std::fmt::Write as _;

use super::action::{ACTIONS, ActionRow};
use super::context::Context;
use super::keymap::Keymap;
use crate::tui::text;

/// The default keys as Markdown: a table for each group of actions.
pub fn markdown() -> String {
    let mut written = String::new();
    let mut group = None;
    for row in ACTIONS {
        if group != Some(row.group) {
            group = Some(row.group);
            let heading = text::group(row.group);
            // Writing to a String cannot fail.
            let _ =
                write!(written, "\n### {heading}\n\n| keys | name | what it does |\n| --- | --- | --- |\n");
        }
        let keys =
            places(row).iter().map(|(place, keys)| markdown_keys(place, keys)).collect::<Vec<_>>().join("; ");
        let _ = writeln!(written, "| {keys} | `{}` | {} |", row.name, row.doc);
    }
    written.trim_start().to_owned()
}

/// The most useful of the default keys as one Markdown table: those that the bottom line hints at.
pub fn summary() -> String {
    let mut written = String::from("| keys | | what they do |\n| --- | --- | --- |\n");
    for row in ACTIONS.iter().filter(|row| row.bar > 0) {
        let Some((place, keys)) = places(row).into_iter().next() else { continue };
        let _ = writeln!(written, "| {} | {} | {} |", markdown_keys("", &keys), place.trim(), row.doc);
    }
    written
}

/// The default keys as a section of a manual page (roff).
pub fn manual() -> String {
    let mut written = String::from(".SH KEYS\n");
    let mut group = None;
    for row in ACTIONS {
        if group != Some(row.group) {
            group = Some(row.group);
            let _ = writeln!(written, ".SS {}", text::group(row.group));
        }
        let keys: Vec<String> = places(row)
            .iter()
            .map(|(place, keys)| {
                let keys: Vec<String> = keys.iter().map(|key| format!("\\fB{}\\fR", roff(key))).collect();
                format!("{}{place}", keys.join(", "))
            })
            .collect();
        let _ = writeln!(written, ".TP\n{}\n{}.", keys.join("; "), roff(row.doc));
    }
    written
}

/// Where an action has keys, and which. A place is said only when it does not follow from the group.
fn places(row: &ActionRow) -> Vec<(String, Vec<String>)> {
    let keymap = Keymap::default();
    let keys =
        |context: Context| keymap.keys_in(context, row.action).map(ToString::to_string).collect::<Vec<_>>();
    row.keys
        .iter()
        .map(|(context, _)| (*context, keys(*context)))
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(context, keys)| {
            let place = if context == Context::Global {
                String::new()
            } else {
                format!(" {}", text::context(context))
            };
            (place, keys)
        })
        .collect()
}

fn markdown_keys(place: &str, keys: &[String]) -> String {
    // A bar would end the cell of the table.
    let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
    format!("{}{place}", keys.join(", "))
}

fn roff(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_stands_in_both_documents_with_its_keys() {
        let (markdown, manual) = (markdown(), manual());
        for row in ACTIONS {
            assert!(markdown.contains(&format!("| `{}` | {} |", row.name, row.doc)), "{}", row.name);
            assert!(manual.contains(&roff(row.doc)), "{}", row.name);
        }
        assert!(markdown.contains(
            "| `ctrl-s`; `ctrl-s` while editing the JSON text; `ctrl-s` on the account screen | `save` |"
        ));
        assert!(
            manual.contains(
                ".TP\n\\fBg g\\fR, \\fBhome\\fR; \\fBctrl\\-home\\fR while editing the JSON text; \\fBctrl\\-home\\fR in a list\nGo to the first row."
            )
        );
    }
}
