//! The JSON pane: typing in the text, and what is in force meanwhile.

use crate::support::workbench::Workbench;
use acscope::engine::edit::Standing;
use acscope::tui::effect::Effect;
use acscope::tui::input::{Input, Mouse, MouseKind};
use acscope::tui::keys::action::Action;
use acscope::tui::pane::Pane;
use proptest::prelude::*;

const POLICY: &str = "{\n  \"Version\": \"1\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \
                      \"Action\": \"starops:Get*\",\n      \"Resource\": \"*\"\n    },\n    {\n      \
                      \"Effect\": \"Deny\",\n      \"Action\": \"oss:PutObject\",\n      \"Resource\": \"*\"\n    \
                      }\n  ]\n}\n";

/// In the JSON pane, typing at the start of the text.
fn editing(columns: u16, rows: u16) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_text(POLICY);
    workbench.keys("3 enter ctrl-home");
    assert!(workbench.app.json.is_editing());
    workbench
}

fn standing(workbench: &Workbench) -> Standing {
    workbench.app.draft.document().standing()
}

fn in_force(workbench: &Workbench) -> usize {
    workbench.app.draft.document().in_force().map_or(0, |parsed| parsed.policy.statements.len())
}

/// Breaks the action of the first statement.
fn with_a_fault(columns: u16, rows: u16) -> Workbench {
    let mut workbench = editing(columns, rows);
    workbench.keys("down down down down down end backspace backspace");
    workbench
}

#[test]
fn editing_the_json_with_a_fault_80x24() {
    snapshot!(with_a_fault(80, 24));
}

#[test]
fn editing_the_json_with_a_fault_120x40() {
    snapshot!(with_a_fault(120, 40));
}

#[test]
fn broken_text_is_kept_and_the_last_good_policy_stays_in_force() {
    let mut workbench = with_a_fault(80, 24);
    let broken = POLICY.replace("starops:Get*\",", "starops:Get*");
    assert_eq!(workbench.app.draft.text(), broken);
    assert_eq!((standing(&workbench), in_force(&workbench)), (Standing::Unreadable, 2));
    assert!(workbench.screen().contains("The last good policy stays in force."));
    workbench.keys("esc");
    assert!(!workbench.app.json.is_editing());
    assert_eq!(workbench.app.draft.text(), broken, "leaving changes nothing");
    assert!(workbench.screen().contains("The last good policy stays in force."));
}

#[test]
fn a_repaired_text_comes_into_force() {
    let mut workbench = with_a_fault(80, 24);
    workbench.keys("backspace backspace").text("*\",");
    assert_eq!(standing(&workbench), Standing::Complete);
    let parsed = workbench.app.draft.document().in_force().unwrap();
    assert_eq!(parsed.policy.statements.first().unwrap().action.texts().collect::<Vec<_>>(), ["starops:Ge*"]);
    assert!(!workbench.screen().contains("stays in force"));
}

#[test]
fn what_ram_would_refuse_is_marked_at_its_line_and_not_in_force() {
    let mut workbench = editing(80, 24);
    workbench.keys("down down down down end left left backspace").text("x");
    assert_eq!((standing(&workbench), in_force(&workbench)), (Standing::Refused, 2));
    let screen = workbench.screen();
    assert!(screen.contains(" 5✗") && screen.contains("✗ 5:"), "{screen}");
}

#[test]
fn undo_goes_back_byte_for_byte_and_redo_forth() {
    let mut workbench = editing(80, 24);
    workbench.text("  ").keys("down end").text("abc").keys("enter tab").text("数").keys("backspace delete");
    let typed = workbench.app.draft.text().to_owned();
    let steps = workbench.app.draft.document().undo_labels().len();
    assert!(steps > 3, "typing elsewhere is a step of its own: {steps}");
    for _ in 0..steps {
        workbench.keys("ctrl-z");
        assert_eq!(workbench.app.json.editor().unwrap().text(), workbench.app.draft.text());
    }
    assert_eq!(workbench.app.draft.text(), POLICY);
    for _ in 0..steps {
        workbench.keys("ctrl-r");
    }
    assert_eq!(workbench.app.draft.text(), typed);
    assert!(workbench.app.json.is_editing());
}

#[test]
fn typing_on_is_one_step_and_a_paste_is_one_step() {
    let mut workbench = editing(80, 24);
    let before = workbench.app.draft.document().undo_labels().len();
    workbench.text("abc");
    assert_eq!(workbench.app.draft.document().undo_labels().len(), before + 1);
    workbench.input(Input::Paste("[1,\r\n2,\r3]\u{202e}".to_owned()));
    assert_eq!(workbench.app.draft.document().undo_labels().len(), before + 2);
    assert_eq!(workbench.app.draft.text(), format!("abc[1,\n2,\n3]\u{202e}{POLICY}"));
    assert_eq!(workbench.app.json.editor().unwrap().cursor(), (2, 3), "after what was pasted");
    assert!(workbench.screen().contains(r"\u{202e}"));
    workbench.keys("ctrl-z");
    assert_eq!(workbench.app.draft.text(), format!("abc{POLICY}"));
    assert_eq!(workbench.app.json.editor().unwrap().cursor(), (0, 3));
}

#[test]
fn line_ends_of_other_systems_stay() {
    let text = POLICY.replace('\n', "\r\n");
    let mut workbench = Workbench::new(80, 24).with_text(&text);
    workbench.keys("3 e ctrl-home end").text(" ").keys("enter");
    assert_eq!(workbench.app.draft.text(), text.replacen("{\r\n", "{ \r\n\r\n", 1));
    assert_eq!(standing(&workbench), Standing::Complete);
}

#[test]
fn marks_are_gone_to_in_turn() {
    let text = POLICY.replace("\"Allow\"", "\"Maybe\"").replace("\"Deny\"", "\"Never\"");
    let mut workbench = Workbench::new(80, 24).with_text(&text);
    workbench.keys("3");
    assert!(workbench.screen().contains("(1 of 2)"));
    workbench.keys("] ]");
    assert!(workbench.screen().contains("(2 of 2)"));
    workbench.keys("] [");
    assert!(workbench.screen().contains("(2 of 2)"), "round the end");
    workbench.keys("e F8");
    assert_eq!(workbench.app.json.editor().unwrap().cursor().0, 4);
    workbench.keys("F8");
    assert_eq!(workbench.app.json.editor().unwrap().cursor().0, 9);
    let fine = Workbench::new(80, 24).with_text(POLICY);
    assert!(fine.app.why_not(Action::NextMark).is_some());
}

#[test]
fn a_click_places_the_cursor_and_the_wheel_leaves_it_there() {
    let mut workbench = Workbench::new(80, 16).with_text(&format!("{POLICY}{}", "\n".repeat(40)));
    workbench.keys("3").click("starops:Get");
    assert!(workbench.app.json.is_editing());
    assert_eq!(workbench.app.json.editor().unwrap().cursor(), (5, 17));
    for _ in 0..9 {
        workbench.input(Input::Mouse(Mouse { kind: MouseKind::WheelDown, column: 20, row: 8 }));
    }
    assert!(!workbench.screen().contains("starops:Get"));
    assert_eq!(workbench.app.json.editor().unwrap().cursor(), (5, 17));
    workbench.text("x");
    assert!(
        workbench.screen().contains("xstarops:Get"),
        "typing brings the cursor back\n{}",
        workbench.screen()
    );
}

#[test]
fn keys_of_panes_are_text_while_editing_and_saving_works() {
    let mut workbench = editing(80, 24);
    workbench.text("q2:/?u");
    assert!(workbench.app.draft.text().starts_with("q2:/?u{"));
    assert_eq!(workbench.app.focus, Pane::Json);
    workbench.keys("ctrl-s");
    assert!(!workbench.app.popups.is_empty(), "asks for a name");
    workbench.keys("esc shift-tab");
    assert!(workbench.app.focus == Pane::Policy && !workbench.app.json.is_editing());
    assert!(workbench.take_effects().iter().all(|effect| *effect != Effect::Quit));
}

#[test]
fn the_text_follows_the_selected_statement() {
    let mut workbench =
        Workbench::new(80, 24).with_text(&POLICY.replace("}\n  ]", &format!("}}{}\n  ]", "\n".repeat(60))));
    workbench.keys("2 G 3");
    assert!(workbench.app.json.is_of_statement(10) && !workbench.app.json.is_of_statement(5));
}

const EDITS: [&str; 24] = [
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "ctrl-home",
    "ctrl-end",
    "ctrl-left",
    "ctrl-right",
    "backspace",
    "delete",
    "ctrl-w",
    "alt-d",
    "ctrl-u",
    "ctrl-k",
    "ctrl-y",
    "enter",
    "tab",
    "ctrl-z",
    "ctrl-r",
    "F8",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_is_in_the_draft_and_undone_byte_for_byte(
        steps in prop::collection::vec(
            prop_oneof![
                4 => prop::sample::select(EDITS.to_vec()).prop_map(|key| (key, String::new())),
                1 => "[\"{}a中\u{301}\u{202e}\u{200b}]{1,4}".prop_map(|text| ("text", text)),
                1 => "[a\"\r\n\t\u{1b}👩\u{200d}]{0,9}".prop_map(|text| ("paste", text)),
            ],
            1..40,
        ),
        first in prop::sample::select(vec!["", "\n", "a\u{202e}\u{200b}b\r\nc\n数\t", "{\r\n}\r\n", POLICY]),
    ) {
        let mut workbench = Workbench::new(80, 24).with_text(first);
        workbench.keys("3 e");
        for (step, text) in steps {
            match step {
                "text" => { workbench.text(&text); }
                "paste" => workbench.input(Input::Paste(text)),
                key => { workbench.keys(key); }
            }
            prop_assert_eq!(workbench.app.json.editor().unwrap().text(), workbench.app.draft.text());
            let hidden = workbench.screen().contains(['\u{1b}', '\u{202e}', '\u{200b}']);
            prop_assert!(!hidden, "a hidden character on the screen");
        }
        while workbench.app.draft.document().undo_labels().len() > 0 {
            workbench.keys("ctrl-z");
        }
        prop_assert_eq!(workbench.app.draft.text(), first);
    }
}
