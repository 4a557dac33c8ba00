//! The findings of lint in the workbench, and the tabs that they share with the JSON text.

use crate::support::workbench::Workbench;
use acscope::engine::edit::Part;
use acscope::engine::lint::{CHECKS, FixEffect, Suppression};
use acscope::tui::aside::Work as _;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::pane::Pane;

/// An action on the wrong service's resource, one that no catalog knows, and a PassRole on every role.
const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["edas:ReadAplication", "edas:ReadCluster"],
      "Resource": "acs:edas:*:*:namespace/test/cluster/*"
    },
    {
      "Effect": "Allow",
      "Action": "ram:PassRole",
      "Resource": "*"
    }
  ]
}
"#;

fn with_policy(columns: u16, rows: u16) -> Workbench {
    Workbench::new(columns, rows).with_world().with_text(POLICY)
}

fn codes(workbench: &Workbench) -> Vec<&'static str> {
    let rows = workbench.app.findings.rows(&workbench.app.linted);
    rows.map(|placed| placed.unwrap().finding.code).collect()
}

#[test]
fn keys_and_clicks_change_the_tab_on_every_screen() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut workbench = with_policy(columns, rows);
        assert_eq!(workbench.app.shape.front, Pane::Json);
        workbench.keys("5");
        assert_eq!((workbench.app.focus, workbench.app.shape.front), (Pane::Findings, Pane::Findings));
        assert!(workbench.screen().contains("[Findings "), "{columns}x{rows}");
        workbench.keys("g t");
        assert_eq!(workbench.app.focus, Pane::Access);
        workbench.keys("g t");
        assert_eq!(workbench.app.focus, Pane::Json);
        workbench.keys("g T g T");
        assert_eq!(workbench.app.focus, Pane::Findings);
        workbench.click(" JSON ");
        assert_eq!(workbench.app.focus, Pane::Json);
        workbench.click(" Findings ");
        assert_eq!(workbench.app.focus, Pane::Findings);
        workbench.keys("shift-tab");
        assert_eq!(workbench.app.focus, Pane::Policy);
        workbench.keys("tab");
        assert_eq!(workbench.app.focus, Pane::Findings, "the tab in front is the one that Tab goes to");
    }
}

#[test]
fn a_tab_turns_in_front_while_the_keyboard_stays_elsewhere() {
    let mut workbench = with_policy(120, 40);
    workbench.keys("2 ctrl-pagedown");
    assert_eq!((workbench.app.focus, workbench.app.shape.front), (Pane::Policy, Pane::Findings));
    let mut workbench = with_policy(80, 24);
    workbench.keys("2 ctrl-pagedown");
    assert_eq!(workbench.app.focus, Pane::Findings, "there is no beside");
}

#[test]
fn findings_follow_the_policy_and_stand_in_order() {
    let mut workbench = with_policy(120, 40);
    workbench.keys("5");
    assert_eq!(codes(&workbench)[..2], ["S610", "E203"]);
    let severities: Vec<_> = workbench
        .app
        .findings
        .rows(&workbench.app.linted)
        .map(|placed| placed.unwrap().finding.severity)
        .collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    workbench.edit(&POLICY.replace("ReadAplication", "ReadApplication"));
    assert!(!codes(&workbench).contains(&"E203"));
    workbench.keys("u");
    assert!(codes(&workbench).contains(&"E203"));
}

#[test]
fn enter_goes_to_the_place_of_the_finding_in_text_and_cards() {
    let mut workbench = with_policy(120, 40);
    workbench.keys("5 enter");
    assert_eq!(workbench.app.focus, Pane::Json);
    let target = workbench.app.policy.selected().unwrap();
    assert_eq!(workbench.app.draft.document().number(target.statement), Some(2));
    workbench.keys("5 down enter");
    let target = workbench.app.policy.selected().unwrap();
    assert_eq!(
        (workbench.app.draft.document().number(target.statement), target.part),
        (Some(1), Part::Action(0))
    );
}

/// In the findings, on the first of this code.
fn on_finding(workbench: &mut Workbench, code: &str) {
    workbench.keys("5 g g");
    let at = codes(workbench).iter().position(|found| *found == code).unwrap_or_else(|| panic!("no {code}"));
    for _ in 0..at {
        workbench.keys("down");
    }
    assert_eq!(workbench.app.findings.selected(&workbench.app.linted).unwrap().finding.code, code);
}

#[test]
fn a_fix_is_shown_before_it_is_taken_and_is_one_step_to_undo() {
    let mut workbench = with_policy(120, 40);
    on_finding(&mut workbench, "E203");
    workbench.keys("a");
    let screen = workbench.screen();
    let line =
        |sign: char, name: &str| format!("{sign} \"Action\": [\"edas:{name}\", \"edas:ReadCluster\"],");
    assert!(
        screen.contains(&line('-', "ReadAplication")) && screen.contains(&line('+', "ReadApplication")),
        "{screen}"
    );
    workbench.keys("esc");
    assert_eq!(workbench.app.draft.text(), POLICY);
    let steps = workbench.app.draft.document().undo_labels().len();
    workbench.keys("a").text("a");
    assert_eq!(workbench.app.draft.text(), POLICY.replace("ReadAplication", "ReadApplication"));
    let labels: Vec<_> = workbench.app.draft.document().undo_labels().collect();
    assert!(labels.len() == steps + 1 && labels[0].contains("(fix E203: "), "{labels:?}");
    assert!(!codes(&workbench).contains(&"E203"));
    workbench.keys("u");
    assert_eq!(workbench.app.draft.text(), POLICY);
}

#[test]
fn a_fix_that_may_give_more_is_not_one_enter_away() {
    let mut workbench = with_policy(120, 40);
    on_finding(&mut workbench, "E203");
    let effect =
        workbench.app.findings.selected(&workbench.app.linted).unwrap().finding.fix.as_ref().unwrap().effect;
    assert!(!matches!(effect, FixEffect::Equal | FixEffect::Narrower), "{effect:?}");
    workbench.keys("a enter");
    assert_eq!(workbench.app.draft.text(), POLICY);
    let mut workbench = Workbench::new(120, 40)
        .with_world()
        .with_text(&POLICY.replace("edas:ReadAplication", "edas:ReadCluster"));
    on_finding(&mut workbench, "H208");
    workbench.keys("a enter");
    assert!(!codes(&workbench).contains(&"H208"));
}

#[test]
fn every_safe_fix_is_taken_in_one_step() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:StopInstance","ecs:StopInstance","ecs:stopinstance"],"Resource":["acs:ecs:*:*:instance/*","acs:ecs:*:*:instance/i-1"]}]}"#;
    let mut workbench = Workbench::new(120, 40).with_world().with_text(text);
    let before = workbench.app.linted.counts().total();
    workbench.keys("5 A");
    assert!(workbench.screen().contains("(equal)"), "{}", workbench.screen());
    workbench.keys("enter");
    assert!(workbench.app.linted.counts().total() < before);
    workbench.keys("u");
    assert_eq!(workbench.app.draft.text(), text);
}

#[test]
fn a_check_is_explained() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut workbench = with_policy(columns, rows);
        on_finding(&mut workbench, "S610");
        workbench.keys("e");
        assert!(workbench.screen().contains("S610 PASS_ROLE_STAR (security)"));
        workbench.keys("esc");
        assert_eq!(workbench.app.focus, Pane::Findings);
    }
}

#[test]
fn a_finding_is_suppressed_with_a_reason_and_can_still_be_listed() {
    let mut workbench = with_policy(120, 40);
    on_finding(&mut workbench, "S610");
    workbench.keys("s");
    assert!(workbench.screen().contains("no configuration file"), "{}", workbench.screen());
    let mut settings = workbench.app.linted.settings().clone();
    settings.file = Some("/etc/acscope/config.toml".into());
    workbench.app.linted.set(settings);
    workbench.app.refresh();
    let before = workbench.app.linted.counts().total();
    workbench.keys("s enter enter");
    assert!(workbench.screen().contains("in a year nobody will know"));
    workbench.text("the role is made for it").keys("enter");
    let expected = Suppression {
        policy: "new policy".into(),
        code: "S610".into(),
        statement: Some(2),
        reason: "the role is made for it".into(),
    };
    let effect = Effect::Suppress("/etc/acscope/config.toml".into(), expected.clone());
    assert_eq!(workbench.take_effects(), [effect]);
    workbench.outcome(Outcome::Suppressed("/etc/acscope/config.toml".into(), Ok(expected)));
    assert!(!codes(&workbench).contains(&"S610"));
    assert_eq!(workbench.app.linted.counts().total(), before - 1);
    workbench.keys("S G");
    assert!(workbench.screen().contains("suppressed: the role is made for it"), "{}", workbench.screen());
    assert_eq!(workbench.app.linted.counts().total(), before - 1, "it is listed, not counted");
}

#[test]
fn the_list_can_be_cut_to_what_is_worse() {
    let mut workbench = with_policy(120, 40);
    workbench.keys("5 v v");
    assert!(codes(&workbench).iter().all(|code| code.starts_with('S')), "{:?}", codes(&workbench));
    workbench.keys("v");
    assert!(workbench.app.findings.is_empty() && workbench.screen().contains("not listed"));
    workbench.keys("v");
    assert_eq!(codes(&workbench).len(), workbench.app.linted.counts().total());
}

#[test]
fn an_empty_list_says_what_was_checked_and_what_was_not() {
    let clean = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:team-a/reports/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"},"StringEquals":{"acs:SourceVpc":"vpc-1"}}}]}"#;
    let mut workbench = Workbench::new(120, 40).with_world().with_text(clean);
    workbench.keys("5");
    let screen = workbench.screen();
    assert!(codes(&workbench).is_empty(), "{:?}", codes(&workbench));
    assert!(screen.contains(&format!("{} checks, no findings.", CHECKS.len())), "{screen}");
    let mut nothing = Workbench::new(120, 40).with_world().with_text("");
    nothing.keys("5");
    assert!(nothing.screen().contains("There is no policy to check yet."));
    let unknown = clean
        .replace("oss:GetObject", "selfmade:DoIt")
        .replace("acs:oss:*:*:team-a/reports/*", "acs:selfmade:*:*:thing/1");
    let mut workbench = Workbench::new(120, 40).with_world().with_text(&unknown);
    workbench.keys("5");
    assert!(!workbench.app.linted.not_checked().is_empty() || !codes(&workbench).is_empty());
}

#[test]
fn cards_and_text_are_marked_and_say_what_is_wrong_under_the_cursor() {
    for (columns, rows) in [(120, 40), (80, 24)] {
        let mut workbench = with_policy(columns, rows);
        workbench.keys("2");
        let screen = workbench.screen();
        let first = screen.lines().find(|line| line.contains("1 Allow")).unwrap();
        assert!(first.contains('!'), "{first}");
        assert!(screen.contains("! E203 "), "{screen}");
        workbench.keys("3");
        assert!(workbench.screen().contains("E203 6:"), "{}", workbench.screen());
    }
    let mut plain = Workbench::plain(120, 40).with_world().with_text(POLICY);
    plain.keys("2 down down");
    assert!(plain.screen().contains("^ S610 "), "{}", plain.screen());
}

#[test]
fn a_large_policy_is_linted_aside_and_marked_until_the_answer() {
    let statement = r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"acs:ecs:*:*:instance/i-1"}"#;
    let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, vec![statement; 300].join(",\n"));
    let mut workbench = Workbench::new(120, 40).with_world().with_text(&text);
    workbench.keys("5");
    assert!(workbench.app.linted.is_stale() && workbench.screen().contains("checking again"));
    let effects = workbench.take_effects();
    let job = effects.iter().find_map(|effect| match effect {
        Effect::Lint(job) => Some(job.clone()),
        _ => None,
    });
    workbench.outcome(Outcome::Linted(job.unwrap().run()));
    assert!(codes(&workbench).contains(&"H503") && !workbench.screen().contains("checking again"));
    workbench.edit(&text.replace("i-1", "i-2"));
    assert!(workbench.screen().contains("checking again"), "{}", workbench.screen());
    workbench.keys("down a");
    assert!(workbench.screen().contains("apply fix: The policy changed"), "{}", workbench.screen());
}

#[cfg(unix)]
#[test]
fn house_rules_of_the_configuration_hold_in_the_workbench() {
    use crate::support::pty::Launch;
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("config")).unwrap();
    let rules = "[[rules.forbid]]\nactions = ['edas:ReadCluster']\nreason = 'ours alone'\n";
    std::fs::write(home.path().join("config/config.toml"), rules).unwrap();
    std::fs::write(home.path().join("p.json"), POLICY).unwrap();
    let mut session = Launch::acscope(home.path()).arg("p.json").size(160, 40).start();
    session.wait_for("edas:ReadAplication");
    session.keys("5");
    session.wait_for("S615");
    session.keys("q");
    assert!(session.wait_exit().success());
}

/// What could not be judged is said beside what was found, as on the command line.
#[test]
fn what_was_not_checked_is_said_beside_the_findings() {
    let policy = POLICY.replace("ram:PassRole", "selfmade:DoIt");
    for (rows, wanted) in [(40, "not checked E202: no catalog has"), (18, "not checked")] {
        let mut workbench = Workbench::new(120, rows).with_world().with_text(&policy);
        workbench.keys("5");
        assert!(!codes(&workbench).is_empty() && !workbench.app.linted.not_checked().is_empty());
        assert!(workbench.screen().contains(wanted), "{}", workbench.screen());
    }
}
