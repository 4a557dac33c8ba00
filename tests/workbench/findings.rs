//! The findings of lint in the workbench, and the tabs that they share with the JSON text.

use crate::support::workbench::Workbench;
use acscope::engine::edit::Part;
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
