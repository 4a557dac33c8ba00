//! The account screen.

use crate::support::workbench::Workbench;
use acscope::tui::screen::Screen;

#[test]
fn a_principal_can_be_asked_as_from_the_account() {
    let mut workbench = Workbench::new(120, 40).with_world();
    workbench.keys("g a j enter");
    assert_eq!(workbench.app.screen, Screen::Workbench);
    let account = workbench.app.account.clone().unwrap();
    let second = &account.resolver.account().users[1].name.text;
    assert_eq!(workbench.app.request.asking(), format!("user/{second}"));
}
