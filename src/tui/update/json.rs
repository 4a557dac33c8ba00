//! The JSON pane: scrolling, and what comes back from an editor.

use super::say;
use crate::engine::edit::Change;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::effect::{Effect, Effects};
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::seen::Seen;
use crate::tui::text;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    if action == Action::ExternalEditor {
        return Some(vec![Effect::Edit(app.draft.text().to_owned())]);
    }
    let lines = app.draft.text().lines().count();
    app.json.scroll.act(action, lines, seen.height(Pane::Json)).then(Effects::new)
}

/// The editor has ended. A text that could not be taken back leaves the old one in force.
pub(super) fn edited(app: &mut App, result: Result<Option<String>, String>) -> Effects {
    match result {
        Ok(Some(changed)) => {
            super::change(app, Change::ReplaceText(changed));
            say(app, Level::Success, text::EDITED)
        }
        Ok(None) => say(app, Level::Info, text::EDITED_NOTHING),
        Err(error) => say(app, Level::Error, error),
    }
}
