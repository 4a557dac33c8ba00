use super::*;
use crate::engine::edit::{ClauseName, Movement, Part, SplitBy, Target, condition};
use crate::engine::json::Style;
use crate::engine::policy::{Effect, Operator, format, parse};

const TWO: &str = r#"{
  "Version": "1",
  "Statement": [
    {"Effect": "Allow", "Action": ["ecs:RunInstances", "ecs:Describe*"],
     "Resource": "acs:ecs:*:*:instance/*"},
    {"Effect": "Deny",  "Action": "ecs:DeleteInstance", "Resource": "*"}
  ]
}
"#;

fn open(text: &str) -> Document {
    Document::open("test", text, None)
}

fn id(document: &Document, at: usize) -> StatementId {
    document.id_at(at).unwrap()
}

fn toggle(document: &mut Document, at: usize, action: &str) -> Result<Applied, ChangeError> {
    let statement = id(document, at);
    document.apply(Change::ToggleAction { statement, action: action.to_owned() })
}

#[test]
fn a_new_name_holds_for_earlier_states_too_but_a_given_one_stays() {
    let mut document = Document::new("new", PolicyKind::Identity);
    document.apply(Change::AddStatement { at: 0, effect: Effect::Allow }).unwrap();
    document.apply(Change::SetName("given".to_owned())).unwrap();
    document.undo();
    let revision = document.revision();
    document.call("saved");
    assert!(document.name() == "saved" && document.revision() > revision);
    assert_eq!(document.undo_labels().len(), 1, "no step");
    document.undo();
    assert_eq!(document.name(), "saved");
    document.redo();
    document.redo();
    assert_eq!(document.name(), "given");
}

#[test]
fn an_edit_rewrites_the_statement_it_touches_and_nothing_else() {
    let mut document = open(TWO);
    assert_eq!(
        toggle(&mut document, 1, "ecs:StopInstance").unwrap().label,
        "add ecs:StopInstance to statement 2"
    );
    let first = TWO.find("{\"Effect\": \"Deny\"").unwrap();
    assert!(document.text().starts_with(TWO.split_at(first).0));
    assert!(document.text().ends_with("\n    }\n  ]\n}\n"));
    assert!(document.text().contains(
        "      \"Action\": [\n        \"ecs:DeleteInstance\",\n        \"ecs:StopInstance\"\n      ],"
    ));
    assert_eq!(document.policy(), &parse(document.text(), None).policy);
}

#[test]
fn a_document_built_by_edits_is_in_canonical_form() {
    let mut document = Document::new("x", PolicyKind::Identity);
    for effect in [Effect::Allow, Effect::Deny] {
        let statement = document.apply(Change::AddStatement { at: 9, effect }).unwrap().select.unwrap();
        assert!(document.is_unfinished(statement));
        document.apply(Change::ToggleAction { statement, action: "oss:GetObject".to_owned() }).unwrap();
        document
            .apply(Change::AddPattern { statement, clause: ClauseName::Resource, pattern: "*".to_owned() })
            .unwrap();
        let secure =
            condition(Operator::from_name("Bool").unwrap(), "acs:SecureTransport", ["true".to_owned()]);
        document.apply(Change::AddCondition { statement, condition: secure }).unwrap();
    }
    assert_eq!(document.standing(), Standing::Complete);
    assert_eq!(document.text(), format(document.policy(), Style::Pretty));
}

#[test]
fn unfinished_statements_are_on_show_but_not_in_force() {
    let mut document = open(TWO);
    document.apply(Change::AddStatement { at: 0, effect: Effect::Allow }).unwrap();
    assert_eq!(document.standing(), Standing::Unfinished);
    assert_eq!(document.policy().statements.len(), 3);
    let force = document.in_force().unwrap();
    assert!(force.is_valid());
    assert_eq!(force.policy.statements.iter().map(|statement| statement.index).collect::<Vec<_>>(), [1, 2]);
    let empty = Document::new("x", PolicyKind::Identity);
    assert_eq!(
        (empty.standing(), empty.in_force().unwrap().policy.statements.len()),
        (Standing::Unfinished, 0)
    );
}

#[test]
fn a_text_that_does_not_parse_is_kept_and_the_last_good_policy_stays_in_force() {
    let mut document = open(TWO);
    let good = document.policy().clone();
    let broken = TWO.replace("\"Deny\",", "\"Deny\"");
    document.apply(Change::ReplaceText(broken.clone())).unwrap();
    assert_eq!((document.text(), document.standing()), (broken.as_str(), Standing::Unreadable));
    assert_eq!((document.policy(), &document.in_force().unwrap().policy), (&good, &good));
    assert_eq!(document.position(document.faults()[0].span.start).line, 6);
    assert_eq!(document.line_map(), None);
    let refused = toggle(&mut document, 0, "ecs:StopInstance").unwrap_err();
    assert!(refused.to_string().contains("line 6:"), "{refused}");
    assert!(document.apply(Change::KeepReadable).is_err(), "there is nothing to keep in what is not JSON");
    assert_eq!(document.text(), broken);
    document.apply(Change::RevertText).unwrap();
    assert_eq!((document.text(), document.is_modified()), (TWO, false));
    document.undo().unwrap();
    assert_eq!(
        (document.text(), document.standing(), document.policy()),
        (broken.as_str(), Standing::Unreadable, &good)
    );
}

#[test]
fn a_text_that_ram_refuses_is_on_show_while_the_last_good_one_is_in_force() {
    let mut document = open(TWO);
    document.apply(Change::ReplaceText(TWO.replace("acs:ecs:*:*:instance/*", "acs:ecs:*"))).unwrap();
    assert_eq!(document.standing(), Standing::Refused);
    let force = &document.in_force().unwrap().policy.statements[0];
    assert_eq!(force.resource.as_ref().unwrap().texts().collect::<Vec<_>>(), ["acs:ecs:*:*:instance/*"]);
    toggle(&mut document, 1, "ecs:StopInstance").unwrap();
    let statement = id(&document, 0);
    let mend =
        Change::ReplacePattern { statement, clause: ClauseName::Resource, index: 0, with: "*".to_owned() };
    document.apply(mend).unwrap();
    assert_eq!(
        (document.standing(), &document.in_force().unwrap().policy),
        (Standing::Complete, document.policy())
    );
}

#[test]
fn opening_what_ram_refuses_loses_nothing() {
    for text in ["", "{", "[]", "{\"Statement\": {\"Effect\": \"Allow\"}}", "not JSON", "\u{feff}{}"] {
        let document = open(text);
        assert_eq!(
            (document.text(), document.is_modified(), document.in_force()),
            (text, false, None),
            "{text:?}"
        );
    }
    // An unknown member: the statement is on show, edits of the other one keep it, edits of itself are refused.
    let odd = TWO.replace("\"Effect\": \"Allow\",", "\"Effect\": \"Allow\", \"Note\": \"why\",");
    let mut document = open(&odd);
    assert_eq!((document.standing(), document.in_force()), (Standing::Refused, None));
    toggle(&mut document, 1, "ecs:StopInstance").unwrap();
    assert!(document.text().contains("\"Note\": \"why\""));
    let refused = toggle(&mut document, 0, "ecs:StopInstance").unwrap_err();
    assert!(
        matches!(refused, ChangeError::WouldDrop { statement: 1, at: Position { line: 4, .. }, .. }),
        "{refused:?}"
    );
    let moved = Change::Move { statement: id(&document, 0), to: Movement::Down };
    document.apply(moved).unwrap();
    assert!(document.text().contains("\"Note\": \"why\""));
    // A statement that cannot be read at all keeps its place and its id.
    let unreadable = TWO.replace("\"Effect\": \"Allow\", ", "");
    let mut document = open(&unreadable);
    assert_eq!((document.statement_ids().len(), document.statement(id(&document, 0))), (2, None));
    assert!(document.statement(id(&document, 1)).is_some());
    assert!(matches!(toggle(&mut document, 0, "a:B"), Err(ChangeError::WouldDrop { statement: 1, .. })));
    document.apply(Change::KeepReadable).unwrap();
    assert_eq!((document.standing(), document.policy().statements.len()), (Standing::Complete, 1));
    document.undo().unwrap();
    assert_eq!(document.text(), unreadable);
}

#[test]
fn statements_go_into_an_empty_file() {
    let mut document = open(" \n");
    document.apply(Change::AddStatement { at: 0, effect: Effect::Deny }).unwrap();
    assert_eq!(document.policy().statements.len(), 1);
    document.undo().unwrap();
    assert_eq!(document.text(), " \n");
}

#[test]
fn an_edit_that_ram_would_refuse_is_refused_with_the_reason() {
    let mut document = open(TWO);
    let statement = id(&document, 0);
    for (clause, pattern) in
        [(ClauseName::Action, "ecs"), (ClauseName::Resource, "acs:ecs:*"), (ClauseName::Resource, "arn:x")]
    {
        let refused = document
            .apply(Change::AddPattern { statement, clause, pattern: pattern.to_owned() })
            .unwrap_err();
        assert!(matches!(&refused, ChangeError::Refused(why) if why.contains(pattern)), "{refused}");
    }
    assert_eq!((document.text(), document.undo_labels().len(), document.revision()), (TWO, 0, 0));
    let resource =
        document.apply(Change::SetNegated { statement, clause: ClauseName::Resource, negated: true });
    assert_eq!(resource.unwrap().label, "turn Resource of statement 1 into NotResource");
}

#[test]
fn what_is_so_already_is_no_step() {
    let mut document = open(TWO);
    let statement = id(&document, 0);
    let again = Change::SetSid { statement, sid: None };
    document.apply(Change::SetNegated { statement, clause: ClauseName::Action, negated: false }).unwrap();
    let before = document.revision();
    assert!(!document.apply(again).unwrap().changed);
    assert_eq!(document.revision(), before);
}

#[test]
fn a_covered_action_cannot_be_taken_out_by_name() {
    let mut document = open(TWO);
    let refused = toggle(&mut document, 0, "ecs:DescribeDisks").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "statement 1 covers ecs:DescribeDisks by ecs:Describe*; change that pattern or write it out first"
    );
    assert_eq!(
        toggle(&mut document, 0, "ECS:runinstances").unwrap().label,
        "remove ECS:runinstances from statement 1"
    );
    assert_eq!(document.policy().statements[0].action.texts().collect::<Vec<_>>(), ["ecs:Describe*"]);
}

#[test]
fn a_group_is_completed_and_then_removed() {
    let mut document = open(TWO);
    let statement = id(&document, 1);
    let actions: Vec<String> =
        ["ecs:DeleteInstance", "ecs:DeleteDisk", "ecs:DeleteImage"].map(str::to_owned).to_vec();
    let group =
        || Change::ToggleGroup { statement, actions: actions.clone(), group: "level delete".to_owned() };
    assert_eq!(document.apply(group()).unwrap().label, "add 2 actions (level delete) to statement 2");
    assert_eq!(document.apply(group()).unwrap().label, "remove 3 actions (level delete) from statement 2");
    assert!(document.is_unfinished(statement));
    document.undo();
    document.undo();
    assert_eq!(document.text(), TWO);
}

#[test]
fn statements_are_split_and_merged() {
    let mut document = open(TWO);
    let statement = id(&document, 0);
    let apart = SplitBy::Actions(vec!["ecs:Describe*".to_owned()]);
    document.apply(Change::Split { statement, by: apart }).unwrap();
    assert_eq!(document.policy().statements.len(), 3);
    let (into, from) = (id(&document, 0), id(&document, 1));
    assert_eq!(
        document.apply(Change::Merge { into, from, even_if_wider: false }).unwrap().label,
        "merge statement 2 into statement 1"
    );
    assert_eq!(document.policy(), &parse(TWO, None).policy);
    let from = id(&document, 1);
    let error = document.apply(Change::Merge { into, from, even_if_wider: true }).unwrap_err();
    assert!(matches!(error, ChangeError::CannotMerge { into: 1, from: 2, .. }), "{error}");
    document.apply(Change::FlipEffect(from)).unwrap();
    let error = document.apply(Change::Merge { into, from, even_if_wider: false }).unwrap_err();
    assert!(matches!(error, ChangeError::MergeWidens { .. }), "{error}");
    document.apply(Change::Merge { into, from, even_if_wider: true }).unwrap();
    assert_eq!(document.policy().statements.len(), 1);
}

#[test]
fn one_operator_compares_one_key_once() {
    let mut document = open(TWO);
    let statement = id(&document, 0);
    let on = |value: &str| {
        condition(Operator::from_name("StringEquals").unwrap(), "acs:Service", [value.to_owned()])
    };
    document.apply(Change::AddCondition { statement, condition: on("a") }).unwrap();
    let error = document.apply(Change::AddCondition { statement, condition: on("b") }).unwrap_err();
    assert!(matches!(error, ChangeError::ConditionExists { .. }), "{error}");
    document.apply(Change::ReplaceCondition { statement, index: 0, with: on("b") }).unwrap();
    assert_eq!(document.policy().statements[0].conditions[0].values[0].text, "b");
    let none = condition(Operator::from_name("Bool").unwrap(), "acs:MFAPresent", []);
    assert!(matches!(
        document.apply(Change::AddCondition { statement, condition: none }),
        Err(ChangeError::NoValue { .. })
    ));
    assert_eq!(
        document.apply(Change::RemoveCondition { statement, index: 0 }).unwrap().label,
        "remove condition on acs:Service from statement 1"
    );
}

#[test]
fn ids_survive_edits_moves_and_undo() {
    let mut document = open(TWO);
    let (first, second) = (id(&document, 0), id(&document, 1));
    document.apply(Change::Move { statement: first, to: Movement::To(7) }).unwrap();
    assert_eq!(document.statement_ids().collect::<Vec<_>>(), [second, first]);
    let next = document.apply(Change::Delete(second)).unwrap().select;
    assert_eq!((next, document.number(first), document.number(second)), (Some(first), Some(1), None));
    assert_eq!(document.apply(Change::Delete(second)), Err(ChangeError::NoStatement));
    let copy = document.apply(Change::Duplicate(first)).unwrap().select.unwrap();
    assert_ne!(copy, first);
    document.undo();
    document.undo();
    assert_eq!(document.statement_ids().collect::<Vec<_>>(), [second, first]);
    let typed = document.text().replace("ecs:DeleteInstance", "ecs:DeleteInst");
    document.apply(Change::ReplaceText(typed)).unwrap();
    assert_eq!(document.statement_ids().collect::<Vec<_>>(), [second, first]);
}

#[test]
fn typing_is_one_step_and_modified_is_exact() {
    let mut document = open(TWO);
    let statement = id(&document, 0);
    for text in ["ecs:S", "ecs:St", "ecs:Stop*"] {
        let change =
            Change::ReplacePattern { statement, clause: ClauseName::Action, index: 0, with: text.to_owned() };
        document.apply_typed(change, Field(1)).unwrap();
    }
    assert_eq!(document.undo_labels().collect::<Vec<_>>(), ["change ecs:St to ecs:Stop* in statement 1"]);
    assert!(document.is_modified());
    document.mark_saved();
    assert!(!document.is_modified());
    document.undo();
    assert!(document.is_modified());
    document.redo();
    assert!(!document.is_modified());
    document.apply(Change::FlipEffect(statement)).unwrap();
    document.apply(Change::FlipEffect(statement)).unwrap();
    assert!(!document.is_modified(), "the same text again is what was saved");
}

#[test]
fn a_caller_can_name_the_step() {
    let mut document = open(TWO);
    let fixed = TWO.replace("ecs:DeleteInstance", "ecs:Delete*");
    document.apply_labelled(Change::ReplaceText(fixed), "+12 actions denied".to_owned()).unwrap();
    assert_eq!(document.undo_labels().collect::<Vec<_>>(), ["+12 actions denied"]);
}

#[test]
fn lines_and_statements_find_each_other() {
    let document = open(TWO);
    let map = document.line_map().unwrap();
    let (first, second) = (id(&document, 0), id(&document, 1));
    let target = |statement, part| Target { statement, part };
    assert_eq!(map.lines(target(first, Part::Whole)), Some(4..=5));
    assert_eq!(map.lines(target(first, Part::Resource(0))), Some(5..=5));
    assert_eq!(map.on_line(6).map(|target| target.statement), Some(second));
    assert_eq!(map.on_line(2), None);
    let at = TWO.find("ecs:Describe").unwrap() as u32;
    assert_eq!(map.at(at), Some(target(first, Part::Action(1))));
    assert_eq!(map.lines(target(second, Part::Condition(0))), None);
}

#[test]
fn paste_takes_statements_and_lists() {
    let mut document = open(TWO);
    let into = Some(id(&document, 1));
    let pasted = document.apply(Change::Paste { text: TWO.to_owned(), at: 1, into: None }).unwrap();
    assert_eq!(
        (pasted.label.as_str(), document.policy().statements.len()),
        ("insert 2 statements from the clipboard", 4)
    );
    let text = "ecs:StopInstance, ecs:DeleteInstance\nacs:ecs:*:*:disk/*".to_owned();
    assert_eq!(
        document.apply(Change::Paste { text: text.clone(), at: 0, into }).unwrap().label,
        "paste 2 entries into statement 4"
    );
    let error = document.apply(Change::Paste { text, at: 0, into: None }).unwrap_err();
    assert!(error.to_string().contains("select the statement"), "{error}");
}

/// Each pasted word was compared with all before it: this list took minutes.
#[test]
fn a_list_of_a_hundred_thousand_actions_is_pasted() {
    let mut document = open(TWO);
    let into = Some(id(&document, 0));
    let text = (0..100_000).map(|number| format!("ecs:A{number}")).collect::<Vec<_>>().join("\n");
    let done = document.apply(Change::Paste { text, at: 0, into }).unwrap();
    assert_eq!(done.label, "paste 100000 entries into statement 1");
    assert_eq!(document.policy().statements[0].action.patterns.len(), 100_002);
}

#[test]
fn the_kind_decides_what_a_new_statement_has() {
    let mut trust = Document::new("role", PolicyKind::Trust);
    let statement =
        trust.apply(Change::AddStatement { at: 0, effect: Effect::Allow }).unwrap().select.unwrap();
    assert_eq!(trust.standing(), Standing::Unfinished);
    let with = crate::engine::edit::starting_points::trust_statement("fc.aliyuncs.com");
    trust.apply(Change::ReplaceStatement { statement, with: Box::new(with) }).unwrap();
    assert_eq!(trust.standing(), Standing::Complete);
    let resource = Change::AddPattern { statement, clause: ClauseName::Resource, pattern: "*".to_owned() };
    assert!(matches!(trust.apply(resource), Err(ChangeError::Refused(_))));
    trust.apply(Change::SetKind(PolicyKind::Identity)).unwrap();
    assert_eq!((trust.kind(), trust.standing()), (PolicyKind::Identity, Standing::Refused));
    trust.undo();
    assert_eq!((trust.kind(), trust.standing()), (PolicyKind::Trust, Standing::Complete));
}
