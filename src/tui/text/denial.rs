//! Texts about pasted denials.

/// Title of the page about a denial.
pub const TITLE: &str = "What RAM said no to";
/// The denial names no action.
pub const NO_ACTION: &str = "The message does not name the action; write it into the request.";
/// The denial names no resource.
pub const NO_RESOURCE: &str =
    "The message does not name the resource; write it into the request (r) for the verdict.";
/// Where statements come from.
pub const FROM_DENIALS: &str = "what was refused";

/// Whose policies were asked.
pub fn asked_as(principal: &str) -> String {
    format!("Asked here as {principal}:")
}

/// Several denials in one text.
pub fn first_of(count: usize) -> String {
    format!("The request is the first of {count}.")
}
