//! The findings: moving among them and going to what they are about.

use super::everywhere;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::pane::Pane;
use crate::tui::seen::Seen;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let height = seen.height(Pane::Findings);
    if app.findings.act(&app.linted, action, height) {
        return Some(Effects::new());
    }
    match action {
        Action::GoToFinding => go(app),
        Action::NextMark => app.findings.step(&app.linted, 1, height),
        Action::PreviousMark => app.findings.step(&app.linted, -1, height),
        _ => return None,
    }
    Some(Effects::new())
}

/// Goes to the place of the selected finding in the text, and to its part of the policy.
fn go(app: &mut App) {
    let Some(placed) = app.findings.selected(&app.linted) else { return };
    let (place, target) = (placed.place, placed.target);
    if let Some(target) = target {
        app.policy.set_open(&app.draft, target.statement, true);
        app.policy.select(target);
    }
    everywhere::focus(app, Pane::Json);
    app.json.go_to(place);
}

/// A click on a finding; a second one does what Enter does.
pub(super) fn click(app: &mut App, seen: &Seen, row: usize) {
    let again = app.focus == Pane::Findings && app.findings.row() == Some(row);
    everywhere::focus(app, Pane::Findings);
    app.findings.select_row(&app.linted, row, seen.height(Pane::Findings));
    if again {
        go(app);
    }
}
