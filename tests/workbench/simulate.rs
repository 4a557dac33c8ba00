//! Simulating in the workbench: who asks, what the policies in force say, history and expectations.

use std::path::PathBuf;

use crate::support::stamp::stamp;
use crate::support::workbench::Workbench;
use acscope::engine::decide::Decision;
use acscope::engine::expect::read_expectations;
use acscope::files::{Expect, SaveError, SaveProblem};
use acscope::tui::app::{App, RequestField};
use acscope::tui::aside::Work as _;
use acscope::tui::effect::{self, Effect};
use acscope::tui::pane::Pane;
use acscope::tui::popup::Popup;
use acscope::tui::request_pane::{self, Outcome};

/// May chat with `ops-agent-a`, from one network and until a day.
const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["starops:CreateChat", "starops:GetThread"],
      "Resource": "acs:starops:*:*:digitalemployee/ops-agent-a",
      "Condition": {"IpAddress": {"acs:SourceIp": "203.0.113.0/24"}}
    },
    {
      "Effect": "Deny",
      "Action": "starops:Delete*",
      "Resource": "*"
    }
  ]
}
"#;
const AGENT_A: &str = "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-a";
const AGENT_B: &str = "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-b";

/// The policy in a file of this name, with the keyboard in the request.
fn opened(name: &str, columns: u16, rows: u16) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_world();
    workbench.outcome(effect::Outcome::Read(PathBuf::from(name), Ok((POLICY.to_owned(), stamp()))));
    workbench.app.notices.dismiss();
    workbench.keys("4");
    workbench
}

/// Writes into fields of the request, one after the other.
fn ask(workbench: &mut Workbench, action: &str, resource: &str) {
    workbench.keys("a ctrl-u").text(action).keys("enter");
    workbench.keys("r ctrl-u").text(resource).keys("enter");
}

#[track_caller]
fn decision(app: &App) -> Decision {
    let Some(verdict) = app.request.verdict() else { panic!("no verdict: {:?}", app.request.outcome()) };
    verdict.explanation.answer.decision
}

/// What is said instead of a verdict.
#[track_caller]
fn fault(workbench: &Workbench) -> &str {
    let Outcome::Fault(_, fault) = workbench.app.request.outcome() else {
        panic!("no fault: {:?}", workbench.app.request.outcome())
    };
    fault
}

#[test]
fn a_policy_of_no_account_is_asked_about_by_itself() {
    let mut workbench = opened("mine.json", 120, 40);
    assert_eq!(workbench.app.request.value(RequestField::Principal), "user/somebody");
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    assert_eq!(decision(&workbench.app), Decision::Allow);
    ask(&mut workbench, "starops:CreateChat", AGENT_B);
    assert_eq!(decision(&workbench.app), Decision::ImplicitDeny);
    assert!(workbench.screen().contains("nearest: mine statement 1 (Allow) would allow it, but"));
}

#[test]
fn a_policy_of_the_account_stands_in_for_it_and_is_asked_about_as_somebody_who_has_it() {
    let workbench = opened("starops-team-a.json", 120, 40);
    assert_eq!(workbench.app.request.value(RequestField::Principal), "user/carol");
    let screen = workbench.screen();
    assert!(screen.contains("as user/carol (4 policies)"), "{screen}");
    assert!(screen.contains("starops-team-a as edited stands"), "{screen}");
}

#[test]
fn a_policy_that_nobody_is_attached_to_says_what_it_counts_for() {
    let statement = |more: &str| {
        format!(r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole",{more}}}]}}"#)
    };
    let trust = statement(r#""Principal":{"RAM":["acs:ram::1000000000000001:root"]}"#);
    let bucket = statement(r#""Principal":["*"],"Resource":"acs:oss:*:*:logs""#);
    for (text, said) in [(trust, "counts for any role"), (bucket, "counts for the resources it names")] {
        let workbench = Workbench::new(200, 60).with_world().with_text(&text);
        let screen = workbench.screen();
        assert!(screen.contains(said) && !screen.contains("is attached to"), "{screen}");
    }
}

/// E8: no policy tells what an ACL says.
#[test]
fn what_an_acl_may_still_allow_stands_behind_the_verdict() {
    let mut workbench = opened("mine", 120, 40);
    ask(&mut workbench, "oss:GetObject", "acs:oss:cn-hangzhou:1000000000000001:logs/a");
    let said = "note: where policies are silent OSS goes by the ACL";
    assert!(workbench.screen().contains(said), "{}", workbench.screen());
    ask(&mut workbench, "oss:PutBucketPolicy", "acs:oss:cn-hangzhou:1000000000000001:logs");
    assert!(!workbench.screen().contains("ACL of"), "{}", workbench.screen());
}

#[test]
fn without_a_policy_the_account_itself_is_asked() {
    let mut workbench = Workbench::new(120, 40).with_world();
    assert_eq!(workbench.app.request.value(RequestField::Principal), "user/ada");
    workbench.keys("4");
    // The published guard forgets the twin of the action that it names.
    ask(&mut workbench, "cms:DeleteDigitalEmployee", &AGENT_A.replace("starops", "cms"));
    assert_eq!(decision(&workbench.app), Decision::ExplicitDeny);
    ask(&mut workbench, "starops:DeleteDigitalEmployee", AGENT_A);
    assert_eq!(decision(&workbench.app), Decision::Allow);
}

#[test]
fn the_verdict_follows_every_keystroke_of_both_panes() {
    let mut workbench = opened("mine.json", 120, 40);
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    workbench.keys("r backspace");
    assert_eq!(decision(&workbench.app), Decision::ImplicitDeny, "…/ops-agent- is somebody else");
    workbench.text("a");
    assert_eq!(decision(&workbench.app), Decision::Allow);
    workbench.keys("esc");
    workbench.edit(&POLICY.replace("Delete*", "*"));
    assert_eq!(decision(&workbench.app), Decision::ExplicitDeny, "the policy has changed");
}

#[test]
fn what_cannot_be_asked_says_at_once_what_to_write() {
    let mut workbench = opened("mine.json", 120, 40);
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    workbench.keys("w ctrl-u").text("user/adda");
    assert!(fault(&workbench).contains("did you mean \"ada\"?"), "{}", fault(&workbench));
    workbench.keys("esc a ctrl-u").text("starops:*");
    assert!(fault(&workbench).contains("without wildcards"), "{}", fault(&workbench));
    workbench.keys("esc r ctrl-u").text("ops-agent-a");
    assert!(fault(&workbench).contains("is not a resource"), "{}", fault(&workbench));
    workbench.keys("esc c ctrl-u").text("acs:SourceIp");
    assert!(fault(&workbench).contains("write key=value"), "{}", fault(&workbench));
    workbench.keys("esc");
    assert_eq!(decision(&workbench.app), Decision::Allow, "and leaving it is as if nothing had been");
}

#[test]
fn only_keys_of_the_policies_in_force_are_asked_for_and_defaults_are_shown() {
    let mut workbench = opened("mine.json", 120, 40);
    assert!(workbench.screen().contains("acs:SourceIp=203.0.113.10"));
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    workbench.keys("c").text("acs:SourceIp=10.0.0.1").keys("enter");
    assert_eq!(decision(&workbench.app), Decision::ImplicitDeny);
    assert!(workbench.screen().contains("IpAddress on acs:SourceIp wants"), "{}", workbench.screen());
    workbench.keys("c ctrl-u").text("-acs:SourceIp").keys("enter");
    assert_eq!(decision(&workbench.app), Decision::ImplicitDeny, "a key that is left out has no default");
    workbench.edit(
        &POLICY
            .replace("acs:SourceIp", "acs:MFAPresent")
            .replace("IpAddress", "Bool")
            .replace("203.0.113.0/24", "true"),
    );
    assert!(workbench.screen().contains("acs:MFAPresent=?"), "{}", workbench.screen());
}

#[test]
fn completions_come_from_the_account_the_catalog_the_policy_and_the_keys_in_play() {
    let mut workbench = opened("mine.json", 120, 40);
    workbench.keys("w").text("car").keys("tab enter");
    assert_eq!(workbench.app.request.value(RequestField::Principal), "user/carol");
    workbench.keys("a").text("starops createchat").keys("tab enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:CreateChat");
    workbench.keys("r").text("agent-b").keys("tab enter");
    assert_eq!(workbench.app.request.value(RequestField::Resource), AGENT_B);
    workbench.keys("c").text("acs:Secure").keys("tab").text(" acs:Sou").keys("tab enter");
    assert_eq!(
        workbench.app.request.value(RequestField::Context),
        "acs:SecureTransport=true acs:SourceIp=203.0.113.10"
    );
}

#[test]
fn the_request_follows_the_catalog_until_it_is_pinned() {
    let mut workbench = opened("mine.json", 120, 40);
    workbench.keys("/").text("svc:starops createchat").keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:CreateChat");
    assert_eq!(workbench.app.request.value(RequestField::Resource), AGENT_A, "the one that the policy names");
    assert_eq!(decision(&workbench.app), Decision::Allow);
    workbench.keys("r / ctrl-u").text("svc:starops getthread").keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:CreateChat", "pinned");
    workbench.keys("4 p");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:GetThread", "let go");
}

#[test]
fn a_followed_action_is_asked_about_on_its_own_resource_whatever_was_selected_before() {
    let mut workbench = opened("mine.json", 120, 40);
    workbench.keys("/").text("svc:starops digitalemployee").keys("enter end");
    for _ in 0..12 {
        workbench.keys("up");
        let action = workbench.app.request.value(RequestField::Action).to_owned();
        let resource = workbench.app.request.value(RequestField::Resource).to_owned();
        if action == "starops:GetDigitalEmployee" {
            assert_eq!(resource, AGENT_A, "not a skill, which the action before was about");
            return;
        }
    }
    panic!("GetDigitalEmployee is not there");
}

#[test]
fn the_statement_that_decided_is_one_key_away() {
    let mut workbench = opened("mine.json", 120, 40);
    ask(&mut workbench, "starops:DeleteThread", AGENT_A);
    assert_eq!(decision(&workbench.app), Decision::ExplicitDeny);
    workbench.keys("s");
    assert_eq!(workbench.app.focus, Pane::Policy);
    assert_eq!(workbench.app.selected_statement(), workbench.app.draft.document().id_at(1), "the Deny");
    let mut workbench = Workbench::new(120, 40).with_world();
    workbench.keys("4");
    ask(&mut workbench, "cms:DeleteDigitalEmployee", &AGENT_A.replace("starops", "cms"));
    workbench.keys("s");
    assert!(
        workbench.screen().contains("Statement 1 of starops-deny-delete decided"),
        "{}",
        workbench.screen()
    );
}

#[test]
fn everything_about_a_verdict_stands_on_one_page() {
    let mut workbench = opened("mine.json", 120, 40);
    ask(&mut workbench, "starops:CreateChat", AGENT_B);
    workbench.keys("d");
    let Some(Popup::Page(page)) = workbench.app.popups.last() else { panic!("a page") };
    let text = page.lines.join("\n");
    for part in [
        "user/somebody asks for starops:CreateChat",
        AGENT_B,
        "IMPLICIT DENY (definite)",
        "control-keep-vpc",
        "mine statement 2 (Deny): it names",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    workbench.keys("down pagedown esc");
    assert!(workbench.app.popups.is_empty());
}

#[test]
fn earlier_requests_are_asked_again() {
    let mut workbench = opened("mine.json", 120, 40);
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    ask(&mut workbench, "starops:GetThread", AGENT_B);
    workbench.keys("H").text("createchat agent-a").keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:CreateChat");
    assert_eq!(workbench.app.request.value(RequestField::Resource), AGENT_A);
    let history = &workbench.app.request.history;
    assert_eq!(history[0].action, "starops:CreateChat", "the newest first");
    assert!(history.iter().enumerate().all(|(at, question)| !history[..at].contains(question)), "each once");
}

#[test]
fn a_decision_that_was_kept_is_checked_at_every_change() {
    let mut workbench = opened("mine.json", 120, 40);
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    workbench.keys("K");
    ask(&mut workbench, "starops:CreateChat", AGENT_B);
    workbench.keys("K");
    assert!(workbench.screen().contains("2 of 2 expectations hold"), "{}", workbench.screen());
    workbench.edit(&POLICY.replace("ops-agent-a", "*"));
    assert!(workbench.screen().contains("1 of 2 expectations hold"), "{}", workbench.screen());
    workbench.keys("t");
    assert!(workbench.screen().contains("expected Deny, found Allow"), "{}", workbench.screen());
    workbench.keys("esc");
    ask(&mut workbench, "starops:CreateChat", AGENT_B);
    workbench.keys("K");
    assert!(
        workbench.screen().contains("2 of 2 expectations hold"),
        "another decision takes the old one's place"
    );
}

#[test]
fn expectations_are_saved_read_back_and_not_lost_unasked() {
    let mut workbench = opened("dir/mine.json", 120, 40);
    ask(&mut workbench, "starops:CreateChat", AGENT_B);
    workbench.keys("K q");
    assert!(workbench.screen().contains("in no file yet"), "{}", workbench.screen());
    workbench.keys("c S");
    workbench.take_effects();
    workbench.keys("enter");
    let effects = workbench.take_effects();
    let [Effect::WriteExpectations { path, text, expect: Expect::Nothing }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(path, &PathBuf::from("dir/mine.acs.toml"));
    let file = read_expectations(text).unwrap();
    assert_eq!(file.policies, ["mine.json"], "named from the folder of the test file");
    assert_eq!(file.account.as_deref(), Some("demo"));
    assert_eq!(file.expect[0].resources, [AGENT_B]);
    let context = [("acs:SourceIp".to_owned(), vec!["203.0.113.10".to_owned()])];
    assert_eq!(file.expect[0].context, context, "what was asked, without the tags that the account has");
    workbench.outcome(effect::Outcome::ExpectationsWritten(path.clone(), Ok(stamp())));
    workbench.keys("q");
    assert_eq!(workbench.take_effects(), [Effect::Quit], "nothing is unsaved");

    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    workbench.keys("K q");
    assert!(workbench.screen().contains("mine.acs.toml has unsaved changes"), "{}", workbench.screen());
    workbench.keys("s");
    assert!(matches!(workbench.take_effects().as_slice(), [Effect::WriteExpectations { .. }]));
    let read_only = SaveError { file: "mine.acs.toml".to_owned(), problem: SaveProblem::ReadOnly };
    workbench.outcome(effect::Outcome::ExpectationsWritten(path.clone(), Err(read_only)));
    assert!(workbench.screen().contains("Replace the file?"), "{}", workbench.screen());
    workbench.keys("r");
    let effects = workbench.take_effects();
    assert!(matches!(effects.as_slice(), [Effect::WriteExpectations { expect: Expect::Anything, .. }]));
    workbench.outcome(effect::Outcome::ExpectationsWritten(path.clone(), Ok(stamp())));
    assert_eq!(workbench.take_effects(), [Effect::Quit], "saving was the way to the end");

    let mut workbench = opened("dir/mine.json", 120, 40);
    workbench.outcome(effect::Outcome::ExpectationsRead(path.clone(), Ok((text.clone(), stamp()))));
    assert!(workbench.screen().contains("1 of 1 expectations hold"), "{}", workbench.screen());
    workbench
        .outcome(effect::Outcome::ExpectationsRead(path.clone(), Ok(("expect = 1".to_owned(), stamp()))));
    assert_eq!(workbench.app.request.expectations.expected().len(), 1, "a bad file takes nothing away");
}

/// A region is watched like a single request: broken by an edit, it shows the request that breaks it.
#[test]
fn regions_are_watched_live_and_shown_by_a_request_that_breaks_them() {
    let text = "policies = [\"mine.json\"]\n[[never]]\nname = \"no deletes\"\nas = \"user/somebody\"\n\
                action = \"starops:Delete*\"\n";
    let mut workbench = opened("dir/mine.json", 120, 40);
    let path = PathBuf::from("dir/mine.acs.toml");
    workbench.outcome(effect::Outcome::ExpectationsRead(path, Ok((text.to_owned(), stamp()))));
    assert!(workbench.screen().contains("1 of 1 expectations hold"), "{}", workbench.screen());
    workbench.edit(
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"starops:*Mission","Resource":"*"}]}"#,
    );
    assert!(workbench.screen().contains("0 of 1 expectations hold"), "{}", workbench.screen());
    workbench.keys(":").text("expectations").keys("enter");
    assert!(workbench.screen().contains("never: no deletes"), "{}", workbench.screen());
    workbench.keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:DeleteMission");
    assert!(workbench.screen().contains("ALLOW"), "{}", workbench.screen());
}

/// Regions are compared for everybody in the account: aside, and until the answer comes the line says so.
#[test]
fn regions_never_keep_a_key_waiting() {
    let text = "policies = [\"mine.json\"]\n[[never]]\nname = \"no deletes\"\naction = \"starops:Delete*\"\n\
                [[expect]]\nname = \"reads\"\nas = \"user/somebody\"\naction = \"starops:GetThread\"\nresource = \"*\"\n\
                decision = \"ImplicitDeny\"\n";
    let mut workbench = opened("dir/mine.json", 120, 40);
    workbench.hold_work = true;
    let path = PathBuf::from("dir/mine.acs.toml");
    workbench.outcome(effect::Outcome::ExpectationsRead(path, Ok((text.to_owned(), stamp()))));
    assert!(workbench.screen().contains("1 of 2 expectations hold?"), "{}", workbench.screen());
    workbench.keys(":").text("expectations").keys("enter");
    assert!(workbench.screen().contains("is being checked: never: no deletes"), "{}", workbench.screen());
    workbench.keys("esc");
    let take = |workbench: &mut Workbench| {
        let effects = workbench.take_effects().into_iter();
        effects
            .filter_map(|effect| {
                if let Effect::CheckRegions(number, work) = effect { Some((number, work)) } else { None }
            })
            .next_back()
    };
    // Edited again before the answer: it is one to an older question, and the newest follows it.
    let (first, work) = take(&mut workbench).unwrap();
    workbench.edit(r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}"#);
    assert!(take(&mut workbench).is_none(), "one at a time");
    workbench.outcome(effect::Outcome::RegionsChecked(first, Box::new(work.run())));
    assert!(workbench.screen().contains("expectations hold?"), "{}", workbench.screen());
    let (second, work) = take(&mut workbench).unwrap();
    workbench.outcome(effect::Outcome::RegionsChecked(second, Box::new(work.run())));
    let screen = workbench.screen();
    assert!(screen.contains("1 of 2 expectations hold") && !screen.contains("hold?"), "{screen}");
    assert!(take(&mut workbench).is_none(), "nothing is asked twice");
}

#[test]
fn the_mouse_chooses_fields_and_completions_and_opens_the_explanation() {
    let mut workbench = opened("mine.json", 120, 40);
    workbench.click("user/somebody           ").keys("ctrl-u").text("dmi").click("user/dmitri").keys("enter");
    assert_eq!(workbench.app.request.value(RequestField::Principal), "user/dmitri");
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    workbench.click("ALLOW");
    assert!(matches!(workbench.app.popups.last(), Some(Popup::Page(_))));
}

#[test]
fn hidden_characters_never_reach_the_screen() {
    let mut workbench = opened("mine.json", 120, 40);
    workbench.app.request.write(RequestField::Action, "a:b\u{202e}c");
    workbench.app.request.write(RequestField::Context, "k\u{1b}=v\u{202e}");
    workbench.keys("up");
    let screen = workbench.screen();
    assert!(!screen.contains(['\u{202e}', '\u{1b}']), "{screen}");
}

#[test]
fn a_line_of_keys_is_read_back_as_it_is_shown() {
    let line = "acs:SourceIp=10.0.0.1 x:Y=\"a b\"";
    let entries = request_pane::context::read(line).unwrap();
    assert_eq!(request_pane::context::write(&request_pane::context::context(&entries, &[], "")), line);
}

fn denied(columns: u16, rows: u16) -> Workbench {
    let mut workbench = opened("mine.json", columns, rows);
    ask(&mut workbench, "starops:CreateChat", AGENT_B);
    workbench.keys("K");
    workbench.app.notices.dismiss();
    workbench.keys("up");
    workbench
}

#[test]
fn request_denied_80x24() {
    snapshot!(denied(80, 24));
}

#[test]
fn request_denied_120x40() {
    snapshot!(denied(120, 40));
}

#[test]
fn request_denied_200x60() {
    snapshot!(denied(200, 60));
}

#[test]
fn request_explained_80x24() {
    let mut workbench = denied(80, 24);
    workbench.keys("d");
    snapshot!(workbench);
}

#[test]
fn request_completed_120x40() {
    let mut workbench = opened("mine.json", 120, 40);
    workbench.keys("a").text("chat").keys("down");
    snapshot!(workbench);
}

#[test]
fn expectations_120x40() {
    let mut workbench = denied(120, 40);
    workbench.edit(&POLICY.replace("ops-agent-a", "*"));
    workbench.keys("t");
    snapshot!(workbench);
}

#[test]
fn history_80x24() {
    let mut workbench = denied(80, 24);
    workbench.keys("H");
    snapshot!(workbench);
}

#[test]
fn an_operation_that_needs_no_authorization_is_kept_as_one_that_can_be_called() {
    let mut workbench = opened("mine.json", 120, 40);
    ask(&mut workbench, "sts:GetCallerIdentity", "*");
    assert_eq!(decision(&workbench.app), Decision::NotChecked);
    workbench.keys("K");
    let names: Vec<&str> = workbench.app.request.expectations.rows().map(|(_, name, _)| name).collect();
    assert_eq!(names, ["user/somebody can sts:GetCallerIdentity on *"], "{}", workbench.screen());
    assert_eq!(workbench.app.request.expectations.passed(), (1, 1));
}

#[test]
fn what_the_catalogs_have_against_a_request_stands_behind_the_decision() {
    let mut workbench = opened("team-a.json", 120, 40);
    ask(&mut workbench, "starops:CreateChatt", AGENT_A);
    let note = "note: no catalog knows starops:CreateChatt; did you mean";
    assert!(workbench.screen().contains(note), "{}", workbench.screen());
    ask(&mut workbench, "starops:CreateChat", "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1");
    assert!(
        workbench.screen().contains("note: the catalogs have starops:CreateChat on"),
        "{}",
        workbench.screen()
    );
    ask(&mut workbench, "starops:CreateChat", AGENT_A);
    assert!(!workbench.screen().contains("note:"), "{}", workbench.screen());
}
