//! What is shown belongs to what is open and asked now: after another principal, another name, another file, another
//! place in the account.

use crate::support::stamp::stamp;
use crate::support::workbench::Workbench;
use acscope::engine::decide::Decision;
use acscope::engine::edit::Change;
use acscope::engine::lint::Suppression;
use acscope::engine::policy::PolicyKind;
use acscope::tui::app::RequestField;
use acscope::tui::compare_screen::sides::{Source, Which};
use acscope::tui::effect::Outcome;
use acscope::tui::input::Input;

const ALLOWS: &str =
    r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}"#;
const DENIES: &str =
    r#"{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:Stop*", "Resource": "*"}]}"#;

fn workbench() -> Workbench {
    Workbench::new(120, 40).with_world()
}

fn open(workbench: &mut Workbench, file: &str, text: &str) {
    workbench.outcome(Outcome::Read(file.into(), Ok((text.to_owned(), stamp()))));
    workbench.app.notices.dismiss();
}

fn save_as(workbench: &mut Workbench, file: &str) {
    workbench.keys("f s ctrl-u").text(file).keys("enter");
    workbench.outcome(Outcome::Written(file.into(), Ok(stamp())));
}

fn ask(workbench: &mut Workbench, principal: &str, action: &str, resource: &str) -> Decision {
    decision(workbench.ask(principal, action, resource))
}

fn decision(workbench: &Workbench) -> Decision {
    workbench.app.request.verdict().unwrap().explanation.answer.decision
}

#[test]
fn open_policies_of_one_name_are_all_in_force() {
    for (first, second) in [(ALLOWS, DENIES), (DENIES, ALLOWS)] {
        let mut workbench = workbench();
        open(&mut workbench, "a/p.json", first);
        open(&mut workbench, "b/p.json", second);
        let asked = ask(&mut workbench, "user/somebody", "ecs:StopInstance", "*");
        assert_eq!(asked, Decision::ExplicitDeny, "a Deny wins over any Allow (E1)");
        workbench.keys("f l");
        assert!(workbench.screen().contains("a/p.json") && workbench.screen().contains("b/p.json"));
        workbench.keys("esc");
        // The statement that decided is looked for in the policy that has it.
        workbench.keys("4 s");
        let shown = workbench.app.draft.text() == DENIES;
        assert_eq!(workbench.said().contains("p (2)"), !shown, "{}", workbench.said());
    }
}

#[test]
fn a_fix_is_made_in_the_policy_that_it_was_found_for() {
    let mut workbench = workbench();
    open(&mut workbench, "a/p.json", &DENIES.replace("Stop", "Start"));
    open(&mut workbench, "b/p.json", &ALLOWS.replace("ecs:*", "ecs:StartInstance"));
    assert_eq!(ask(&mut workbench, "user/somebody", "ecs:StopInstance", "*"), Decision::ImplicitDeny);
    workbench.keys("4 f");
    assert_eq!(decision(&workbench), Decision::Allow, "{}", workbench.screen());
    assert!(workbench.app.draft.text().contains("Allow"), "{}", workbench.app.draft.text());
}

#[test]
fn the_smallest_fix_is_for_the_action_that_a_search_has_found() {
    let mut workbench = workbench().with_text(&ALLOWS.replace("ecs:*", "ecs:DescribeInstances"));
    workbench.keys("/");
    for action in ["ecs:StopInstance", "ecs:StartInstance"] {
        workbench.keys("ctrl-u");
        // One change, as a paste or fast typing makes: nothing comes after it that would bring things in step.
        workbench.input(Input::Paste(action.to_owned()));
        assert_eq!(workbench.app.request.value(RequestField::Action), action);
        let advised = workbench.app.advisor.advised().unwrap();
        let actions = advised.best().unwrap().document.statements.iter().flat_map(|one| one.action.texts());
        assert!(actions.into_iter().any(|one| one == action), "{action}: {}", workbench.screen());
    }
}

#[test]
fn a_policy_saved_under_another_name_counts_as_it_would_when_it_is_opened_again() {
    let mut workbench = workbench().with_text(ALLOWS);
    assert_eq!(ask(&mut workbench, "user/somebody", "ecs:StopInstance", "*"), Decision::Allow);
    // The account has a policy of this name, and somebody does not have it.
    save_as(&mut workbench, "starops-team-a.json");
    assert_eq!(decision(&workbench), Decision::ImplicitDeny, "{}", workbench.screen());
    let mut again = self::workbench();
    open(&mut again, "starops-team-a.json", ALLOWS);
    assert_eq!(ask(&mut again, "user/somebody", "ecs:StopInstance", "*"), Decision::ImplicitDeny);
    // A step back is one of the text, not of the name.
    workbench.edit(DENIES);
    workbench.keys("u");
    assert_eq!(workbench.app.draft.document().name(), "starops-team-a");
    // A name that somebody gave it stays.
    workbench.app.draft.apply(Change::SetName("mine".to_owned())).unwrap();
    save_as(&mut workbench, "other.json");
    assert_eq!(workbench.app.draft.document().name(), "mine");
}

#[test]
fn findings_are_those_for_the_name_that_a_policy_is_saved_under() {
    let mut workbench = workbench().with_text(ALLOWS);
    let code = workbench.app.linted.findings()[0].finding.code;
    let reason = "agreed".to_owned();
    let suppression = Suppression { policy: "p".to_owned(), code: code.to_owned(), statement: None, reason };
    workbench.app.linted.suppress(suppression);
    workbench.app.refresh();
    assert!(workbench.app.linted.findings()[0].suppressed.is_none());
    save_as(&mut workbench, "p.json");
    let found = workbench.app.linted.findings().iter().find(|placed| placed.finding.code == code);
    assert!(found.unwrap().suppressed.is_some());
}

#[test]
fn a_trust_policy_that_leaves_the_account_decides_there_no_more() {
    let mut workbench = workbench();
    let role = "acs:ram::1000000000000001:role/mission-oncall";
    assert_eq!(ask(&mut workbench, "user/ben", "sts:AssumeRole", role), Decision::Allow);
    workbench.keys("g a /").text("mission-oncall").keys("enter e !");
    assert_eq!(decision(&workbench), Decision::ExplicitDeny, "while it stands in its place");
    save_as(&mut workbench, "trust.json");
    let reached = workbench.app.decided.asker().unwrap().reached();
    assert!(reached.iter().any(|reached| reached.policy == "trust"), "{reached:?}");
}

#[test]
fn a_document_of_the_account_follows_its_policy_when_that_is_renamed() {
    let mut workbench = workbench();
    let mission = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";
    workbench.keys("g a /").text("starops-mission-operator").keys("enter e");
    assert_eq!(
        ask(&mut workbench, "user/somebody", "starops:ExecuteMission", mission),
        Decision::ImplicitDeny,
        "it is not theirs"
    );
    let name = |workbench: &Workbench| workbench.app.draft.document().name().to_owned();
    workbench.keys("g a R ctrl-u").text("runs-missions").keys("enter");
    assert_eq!((name(&workbench).as_str(), decision(&workbench)), ("runs-missions", Decision::ImplicitDeny));
    // Also when it is not the one that is worked on.
    open(&mut workbench, "p.json", ALLOWS);
    workbench.keys("g a u");
    assert_eq!(decision(&workbench), Decision::ImplicitDeny);
    workbench.keys("esc g B");
    assert_eq!(
        (name(&workbench).as_str(), decision(&workbench)),
        ("starops-mission-operator", Decision::ImplicitDeny)
    );
    // Where there is no such policy any more nobody has it.
    workbench.keys("g a x");
    assert!(workbench.said().contains("Deleted"), "{}", workbench.said());
    assert_eq!(decision(&workbench), Decision::ImplicitDeny, "{}", workbench.screen());
    open(&mut workbench, "q.json", DENIES);
    assert_eq!(decision(&workbench), Decision::ImplicitDeny);
}

#[test]
fn somebody_who_was_renamed_asks_no_more_under_the_old_name() {
    let mut workbench = workbench();
    assert_eq!(workbench.app.request.asking(), "user/ada", "nobody wrote a principal");
    workbench.keys("g a /").text("ada").keys("enter R ctrl-u").text("adele").keys("enter");
    assert_eq!(workbench.app.request.asking(), "user/adele", "{}", workbench.said());
    assert_eq!(workbench.app.decided.fault(), None);
}

#[test]
fn marks_stay_while_the_circumstances_cannot_be_read() {
    let over_https = ALLOWS.replace(
        r#""Resource": "*""#,
        r#""Resource": "*", "Condition": {"Bool": {"acs:SecureTransport": "true"}}"#,
    );
    let mut workbench = workbench().with_text(&over_https);
    let marked = |workbench: &Workbench| {
        let screen = workbench.screen();
        screen.lines().find(|line| line.contains(" ecs:StopInstance ")).map(|line| line.contains('✓'))
    };
    workbench.keys("/").text("ecs:StopInstance").keys("enter");
    assert_eq!(marked(&workbench), Some(true), "over HTTPS unless something else is said");
    workbench.keys("4 G enter");
    for (typed, expected) in [("acs:Secure", true), ("Transport=false", false), (" acs:Sou", false)] {
        workbench.text(typed);
        assert_eq!(marked(&workbench), Some(expected), "{typed}: {}", workbench.screen());
    }
}

#[test]
fn who_can_and_the_matrix_say_that_the_circumstances_cannot_be_read() {
    let mut workbench = workbench();
    ask(&mut workbench, "user/ben", "starops:CreateChat", "*");
    workbench.keys("g m");
    let action = workbench.app.world.as_ref().unwrap().catalog.action_id("starops:CreateChat").unwrap();
    let decisions = |workbench: &Workbench| {
        let matrix = &workbench.app.matrix_screen;
        matrix.columns().iter().map(|at| matrix.cell(*at, action)).collect::<Vec<_>>()
    };
    let before = decisions(&workbench);
    workbench.app.request.write(RequestField::Context, "acs:SourceIp");
    workbench.keys("j");
    assert!(workbench.screen().contains("cannot be asked under: \"acs:SourceIp\""), "{}", workbench.screen());
    assert_eq!(decisions(&workbench), before);
    workbench.keys("esc 4 W");
    assert!(workbench.app.popups.is_empty(), "{}", workbench.screen());
    assert!(workbench.said().contains("\"acs:SourceIp\" is no condition key"), "{}", workbench.said());
}

#[test]
fn a_comparison_is_seen_by_whoever_asks_now() {
    const BUCKET: &str = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:GetObject", "Principal": ["ID"], "Resource": "acs:oss:*:*:logs/*"}]}"#;
    let mut workbench = Workbench::new(120, 40).with_catalogs();
    let text = BUCKET.replace("ID", "arn:sts::1000000000000001:assumed-role/reader/*");
    workbench.app.draft.start_named("bucket", &text, PolicyKind::Resource);
    let old = BUCKET.replace("ID", "1000000000000009").into();
    workbench.app.compare_screen.choose(Which::Old, Source::File("old".to_owned(), old));
    let mut asked = |who: &str| {
        workbench.app.request.write(RequestField::Principal, who);
        workbench.keys("g c");
        let lines = workbench.app.compare_screen.lines();
        lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>()
    };
    let of_role = asked("role/reader");
    let of_user = asked("user/ada");
    assert_ne!(of_role, of_user);
    assert_eq!(asked("role/reader"), of_role);
}

#[test]
fn a_refused_file_is_said_to_be_so_once() {
    let mut workbench = workbench();
    open(&mut workbench, "p.json", &ALLOWS.replace("Allow", "Alow"));
    let warnings = |workbench: &Workbench| {
        let lines = workbench.app.access_pane.lines().iter();
        lines.filter(|line| line.text.contains("p.json") && line.text.contains("Alow")).count()
    };
    assert_eq!(warnings(&workbench), 1, "{:?}", workbench.app.access_pane.lines());
    workbench.edit(&ALLOWS.replace("Allow", "Alow").replace("ecs", "oss"));
    assert_eq!(warnings(&workbench), 2 + 1, "the text, the file on disk and the text before the step");
}
