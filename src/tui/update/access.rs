//! The access tab: moving among what was gained and lost, and asking its examples.

use super::focus::focus;
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::keys::action::Action;
use crate::tui::pane::Pane;
use crate::tui::request_pane::Question;
use crate::tui::seen::Seen;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let height = seen.height(Pane::Access);
    if app.access_pane.act(action, height) {
        return Some(Effects::new());
    }
    match action {
        Action::AskExample => ask(app),
        Action::NextMark => app.access_pane.step_example(true, height),
        Action::PreviousMark => app.access_pane.step_example(false, height),
        _ => return None,
    }
    Some(Effects::new())
}

/// Puts the example of the selected line into the request. Who asks stays: the policy is compared by itself.
fn ask(app: &mut App) {
    let Some(example) = app.access_pane.selected().and_then(|line| line.example.clone()) else { return };
    let keys = app.decided.set().map(|set| set.condition_keys()).unwrap_or_default();
    let question = Question { principal: app.request.asking(), ..Question::of(&example, &keys) };
    app.request.recall(question);
}

/// A click on a line; a second one does what Enter does.
pub(super) fn click(app: &mut App, seen: &Seen, row: usize) {
    let again = app.focus == Pane::Access && app.access_pane.row() == Some(row);
    focus(app, Pane::Access);
    app.access_pane.select_row(row, seen.height(Pane::Access));
    if again {
        ask(app);
    }
}
