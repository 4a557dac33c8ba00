//! Several open policies: all in force, none lost, each with its own file and history.

use crate::support::stamp::stamp_of;
use crate::support::workbench::Workbench;
use acscope::engine::decide::Decision;
use acscope::tui::app::RequestField;
use acscope::tui::effect::{Effect, Outcome};

const ALLOWS: &str =
    r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}"#;
const DENIES: &str =
    r#"{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:Stop*", "Resource": "*"}]}"#;

/// Two files, the second one shown.
fn two(columns: u16, rows: u16) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_catalogs();
    for (name, text) in [("allows.json", ALLOWS), ("denies.json", DENIES)] {
        workbench.outcome(Outcome::Read(name.into(), Ok((text.to_owned(), stamp_of(text)))));
    }
    workbench.app.notices.dismiss();
    workbench
}

fn decision(workbench: &mut Workbench) -> Decision {
    workbench.app.request.write(RequestField::Action, "ecs:StopInstance");
    workbench.app.request.write(RequestField::Resource, "*");
    workbench.app.refresh();
    workbench.app.request.verdict().unwrap().explanation.answer.decision
}

#[test]
fn every_open_policy_is_in_force_whichever_is_shown() {
    let mut workbench = two(120, 40);
    assert_eq!(decision(&mut workbench), Decision::ExplicitDeny);
    workbench.keys("g b");
    assert_eq!(workbench.app.draft.text(), ALLOWS);
    assert_eq!(decision(&mut workbench), Decision::ExplicitDeny);
    assert!(workbench.screen().contains("allows.json (1/2)"), "{}", workbench.screen());
    workbench.keys("g b f x");
    assert_eq!((workbench.app.draft.text(), workbench.app.open.count()), (ALLOWS, 1));
    assert_eq!(decision(&mut workbench), Decision::Allow, "a closed policy is not in force");
}

#[test]
fn each_policy_keeps_its_edits_and_its_undo() {
    let mut workbench = two(120, 40);
    workbench.keys("2 !");
    let turned = workbench.app.draft.text().to_owned();
    assert!(turned.contains("Allow"));
    workbench.keys("g B n g B");
    assert_eq!(workbench.app.draft.text(), turned);
    workbench.keys("u");
    assert_eq!(workbench.app.draft.text(), DENIES);
    assert!(!workbench.app.draft.is_modified());
    workbench.keys("g b u");
    assert_eq!(workbench.app.draft.text(), ALLOWS);
}

#[test]
fn opening_and_starting_a_policy_lose_nothing() {
    let mut workbench = two(120, 40);
    workbench.edit("changed");
    workbench.outcome(Outcome::Read("third.json".into(), Ok((ALLOWS.to_owned(), stamp_of(ALLOWS)))));
    workbench.keys("ctrl-n enter");
    assert_eq!(workbench.app.open.count(), 4);
    workbench.keys("g B g B");
    assert_eq!(workbench.app.draft.text(), "changed");
    workbench.keys("ctrl-o").text("allows.json").keys("enter");
    assert_eq!(workbench.app.draft.text(), ALLOWS, "a file that is open is shown");
    let looked = |effect: &Effect| matches!(effect, Effect::Look(path, _) if path.ends_with("allows.json"));
    let effects = workbench.take_effects();
    assert!(effects.iter().any(looked) && !effects.iter().any(|effect| matches!(effect, Effect::Read(_))));
}

#[test]
fn quitting_asks_about_every_unsaved_policy_and_a_change_of_mind_loses_nothing() {
    let mut workbench = two(120, 40);
    workbench.edit("two");
    workbench.keys("g b");
    workbench.edit("one");
    workbench.keys("q");
    assert!(workbench.screen().contains("allows.json has unsaved changes"), "{}", workbench.screen());
    workbench.keys("d");
    assert!(workbench.screen().contains("denies.json has unsaved changes"), "{}", workbench.screen());
    workbench.keys("c");
    assert!(workbench.take_effects().iter().all(|effect| *effect != Effect::Quit));
    assert_eq!(workbench.app.draft.text(), "two");
    workbench.keys("g b");
    assert_eq!(workbench.app.draft.text(), "one", "what was let go is still there");
    workbench.keys("q d s");
    let writes = |effect: &Effect| matches!(effect, Effect::Write { text, .. } if text == "two");
    assert!(workbench.take_effects().iter().any(writes));
    workbench.outcome(Outcome::Written("denies.json".into(), Ok(stamp_of("two"))));
    assert_eq!(workbench.take_effects(), [Effect::Quit]);
}

#[test]
fn closing_asks_before_unsaved_work_is_dropped() {
    let mut workbench = two(120, 40);
    workbench.edit("two");
    workbench.keys("f x c");
    assert_eq!(workbench.app.draft.text(), "two");
    workbench.keys("f x d");
    assert_eq!((workbench.app.draft.text(), workbench.app.open.count()), (ALLOWS, 1));
}

#[test]
fn open_policies_120x40() {
    let mut workbench = two(120, 40);
    workbench.edit(&DENIES.replace("Stop", "Start"));
    workbench.keys("f l");
    snapshot!(workbench);
    workbench.keys("enter");
    assert!(workbench.app.popups.is_empty());
}
