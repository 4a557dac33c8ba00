//! Every text of the interface, apart from the sentences of the [action table](crate::tui::keys::action).
//!
//! Views and updates take their words from here, so that wording is edited in one place and a second
//! language has one file to follow. Names of the policy language (Allow, Action, Resource …) are not
//! translated and stand where they are used.

pub mod access;
pub mod account;
pub mod aside;
pub mod browse;
pub mod compare;
pub mod denial;
pub mod findings;
pub mod forms;
pub mod json;
pub mod matrix;
pub mod policy;
pub mod request;
pub mod screens;
pub mod start;
pub mod usage;

use crate::tui::keys::action::Group;
use crate::tui::keys::context::Context;
use crate::tui::layout::LEAST;
use crate::tui::pane::Pane;
use crate::tui::request_pane::question::RequestField;

/// The name of the program.
pub const PROGRAM: &str = "acscope";

/// The title of a pane.
pub const fn pane(pane: Pane) -> &'static str {
    match pane {
        Pane::Catalog => "Catalog",
        Pane::Details => "Details",
        Pane::Policy => "Policy",
        Pane::Json => "JSON",
        Pane::Findings => "Findings",
        Pane::Access => "Access",
        Pane::Request => "Request",
    }
}

/// The heading of a group of actions.
pub const fn group(group: Group) -> &'static str {
    match group {
        Group::General => "General",
        Group::Moving => "Moving",
        Group::Panes => "Panes",
        Group::Screens => "Screens",
        Group::Account => "Account",
        Group::Matrix => "Matrix",
        Group::File => "Files",
        Group::History => "Undo",
        Group::Copying => "Copying",
        Group::Catalog => "Catalog",
        Group::Policy => "Policy",
        Group::Json => "JSON",
        Group::Findings => "Findings",
        Group::Access => "Access",
        Group::Request => "Request",
        Group::Typing => "Typing and choosing",
    }
}

/// Where the keys of a context work, for documents.
pub const fn context(context: Context) -> &'static str {
    match context {
        Context::Global => "everywhere",
        Context::Catalog => "in the catalog",
        Context::Details => "in the details",
        Context::Policy => "in the policy",
        Context::Json => "in the JSON text",
        Context::Findings => "in the findings",
        Context::Access => "in the access",
        Context::Request => "in the request",
        Context::Account => "on the account screen",
        Context::Matrix => "on the matrix screen",
        Context::Compare => "on the compare screen",
        Context::Usage => "on the usage screen",
        Context::Search => "while searching",
        Context::Text => "while typing a line",
        Context::Editor => "while editing the JSON text",
        Context::List => "in a list",
        Context::Form => "in a form",
        Context::Confirm => "in a question",
    }
}

/// The label of a field of the request.
pub const fn field(field: RequestField) -> &'static str {
    match field {
        RequestField::Principal => "Principal",
        RequestField::Action => "Action",
        RequestField::Resource => "Resource",
        RequestField::Context => "Context",
    }
}

/// What stands in an empty field of the request.
pub const fn field_placeholder(field: RequestField) -> &'static str {
    match field {
        RequestField::Principal => "for example acs:ram::1000000000000001:user/alice",
        RequestField::Action => "for example ecs:StopInstance",
        RequestField::Resource => "for example acs:ecs:cn-hangzhou:1000000000000001:instance/i-1",
        RequestField::Context => "for example acs:SourceIp=10.0.0.1",
    }
}

/// A policy without a file.
pub const NEW_POLICY: &str = "new policy";

/// What the catalog shows without anything to show.
pub const EMPTY_CATALOG: &str = "No catalog is loaded.";
/// What the details show when nothing is selected.
pub const EMPTY_DETAILS: &str = "Nothing is selected in the catalog.";
/// What the policy pane shows without a policy.
pub const EMPTY_POLICY: &str = "There are no statements.";
/// What the JSON pane shows without a text.
pub const EMPTY_JSON: &str = "The text is empty. Type or paste a policy, or add a statement.";

/// Why something is not possible: nothing is open.
pub const NO_POLICY: &str = "There is no policy yet.";
/// Why something is not possible: the policy is in no file.
pub const NO_FILE: &str = "The policy is not in a file yet; save it first.";
/// Why something is not possible: nothing is searched for.
pub const NO_SEARCH: &str = "Nothing is being searched for.";
/// Why something is not possible: no edit to undo or redo.
pub const NOTHING_TO_UNDO: &str = "There is nothing to undo or redo.";
/// Why something is not possible: no matches, findings or errors.
pub const NO_MARKS: &str = "There is no match, finding or error to go to.";
/// Why something is not possible: nothing in the catalog.
pub const NO_CATALOG: &str = "No catalog is loaded; name one with --catalog when starting.";
/// Why something is not possible: no statement.
pub const NO_STATEMENT: &str = "No statement is selected; select one in the policy.";
/// Why something is not possible: nothing decided.
pub const NO_DECISION: &str = "Nothing is decided yet; choose an action and a resource.";
/// Why something is not possible: no statement decided.
pub const NO_DECIDING_STATEMENT: &str = "No statement has to do with the decision.";
/// Why something is not possible: no earlier request.
pub const NO_HISTORY: &str = "There is no earlier request.";
/// Why something is not possible: no expectations.
pub const NO_EXPECTATIONS: &str = "No expectation is kept yet; keep the answer to a request first.";

/// Why something is not possible: no completion.
pub const NO_COMPLETION: &str = "There is nothing to complete.";

/// Why something is not possible: a list of which one item is taken.
pub const NOTHING_TO_MARK: &str = "Only one of these can be taken.";

/// Title of the help.
pub const HELP: &str = "What works here";
/// Title of the palette.
pub const PALETTE: &str = "Commands";
/// Title of the list of messages.
pub const MESSAGES: &str = "Messages";
/// What a filter shows before anything is typed.
pub const FILTER: &str = "type to filter";
/// What a list shows when nothing fits the filter.
pub const NOTHING_FITS: &str = "Nothing fits.";
/// What the list of messages shows when there are none.
pub const NO_MESSAGES: &str = "There have been no messages.";

/// Behind a message that is cut, or that covers others: where all of them are.
pub fn more_messages(covered: usize, key: Option<&str>) -> String {
    match (covered, key) {
        (0, Some(key)) => format!("  ({key}: in full)"),
        (0, None) => String::new(),
        (covered, Some(key)) => format!("  (and {covered} more: {key})"),
        (covered, None) => format!("  (and {covered} more)"),
    }
}

/// Title of the question before unsaved work is lost.
pub const UNSAVED: &str = "Unsaved changes";
/// Answers to questions about files.
pub const SAVE: &str = "Save";
/// Do not save.
pub const DISCARD: &str = "Do not save";
/// Do nothing.
pub const CANCEL: &str = "Cancel";
/// Replace a file.
pub const REPLACE: &str = "Replace it";
/// Read a file again.
pub const READ_AGAIN: &str = "Read it again";
/// Save under another name.
pub const OTHER_NAME: &str = "Another name";
/// Title of the question before a file is replaced.
pub const REPLACE_TITLE: &str = "Replace the file?";
/// Titles of the prompts for a file.
pub const OPEN: &str = "Open";
/// Detail of a file that was open when the workbench was left.
pub const OPEN_LAST_TIME: &str = "open last time";
/// Title of the prompt for the name to save under.
pub const SAVE_AS: &str = "Save as";
/// Label of the prompts for a file.
pub const FILE: &str = "File";
/// A file's name was left empty.
pub const NAME_A_FILE: &str = "Write the name of a file.";
/// Title of the list of lost work.
pub const LOST_WORK: &str = "Unsaved work of an earlier run";
/// Leave lost work for the next time.
pub const DECIDE_LATER: &str = "Decide later";

/// The question before unsaved work is lost.
pub fn unsaved_question(name: &str) -> String {
    format!("{name} has unsaved changes.")
}

/// The question before a file that exists is replaced.
pub fn replace_question(problem: &str) -> String {
    format!("{problem}.")
}

/// A file was read.
pub fn opened(name: &str) -> String {
    format!("Opened {name}.")
}

/// What was opened as a policy is an account file.
pub fn is_an_account(name: &str) -> String {
    format!("{name} is an account file, not a policy; start with acscope --account {name} to ask it.")
}

/// A file was written.
pub fn saved(name: &str) -> String {
    format!("Saved {name}.")
}

/// The file on disk is another one now.
pub fn changed_on_disk(name: &str, reload: &str) -> String {
    format!("{name} was changed by another program. {reload} reads it again.")
}

/// A label or a message as a sentence.
pub fn sentence(said: &str) -> String {
    let mut letters = said.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    format!("{}{}.", first.collect::<String>(), letters.as_str())
}

/// Text is on the clipboard.
pub fn copied(to: &str) -> String {
    format!("Copied to {to}.")
}

/// A key sequence that means nothing.
pub fn unbound(keys: &str) -> String {
    format!("{keys} does nothing here.")
}

/// An action that is not possible now, with the reason.
pub fn not_now(action: &str, reason: &str) -> String {
    format!("{action}: {reason}")
}

/// The editor left the text as it was.
pub const EDITED_NOTHING: &str = "The editor left the text as it was.";
/// The editor changed the text.
pub const EDITED: &str = "Took the text from the editor.";
/// More was pasted than is taken.
pub const PASTE_TOO_LONG: &str =
    "The pasted text is too long and was not taken; save it to a file and open that.";
/// A line would become too long.
pub const LINE_TOO_LONG: &str = "The line would become too long and was left as it was; write less.";
/// Text was pasted where none can be written.
pub const NOWHERE_TO_PASTE: &str =
    "There is nothing to paste into here; go to the policy or into a field first.";
/// The program leads its session, so no shell would continue it.
pub const CANNOT_STOP: &str = "There is no shell here to go back to.";
/// The mouse is left to the terminal.
pub const MOUSE_LEFT: &str = "The mouse selects text now; the same key takes it back.";
/// The mouse is taken again.
pub const MOUSE_TAKEN: &str = "The mouse works here again.";

/// A row that recovers lost work.
pub fn recover(name: &str) -> String {
    format!("Recover {name}")
}

/// A row that deletes lost work.
pub fn forget(name: &str) -> String {
    format!("Delete {name}")
}

/// Detail of a row about lost work: how much there is.
pub fn lines(count: usize) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

/// Lost work has been taken over.
pub const RECOVERED: &str = "Recovered. Save it to keep it.";

/// The theme has changed.
pub fn theme(name: &str) -> String {
    format!("Theme: {name}.")
}

/// What a screen that is too small says, line by line.
pub fn too_small(columns: u16, rows: u16) -> [String; 2] {
    [format!("The window has {columns}x{rows}."), format!("acscope needs {}x{}.", LEAST.width, LEAST.height)]
}

/// Where a text is once the terminal has it.
pub const CLIPBOARD_OF_TERMINAL: &str = "the terminal's clipboard";
/// Where a text is once a program of the system has it.
pub const CLIPBOARD_OF_SYSTEM: &str = "the clipboard";
/// A text that no way to the clipboard takes.
pub const TOO_LONG_FOR_TERMINAL: &str =
    "The text is too long for the terminal's clipboard, and no clipboard program was found. Save it instead.";
/// The clipboard program could not be started in a thread of its own.
pub const NO_THREAD: &str = "The clipboard program could not be started; try again.";

/// Unsaved work cannot be kept.
pub fn cannot_keep(error: &str) -> String {
    format!("Unsaved work cannot be kept: {error}. Save it yourself.")
}

/// What a wrong key in the configuration means for this start.
pub const DEFAULT_KEYS: &str = "the default keys are used";
/// What a wrong style in the configuration means for this start.
pub const DEFAULT_STYLES: &str = "the theme's own styles are used";
/// The account that was named cannot answer.
pub fn account_fault(file: &str, fault: &str) -> String {
    format!("{file}: {fault}. Requests are asked without an account; correct the file and start again.")
}

/// Title of the list of open policies.
pub const OPEN_POLICIES: &str = "Open policies, all in force together";
/// Detail of the one being worked on.
pub const CURRENT_POLICY: &str = "shown";
/// Detail of one with unsaved changes.
pub const UNSAVED_POLICY: &str = "unsaved";
/// Why there is no next policy.
pub const ONE_POLICY: &str = "only one policy is open";

/// The place of the policy among the open ones, behind its name.
pub fn place_among(number: usize, count: usize) -> String {
    format!(" ({number}/{count})")
}

/// Which of the open policies is shown.
pub fn policy_of(name: &str, number: usize, count: usize) -> String {
    format!("{name}, {number} of {count} open policies.")
}

/// What is said when there is no terminal, after the reason.
pub const WITHOUT_A_TERMINAL: &str = "Without a terminal use a command: acscope search, simulate, lint, fmt, diff, \
                                      can, who-can …; acscope --help lists all of them.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_sentences() {
        assert_eq!(sentence("add ecs:Run to statement 1"), "Add ecs:Run to statement 1.");
        assert_eq!(sentence(""), ".");
    }
}
