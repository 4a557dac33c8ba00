//! Telling the person something.

use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;

/// Says it, and does nothing else.
pub(super) fn say(app: &mut App, level: Level, text: impl Into<String>) -> Effects {
    app.notices.say(level, text);
    Effects::new()
}
