//! The account screen: who there is, what is attached where, editing it, saving it, and the layers.

use crate::support::workbench::Workbench;
use acscope::engine::account::edit::Thing;
use acscope::engine::decide::Decision;
use acscope::files::{Expect, save_text};
use acscope::tui::account_screen::{AccountRow, Section};
use acscope::tui::app::RequestField;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::screen::Screen;

const MISSION: &str = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";

fn workbench(columns: u16, rows: u16) -> Workbench {
    Workbench::new(columns, rows).with_world()
}

/// On the account screen, with this selected.
fn at(name: &str) -> Workbench {
    let mut workbench = workbench(120, 40);
    go_to(&mut workbench, name);
    workbench
}

fn go_to(workbench: &mut Workbench, name: &str) {
    if workbench.app.screen != Screen::Account {
        workbench.keys("g a");
    }
    workbench.keys("/").text(name).keys("enter");
    let selected = workbench.app.account_screen.selected_thing().map(Thing::name);
    assert_eq!(selected, Some(name), "{}", workbench.screen());
}

fn decision(workbench: &Workbench) -> Decision {
    workbench.app.request.verdict().unwrap().explanation.answer.decision
}

fn modified(workbench: &Workbench) -> bool {
    workbench.app.account_draft.as_ref().is_some_and(acscope::tui::account::AccountDraft::is_modified)
}

#[test]
fn the_account_fits_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        for (name, selected) in [
            ("user", "ben"),
            ("role", "mission-oncall"),
            ("policy", "edas-app-operator"),
            ("level", "Production"),
        ] {
            let mut workbench = workbench(columns, rows);
            go_to(&mut workbench, selected);
            snapshot!(format!("account_{name}_{columns}x{rows}"), workbench);
        }
    }
}

#[test]
fn a_principal_can_be_asked_as_from_the_account() {
    let mut workbench = at("ben");
    workbench.keys("enter");
    assert_eq!(workbench.app.screen, Screen::Workbench);
    assert_eq!(workbench.app.request.asking(), "user/ben");
    go_to(&mut workbench, "mission-oncall");
    workbench.keys("enter");
    assert_eq!(workbench.app.request.asking(), "role/mission-oncall");
    go_to(&mut workbench, "edas-app-operators");
    workbench.keys("enter");
    assert_eq!(workbench.app.request.asking(), "user/ivan", "a member");
    go_to(&mut workbench, MISSION);
    workbench.keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Resource), MISSION);
}

#[test]
fn an_edit_of_the_account_changes_the_verdict_at_once_and_undo_changes_it_back() {
    let mut workbench = workbench(120, 40);
    workbench.ask("user/emma", "starops:DeleteMission", MISSION);
    assert_eq!(decision(&workbench), Decision::ExplicitDeny, "the guard");
    go_to(&mut workbench, "emma");
    workbench.keys("m").text("delete-guard").keys("enter");
    assert_eq!(decision(&workbench), Decision::Allow, "{}", workbench.screen());
    assert!(modified(&workbench) && workbench.screen().contains("demo account *"));
    workbench.keys("u");
    assert_eq!(decision(&workbench), Decision::ExplicitDeny);
    assert!(!modified(&workbench));
    workbench.keys("U");
    assert_eq!(decision(&workbench), Decision::Allow);
}

#[test]
fn users_groups_roles_policies_levels_and_resources_are_added_renamed_and_deleted() {
    let mut workbench = workbench(120, 40);
    workbench.keys("g a");
    for (kind, name) in [
        ("user", "zoe"),
        ("group", "night-shift"),
        ("role", "runner"),
        ("policy", "night"),
        ("control level", "Team"),
        ("resource, by", "acs:oss:*:1000000000000001:logs"),
    ] {
        workbench.keys("n").text(kind).keys("enter").text(name).keys("enter");
        let selected = workbench.app.account_screen.selected_thing().map(Thing::name);
        assert_eq!(selected, Some(name), "{}", workbench.screen());
    }
    go_to(&mut workbench, "night");
    workbench.keys("R ctrl-u").text("night-policy").keys("enter");
    assert_eq!(workbench.app.account_screen.selected_thing().unwrap().name(), "night-policy");
    workbench.keys("a").text("zoe").keys("enter");
    go_to(&mut workbench, "zoe");
    assert!(workbench.screen().contains("night-policy"));
    workbench.keys("d enter");
    workbench.keys("A").text("rg-production").keys("enter").text("night-policy").keys("enter");
    assert!(
        workbench.screen().contains("night-policy in resource group rg-production"),
        "{}",
        workbench.screen()
    );
    go_to(&mut workbench, "acs:oss:*:1000000000000001:logs");
    workbench.keys("o").text("rg-new").keys("enter").keys("t").text("env=prod team=a").keys("enter");
    assert!(workbench.screen().contains("rg-new") && workbench.screen().contains("env=prod team=a"));
    go_to(&mut workbench, "Team");
    workbench.keys("K");
    let account = workbench.app.account.clone().unwrap();
    assert_eq!(account.resolver.account().control_levels[1].name.text, "Team");
    workbench.keys("x");
    assert_eq!(workbench.app.account.as_ref().unwrap().resolver.account().control_levels.len(), 2);
    let steps = workbench.app.account_draft.as_ref().unwrap().editor().undo_labels().len();
    for _ in 0..steps {
        workbench.keys("u");
    }
    assert!(!modified(&workbench));
}

#[test]
fn a_name_that_is_taken_is_said_and_nothing_changes() {
    let mut workbench = at("ivan");
    workbench.keys("R ctrl-u").text("ada").keys("enter");
    assert!(workbench.screen().contains("there is a user \"ada\" already"), "{}", workbench.screen());
    assert!(!modified(&workbench));
}

#[test]
fn what_the_checker_finds_is_marked_in_the_list_and_said_in_the_details() {
    let mut workbench = workbench(120, 40);
    workbench.keys("g a n").text("role").keys("enter").text("runner").keys("enter");
    assert!(workbench.screen().contains("no trust policy"), "{}", workbench.screen());
    assert!(workbench.screen().contains("! runner"));
}

#[test]
fn a_trust_policy_is_edited_in_the_policy_pane_and_decides_at_once() {
    let mut workbench = workbench(120, 40);
    let role = "acs:ram::1000000000000001:role/mission-oncall";
    workbench.ask("user/ben", "sts:AssumeRole", role);
    assert_eq!(decision(&workbench), Decision::Allow);
    go_to(&mut workbench, "mission-oncall");
    workbench.keys("e");
    assert_eq!(workbench.app.screen, Screen::Workbench);
    assert!(workbench.screen().contains("trust policy of role mission-oncall"), "{}", workbench.screen());
    assert_eq!(decision(&workbench), Decision::Allow, "opening it changes nothing");
    workbench.keys("!");
    assert_eq!(decision(&workbench), Decision::ExplicitDeny, "while it is edited");
    workbench.keys("ctrl-s");
    assert!(modified(&workbench) && !workbench.app.draft.is_modified());
    assert!(workbench.take_effects().is_empty(), "no file is written yet");
    assert_eq!(decision(&workbench), Decision::ExplicitDeny);
    go_to(&mut workbench, "mission-oncall");
    workbench.keys("u");
    workbench.keys("q");
    let trust = workbench.app.account.as_ref().unwrap().resolver.account().role("mission-oncall").cloned();
    assert!(
        trust.unwrap().trust.unwrap().parsed.policy.statements[0].effect
            == acscope::engine::policy::Effect::Allow
    );
}

#[test]
fn a_policy_of_the_account_is_edited_in_its_place() {
    let mut workbench = workbench(120, 40);
    workbench.ask("user/emma", "starops:DeleteMission", MISSION);
    go_to(&mut workbench, "starops-deny-delete");
    workbench.keys("enter G !");
    assert_eq!(decision(&workbench), Decision::Allow, "{}", workbench.screen());
    assert!(!modified(&workbench), "the account takes it when it is saved");
    workbench.keys("ctrl-s");
    assert!(modified(&workbench));
    assert_eq!(decision(&workbench), Decision::Allow);
}

#[test]
fn a_document_that_the_account_has_no_more_is_unsaved_again() {
    let mut workbench = workbench(120, 40);
    go_to(&mut workbench, "starops-deny-delete");
    workbench.keys("enter G !");
    workbench.keys("ctrl-s");
    assert!(!workbench.app.draft.is_modified());
    go_to(&mut workbench, "starops-deny-delete");
    workbench.keys("u");
    assert!(workbench.app.draft.is_modified(), "{}", workbench.screen());
    workbench.keys("ctrl-r");
    assert!(!workbench.app.draft.is_modified(), "{}", workbench.screen());
}

#[test]
fn the_demo_account_is_saved_under_a_name_as_a_whole_and_again_without_a_question() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mine.json");
    let mut workbench = at("ivan");
    workbench.keys("x ctrl-s ctrl-u").text(path.to_str().unwrap()).keys("enter");
    let effects = workbench.take_effects();
    let [Effect::WriteAccount { path: to, text, expect: Expect::Nothing }] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(*to, path);
    let stamp = save_text(to, text, Expect::Nothing).unwrap();
    workbench.outcome(Outcome::AccountWritten(path.clone(), Ok(stamp)));
    assert!(!modified(&workbench));
    let read = acscope::engine::account::read_account(text, &|_| Err(String::new()));
    assert!(
        read.faults.is_empty() && read.account.user("ivan").is_none() && read.account.user("ada").is_some()
    );
    workbench.keys("u");
    assert!(modified(&workbench), "the file has what was undone");
    workbench.keys("ctrl-s");
    let effects = workbench.take_effects();
    assert!(
        matches!(effects.as_slice(), [Effect::WriteAccount { expect: Expect::Unchanged(known), .. }] if *known == stamp),
        "{effects:?}"
    );
}

#[test]
fn quitting_asks_about_an_unsaved_account_and_saves_it_first() {
    let mut workbench = at("ivan");
    workbench.keys("x q");
    assert!(workbench.take_effects().is_empty(), "q only leaves the screen");
    workbench.keys("q");
    assert!(workbench.take_effects().is_empty());
    assert!(workbench.screen().contains("demo account has unsaved changes."), "{}", workbench.screen());
    workbench.keys("s").keys("enter");
    let effects = workbench.take_effects();
    let [Effect::WriteAccount { path, text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let directory = tempfile::tempdir().unwrap();
    let stamp = save_text(&directory.path().join("a.json"), text, Expect::Nothing).unwrap();
    workbench.outcome(Outcome::AccountWritten(path.clone(), Ok(stamp)));
    assert_eq!(workbench.take_effects(), [Effect::Quit]);
    let mut workbench = at("ivan");
    workbench.keys("x ctrl-c d");
    assert_eq!(workbench.take_effects(), [Effect::Quit]);
    let mut workbench = at("ivan");
    workbench.keys("x u ctrl-c");
    assert_eq!(workbench.take_effects(), [Effect::Quit], "nothing is unsaved");
}

#[test]
fn each_layer_says_what_it_does_and_what_is_off_is_never_overlooked() {
    let mut workbench = workbench(120, 40);
    workbench.ask("user/emma", "starops:DeleteMission", MISSION);
    workbench.keys("g l");
    let screen = workbench.screen();
    assert!(screen.contains("[x] policies of groups"), "{screen}");
    assert!(screen.contains("without it: IMPLICIT DENY, now EXPLICIT DENY"), "{screen}");
    assert!(screen.contains("without it: still EXPLICIT DENY"), "{screen}");
    workbench.text("policies of groups").keys("enter");
    assert_eq!(decision(&workbench), Decision::ImplicitDeny);
    assert!(workbench.screen().contains("[ ] policies of groups"), "the list stays");
    workbench.keys("esc");
    let shown = "WITHOUT policies of groups";
    assert_eq!(workbench.screen().matches(shown).count(), 2, "{}", workbench.screen());
    workbench.keys("g a");
    assert!(workbench.screen().contains(shown));
    workbench.keys("q").input(acscope::tui::input::Input::Resize { columns: 80, rows: 24 });
    for pane in ["1", "2", "3", "4"] {
        workbench.keys(pane);
        assert!(workbench.screen().contains(shown), "{}", workbench.screen());
    }
    workbench.keys("g l").text("switch all").keys("enter");
    assert_eq!(decision(&workbench), Decision::ExplicitDeny);
    assert!(!workbench.screen().contains("WITHOUT"));
}

#[test]
fn a_heading_stays_selected_when_rows_come_above_it() {
    let mut workbench = at("ivan");
    workbench.keys("x");
    let roles = |row: &AccountRow| matches!(row, AccountRow::Section(Section::Roles, _));
    let heading = workbench.app.account_screen.rows().iter().position(roles).unwrap();
    workbench.app.account_screen.selection.jump(heading);
    workbench.app.refresh();
    workbench.keys("u");
    assert!(workbench.app.account.as_ref().unwrap().resolver.account().user("ivan").is_some());
    assert!(workbench.app.account_screen.selected().is_some_and(roles), "{}", workbench.screen());
}

/// Of whomever it reaches nothing can be told, so it is marked where it stands.
#[test]
fn a_document_that_ram_would_refuse_is_marked_with_its_fault() {
    let broken = r#"{"Version": "1", "Statement": [{"Effect": "Alow", "Action": "ecs:*", "Resource": "*"}]}"#;
    let sound = broken.replace("Alow", "Allow");
    let account = format!(
        r#"{{"account": {{"id": "1000000000000001"}},
            "policies": {{"broken": {{"document": {broken}}}, "sound": {{"document": {sound}}}}},
            "users": [{{"name": "alice", "attached": ["broken"]}}]}}"#
    );
    let account = acscope::engine::account::read_account(&account, &|_| Err(String::new())).account;
    let mut workbench = workbench(120, 40);
    let resolver = std::sync::Arc::new(acscope::engine::account::Resolver::new(account));
    workbench.app.account = Some(acscope::tui::account::SharedAccount { resolver, path: None });
    go_to(&mut workbench, "broken");
    let screen = workbench.screen();
    assert!(screen.contains("! broken ") && screen.contains("  sound "), "{screen}");
    assert!(screen.contains("RAM would refuse the document: ") && !screen.contains("! sound"), "{screen}");
}
