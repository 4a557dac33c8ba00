//! What the screens look like, with the role of every cell, and how they react.

use std::path::PathBuf;

use crate::support::stamp::stamp_of;
use crate::support::workbench::Workbench;
use acscope::files::{Expect, SaveError, SaveProblem};
use acscope::tui::app::RequestField;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::input::Input;
use acscope::tui::keys::action::Action;
use acscope::tui::pane::Pane;

const POLICY: &str = "{\n  \"Version\": \"1\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \
                      \"Action\": \"starops:*\",\n      \"Resource\": \"acs:starops:*:*:digitalemployee/数字员工-1\"\n    \
                      }\n  ]\n}\n";

/// A workbench with a policy that is in `p.json`.
fn with_file(columns: u16, rows: u16) -> Workbench {
    let mut workbench = Workbench::new(columns, rows);
    workbench.outcome(Outcome::Read(PathBuf::from("p.json"), Ok((POLICY.to_owned(), stamp_of(POLICY)))));
    workbench.app.notices.dismiss();
    workbench.keys("3");
    workbench
}

#[test]
fn panes_side_by_side_120x40() {
    snapshot!(with_file(120, 40));
}

#[test]
fn panes_side_by_side_200x60() {
    snapshot!(with_file(200, 60));
}

#[test]
fn one_pane_at_a_time_80x24() {
    snapshot!(with_file(80, 24));
}

#[test]
fn plain_characters_without_colours_120x40() {
    let mut workbench = Workbench::plain(120, 40).with_text("{\"a\": 1}");
    workbench.keys("4 down");
    snapshot!(workbench);
    assert!(workbench.screen().is_ascii());
}

#[test]
fn help_80x24() {
    let mut workbench = with_file(80, 24);
    workbench.keys("?");
    snapshot!(workbench);
}

#[test]
fn palette_filtered_120x40() {
    let mut workbench = with_file(120, 40);
    workbench.keys(": down").text("cop");
    snapshot!(workbench);
}

#[test]
fn unsaved_changes_80x24() {
    let mut workbench = Workbench::new(80, 24).with_text(POLICY);
    workbench.keys("q");
    snapshot!(workbench);
}

#[test]
fn a_name_to_save_under_80x24() {
    let mut workbench = Workbench::new(80, 24).with_text(POLICY);
    workbench.keys("ctrl-s").text("数字.json");
    snapshot!(workbench);
}

#[test]
fn a_request_field_with_completions_120x40() {
    let mut workbench = Workbench::new(120, 40);
    workbench
        .keys("4 a")
        .text("ecs:StopInstance")
        .keys("enter a ctrl-u")
        .text("oss:GetObject")
        .keys("enter a ctrl-u");
    workbench.text("s").keys("down");
    snapshot!(workbench);
}

#[test]
fn an_unfinished_sequence_shows_what_may_follow_80x24() {
    let mut workbench = with_file(80, 24);
    workbench.keys("y");
    snapshot!(workbench);
}

#[test]
fn a_window_that_is_too_small_says_how_large_it_has_to_be() {
    for (columns, rows) in [(40, 10), (59, 24), (100, 15), (1, 1), (0, 0), (20, 1)] {
        let mut workbench = with_file(columns, rows);
        if columns >= 24 {
            assert!(workbench.screen().contains("acscope needs 60x16."), "{columns}x{rows}");
        }
        workbench.input(Input::Resize { columns: 60, rows: 16 });
        assert!(workbench.screen().contains("[3 JSON]"), "{columns}x{rows}");
    }
}

#[test]
fn tab_goes_through_the_panes_and_back() {
    for (columns, rows, order) in [
        (120, 40, vec![Pane::Details, Pane::Policy, Pane::Json, Pane::Request, Pane::Catalog]),
        (80, 24, vec![Pane::Policy, Pane::Json, Pane::Request, Pane::Catalog]),
    ] {
        let mut workbench = Workbench::new(columns, rows);
        for pane in &order {
            workbench.keys("tab");
            assert_eq!(workbench.app.focus, *pane);
        }
        for pane in order.iter().rev().skip(1).chain([&Pane::Catalog]) {
            workbench.keys("shift-tab");
            assert_eq!(workbench.app.focus, *pane);
        }
    }
}

#[test]
fn details_can_be_reached_on_every_screen_and_left_again() {
    for (columns, rows) in [(80, 24), (120, 24), (120, 40)] {
        let mut workbench = Workbench::new(columns, rows);
        workbench.keys("i");
        assert!(workbench.screen().contains("Nothing is selected"), "{columns}x{rows}");
        workbench.keys("i");
        assert_eq!(workbench.app.focus, Pane::Catalog);
    }
}

#[test]
fn a_key_that_is_not_possible_now_says_why() {
    let mut workbench = Workbench::new(80, 24);
    workbench.keys("2 D");
    assert!(workbench.screen().contains("duplicate: No statement is selected; select one in the policy."));
    workbench.keys("g x");
    assert!(workbench.screen().contains("g x does nothing here."));
    workbench.keys("g esc");
    assert!(workbench.app.pressed.is_empty() && workbench.app.notices.current().is_none());
}

#[test]
fn help_runs_the_entry_and_escape_leaves_it() {
    let mut workbench = Workbench::new(80, 24);
    workbench.keys("?").text("json").keys("enter");
    assert_eq!((workbench.app.focus, workbench.app.popups.len()), (Pane::Json, 0));
    workbench.keys("? esc");
    assert!(workbench.app.popups.is_empty());
    workbench.keys("?").text("policy").click("go policy");
    assert_eq!((workbench.app.focus, workbench.app.popups.len()), (Pane::Policy, 0));
}

#[test]
fn the_palette_says_why_an_entry_is_not_possible_and_stays() {
    let mut workbench = Workbench::new(80, 24);
    workbench.keys(":").text("undo").keys("enter");
    assert_eq!(workbench.app.popups.len(), 1);
    assert!(workbench.screen().contains("undo: There is nothing to undo or redo."));
}

#[test]
fn the_palette_reaches_what_belongs_to_another_pane() {
    let mut workbench = Workbench::new(80, 24);
    workbench.keys(":").text("edit resource").keys("enter").text("acs:oss:*").keys("enter");
    assert_eq!(workbench.app.focus, Pane::Request);
    assert_eq!(workbench.app.request.value(RequestField::Resource), "acs:oss:*");
}

#[test]
fn clicks_go_to_what_is_under_them() {
    let mut workbench = with_file(120, 40);
    workbench.click("No catalog is loaded");
    assert_eq!(workbench.app.focus, Pane::Catalog);
    workbench.click("? help");
    assert_eq!(workbench.app.popups.len(), 1);
    workbench.click("acscope");
    assert!(workbench.app.popups.is_empty(), "a click beside a pop-up leaves it");
    workbench.keys("ctrl-o").text("half a name");
    workbench.click("acscope");
    assert!(workbench.screen().contains("half a name"), "what is being written is not lost to a slip");
    workbench.keys("esc");
    workbench.click("for example ecs:Stop").text("x").keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), "x");
    let mut tabs = with_file(80, 24);
    tabs.click("4 Request");
    assert_eq!(tabs.app.focus, Pane::Request);
}

#[test]
fn clicks_do_not_reach_what_is_behind_a_popup() {
    let mut workbench = Workbench::new(120, 40).with_text(POLICY);
    workbench.keys("q").click("has unsaved changes");
    assert_eq!(workbench.app.popups.len(), 1, "its ground does nothing");
    workbench.click("Do not save");
    assert_eq!(workbench.take_effects(), [Effect::Quit]);
}

#[test]
fn quitting_with_unsaved_changes_saves_first_when_asked_to() {
    let mut workbench = with_file(80, 24);
    workbench.edit("changed");
    workbench.keys("q s");
    let expect = Expect::Unchanged(stamp_of(POLICY));
    let write = Effect::Write { path: "p.json".into(), text: "changed".into(), expect };
    assert_eq!(workbench.take_effects(), [write]);
    workbench.outcome(Outcome::Written("p.json".into(), Ok(stamp_of("changed"))));
    assert_eq!(workbench.take_effects(), [Effect::Quit]);
}

#[test]
fn a_failed_save_does_not_quit() {
    let mut workbench = with_file(80, 24);
    workbench.edit("changed");
    workbench.keys("q s");
    workbench.take_effects();
    let error = SaveError { file: "p.json".into(), problem: SaveProblem::Denied };
    workbench.outcome(Outcome::Written("p.json".into(), Err(error)));
    assert!(workbench.take_effects().is_empty() && workbench.app.draft.is_modified());
    workbench.keys("ctrl-s");
    workbench.take_effects();
    workbench.outcome(Outcome::Written("p.json".into(), Ok(stamp_of("changed"))));
    assert!(workbench.take_effects().is_empty(), "the wish to quit is forgotten");
}

#[test]
fn calling_off_a_question_on_the_way_out_forgets_the_wish_to_quit() {
    let mut workbench = with_file(80, 24);
    workbench.edit("changed");
    workbench.keys("q s");
    let error = SaveError { file: "p.json".into(), problem: SaveProblem::Changed };
    workbench.outcome(Outcome::Written("p.json".into(), Err(error)));
    workbench.take_effects();
    workbench.keys("esc ctrl-s");
    workbench.take_effects();
    workbench.outcome(Outcome::Written("p.json".into(), Ok(stamp_of("changed"))));
    assert!(workbench.take_effects().is_empty());
}

#[test]
fn a_policy_without_a_file_asks_for_a_name_and_never_replaces_unasked() {
    let mut workbench = Workbench::new(80, 24).with_text(POLICY);
    workbench.keys("ctrl-s enter");
    assert!(workbench.screen().contains("Write the name of a file."));
    workbench.text("new.json").keys("enter");
    let write = Effect::Write { path: "new.json".into(), text: POLICY.into(), expect: Expect::Nothing };
    assert_eq!(workbench.take_effects(), [write]);
    let error = SaveError { file: "new.json".into(), problem: SaveProblem::Exists };
    workbench.outcome(Outcome::Written("new.json".into(), Err(error))).keys("r");
    let write = Effect::Write { path: "new.json".into(), text: POLICY.into(), expect: Expect::Anything };
    assert_eq!(workbench.take_effects(), [write]);
}

#[test]
fn a_field_keeps_its_old_value_until_the_new_one_is_accepted() {
    let mut workbench = Workbench::new(80, 24);
    workbench.keys("4 w").text("acs:ram::1:user/alice").keys("enter w ctrl-u").text("bob").keys("esc");
    assert_eq!(workbench.app.request.value(RequestField::Principal), "acs:ram::1:user/alice");
    workbench.keys("x");
    let without = "user/somebody";
    assert_eq!(
        workbench.app.request.value(RequestField::Principal),
        without,
        "the one that goes with the policy"
    );
}

#[test]
fn leaving_the_request_keeps_what_was_typed() {
    let mut workbench = Workbench::new(120, 40);
    workbench.keys("4 a").text("ecs:*").click("There are no statements");
    assert_eq!(workbench.app.request.value(RequestField::Action), "ecs:*");
    assert_eq!(workbench.app.focus, Pane::Policy);
}

#[test]
fn a_file_changed_on_disk_is_noticed_when_the_window_is_come_back_to() {
    let mut workbench = with_file(80, 24);
    workbench.take_effects();
    workbench.input(Input::Focus(true));
    assert_eq!(workbench.take_effects(), [Effect::Look("p.json".into(), stamp_of(POLICY))]);
    workbench.outcome(Outcome::ChangedOnDisk);
    assert!(workbench.screen().contains("p.json was changed by another program. f r reads it again."));
}

#[test]
fn hints_name_only_what_is_possible() {
    let mut workbench = with_file(120, 40);
    for pane in ["1", "2", "3", "4"] {
        workbench.keys(pane);
        let hints = workbench.app.hints();
        for (_, action) in &hints {
            assert_eq!(workbench.app.why_not(*action), None);
        }
        assert!(hints.contains(&("q".to_owned(), Action::Quit)), "in {pane}");
    }
}
