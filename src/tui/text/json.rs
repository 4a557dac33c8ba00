//! Texts of the JSON pane.

use crate::tui::json_pane::Mark;

/// The text cannot be used; what was good before is.
pub const LAST_GOOD: &str = "The last good policy stays in force.";
/// The text cannot be used, and there was none before.
pub const NO_GOOD: &str = "So far no policy is in force.";
/// Something is still empty.
pub const UNFINISHED: &str = "Unfinished parts are not in force.";
/// Why something is not possible: nobody is typing in the text.
pub const NOT_EDITING: &str = "The text is not being edited.";
/// Why something is not possible: more than the editor here takes.
pub const TOO_LARGE: &str = "The text is too large to be edited here; use your own editor.";

/// Something that is wrong, with its place, and how many there are.
pub fn mark(sign: &str, mark: &Mark, number: usize, count: usize) -> String {
    let code = mark.code.map_or_else(String::new, |code| format!("{code} "));
    let number = if count > 1 { format!("({number} of {count}) ") } else { String::new() };
    format!("{sign} {code}{} {number}{}", mark.place, mark.message)
}
