//! Access in the workbench: what an edit gained and lost, and what would turn a "no" into a "yes".

use std::path::PathBuf;

use crate::support::stamp::stamp;
use crate::support::workbench::Workbench;
use acscope::engine::decide::Decision;
use acscope::tui::app::RequestField;
use acscope::tui::aside::Work as _;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::pane::Pane;
use acscope::tui::popup::Popup;

const AGENT_A: &str = "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-a";
const AGENT_B: &str = "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-b";

const MISSION: &str = "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-a/mission/m-1";

const TEAM: &str = r#"{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["starops:CreateChat", "starops:GetDigitalEmployee"],
      "Resource": "acs:starops:*:*:digitalemployee/ops-agent-a"
    },
    {
      "Effect": "Deny",
      "Action": ["starops:DeleteMission", "starops:DeleteDigitalEmployee"],
      "Resource": "*"
    }
  ]
}
"#;

fn opened(columns: u16, rows: u16, text: &str) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_world();
    workbench.outcome(Outcome::Read(PathBuf::from("mine.json"), Ok((text.to_owned(), stamp()))));
    workbench.app.notices.dismiss();
    workbench
}

fn ask(workbench: &mut Workbench, action: &str, resource: &str) {
    workbench.app.request.write(RequestField::Action, action);
    workbench.app.request.write(RequestField::Resource, resource);
    workbench.keys("4 up");
}

fn decision(workbench: &Workbench) -> Decision {
    workbench.app.request.verdict().unwrap().explanation.answer.decision
}

/// The statement widened by an action, and the guard by one less.
fn edited(columns: u16, rows: u16) -> Workbench {
    let mut workbench = opened(columns, rows, TEAM);
    workbench
        .edit(&TEAM.replace("\"starops:CreateChat\"", "\"starops:CreateChat\", \"starops:CreateThread\""));
    let wider = workbench.app.draft.text().replace("\"starops:DeleteMission\", ", "");
    workbench.edit(&wider.replace("\"starops:GetDigitalEmployee\"", "\"starops:GetThread\""));
    workbench.keys("6");
    workbench
}

#[test]
fn access_tab_80x24() {
    snapshot!(edited(80, 24));
}

#[test]
fn access_tab_120x40() {
    snapshot!(edited(120, 40));
}

#[test]
fn access_tab_200x60() {
    snapshot!(edited(200, 60));
}

#[test]
fn an_example_is_asked_in_the_request_by_a_key_and_by_a_second_click() {
    let mut workbench = edited(120, 40);
    workbench.keys("]");
    let example = workbench.app.access_pane.selected().unwrap().example.clone().unwrap();
    workbench.keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), example.action);
    assert_eq!(workbench.app.request.value(RequestField::Resource), example.resources[0]);
    assert_eq!(decision(&workbench), Decision::Allow, "it was gained");
    assert_eq!(workbench.app.focus, Pane::Access, "the cursor stays, so that the next example can be asked");
    workbench.keys("k k");
    workbench.click("- starops:GetDigitalEmployee").click("- starops:GetDigitalEmployee");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:GetDigitalEmployee");
    assert_eq!(decision(&workbench), Decision::ImplicitDeny, "it was lost");
}

/// A wildcard that is written out changes the text and not the access; a step is named by what it did.
#[test]
fn steps_to_undo_are_named_by_what_they_did_to_access() {
    let mut workbench = opened(120, 40, TEAM);
    workbench
        .edit(&TEAM.replace("\"starops:CreateChat\"", "\"starops:CreateChat\", \"starops:CreateThread\""));
    let labels = |workbench: &Workbench| -> Vec<String> {
        workbench.app.draft.document().undo_labels().map(str::to_owned).collect()
    };
    assert_eq!(labels(&workbench), ["+starops:CreateThread on digitalemployee/ops-agent-a (edit the JSON)"]);
    workbench.keys("2 D");
    assert_eq!(labels(&workbench)[0], "same access (duplicate statement 1)");
    workbench.keys("u");
    assert!(workbench.screen().contains("same access"), "{}", workbench.screen());
    workbench.keys("u");
    assert_eq!(workbench.app.draft.document().redo_labels().len(), 2);
}

/// A policy that is compared aside, without its first statements: one for each instance.
fn large(first: usize) -> String {
    let statement = |at: usize| {
        format!(r#"{{"Effect":"Allow","Action":"ecs:Stop*","Resource":"acs:ecs:*:*:instance/i-{at}"}}"#)
    };
    let statements: Vec<String> = (first..60).map(statement).collect();
    format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(",\n"))
}

/// Nothing waits for a large policy: its comparison is worked at aside, and until it is there the old one is marked.
#[test]
fn a_large_policy_is_compared_aside_and_stale_lines_say_so() {
    let mut workbench = opened(120, 40, &large(0));
    workbench.keys("6");
    assert!(workbench.screen().contains("EQUAL: since mine.json"), "{}", workbench.screen());
    workbench.hold_work = true;
    workbench.edit(&large(1));
    let screen = workbench.screen();
    assert!(screen.contains("The policy has changed and is being") && screen.contains("Access?"), "{screen}");
    let (number, work) = workbench
        .take_effects()
        .into_iter()
        .find_map(|effect| if let Effect::Weigh(number, work) = effect { Some((number, work)) } else { None })
        .unwrap();
    workbench.outcome(Outcome::Weighed(number, Box::new(work.run())));
    let screen = workbench.screen();
    assert!(screen.contains("NARROWER: since mine.json") && screen.contains("Access -1"), "{screen}");
    let label = workbench.app.draft.document().undo_labels().next().unwrap().to_owned();
    assert_eq!(label, "-ecs:Stop* on instance/i-0 (edit the JSON)");
}

/// Runs what waits of comparisons and names, the oldest first, until nothing does.
fn answer_all(workbench: &mut Workbench) {
    loop {
        let effects = workbench.take_effects();
        if effects.is_empty() {
            return;
        }
        for effect in effects {
            match effect {
                Effect::Weigh(number, work) => {
                    workbench.outcome(Outcome::Weighed(number, Box::new(work.run())));
                }
                Effect::NameStep(number, work) => {
                    workbench.outcome(Outcome::StepNamed(number, Box::new(work.run())));
                }
                _ => {}
            }
        }
    }
}

/// Edits that follow one another faster than they are compared get their names afterwards, and each its own.
#[test]
fn steps_made_before_the_answer_came_are_named_when_there_is_time() {
    let mut workbench = opened(120, 40, &large(0));
    workbench.hold_work = true;
    let labels = |workbench: &Workbench| -> Vec<String> {
        workbench.app.draft.document().undo_labels().map(str::to_owned).collect()
    };
    for first in 1..=3 {
        workbench.edit(&large(first));
    }
    // One that RAM would refuse, and back again: what they did cannot be told, or is told for the text before.
    workbench.edit("{");
    workbench.edit(&large(4));
    assert!(labels(&workbench).iter().all(|label| label == "edit the JSON"), "{:?}", labels(&workbench));
    answer_all(&mut workbench);
    let named = labels(&workbench);
    assert_eq!(named[1], "edit the JSON", "nothing is said of a text that cannot be read");
    for (at, first) in [(2, 2), (3, 1), (4, 0)] {
        assert_eq!(named[at], format!("-ecs:Stop* on instance/i-{first} (edit the JSON)"), "{named:?}");
    }
    assert!(workbench.take_effects().is_empty(), "nothing is asked twice");
    // A name that comes when its step is no longer there names nothing.
    workbench.edit(&large(5));
    workbench.edit(&large(6));
    workbench.keys("u u");
    answer_all(&mut workbench);
    assert_eq!(labels(&workbench), named);
}

fn denied(columns: u16, rows: u16) -> Workbench {
    let mut workbench = opened(columns, rows, TEAM);
    ask(&mut workbench, "starops:CreateChat", AGENT_B);
    workbench
}

#[test]
fn smallest_fix_80x24() {
    snapshot!(denied(80, 24));
}

#[test]
fn smallest_fix_120x40() {
    snapshot!(denied(120, 40));
}

#[test]
fn smallest_fix_200x60() {
    snapshot!(denied(200, 60));
}

#[test]
fn one_key_makes_the_smallest_fix_as_one_step() {
    let mut workbench = denied(120, 40);
    assert_eq!(decision(&workbench), Decision::ImplicitDeny);
    assert!(workbench.screen().contains("f  smallest fix: "), "{}", workbench.screen());
    let steps = workbench.app.draft.document().undo_labels().len();
    workbench.keys("f");
    assert_eq!(decision(&workbench), Decision::Allow);
    assert_eq!(workbench.app.draft.document().undo_labels().len(), steps + 1);
    assert!(!workbench.screen().contains("smallest fix"), "{}", workbench.screen());
    workbench.keys("u");
    assert_eq!(workbench.app.draft.text(), TEAM);
    assert_eq!(decision(&workbench), Decision::ImplicitDeny);
}

#[test]
fn dearer_fixes_are_listed_behind_and_taken_from_the_list() {
    let mut workbench = denied(120, 40);
    workbench.keys("F");
    let Some(Popup::List(list)) = workbench.app.popups.last() else { panic!("{}", workbench.screen()) };
    assert!(list.len() >= 2, "{}", workbench.screen());
    workbench.keys("down enter");
    assert_eq!(decision(&workbench), Decision::Allow);
}

#[test]
fn a_fix_that_weakens_a_denial_says_so_and_asks() {
    let mut workbench = opened(120, 40, TEAM);
    ask(&mut workbench, "starops:DeleteDigitalEmployee", AGENT_A);
    assert!(workbench.screen().contains("smallest fix: weakens a denial: "), "{}", workbench.screen());
    workbench.keys("f");
    assert!(matches!(workbench.app.popups.last(), Some(Popup::Confirm(_))));
    workbench.keys("enter");
    assert_eq!(workbench.app.draft.text(), TEAM, "the answer that is selected changes nothing");
    workbench.keys("f w");
    assert_eq!(decision(&workbench), Decision::Allow);
    workbench.keys("u");
    assert_eq!(workbench.app.draft.text(), TEAM, "the denial and the allowance are one step");
}

/// The demo account's guard is attached to a group; the open policy cannot be edited around it.
#[test]
fn a_denial_in_another_policy_is_named_and_not_edited_here() {
    let mut workbench = opened(120, 40, TEAM);
    workbench.app.request.write(RequestField::Principal, "user/emma");
    ask(&mut workbench, "starops:DeleteMission", MISSION);
    workbench.edit(r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"starops:*","Resource":"*"}]}"#);
    let screen = workbench.screen();
    assert_eq!(decision(&workbench), Decision::ExplicitDeny, "{screen}");
    assert!(screen.contains("in a policy that is not open"), "{screen}");
    let before = workbench.app.draft.text().to_owned();
    workbench.keys("f");
    assert_eq!(workbench.app.draft.text(), before);
    assert!(workbench.screen().contains("is not the policy that is open"), "{}", workbench.screen());
}

fn comparing(columns: u16, rows: u16) -> Workbench {
    let mut workbench = edited(columns, rows);
    workbench.keys("g c");
    workbench
}

#[test]
fn compare_screen_80x24() {
    snapshot!(comparing(80, 24));
}

#[test]
fn compare_screen_120x40() {
    snapshot!(comparing(120, 40));
}

#[test]
fn compare_screen_200x60() {
    snapshot!(comparing(200, 60));
}

/// The file against the policy as it is now, then a step, a template and another file; both ways round.
#[test]
fn any_two_of_file_steps_templates_and_other_files_are_compared() {
    let mut workbench = comparing(120, 40);
    let heading = |workbench: &Workbench| workbench.app.compare_screen.lines()[0].text.clone();
    assert_eq!(heading(&workbench), "INCOMPARABLE: mine.json on disk to mine as it is now");
    workbench.keys("o down down down enter");
    assert!(heading(&workbench).ends_with("one step back to mine as it is now"), "{}", heading(&workbench));
    workbench.keys("s");
    assert!(heading(&workbench).ends_with("mine as it is now to one step back"), "{}", heading(&workbench));
    workbench.keys("n").text("starops-team-a").keys("enter");
    assert!(heading(&workbench).ends_with("to template starops-team-a"), "{}", heading(&workbench));
    workbench.keys("n").text("another file").keys("enter");
    workbench.take_effects();
    workbench.text("dir/other.json").keys("enter");
    let path = PathBuf::from("dir/other.json");
    assert_eq!(workbench.take_effects(), [Effect::ReadOther(path.clone())]);
    workbench.outcome(Outcome::OtherRead(path, Ok((TEAM.to_owned(), stamp()))));
    assert!(heading(&workbench).contains("other.json"), "{}", heading(&workbench));
    workbench.keys("esc");
    assert!(workbench.screen().contains("Catalog"), "{}", workbench.screen());
}

#[test]
fn an_example_of_the_comparison_is_asked_in_the_workbench() {
    let mut workbench = comparing(120, 40);
    workbench.keys("]");
    let example = workbench.app.compare_screen.selected().unwrap().example.clone().unwrap();
    workbench.keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), example.action);
    assert_eq!(workbench.app.focus, Pane::Request);
    assert!(workbench.screen().contains("ALLOW"), "{}", workbench.screen());
}

#[test]
fn the_texts_stand_beside_each_other_and_scroll_to_what_differs() {
    let mut workbench = comparing(80, 24);
    workbench.keys("tab");
    assert!(workbench.app.compare_screen.in_text);
    workbench.keys("]");
    let screen = workbench.screen();
    let changed =
        screen.lines().find(|line| line.contains("CreateThread")).unwrap_or_else(|| panic!("{screen}"));
    assert!(changed.contains('+'), "{screen}");
}
