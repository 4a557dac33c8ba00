//! Assembling a policy by keys: every edit, the forms, the starting points, and undo.

use crate::support::workbench::{Workbench, shipped_world};
use acscope::engine::edit::Part;
use acscope::engine::policy::{Effect as StatementEffect, PolicyKind, Statement};
use acscope::tui::effect::Effect;
use acscope::tui::input::Input;
use acscope::tui::popup::Popup;
use proptest::prelude::*;

const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["starops:CreateChat", "starops:GetDigitalEmployee"],
      "Resource": "acs:starops:*:*:digitalemployee/ops-a"
    },
    { "Effect": "Allow", "Action": "cms:*DigitalEmployee*", "Resource": "acs:cms:*:*:digitalemployee/*" }
  ]
}
"#;

/// A workbench with the catalogs and a policy, in the policy pane.
fn assembling(columns: u16, rows: u16, text: &str) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_catalogs().with_text(text);
    workbench.keys("2");
    workbench
}

fn statements(workbench: &Workbench) -> Vec<Statement> {
    workbench.app.draft.document().policy().statements.clone()
}

fn actions(workbench: &Workbench, at: usize) -> Vec<String> {
    statements(workbench)[at].action.texts().map(str::to_owned).collect()
}

fn resources(workbench: &Workbench, at: usize) -> Vec<String> {
    statements(workbench)[at].resource.as_ref().unwrap().texts().map(str::to_owned).collect()
}

#[test]
fn statements_are_made_moved_copied_turned_and_taken_away() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("n");
    assert_eq!(statements(&workbench).len(), 3);
    assert!(workbench.screen().contains("needs action, resource"));
    assert!(workbench.said().contains("New Allow statement 2"));
    workbench.keys("!");
    assert_eq!(statements(&workbench)[1].effect, StatementEffect::Deny);
    workbench.keys("K");
    assert_eq!(statements(&workbench)[0].effect, StatementEffect::Deny, "the cursor moves with it");
    workbench.keys("J x");
    assert_eq!(statements(&workbench).len(), 2);
    workbench.keys("g g D");
    assert_eq!(actions(&workbench, 0), actions(&workbench, 1));
    for _ in 0..6 {
        workbench.keys("u");
    }
    assert_eq!(workbench.app.draft.text(), POLICY);
    workbench.keys("U");
    assert_eq!(statements(&workbench).len(), 3);
}

#[test]
fn a_policy_that_was_never_good_is_not_said_to_have_a_last_good_one() {
    let refused = POLICY.replace(r#""Effect": "Allow""#, r#""Effect": "Alow""#);
    let workbench = assembling(120, 40, &refused);
    assert!(workbench.screen().contains("RAM would refuse this, so no policy"), "{}", workbench.screen());
    let mut workbench = assembling(120, 40, POLICY);
    workbench.edit(&refused);
    assert!(!workbench.screen().contains("RAM would refuse this, so no policy"), "{}", workbench.screen());
}

#[test]
fn an_action_is_added_by_free_text_with_completion() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("a").text("starops:CreateThre");
    assert!(workbench.screen().contains("starops:CreateThread"));
    workbench.keys("down enter enter");
    assert_eq!(workbench.app.popups.len(), 0);
    assert_eq!(actions(&workbench, 0)[2], "starops:CreateThread");
    workbench.keys("a").text("starops:List*");
    assert!(workbench.screen().contains("actions today:"), "{}", workbench.screen());
    workbench.keys("enter");
    assert_eq!(actions(&workbench, 0)[3], "starops:List*");
}

#[test]
fn an_action_that_is_no_action_keeps_the_form_open_and_says_why() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("a").text("nothing").keys("enter");
    assert!(matches!(workbench.app.popups.last(), Some(Popup::Form(_))));
    assert!(workbench.screen().contains("RAM would refuse this"), "{}", workbench.screen());
    workbench.keys("esc");
    assert_eq!(workbench.app.draft.text(), POLICY);
}

#[test]
fn a_resource_is_filled_in_from_the_template_of_the_actions() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("r");
    assert!(workbench.screen().contains("2 of 2 actions"));
    workbench.keys("enter");
    assert!(workbench.screen().contains("Accepted by 2 of 2 actions"), "{}", workbench.screen());
    workbench.keys("tab tab ctrl-u").text("ops-b").keys("enter");
    assert_eq!(
        resources(&workbench, 0),
        ["acs:starops:*:*:digitalemployee/ops-a", "acs:starops:*:*:digitalemployee/ops-b"]
    );
}

#[test]
fn a_resource_that_the_actions_do_not_take_is_said_and_an_unknown_one_is_not_checked() {
    let text = POLICY.replace("starops:GetDigitalEmployee", "starops:NoSuchAction");
    let mut workbench = assembling(120, 40, &text);
    workbench.keys("r").text("free text").keys("enter").text("acs:oss:*:*:bucket");
    let screen = workbench.screen();
    assert!(screen.contains("Never applies to starops:CreateChat"), "{screen}");
    assert!(
        screen.contains("Not checked, because their resources are not known: starops:NoSuchAction"),
        "{screen}"
    );
}

#[test]
fn a_resource_that_is_there_is_edited_in_the_fields_of_its_template() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("l j j j enter");
    assert!(workbench.screen().contains("digitalemployee name"), "{}", workbench.screen());
    workbench.keys("ctrl-u").text("cn-hangzhou").keys("enter");
    assert_eq!(resources(&workbench, 0), ["acs:starops:cn-hangzhou:*:digitalemployee/ops-a"]);
}

#[test]
fn a_condition_is_checked_while_it_is_typed() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("c").text("acs:SourceIp").keys("tab");
    assert!(workbench.screen().contains("IpAddress"), "the operator that fits: {}", workbench.screen());
    workbench.keys("tab").text("nonsense");
    assert!(workbench.screen().contains("not an address"), "{}", workbench.screen());
    workbench.keys("enter");
    assert_eq!(workbench.app.popups.len(), 1, "an error keeps the form");
    workbench.keys("ctrl-u").text("10.0.0.0/8").keys("enter");
    let condition = &statements(&workbench)[0].conditions[0];
    assert_eq!(condition.operator.name(), "IpAddress");
    assert_eq!(condition.values[0].text, "10.0.0.0/8");
    workbench.keys("j j x");
    assert_eq!(statements(&workbench)[0].conditions.len(), 0, "the cursor was on it");
}

#[test]
fn every_value_of_a_condition_has_the_values_of_its_key_on_offer() {
    let mut workbench = assembling(120, 40, POLICY);
    let world = workbench.app.world.clone().unwrap();
    let keys = world.catalog.services().iter().flat_map(|service| &service.condition_keys);
    let key = keys.chain(world.catalog.common_keys()).find(|key| key.values.len() > 1).unwrap();
    workbench.keys("2 c").text(&key.name).keys("tab tab").text(&key.values[0]).keys("tab");
    let Some(Popup::Form(form)) = workbench.app.popups.last() else { panic!("{}", workbench.screen()) };
    assert_eq!(form.selected, 3, "the second value");
    assert!(!form.fields[3].completion.is_empty(), "{}", workbench.screen());
}

#[test]
fn wildcards_are_written_out_and_names_become_wildcards() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("G k l j w");
    assert!(workbench.screen().contains("Write it out"), "{}", workbench.screen());
    workbench.keys("esc *");
    let names = actions(&workbench, 1);
    assert!(names.len() > 3 && names.iter().all(|name| !name.contains('*')));
    workbench.keys("u");
    assert_eq!(actions(&workbench, 1), ["cms:*DigitalEmployee*"]);
}

#[test]
fn a_merge_that_allows_more_asks_first() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("m");
    assert!(workbench.screen().contains("would also cover"));
    workbench.keys("enter");
    assert_eq!(statements(&workbench).len(), 2, "Enter means the careful answer");
    workbench.keys("m m");
    assert_eq!(statements(&workbench).len(), 1);
    workbench.keys("s").text("service").keys("enter");
    assert_eq!(statements(&workbench).len(), 2);
}

#[test]
fn name_note_kind_and_label_are_edited_and_the_limit_follows_the_kind() {
    let mut workbench = assembling(120, 40, POLICY);
    assert!(workbench.screen().contains("/6144"));
    workbench.keys("f n ctrl-u").text("team-a").keys("tab tab ctrl-u").text("control").keys("enter");
    assert_eq!(workbench.app.draft.document().kind(), PolicyKind::Control);
    assert_eq!(workbench.app.draft.document().name(), "team-a");
    assert!(workbench.screen().contains("/4096") && workbench.screen().contains("control policy"));
    workbench.keys("S").text("chat").keys("enter");
    assert_eq!(statements(&workbench)[0].sid.as_ref().unwrap().text, "chat");
}

#[test]
fn a_trust_policy_names_whom_it_trusts() {
    let mut workbench = assembling(120, 40, r#"{"Version":"1","Statement":[]}"#);
    workbench.keys("ctrl-n").text("trust").keys("enter d 2 n");
    assert!(workbench.screen().contains("needs action, principal"), "{}", workbench.screen());
    workbench.keys("p").text("Service ecs.aliyuncs.com").keys("enter a").text("sts:AssumeRole").keys("enter");
    assert!(workbench.app.draft.document().faults().is_empty(), "{}", workbench.app.draft.text());
    workbench.keys("r");
    assert!(workbench.said().contains("has no resource"));
}

#[test]
fn a_template_goes_into_the_policy_with_its_findings_shown() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("f t").text("team-a");
    assert!(workbench.screen().contains("Source:"), "{}", workbench.screen());
    workbench.keys("enter");
    assert!(workbench.screen().contains("From a template"));
    workbench.keys("enter");
    assert!(statements(&workbench).len() > 2 && workbench.app.popups.is_empty(), "{}", workbench.screen());
    workbench.keys("u");
    assert_eq!(workbench.app.draft.text(), POLICY, "one edit");
}

#[test]
fn modules_make_statements_in_which_no_action_has_a_resource_it_does_not_need() {
    let mut workbench = assembling(120, 40, r#"{"Version":"1","Statement":[]}"#);
    workbench.keys("f m tab tab enter");
    assert!(workbench.screen().contains("What they are for"), "{}", workbench.screen());
    workbench.keys("enter");
    assert!(workbench.app.popups.is_empty());
    assert!(workbench.app.draft.document().faults().is_empty());
    let count: usize = statements(&workbench).iter().map(|one| one.action.patterns.len()).sum();
    assert!(count > 5, "{count}");
    assert!(workbench.said().contains("from 2 modules"), "{}", workbench.said());
}

#[test]
fn roles_of_the_modules_copy_their_trust_policy() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("f m ctrl-end enter");
    let effects = workbench.take_effects();
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.contains("sts:AssumeRole") && text.contains("\"Service\""), "{text}");
    assert_eq!(workbench.app.popups.len(), 1, "the list stays");
}

#[test]
fn a_resource_and_levels_make_a_statement() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("ctrl-n").text("resource and").keys("enter tab").text("starops").keys("tab");
    workbench.text("DigitalEmployee").keys("tab");
    assert!(workbench.screen().contains("starops:GetDigitalEmployee"), "{}", workbench.screen());
    workbench.keys("enter");
    assert!(workbench.screen().contains("What they are for"), "{}", workbench.screen());
    workbench.keys("tab tab ctrl-u").text("ops-c").keys("enter");
    assert!(
        resources(&workbench, 1).iter().all(|arn| arn.ends_with("digitalemployee/ops-c")),
        "{:?}",
        resources(&workbench, 1)
    );
}

#[test]
fn the_guided_path_leads_to_a_policy_for_one_namespace() {
    let mut workbench = assembling(120, 40, r#"{"Version":"1","Statement":[]}"#);
    workbench.keys("f g").text("edas").keys("enter");
    workbench.keys("tab ctrl-u").text("team-a").keys("enter");
    assert!(workbench.screen().contains("Areas"), "{}", workbench.screen());
    workbench.keys("tab enter");
    assert!(workbench.screen().contains("What they are for"), "{}", workbench.screen());
    workbench.keys("esc");
    assert!(workbench.screen().contains("Areas"), "Escape goes one step back");
    workbench.keys("enter enter d");
    assert!(workbench.app.popups.is_empty(), "{}", workbench.screen());
    assert_eq!(workbench.app.draft.document().name(), "team-a");
    assert!(!statements(&workbench).is_empty() && workbench.app.draft.document().faults().is_empty());
}

#[test]
fn every_service_can_be_taken_through_the_guided_path() {
    for service in shipped_world().catalog.services() {
        let mut workbench = assembling(80, 24, r#"{"Version":"1","Statement":[]}"#);
        workbench.keys("f g").text(&service.code);
        let Some(Popup::List(list)) = workbench.app.popups.last() else { panic!() };
        let Some(item) = list.items().find(|item| item.label == service.code) else { continue };
        let command = item.command.clone();
        workbench.app.popups.clear();
        acscope::tui::update::command(&mut workbench.app, &workbench.seen, command);
        workbench.keys("tab ctrl-u").text("team-a").keys("enter ctrl-end enter enter d");
        assert!(workbench.app.popups.is_empty(), "{}: {}", service.code, workbench.screen());
        assert!(workbench.app.draft.document().faults().is_empty(), "{}", service.code);
    }
}

#[test]
fn a_paste_is_one_edit_and_a_pasted_policy_can_begin_a_new_one() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.input(Input::Paste("starops:GetThread\nstarops:ListThreads\n".to_owned()));
    assert_eq!(actions(&workbench, 0).len(), 4);
    workbench.keys("u");
    assert_eq!(workbench.app.draft.text(), POLICY);
    workbench.keys("ctrl-n").text("clipboard").keys("enter");
    let pasted = r#"{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;
    workbench.input(Input::Paste(pasted.to_owned()));
    workbench.keys("d");
    assert_eq!(workbench.app.draft.text(), pasted);
}

#[test]
fn what_the_cursor_is_on_is_copied() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("y r y a y s");
    let effects = workbench.take_effects();
    assert_eq!(effects[0], Effect::Copy("acs:starops:*:*:digitalemployee/ops-a".to_owned()));
    assert_eq!(effects[1], Effect::Copy("starops:CreateChat".to_owned()));
    assert!(matches!(&effects[2], Effect::Copy(text) if text.starts_with("{\n  \"Effect\": \"Allow\"")));
    workbench.keys("f e").text("without").keys("enter");
    let effects = workbench.take_effects();
    assert!(matches!(&effects[0], Effect::Copy(text) if text.starts_with(r#"{"Version":"1","Statement":["#)));
}

#[test]
fn the_list_of_edits_goes_back_and_forth() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("n ! D g u");
    assert!(workbench.screen().contains("duplicate statement"), "{}", workbench.screen());
    workbench.keys("ctrl-end enter");
    assert_eq!(workbench.app.draft.text(), POLICY);
    workbench.keys("g u enter");
    assert_eq!(statements(&workbench).len(), 4, "all done again");
}

#[test]
fn the_cursor_stays_on_its_statement_when_others_come_and_go() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("G k");
    let id = workbench.app.selected_statement();
    workbench.keys("g g D G k");
    assert_eq!(workbench.app.selected_statement(), id);
    workbench.keys("u");
    assert_eq!(workbench.app.selected_statement(), id);
    assert_eq!(workbench.app.policy.selected().map(|target| target.part), Some(Part::Whole));
}

#[test]
fn a_click_selects_a_line_and_a_second_click_opens_the_card() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.click("2 Allow");
    assert_eq!(workbench.app.policy.row(), Some(2));
    assert!(!workbench.screen().contains("    cms:*DigitalEmployee*"));
    workbench.click("2 Allow");
    assert!(workbench.screen().contains("    cms:*DigitalEmployee*"), "{}", workbench.screen());
}

#[test]
fn cards_80x24() {
    let mut workbench = assembling(80, 24, POLICY);
    workbench.keys("l j");
    snapshot!(workbench);
}

#[test]
fn cards_200x60() {
    let mut workbench = assembling(200, 60, POLICY);
    workbench.keys("l n");
    snapshot!(workbench);
}

#[test]
fn resource_form_80x24() {
    let mut workbench = assembling(80, 24, POLICY);
    workbench.keys("r enter");
    snapshot!(workbench);
}

#[test]
fn condition_form_120x40() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("c").text("acs:SourceIp").keys("tab tab").text("1.2.3");
    snapshot!(workbench);
}

#[test]
fn templates_120x40() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("f t").text("edas");
    snapshot!(workbench);
}

#[test]
fn modules_80x24() {
    let mut workbench = assembling(80, 24, POLICY);
    workbench.keys("f m tab");
    snapshot!(workbench);
}

#[test]
fn scope_form_120x40() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("f m tab enter");
    snapshot!(workbench);
}

#[test]
fn text_and_cards_point_at_each_other() {
    let mut workbench = assembling(120, 40, POLICY);
    workbench.keys("l j j j");
    assert!(
        workbench.app.json.is_selected(7) && !workbench.app.json.is_selected(6),
        "the resource is on line 7"
    );
    workbench.keys("3 e down down");
    assert_eq!(
        workbench.app.policy.statement(),
        workbench.app.draft.document().id_at(1),
        "the cursor is on line 9"
    );
    workbench.keys("up up up home");
    assert_eq!(workbench.app.policy.statement(), workbench.app.draft.document().id_at(0));
    workbench.keys("esc 2 g g");
    workbench.click("{ \"Effect");
    assert_eq!(
        workbench.app.policy.statement(),
        workbench.app.draft.document().id_at(1),
        "a click does it too"
    );
}

/// Keys that edit, wherever they lead: forms are filled with what is typed and left by Enter or Escape.
fn edit_keys() -> impl Strategy<Value = Vec<&'static str>> {
    let keys = vec![
        "n",
        "D",
        "x",
        "!",
        "~",
        "J",
        "K",
        "m",
        "m m",
        "s enter",
        "s down enter",
        "*",
        "* w",
        "w enter",
        "l",
        "h",
        "j",
        "k",
        "G",
        "g g",
        "a d enter",
        "a e c s : * enter",
        "r enter enter",
        "r down enter enter",
        "e enter",
        "e esc",
        "c a c s : S o u r c e I p tab tab 1 . 1 . 1 . 1 enter",
        "S x enter",
        "f t enter enter",
        "f m enter enter",
        "f n x enter",
        "1 j j space",
        "2",
        "U",
    ];
    prop::collection::vec(prop::sample::select(keys), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_edits_and_as_many_undos_give_the_first_text_back(steps in edit_keys()) {
        let mut workbench = assembling(100, 30, POLICY);
        for step in steps {
            workbench.keys(step);
        }
        for _ in 0..8 {
            workbench.keys("esc");
        }
        workbench.keys("2");
        // A template may have begun a policy of its own.
        for _ in 1..workbench.app.open.count() {
            if workbench.app.open.place() > 0 {
                workbench.keys("g B");
            }
        }
        let steps = workbench.app.draft.document().undo_labels().len();
        for _ in 0..steps {
            workbench.keys("u");
        }
        prop_assert_eq!(workbench.app.draft.text(), POLICY);
    }
}
