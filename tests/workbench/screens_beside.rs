//! Going to another screen and back by key, by palette and by mouse; what is kept, and what is not possible there.

use crate::support::workbench::Workbench;
use acscope::tui::effect::Effect;
use acscope::tui::pane::Pane;
use acscope::tui::screen::Screen;

fn workbench() -> Workbench {
    Workbench::new(120, 40).with_world()
}

#[test]
fn a_screen_opens_by_key_palette_and_mouse_and_keeps_its_state() {
    let mut workbench = workbench();
    workbench.keys("2 g a j j");
    assert_eq!(workbench.app.screen, Screen::Account);
    let selected = workbench.app.account_screen.selected().cloned();
    workbench.keys("q");
    assert_eq!((workbench.app.screen, workbench.app.focus), (Screen::Workbench, Pane::Policy));
    assert!(workbench.take_effects().is_empty(), "q leaves the screen, not the program");
    workbench.keys(":").text("open account").keys("enter");
    assert_eq!(workbench.app.screen, Screen::Account);
    assert_eq!(workbench.app.account_screen.selected().cloned(), selected);
    workbench.keys("esc");
    assert_eq!(workbench.app.screen, Screen::Workbench);
    workbench.click("F6 screens").click("Account");
    assert_eq!(workbench.app.screen, Screen::Account);
    workbench.click("F6 screens").click("Workbench");
    assert_eq!(workbench.app.screen, Screen::Workbench);
}

#[test]
fn where_there_are_tabs_the_way_to_screens_stands_beside_them() {
    let mut workbench = Workbench::new(80, 24).with_world();
    workbench.click("F6 screens").click("Account");
    assert_eq!(workbench.app.screen, Screen::Account);
}

#[test]
fn on_a_screen_the_policy_cannot_be_changed_unseen() {
    let mut workbench = workbench().with_text(r#"{"Version":"1","Statement":[]}"#);
    workbench.keys("2 n g a");
    let text = workbench.app.draft.text().to_owned();
    workbench.keys("u").keys("x").keys("n").keys(">");
    assert_eq!(workbench.app.draft.text(), text);
    assert!(!workbench.take_effects().iter().any(|effect| matches!(effect, Effect::Write { .. })));
    workbench.keys("?").text("wider");
    assert!(!workbench.screen().contains("Make this pane wider"), "help is about what works here");
}

#[test]
fn a_pane_is_reached_from_a_screen_and_its_text_is_not_typed_into_from_there() {
    let mut workbench = workbench();
    workbench.keys("/").text("edas").keys("esc g a");
    let search = workbench.app.catalog.search.text().to_owned();
    workbench.input(acscope::tui::input::Input::Paste("pasted".to_owned()));
    assert_eq!(workbench.app.catalog.search.text(), search);
    workbench.keys("3");
    assert_eq!((workbench.app.screen, workbench.app.focus), (Screen::Workbench, Pane::Json));
}
