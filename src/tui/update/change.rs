//! Changing the policy.

use crate::engine::edit::{Applied, Change};
use crate::tui::app::App;
use crate::tui::notice::Level;

/// Edits the policy; what stands in the way is said. The label of what was done goes to the caller.
pub(super) fn change(app: &mut App, change: Change) -> Option<Applied> {
    match app.draft.apply(change) {
        Ok(applied) => Some(applied),
        Err(error) => {
            app.notices.say(Level::Warning, error.to_string());
            None
        }
    }
}
