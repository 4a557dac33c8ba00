//! Questions on the way to and from files, asked in the same words whatever the file holds.

use super::say::say;
use crate::files::{SaveError, SaveProblem};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::popup::{Choice, Confirm, Popup};
use crate::tui::text;

/// Asks whether to save before something that would lose what is unsaved.
pub(super) fn save_first(app: &mut App, question: String, save: Command, discard: Command) -> Effects {
    app.popups.push(Popup::Confirm(Confirm {
        title: text::UNSAVED,
        question,
        choices: vec![
            Choice::new('s', text::SAVE, save),
            Choice::new('d', text::DISCARD, discard),
            Choice::new('c', text::CANCEL, Command::Nothing),
        ],
        selected: 0,
    }));
    Effects::new()
}

/// Asks whether to replace the file that stands in the way of saving, with other ways out if there are any. What no
/// answer could change is said, and what was to come after the saving is given up.
pub(super) fn replace(app: &mut App, error: &SaveError, replace: Command, others: Vec<Choice>) -> Effects {
    if !matches!(error.problem, SaveProblem::Exists | SaveProblem::Changed | SaveProblem::ReadOnly) {
        app.after_save = None;
        return say(app, Level::Error, error.to_string());
    }
    let mut choices = vec![Choice::new('r', text::REPLACE, replace)];
    choices.extend(others);
    choices.push(Choice::new('c', text::CANCEL, Command::Nothing));
    // Not the first: Enter must not replace what somebody else wrote.
    let selected = choices.len() - 1;
    let question = text::replace_question(&error.to_string());
    app.popups.push(Popup::Confirm(Confirm { title: text::REPLACE_TITLE, question, choices, selected }));
    Effects::new()
}
