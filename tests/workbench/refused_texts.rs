//! Documents that RAM would refuse, where they are compared or decided with: which one, where, and what to do.

use std::path::PathBuf;
use std::sync::Arc;

use crate::support::stamp::stamp;
use crate::support::workbench::Workbench;
use acscope::engine::account::{Resolver, read_account};
use acscope::tui::account::SharedAccount;
use acscope::tui::app::RequestField;
use acscope::tui::compare_screen::sides::{Source, Which};
use acscope::tui::effect::Outcome;
use acscope::tui::pane::Pane;

const SOUND: &str =
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*"}]}"#;
/// A comma is missing at line 3, column 36, and it is the only fault.
const NO_COMMA: &str = "{\n  \"Version\": \"1\",\n  \"Statement\": [{\"Effect\": \"Allow\" \"Action\": \"ecs:StopInstance\", \"Resource\": \"*\"}]\n}\n";
/// Two faults.
const TWO_FAULTS: &str =
    r#"{"Version":"2","Statement":[{"Effect":"Alow","Action":"ecs:StopInstance","Resource":"*"}]}"#;

fn opened(columns: u16, rows: u16, text: &str) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_world();
    workbench.outcome(Outcome::Read(PathBuf::from("mine.json"), Ok((text.to_owned(), stamp()))));
    workbench.app.notices.dismiss();
    workbench
}

/// The policy in `mine.json` compared from another file.
fn compared_from(columns: u16, rows: u16, other: &str) -> Workbench {
    let mut workbench = opened(columns, rows, SOUND);
    workbench.keys("g c");
    workbench.app.compare_screen.choose(Which::Old, Source::File("other.json".to_owned(), other.into()));
    workbench.keys("down");
    workbench
}

fn lines(workbench: &Workbench) -> Vec<&str> {
    workbench.app.compare_screen.lines().iter().map(|line| line.text.as_str()).collect()
}

fn access_lines(workbench: &Workbench) -> Vec<&str> {
    workbench.app.access_pane.lines().iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn a_comparison_names_the_refused_document_its_place_and_what_to_do() {
    let workbench = compared_from(120, 40, NO_COMMA);
    let [heading, fault, advice] = lines(&workbench)[..] else { panic!("{:?}", lines(&workbench)) };
    assert_eq!(heading, "UNDECIDED: other.json to mine as it is now");
    assert!(fault.starts_with("other.json:3:36: error: "), "{fault}");
    assert!(fault.contains("comma"), "{fault}");
    assert!(advice.contains("choose it again"), "{advice}");
    assert!(workbench.screen().contains("other.json:3:36: error: "), "{}", workbench.screen());
}

#[test]
fn compare_screen_with_a_refused_file_80x24() {
    snapshot!(compared_from(80, 24, NO_COMMA));
}

#[test]
fn further_faults_are_counted_and_both_sides_are_looked_at() {
    let mut workbench = compared_from(120, 40, TWO_FAULTS);
    assert!(lines(&workbench)[1].ends_with("(and 1 more)"), "{:?}", lines(&workbench));
    workbench.app.compare_screen.choose(Which::New, Source::File("third.json".to_owned(), NO_COMMA.into()));
    workbench.keys("down");
    let places: Vec<_> = lines(&workbench).into_iter().filter(|line| line.contains(": error: ")).collect();
    assert!(places[0].starts_with("other.json:1:") && places[1].starts_with("third.json:3:36"), "{places:?}");
}

/// The file on disk is sound; what is typed over it is not.
#[test]
fn unsaved_edits_of_the_open_document_count() {
    let mut workbench = opened(120, 40, SOUND);
    workbench.keys("g c");
    assert_eq!(lines(&workbench), ["EQUAL: mine.json on disk to mine as it is now"]);
    workbench.keys("esc");
    workbench.edit(NO_COMMA).keys("g c");
    let found = lines(&workbench);
    assert!(found[0].starts_with("UNDECIDED: ") && found[1].starts_with("mine.json:3:36: "), "{found:?}");
    assert!(found[2].contains("the findings list every fault"), "{found:?}");
    workbench.keys("esc");
    workbench.edit(SOUND).keys("g c");
    assert_eq!(lines(&workbench), ["EQUAL: mine.json on disk to mine as it is now"], "corrected");
}

#[test]
fn the_access_tab_says_which_text_is_refused_and_what_is_compared_instead() {
    let mut workbench = opened(120, 40, SOUND);
    workbench.edit(NO_COMMA);
    let found = access_lines(&workbench);
    assert!(found[0].starts_with("mine.json:3:36: error: "), "{found:?}");
    assert!(found[1].contains("Compared is the last that it would accept"), "{found:?}");
    let mut workbench = opened(120, 40, NO_COMMA);
    let found = access_lines(&workbench);
    assert!(
        found[0].starts_with("mine.json:3:36: error: ") && found[1].contains("it allows nothing"),
        "{found:?}"
    );
    workbench.edit(SOUND);
    let found = access_lines(&workbench);
    assert!(found[0].starts_with("mine.json on disk:3:36: error: "), "{found:?}");
    assert!(found[1].contains("taken to allow nothing"), "{found:?}");
    workbench.app.focus = Pane::Access;
    workbench.keys("down");
    assert!(workbench.screen().contains("mine.json on disk:3:36: error: "), "{}", workbench.screen());
}

/// A policy that was never accepted has no answer, and the request says which and why.
#[test]
fn a_request_names_the_refused_document() {
    let account = r#"{
      "account": {"id": "1000000000000001"},
      "policies": {"broken": {"document": {"Version": "1", "Statement": [{"Effect": "Alow", "Action": "ecs:StopInstance", "Resource": "*"}]}}},
      "users": [{"name": "alice", "attached": ["broken"]}]
    }"#;
    let mut workbench = opened(120, 40, SOUND);
    let account = read_account(account, &|_| Err(String::new())).account;
    workbench.app.account = Some(SharedAccount { resolver: Arc::new(Resolver::new(account)), path: None });
    workbench.app.request.write(RequestField::Principal, "user/alice");
    workbench.app.request.write(RequestField::Action, "ecs:StopInstance");
    workbench.app.request.write(RequestField::Resource, "*");
    workbench.keys("4 up");
    let verdict = workbench.app.request.verdict().unwrap_or_else(|| panic!("{}", workbench.screen()));
    let line = verdict.lines.iter().find(|line| line.contains("RAM would refuse broken: "));
    let line = line.unwrap_or_else(|| panic!("{:?}", verdict.lines));
    assert!(line.contains("Alow") && line.ends_with("correct it first"), "{line}");
}

#[test]
fn an_account_file_opened_as_a_policy_is_called_one() {
    let mut workbench = Workbench::new(120, 40).with_world();
    let account = r#"{"account": {"id": "1000000000000001"}, "users": []}"#;
    workbench.outcome(Outcome::Read(PathBuf::from("company.acs.json"), Ok((account.to_owned(), stamp()))));
    let said = workbench.said();
    assert!(
        said.contains("is an account file") && said.contains("acscope --account company.acs.json"),
        "{said}"
    );
    let screen = workbench.screen();
    assert!(screen.contains("No statements can be read") && !screen.contains("last statements"), "{screen}");
    workbench.outcome(Outcome::Read(PathBuf::from("mine.json"), Ok((SOUND.to_owned(), stamp()))));
    assert!(!workbench.said().contains("account"), "{}", workbench.said());
}
