//! Texts of the screens beside the workbench, and of going there and back.

use crate::tui::screen::Screen;

/// Title of the list of screens.
pub const SCREENS: &str = "Screens";
/// Why an action of the workbench does nothing on another screen.
pub const ONLY_IN_WORKBENCH: &str = "it belongs to the workbench";
/// Why the workbench cannot be gone back to.
pub const HERE_ALREADY: &str = "this is the workbench";
/// There is no account to show.
pub const NO_ACCOUNT: &str = "no account is open";
/// Nothing is selected that could ask.
pub const NOBODY: &str = "what is selected makes no requests";

/// The name of a screen.
pub const fn screen(screen: Screen) -> &'static str {
    match screen {
        Screen::Workbench => "Workbench",
        Screen::Account => "Account",
        Screen::Compare => "Compare",
        Screen::Usage => "Usage",
    }
}
/// Title of the list of the account screen.
pub const PRINCIPALS: &str = "Principals";
/// Title of what is known of the selected row.
pub const DETAILS: &str = "Details";
