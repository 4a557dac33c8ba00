//! The matrix screen, and who can.

use std::sync::Arc;

use crate::support::workbench::Workbench;
use acscope::engine::account::{Resolver, read_account};
use acscope::engine::decide::Decision;
use acscope::files::{SaveError, SaveProblem};
use acscope::tui::account::SharedAccount;
use acscope::tui::app::RequestField;
use acscope::tui::aside::Work as _;
use acscope::tui::catalog_pane::Item;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::screen::Screen;

const MISSION: &str = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";

fn matrix(columns: u16, rows: u16) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_world();
    workbench.keys("g m");
    workbench
}

fn filter(workbench: &mut Workbench, line: &str) {
    workbench.keys("/ ctrl-u").text(line).keys("enter");
}

fn line_of(workbench: &Workbench, text: &str) -> String {
    let screen = workbench.screen();
    screen
        .lines()
        .find(|line| line.contains(text))
        .unwrap_or_else(|| panic!("no {text} in\n{screen}"))
        .to_owned()
}

#[test]
fn the_matrix_fits_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        let mut workbench = matrix(columns, rows);
        snapshot!(format!("matrix_folded_{columns}x{rows}"), workbench);
        filter(&mut workbench, "svc:starops mission");
        workbench.keys("l l l j j");
        snapshot!(format!("matrix_unfolded_{columns}x{rows}"), workbench);
    }
    let mut plain = Workbench::plain(80, 24).with_world();
    plain.keys("g m");
    filter(&mut plain, "starops:DeleteMission");
    snapshot!("matrix_plain_80x24", plain);
}

#[test]
fn a_cell_leads_to_its_explanation_with_the_same_decision() {
    let mut workbench = matrix(120, 40);
    workbench.keys("r").text(MISSION).keys("enter");
    filter(&mut workbench, "starops:DeleteMission as:emma");
    workbench.keys("G");
    assert!(
        workbench.screen().contains("EXPLICIT DENY: user/emma starops:DeleteMission on"),
        "{}",
        workbench.screen()
    );
    workbench.keys("enter");
    assert_eq!(workbench.app.screen, Screen::Workbench);
    assert_eq!(workbench.app.request.asking(), "user/emma");
    assert_eq!(workbench.app.request.value(RequestField::Resource), MISSION);
    assert_eq!(workbench.app.request.verdict().unwrap().explanation.answer.decision, Decision::ExplicitDeny);
    workbench.keys("g m");
    assert!(workbench.screen().contains("as:emma"), "the screen is as it was left");
}

#[test]
fn rows_columns_and_branches_move_and_fold() {
    let mut workbench = matrix(80, 24);
    let closed = workbench.app.matrix_screen.rows().len();
    workbench.keys("enter");
    assert!(workbench.app.matrix_screen.rows().len() > closed);
    workbench.keys("enter");
    assert_eq!(workbench.app.matrix_screen.rows().len(), closed);
    workbench.keys("}");
    let by_module = workbench.app.matrix_screen.rows().len();
    assert!(by_module > 4000);
    workbench.keys("b");
    assert_ne!(workbench.app.matrix_screen.rows().len(), by_module);
    workbench.keys("{ g g");
    let first = workbench.app.matrix_screen.principal().unwrap().to_string();
    workbench.keys("l l h");
    assert_ne!(workbench.app.matrix_screen.principal().unwrap().to_string(), first);
    for _ in 0..30 {
        workbench.keys("l");
    }
    let last = workbench.app.matrix_screen.principal().unwrap().to_string();
    assert_eq!(last, "role/AliyunServiceRoleForAgentRun");
    assert!(workbench.screen().contains("of 21"), "{}", workbench.screen());
    workbench.keys("shift-tab shift-tab shift-tab shift-tab shift-tab shift-tab shift-tab");
    assert_eq!(workbench.app.matrix_screen.principal().unwrap().to_string(), first);
}

#[test]
fn filters_are_those_of_the_search_with_principals_and_decisions() {
    let mut workbench = matrix(120, 40);
    filter(&mut workbench, "as:role/");
    assert_eq!(workbench.app.matrix_screen.columns().len(), 4);
    filter(&mut workbench, "svc:starops level:delete as:user/dmitri is:granted");
    assert!(workbench.screen().contains("DeleteMission"), "{}", workbench.screen());
    let granted = workbench.app.matrix_screen.rows().len();
    filter(&mut workbench, "svc:starops level:delete as:user/dmitri");
    assert!(workbench.app.matrix_screen.rows().len() > granted);
    let actions = |workbench: &mut Workbench, tag: &str| {
        filter(workbench, &format!("svc:starops as:user/emma is:{tag}"));
        let rows = workbench.app.matrix_screen.rows().iter();
        rows.filter(|row| matches!(row.item, Item::Action(_))).count()
    };
    let [denied, explicit, implicit] =
        ["denied", "explicit", "implicit"].map(|tag| actions(&mut workbench, tag));
    assert!(explicit > 0 && implicit > 0, "{explicit} {implicit}");
    assert_eq!(denied, explicit + implicit, "the word means what it means in the catalog");
    filter(&mut workbench, "svc:starops is:sometimes");
    assert!(workbench.screen().contains("is: knows no \"sometimes\" here"), "{}", workbench.screen());
    filter(&mut workbench, "as:nobody");
    assert!(workbench.screen().contains("No principal fits the filter."));
    workbench.keys("c");
    assert_eq!(workbench.app.matrix_screen.columns().len(), 21);
}

#[test]
fn an_edit_of_the_account_or_the_layers_is_shown_when_it_is_worked_out() {
    let mut workbench = matrix(120, 40);
    filter(&mut workbench, "starops:DeleteMission as:user/emma");
    workbench.keys("r").text(MISSION).keys("enter");
    assert!(line_of(&workbench, "d DeleteMission").contains('✗'));
    workbench.keys("g a /").text("emma").keys("enter m").text("delete-guard").keys("enter g m");
    assert!(line_of(&workbench, "d DeleteMission").contains('✓'), "{}", workbench.screen());
    workbench.keys("g l").text("policies of groups").keys("enter esc");
    assert!(line_of(&workbench, "d DeleteMission").contains('·'), "{}", workbench.screen());
    assert!(workbench.screen().contains("WITHOUT policies of groups"));
}

#[test]
fn until_decisions_are_ready_the_screen_says_so_and_old_ones_never_come_late() {
    use acscope::tui::input::Input;
    use acscope::tui::keys::key::Key;
    use acscope::tui::update;
    let mut workbench = Workbench::new(120, 40).with_world();
    let mut jobs = Vec::new();
    for key in ["g", "m"] {
        let key: Key = Key::char(key.chars().next().unwrap());
        jobs.extend(update::input(&mut workbench.app, &workbench.seen, Input::Key(key)));
    }
    let old = jobs
        .into_iter()
        .find_map(|effect| if let Effect::Matrix(job) = effect { Some(job) } else { None })
        .unwrap();
    assert!(workbench.app.matrix_screen.is_waiting());
    workbench.keys("F2");
    workbench.keys("esc");
    assert!(workbench.screen().contains("working the decisions out"), "{}", workbench.screen());
    workbench.app.layers = workbench.app.layers.toggled("own");
    workbench.keys("k");
    assert!(!workbench.app.matrix_screen.is_waiting());
    let now = workbench.screen();
    workbench.outcome(Outcome::Matrix(old.number, old.run()));
    assert_eq!(workbench.screen(), now, "what was asked for before is not shown");
}

#[test]
fn what_is_shown_is_written_as_csv_or_markdown_and_nothing_is_replaced_unasked() {
    let mut workbench = matrix(120, 40);
    filter(&mut workbench, "svc:starops mission as:dmitri as:emma");
    workbench.keys("w ctrl-u").text("/tmp/m.csv").keys("enter");
    let effects = workbench.take_effects();
    let [Effect::WriteTable { path, text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.starts_with("service,module,level,action,resource,user/dmitri,user/emma\n"), "{text}");
    assert!(text.contains("starops:DeleteMission") && !text.contains("edas:"));
    let error = SaveError { file: "m.csv: ".to_owned(), problem: SaveProblem::Exists };
    workbench.outcome(Outcome::TableWritten(path.clone(), Err(error)));
    assert!(workbench.screen().contains("Replace the file?"), "{}", workbench.screen());
    workbench.keys("r");
    assert!(matches!(workbench.take_effects().as_slice(), [Effect::WriteTable { .. }]));
    workbench.keys("w ctrl-u").text("/tmp/m.md").keys("enter");
    let effects = workbench.take_effects();
    let [Effect::WriteTable { text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.starts_with("| action | level | resource | user/dmitri | user/emma |"), "{text}");
    workbench.keys("w ctrl-u").text("/tmp/m.txt").keys("enter");
    assert!(workbench.take_effects().is_empty() && workbench.screen().contains(".csv or .md"));
}

#[test]
fn a_click_selects_a_cell_and_a_second_one_asks_about_it() {
    let mut workbench = matrix(120, 40);
    filter(&mut workbench, "starops:DeleteMission as:dmitri");
    workbench.click("d DeleteMission");
    assert_eq!(workbench.app.screen, Screen::Matrix);
    workbench.click("d DeleteMission");
    assert_eq!(workbench.app.screen, Screen::Workbench);
}

#[test]
fn who_can_lists_everybody_with_the_way_and_asks_as_them() {
    let mut workbench = Workbench::new(120, 40).with_world();
    workbench.keys("/").text("starops:DeleteMission").keys("enter W");
    let screen = workbench.screen();
    for part in [
        "user/dmitri",
        "starops-mission-operator#1, by group mission-operators",
        "user/ben",
        "through role/mission-oncall",
        "root",
    ] {
        assert!(screen.contains(part), "no {part} in\n{screen}");
    }
    snapshot!("who_can_120x40", workbench);
    workbench.text("dmitri").keys("enter");
    assert_eq!(workbench.app.request.asking(), "user/dmitri");
    assert_eq!(workbench.app.request.value(RequestField::Action), "starops:DeleteMission");
}

/// Of whom RAM would refuse a policy nothing is known: not in a cell, and not in a branch either.
#[test]
fn a_branch_of_somebody_with_a_refused_policy_does_not_say_that_nothing_is_allowed() {
    let account = r#"{
      "account": {"id": "1000000000000001"},
      "policies": {"broken": {"document": {"Version": "1", "Statement": [{"Effect": "Alow", "Action": "ecs:*", "Resource": "*"}]}}},
      "users": [{"name": "alice", "attached": ["broken"]}, {"name": "bob"}]
    }"#;
    let account = read_account(account, &|_| Err(String::new())).account;
    let mut workbench = Workbench::new(120, 40).with_world();
    workbench.app.account = Some(SharedAccount { resolver: Arc::new(Resolver::new(account)), path: None });
    workbench.keys("g m");
    filter(&mut workbench, "svc:edas");
    let row = line_of(&workbench, "▾ edas");
    assert!(row.contains("!       ·"), "alice and bob: {row}");
    assert!(workbench.screen().contains("of some nothing can be said"), "{}", workbench.screen());
}

#[test]
fn decisions_that_are_old_are_called_that_beside_a_filter_that_means_nothing() {
    let mut workbench = matrix(120, 40);
    filter(&mut workbench, "is:wrong");
    assert!(workbench.screen().contains("knows no \"wrong\""), "{}", workbench.screen());
    workbench.hold_work = true;
    workbench.keys("r").text("*").keys("enter");
    assert!(line_of(&workbench, "knows no").contains("being worked out again"), "{}", workbench.screen());
}
