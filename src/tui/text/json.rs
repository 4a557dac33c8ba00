//! Texts of the JSON pane.

use crate::engine::json::Position;

/// The text cannot be used; what was good before is.
pub const LAST_GOOD: &str = "The last good policy stays in force.";
/// The text cannot be used, and there was none before.
pub const NO_GOOD: &str = "No policy is in force: there was no good text yet.";
/// Something is still empty.
pub const UNFINISHED: &str = "What is unfinished is not in force yet.";
/// Why something is not possible: nobody is typing in the text.
pub const NOT_EDITING: &str = "The text is not being edited.";
/// Why something is not possible: more than the editor here takes.
pub const TOO_LARGE: &str = "The text is too large to be edited here; use your own editor.";

/// Something that is wrong, with its place, and how many there are.
pub fn fault(symbol: &str, place: Position, message: &str, number: usize, count: usize) -> String {
    if count > 1 {
        format!("{symbol} {place} ({number} of {count}) {message}")
    } else {
        format!("{symbol} {place} {message}")
    }
}
