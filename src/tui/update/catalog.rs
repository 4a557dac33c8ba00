//! The catalog pane: its search line.

use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::text_input::Edit;

use super::say;
use crate::tui::notice::Level;
use crate::tui::text;

pub(super) fn act(app: &mut App, action: Action) -> Option<Effects> {
    match action {
        Action::ClearSearch => app.catalog.search.clear(),
        _ if !app.catalog.searching => return None,
        Action::Accept => app.catalog.searching = false,
        Action::Cancel => {
            app.catalog.searching = false;
            app.catalog.search.clear();
        }
        _ => match app.catalog.search.act(action) {
            Edit::Unknown => return None,
            Edit::TooLong => return Some(say(app, Level::Warning, text::LINE_TOO_LONG)),
            Edit::Moved | Edit::Changed => {}
        },
    }
    Some(Effects::new())
}
