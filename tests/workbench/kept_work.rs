//! What a person has written stays until it is used, and what they called off is not done later.

use crate::support::stamp::stamp;
use crate::support::workbench::Workbench;
use acscope::files::{SaveError, SaveProblem};
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::input::Input;
use acscope::tui::notice::Level;
use acscope::tui::popup::Popup;
use acscope::tui::runtime::recovery::{Lost, LostWork};
use acscope::tui::update;

const POLICY: &str = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*", "Condition": {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}]}"#;

fn assembling(text: &str) -> Workbench {
    Workbench::new(120, 40).with_world().with_text(text)
}

#[test]
fn reading_the_file_again_on_the_way_out_forgets_the_wish_to_quit() {
    let mut workbench = Workbench::new(120, 40).with_world();
    workbench.outcome(Outcome::Read("p.json".into(), Ok((POLICY.to_owned(), stamp()))));
    workbench.edit("changed");
    workbench.keys("q s");
    let error = SaveError { file: "p.json".into(), problem: SaveProblem::Changed };
    workbench.outcome(Outcome::Written("p.json".into(), Err(error)));
    workbench.keys("a");
    workbench.outcome(Outcome::Read("p.json".into(), Ok((POLICY.to_owned(), stamp()))));
    workbench.edit("changed again");
    workbench.keys("ctrl-s");
    workbench.take_effects();
    workbench.outcome(Outcome::Written("p.json".into(), Ok(stamp())));
    assert!(!workbench.take_effects().contains(&Effect::Quit));
}

#[test]
fn all_lost_work_is_asked_about() {
    let work = || LostWork::Policy(POLICY.to_owned());
    let lost = |name: &str| Lost { path: Some(name.into()), work: work(), kept_in: name.into() };
    let mut workbench = Workbench::new(120, 40).with_world();
    update::lost_work_found(&mut workbench.app, ["one.json", "two.json", "three.json"].map(lost).to_vec());
    for name in ["one.json", "two.json", "three.json"] {
        assert!(matches!(workbench.app.popups.last(), Some(Popup::List(_))), "{}", workbench.screen());
        workbench.keys("enter");
        assert_eq!(workbench.app.draft.name().as_deref(), Some(name));
    }
    assert!(workbench.app.popups.is_empty());
    assert_eq!(workbench.app.open.count(), 3);
}

#[test]
fn a_form_that_cannot_be_used_stays_however_much_was_said_before() {
    let mut workbench = assembling(POLICY);
    for number in 0..300 {
        workbench.app.notices.say(Level::Info, number.to_string());
    }
    workbench.keys("2 c").text("acs:SourceIp").keys("tab tab").text("192.0.2.0/24").keys("enter");
    assert!(workbench.said().contains("already compares acs:SourceIp"), "{}", workbench.said());
    assert!(matches!(workbench.app.popups.last(), Some(Popup::Form(_))));
    assert!(workbench.screen().contains("192.0.2.0/24"), "{}", workbench.screen());
}

#[test]
fn a_template_that_cannot_go_into_the_policy_keeps_what_was_filled_in() {
    let mut workbench = assembling(POLICY);
    workbench.edit("{ broken");
    workbench.keys("f t").text("team-a").keys("enter").text("x").keys("ctrl-u");
    workbench.text("this policy").keys("tab tab").text("my-team");
    let typed = workbench.screen().contains("my-team");
    workbench.keys("enter");
    assert!(typed && workbench.screen().contains("my-team"), "{}", workbench.screen());
    assert!(workbench.screen().contains("the JSON cannot be read"), "{}", workbench.screen());
    assert_eq!(workbench.app.draft.text(), "{ broken");
}

#[test]
fn the_keys_of_a_popup_can_be_clicked_in_the_bottom_line() {
    let mut workbench = assembling(POLICY);
    workbench.keys("2 a").text("ecs:StopInstance");
    workbench.click(" accept");
    assert!(workbench.app.popups.is_empty());
    assert!(workbench.app.draft.text().contains("ecs:StopInstance"), "{}", workbench.app.draft.text());
    workbench.keys("2 a").text("oss:GetObject");
    workbench.click(" cancel");
    assert!(workbench.app.popups.is_empty() && !workbench.app.draft.text().contains("oss:GetObject"));
}

#[test]
fn a_click_marks_where_several_can_be_taken() {
    let mut workbench = assembling(r#"{"Version":"1","Statement":[]}"#);
    workbench.keys("f m");
    let Some(Popup::List(list)) = workbench.app.popups.last() else { panic!("{}", workbench.screen()) };
    let labels: Vec<String> = list.items().take(2).map(|item| item.label.clone()).collect();
    for label in &labels {
        workbench.click(label);
    }
    let Some(Popup::List(list)) = workbench.app.popups.last() else { panic!("{}", workbench.screen()) };
    assert!(list.is_marked(0) && list.is_marked(1) && !list.is_marked(2));
    workbench.click(" accept").keys("enter");
    assert!(workbench.said().contains("from 2 modules"), "{}", workbench.said());
}

#[test]
fn what_ram_would_refuse_is_not_exported() {
    for (text, why) in
        [("{ broken", "The JSON cannot be read"), (&POLICY.replace("Allow", "Alow"), "RAM would refuse")]
    {
        let mut workbench = assembling(POLICY);
        workbench.edit(text);
        workbench.keys("f e").text("terraform").keys("enter");
        assert!(workbench.take_effects().is_empty(), "an earlier text is not what was asked for");
        assert!(workbench.screen().contains(why), "{}", workbench.screen());
    }
}

#[test]
fn a_pasted_policy_is_read_as_the_kind_that_it_is() {
    const TRUST: &str = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": "acs:ram::1000000000000001:root"}}]}"#;
    let mut workbench = Workbench::new(120, 40).with_world();
    workbench.keys("ctrl-n").text("clipboard").keys("enter");
    workbench.input(Input::Paste(TRUST.to_owned()));
    assert!(workbench.app.draft.document().faults().is_empty(), "{}", workbench.screen());
    assert_eq!(workbench.app.draft.text(), TRUST);
}

#[test]
fn the_palette_edits_what_is_selected_in_the_policy_from_anywhere() {
    let mut workbench = assembling(POLICY);
    workbench.keys("1 :").text("edit part").keys("enter");
    let statement = workbench.app.policy.statement().unwrap();
    assert!(workbench.app.policy.is_open(statement), "{}", workbench.screen());
}

#[test]
fn tags_with_blanks_stay_as_they_are_and_what_is_no_tag_can_be_corrected() {
    let mut workbench = Workbench::new(120, 40).with_world();
    let tags = |workbench: &Workbench| {
        let account = workbench.app.account.as_ref().unwrap().resolver.account();
        let resource = workbench.app.account_screen.selected_thing().unwrap().name();
        let found = account.resources.iter().find(|one| one.arn.text == resource).unwrap();
        found.tags.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>()
    };
    workbench.keys("g a /").text("nightly-report").keys("enter t ctrl-u");
    workbench.text("purpose=\"runs b=c at night\" team=a").keys("enter");
    assert_eq!(tags(&workbench), ["purpose: runs b=c at night", "team: a"], "{}", workbench.said());
    workbench.keys("t").text(" more=1").keys("enter");
    assert_eq!(tags(&workbench), ["purpose: runs b=c at night", "team: a", "more: 1"]);
    workbench.keys("t").text(" nothing").keys("enter");
    assert!(workbench.screen().contains("more=1 nothing"), "{}", workbench.screen());
}
