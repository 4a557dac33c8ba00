//! What has no room is not shown as something else: a name, a count, an ARN or a reason that is cut says so, and what must
//! not be overlooked is never what is cut.

use crate::support::stamp::stamp;
use crate::support::workbench::Workbench;
use acscope::engine::account::Layers;
use acscope::tui::app::RequestField;
use acscope::tui::command::Command;
use acscope::tui::effect::Outcome;
use acscope::tui::notice::Level;
use acscope::tui::popup::form::{Note, Tone};
use acscope::tui::popup::{Choice, Confirm, Item, List, Popup};

const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    { "Effect": "Allow", "Action": "starops:*", "Resource": "acs:starops:*:*:*" },
    {
      "Effect": "Deny",
      "Action": "cms:*",
      "Resource": "*",
      "Condition": { "IpAddress": { "acs:SourceIp": "10.0.0.0/8" } }
    }
  ]
}
"#;

fn opened(columns: u16, rows: u16) -> Workbench {
    Workbench::new(columns, rows).with_world().with_text(POLICY)
}

/// The first line of the screen that holds a text.
#[track_caller]
fn line_of(workbench: &Workbench, text: &str) -> String {
    let screen = workbench.screen();
    let line = screen.lines().find(|line| line.contains(text));
    line.unwrap_or_else(|| panic!("no `{text}` in\n{screen}")).to_owned()
}

fn with_popup(columns: u16, rows: u16, popup: Popup) -> Workbench {
    let mut workbench = opened(columns, rows);
    workbench.app.popups.push(popup);
    redraw(&mut workbench);
    workbench
}

/// Draws again without doing anything.
fn redraw(workbench: &mut Workbench) {
    workbench.inputs([]);
}

fn write(workbench: &mut Workbench, field: RequestField, value: &str) {
    workbench.app.request.write(field, value);
    workbench.app.refresh();
    redraw(workbench);
}

#[test]
fn a_long_name_leaves_the_sign_of_unsaved_work_and_the_place_among_the_policies() {
    let long = "a-policy-with-a-name-that-is-much-longer-than-the-line-has-room-for-beside-the-rest.json";
    for columns in [60, 80, 120] {
        let mut workbench = Workbench::new(columns, 24).with_world();
        workbench.outcome(Outcome::Read(long.into(), Ok((POLICY.to_owned(), stamp()))));
        workbench.edit("{}");
        let screen = workbench.screen();
        let header = screen.lines().next().unwrap();
        assert!(header.contains("a-policy-with") && header.contains("… *"), "{columns}: {header}");
    }
}

#[test]
fn layers_that_are_left_out_are_said_however_long_the_name_is() {
    let long = "a-policy-with-a-name-that-is-much-longer-than-the-line-has-room-for-beside-the-rest.json";
    let mut workbench = Workbench::new(80, 24).with_world();
    workbench.outcome(Outcome::Read(long.into(), Ok((POLICY.to_owned(), stamp()))));
    workbench.app.layers = Layers::ALL.toggled("control");
    workbench.app.refresh();
    redraw(&mut workbench);
    let screen = workbench.screen();
    let header = screen.lines().next().unwrap();
    assert!(header.contains("WITHOUT control"), "{header}");
}

#[test]
fn the_decision_is_in_sight_whatever_layers_are_left_out() {
    let mut workbench = opened(60, 16);
    workbench.app.layers =
        ["control", "session", "group", "resource", "trust"].into_iter().fold(Layers::ALL, Layers::toggled);
    write(&mut workbench, RequestField::Action, "cms:ListAlertActions");
    write(&mut workbench, RequestField::Resource, "*");
    write(&mut workbench, RequestField::Context, "acs:SourceIp=10.1.1.1");
    let line = line_of(&workbench, "WITHOUT 5 layers: ");
    assert!(line.contains("EXPLICIT DENY"), "{line}");
}

#[test]
fn a_value_of_the_request_that_is_cut_is_not_another_value() {
    let mut workbench = opened(60, 16);
    write(
        &mut workbench,
        RequestField::Context,
        "acs:SourceIp=203.0.113.100 acs:SecureTransport=true x:Y=1234",
    );
    workbench.keys("4");
    let line = line_of(&workbench, "Context");
    assert!(line.contains('…'), "{line}");
}

#[test]
fn a_context_that_is_none_stays_in_sight_to_be_corrected() {
    let mut workbench = opened(120, 40);
    write(&mut workbench, RequestField::Context, "acs:SourceIp:10.0.0.1");
    assert!(line_of(&workbench, "Context ").contains("acs:SourceIp:10.0.0.1"), "{}", workbench.screen());
    // Nor does the matrix answer as if nothing were written.
    workbench.keys("g m");
    assert!(
        workbench.screen().contains("The request's context cannot be asked under"),
        "{}",
        workbench.screen()
    );
    workbench.keys("W");
    assert!(workbench.app.popups.is_empty());
}

#[test]
fn the_fix_and_the_reason_for_it_say_that_they_are_cut() {
    let mut workbench = opened(120, 40);
    let resource =
        format!("acs:starops:cn-hangzhou:1000000000000001:digitalemployee/{}", "long-name-".repeat(20));
    write(&mut workbench, RequestField::Action, "starops:CreateChat");
    write(&mut workbench, RequestField::Resource, &resource);
    workbench.edit(&POLICY.replace("acs:starops:*:*:*", "acs:starops:*:*:digitalemployee/a"));
    let screen = workbench.screen();
    let fix = screen.lines().skip_while(|line| !line.contains("smallest fix")).take(2).collect::<Vec<_>>();
    assert!(fix.len() == 2 && fix[1].contains('…'), "{screen}");
}

#[test]
fn everything_of_one_service_is_not_everything() {
    let mut workbench = opened(120, 40);
    workbench.keys("2");
    let screen = workbench.screen();
    assert!(screen.contains("on acs:starops:*:*:*"), "{screen}");
    assert!(screen.contains("on * ") || screen.contains("on *│"), "that of the other statement: {screen}");
}

#[test]
fn a_line_of_wide_characters_that_is_cut_says_so() {
    let mut workbench = Workbench::new(101, 24).with_world();
    for blanks in 0..2 {
        workbench.edit(&format!("{}\"{}\"", " ".repeat(blanks), "数".repeat(100)));
        workbench.keys("3");
        let line = line_of(&workbench, "数数");
        assert!(line.contains("数…"), "{line}");
    }
}

#[test]
fn every_answer_of_a_question_is_in_sight_and_what_it_comes_to() {
    let lines: Vec<String> = (0..60).map(|line| format!("+ line {line}")).collect();
    let question = format!("{}\nThis gives more access.", lines.join("\n"));
    for (columns, rows) in [(60, 16), (80, 24), (200, 60)] {
        let workbench = with_popup(
            columns,
            rows,
            Popup::Confirm(Confirm {
                title: "Fix",
                question: question.clone(),
                choices: vec![
                    Choice::new('a', "Apply anyway", Command::Nothing),
                    Choice::new('c', "Cancel", Command::Nothing),
                ],
                selected: 1,
            }),
        );
        let screen = workbench.screen();
        for wanted in ["line 0", "…", "This gives more access.", "a Apply anyway", "c Cancel"] {
            assert!(screen.contains(wanted), "{wanted} at {columns}x{rows}:\n{screen}");
        }
    }
}

#[test]
fn a_label_that_is_cut_says_so_and_stands_in_full_below_the_list() {
    let arn =
        format!("acs:starops:cn-hangzhou:1000000000000001:digitalemployee/{}end", "long-name-".repeat(5));
    for detail in ["", "in the account"] {
        let items = vec![
            Item::new("short", Command::Nothing).with_detail(detail),
            Item::new(arn.clone(), Command::Nothing).with_detail(detail),
        ];
        let mut workbench = with_popup(80, 24, Popup::List(List::new("Resources", items)));
        let row = line_of(&workbench, "acs:starops");
        assert!(row.contains('…') && row.contains("long-name-end"), "{row}");
        workbench.keys("down");
        let screen = workbench.screen();
        let (start, end) = arn.split_at(arn.find("long").unwrap());
        assert!(screen.contains(&format!("│ {start} ")) && screen.contains(&format!("│ {end} ")), "{screen}");
        assert!(screen.contains(detail), "{screen}");
    }
}

#[test]
fn a_list_of_any_length_is_as_tall_as_the_screen_lets_it() {
    let items = (0..65_540).map(|number| Item::new(number.to_string(), Command::Nothing)).collect();
    let workbench = with_popup(80, 24, Popup::List(List::new("Numbers", items)));
    assert!(workbench.screen().contains("│ 12 "), "{}", workbench.screen());
}

#[test]
fn a_form_that_has_more_to_say_than_room_says_so() {
    let notes = (0..30).map(|number| Note { tone: Tone::Warning, text: format!("note {number}") }).collect();
    let mut workbench = opened(60, 16);
    workbench.keys("f n");
    let Some(Popup::Form(form)) = workbench.app.popups.last_mut() else { panic!("no form") };
    form.notes = notes;
    redraw(&mut workbench);
    let screen = workbench.screen();
    let edge = screen.lines().rev().find(|line| line.contains('┘')).unwrap();
    assert!(edge.contains('…'), "{screen}");
}

#[test]
fn messages_that_are_covered_or_cut_are_one_key_away() {
    let mut workbench = opened(80, 24);
    for file in ["account.json", "p.json", "q.json"] {
        workbench.app.notices.say(Level::Error, format!("{file}: there is no such file"));
    }
    redraw(&mut workbench);
    let screen = workbench.screen();
    let bar = screen.lines().last().unwrap();
    assert!(bar.contains("q.json: there is no such file  (and 2 more: F2)"), "{bar}");
    workbench.click("q.json: there");
    assert!(workbench.screen().contains("account.json: there is no such file"), "{}", workbench.screen());
    workbench.keys("esc");
    workbench.app.notices.say(Level::Error, format!("{}end", "one word after the other ".repeat(8)));
    redraw(&mut workbench);
    let screen = workbench.screen();
    let bar = screen.lines().last().unwrap();
    assert!(bar.contains("…  (F2: in full)"), "{bar}");
    workbench.keys("F2");
    assert!(line_of(&workbench, "other end").contains("word"), "{}", workbench.screen());
}

#[test]
fn every_branch_in_sight_says_how_much_of_it_is_allowed() {
    let all = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let mut workbench = Workbench::new(120, 250).with_world().with_text(all);
    write(&mut workbench, RequestField::Principal, "user/somebody");
    workbench.app.shape.zoomed = true;
    workbench.keys("1 {");
    let screen = workbench.screen();
    let branches: Vec<&str> = screen.lines().filter(|line| line.contains('▸')).collect();
    let without: Vec<&&str> = branches.iter().filter(|line| !line.contains('✓')).collect();
    assert!(branches.len() > 70 && without.is_empty(), "{} branches: {without:?}", branches.len());
}
