//! Changing the policy.

use super::say::say;
use crate::engine::edit::{Applied, Change, ChangeError, Part, Target};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::text;

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

/// Makes an edit, says what it did, or why it cannot be made, and puts the cursor on the statement concerned.
pub(super) fn edit(app: &mut App, change: Change) -> Effects {
    try_edit(app, change).unwrap_or_else(|error| say(app, Level::Warning, error.to_string()))
}

/// Makes an edit, says what it did and puts the cursor on the statement concerned. Why it cannot be made is for the
/// caller to say.
pub(super) fn try_edit(app: &mut App, change: Change) -> Result<Effects, ChangeError> {
    let before = app.policy.selected();
    let applied = app.draft.apply(change)?;
    app.policy.refresh(&app.draft, app.world.as_deref());
    if let Some(id) = applied.select
        && before.is_none_or(|target| target.statement != id)
    {
        app.policy.select(Target { statement: id, part: Part::Whole });
    }
    let message =
        if applied.changed { text::sentence(&applied.label) } else { text::policy::SO_ALREADY.to_owned() };
    Ok(say(app, Level::Info, message))
}
