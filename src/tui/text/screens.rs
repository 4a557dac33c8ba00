//! Texts of the screens beside the workbench, and of going there and back.

use crate::tui::screen::Screen;

/// Title of the list of screens.
pub const SCREENS: &str = "Screens";
/// Why an action of the workbench does nothing on another screen.
pub const ONLY_IN_WORKBENCH: &str = "it belongs to the workbench; go back there first";
/// Why the workbench cannot be gone back to.
pub const HERE_ALREADY: &str = "this is the workbench";

/// The name of a screen.
pub const fn screen(screen: Screen) -> &'static str {
    match screen {
        Screen::Workbench => "Workbench",
        Screen::Account => "Account",
        Screen::Matrix => "Matrix",
        Screen::Compare => "Compare",
        Screen::Usage => "Usage",
    }
}
