//! Texts of the matrix screen.

use super::browse::actions;
use crate::engine::account::Cell;
use crate::engine::decide::Decision;
use crate::tui::matrix_screen::count::Count;

/// Title of the table.
pub const MATRIX: &str = "Matrix";
/// Nothing is decided yet.
pub const WORKING: &str = "working the decisions out";
/// Newer decisions are being worked out.
pub const STALE: &str = "being worked out again";
/// No action is selected.
pub const NO_ACTION: &str = "select an action";
/// There is nothing to write yet.
pub const NOT_READY: &str = "the decisions are being worked out";
/// No principal fits the filter.
pub const NOBODY: &str = "No principal fits the filter.";
/// No action fits the filter.
pub const NOTHING: &str = "No action fits the filter.";
/// Title of the prompt for the filter.
pub const FILTER: &str =
    "Show which? words, svc: level: mod: as:PRINCIPAL is:granted|denied|doubtful|different|nobody";
/// Label of the prompt for the filter.
pub const FILTER_LABEL: &str = "Filter";
/// Title of the prompt for the resource.
pub const RESOURCE: &str = "Ask on which resource? Empty: each action's own template";
/// Label of the prompt for the resource.
pub const RESOURCE_LABEL: &str = "Resource";
/// Title of the prompt for the file.
pub const EXPORT: &str = "Write what is shown to a file: .csv, or .md for Markdown";
/// The file name proposed.
pub const PROPOSED_FILE: &str = "matrix.csv";
/// A file name that does not say the form.
pub const WHICH_FORM: &str = "End the name with .csv or .md: it says how the table is written.";

/// Title of the list of those who can.
pub const WHO_CAN: &str = "Who can? Enter asks as them";
/// Nobody can.
pub const NOBODY_CAN: &str = "nobody but the account itself";
/// Heading of those who can themselves.
pub const DIRECTLY: &str = "Themselves";
/// Heading of those who can through roles.
pub const THROUGH_ROLES: &str = "By assuming roles";
/// Heading of those outside.
pub const OUTSIDE: &str = "From outside the account";
/// Heading of those of whom it is not certain.
pub const UNSURE: &str = "No, but it rests on an undocumented rule";
/// Heading of those of whom nothing can be said.
pub const REFUSED: &str = "Nothing can be said: RAM would refuse a policy";
/// Beside everybody, for an operation that nobody asks a permission for.
pub const NO_AUTHORIZATION: &str = "needs no authorization (E12)";
/// Heading of the account itself.
pub const THE_ACCOUNT: &str = "The account itself";
/// Under which circumstances who-can is asked.
pub const ALL_LAYERS: &str = "asked through all layers";

/// What decisions are about.
pub fn asked_on(resource: &str) -> String {
    if resource.is_empty() {
        "each action on its own ARN template; r: on a resource".to_owned()
    } else {
        format!("on {resource} where it can be asked, else on templates")
    }
}

/// How many actions are shown, of how many, and for how many principals.
pub fn size(shown: usize, all: usize, principals: usize) -> String {
    let plural = if principals == 1 { "" } else { "s" };
    let of = if shown == all { String::new() } else { format!("{shown} of ") };
    format!("{of}{}, {principals} principal{plural}", actions(all))
}

/// The circumstances of the request are none.
pub fn faulty_context(fault: &str) -> String {
    format!("The request's context cannot be asked under: {fault}.")
}

/// A decision in words.
pub fn decision(cell: Cell) -> String {
    let phrase = cell.decision.phrase();
    if cell.definite { phrase.to_owned() } else { format!("{phrase}, resting on an undocumented rule") }
}

/// What the selected cell says.
pub fn cell(who: &str, action: &str, resource: &str, cell: Cell) -> String {
    let narrower =
        matches!(cell.decision, Decision::ImplicitDeny) && resource.contains('*') && resource != "*";
    let note = if narrower { " (narrower resources may be granted: W)" } else { "" };
    format!("{}: {who} {action} on {resource}{note}", decision(cell))
}

/// What the selected cell of a branch says.
pub fn branch(who: &str, branch: &str, count: Count) -> String {
    let Count { allowed, all, .. } = count;
    let noun = if all == 1 { "action" } else { "actions" };
    let refused =
        if count.refused { " (of some nothing can be said: RAM would refuse a policy)" } else { "" };
    format!("{who} is allowed {allowed} of {all} {noun} of {branch}{refused}")
}

/// A value of `is:` that means nothing.
pub fn unknown_tag(written: &str, tags: &[&str]) -> String {
    format!("is: knows no \"{written}\" here: there are {}", tags.join(", "))
}

/// Somebody outside.
pub fn outside(roles: &[String]) -> String {
    format!("trusted by role/{}", roles.join(" > role/"))
}

/// The way through roles.
pub fn through(roles: &[String]) -> String {
    format!("through role/{}", roles.join(" > role/"))
}
