//! Texts of the policy pane.

use crate::engine::policy::{Effect, PolicyKind, Statement};
use crate::tui::statement_summary::Cover;

/// Above the statements while the text cannot be read.
pub const BEHIND: &str = "The JSON cannot be read. These are the last statements that could be.";
/// The same when there never was one.
pub const NEVER_READ: &str = "No statements can be read from this text. The JSON says what is wrong.";
/// Above the statements while RAM would refuse the text.
pub const REFUSED: &str = "RAM would refuse this. The last policy that it would accept stays in force.";
/// Above the statements of a text that RAM would refuse and that never was better.
pub const NEVER_GOOD: &str = "RAM would refuse this, so no policy is in force.";
/// Stands before the reason for which RAM would refuse a statement.
pub const REFUSED_MARK: &str = "refused:";
/// A statement of which not even the effect could be read.
pub const UNREADABLE: &str = "This statement cannot be read; correct it in the JSON.";
/// Why nothing can be edited by statement.
pub const JSON_FIRST: &str = "The JSON cannot be read; correct it there first.";
/// Why a resource cannot be added.
pub const TRUST_HAS_NO_RESOURCE: &str = "A trust policy stands on its role and has no resource.";
/// Why something that needs an action pattern is not possible.
pub const NO_PATTERN: &str = "Put the cursor on an action pattern first.";
/// Why nobody can be named.
pub const NO_PRINCIPAL_HERE: &str = "Only trust and resource policies name principals.";
/// Why nothing can be merged.
pub const NO_NEXT: &str = "There is no next statement to merge with.";
/// Why a statement cannot move up.
pub const FIRST: &str = "It is the first statement.";
/// Why a statement cannot move down.
pub const LAST: &str = "It is the last statement.";
/// Why a clause cannot be negated.
pub const NOT_IN_TRUST: &str = "A trust policy names sts:AssumeRole and nothing else.";
/// Why nothing can be redone.
pub const NOTHING_TO_REDO: &str = "There is nothing to redo.";
/// Why nothing can be copied.
pub const NO_RESOURCE: &str = "The statement names no resource; add one first.";
/// Why nothing can be copied.
pub const NO_ACTION: &str = "The statement names no action; add one first.";
/// An edit that changed nothing.
pub const SO_ALREADY: &str = "It is so already.";
/// Title of the choices for splitting.
pub const SPLIT: &str = "Split the statement";
/// A way to split.
pub const SPLIT_BY_SERVICE: &str = "One statement for each service";
/// A way to split.
pub const SPLIT_BY_RESOURCE: &str = "One statement for each resource";
/// Title of the question before a merge that widens.
pub const MERGE: &str = "Merge?";
/// An answer.
pub const MERGE_ANYWAY: &str = "Merge and allow more";
/// Title of the question before a wildcard that widens.
pub const WILDCARD: &str = "One wildcard?";
/// An answer.
pub const USE_WILDCARD: &str = "Use the wildcard";
/// Title of the list of what a pattern covers.
pub const EXPANSION: &str = "What the pattern covers today";
/// A pattern that stands for nothing that is known.
pub const COVERS_NOTHING: &str = "The pattern covers no known action.";
/// Names that no wildcard can replace.
pub const TOO_FEW_NAMES: &str = "A wildcard needs at least two names of one service.";

/// A way to split: one pattern into a statement of its own.
pub fn split_off(pattern: &str) -> String {
    format!("{pattern} into a statement of its own")
}

/// The question before a merge that widens.
pub fn merge_widens(more: &str) -> String {
    format!("Merging the two would also cover {more}.")
}

/// A way to write a wildcard out.
pub fn write_out(count: usize) -> String {
    if count == 1 { "Write it out: 1 name".to_owned() } else { format!("Write it out: {count} names") }
}

/// The question before a wildcard that widens.
pub fn wildcard_widens(pattern: &str, names: usize, also: &[&str]) -> String {
    const SHOWN: usize = 6;
    let listed = also.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    let more = also.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "{pattern} instead of {names} names also covers {listed}{rest}, and whatever the service adds later."
    )
}

/// Title of the list of edits.
pub const HISTORY: &str = "Edits: enter goes back to before it, or forward to after it";
/// Heading.
pub const TO_REDO: &str = "Undone";
/// Heading.
pub const TO_UNDO: &str = "Done, the newest first";

/// What an undone edit was.
pub fn undone(label: &str) -> String {
    format!("Undone: {label}.")
}

/// What an edit was that is done again.
pub fn redone(label: &str) -> String {
    format!("Done again: {label}.")
}

/// The effect, as it stands on a card.
pub const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny ",
    }
}

/// Stands before the actions of a NotAction.
pub const ALL_BUT: &str = "all but";
/// Every action.
pub const EVERY_ACTION: &str = "every action";
/// Stands before a resource.
pub const ON: &str = "on";
/// Stands before the resources of a NotResource.
pub const ON_ALL_BUT: &str = "on all but";
/// Stands before a condition.
pub const IF: &str = "if";
/// Stands before a label.
pub const SID: &str = "Sid";
/// Stands before a principal.
pub const FOR: &str = "for";

/// What is still missing in a statement.
pub fn unfinished(statement: &Statement) -> String {
    use crate::engine::policy::Principal;
    let mut missing = Vec::new();
    if statement.action.patterns.is_empty() {
        missing.push("action");
    }
    if statement.resource.as_ref().is_some_and(|clause| clause.patterns.is_empty()) {
        missing.push("resource");
    }
    if matches!(&statement.principal, Some(Principal::Named(names)) if names.is_empty()) {
        missing.push("principal");
    }
    if missing.is_empty() {
        return "unfinished".to_owned();
    }
    format!("needs {}", missing.join(", "))
}

/// What a pattern covers.
pub fn cover(cover: Cover) -> String {
    match cover {
        Cover::Known => String::new(),
        Cover::Unknown => "not in the catalog".to_owned(),
        Cover::Wildcard(0) => "no known action".to_owned(),
        Cover::Wildcard(1) => "1 action today".to_owned(),
        Cover::Wildcard(count) => format!("{count} actions today"),
    }
}

/// More of the same.
pub fn more(count: usize) -> String {
    format!(" +{count}")
}

/// The kind of a policy, where it is not the usual one.
pub const fn kind(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "",
        PolicyKind::Control => "control policy",
        PolicyKind::Session => "session policy",
        PolicyKind::Resource => "resource policy",
        PolicyKind::Trust => "trust policy",
    }
}

/// Stands after a size that is more than RAM takes.
pub const TOO_LARGE: &str = " too large";
