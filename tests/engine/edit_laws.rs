//! Laws of the editing engine: whatever is done, it can be undone byte for byte, text and statements agree, and an
//! edit that says it changes nothing about access changes nothing.

use crate::support::policies::{document, request, statements};
use acscope::engine::decide::{Answer, Layer, PolicySet, Request};
use acscope::engine::edit::{
    ArnForm, Change, ClauseName, Document, Field, Marks, MergeEffect, Movement, SplitBy, Standing,
    StatementId, membership, merge_effect, wildcard,
};
use acscope::engine::json::{Style, read};
use acscope::engine::policy::{
    Clause, Effect, KnownActions, Parsed, Policy, PolicyKind, Statement, format, parse,
};
use proptest::prelude::*;

/// An edit before it is known which statements there are: indices are taken modulo what there is.
#[derive(Debug, Clone)]
enum Edit {
    Add(usize, Effect),
    Insert(usize, Vec<Statement>),
    Duplicate(usize),
    Delete(usize),
    Move(usize, Movement),
    Flip(usize),
    Sid(usize, Option<String>),
    Split(usize, SplitBy),
    Merge(usize, usize, bool),
    Toggle(usize, String),
    Group(usize, Vec<String>),
    AddPattern(usize, ClauseName, String),
    RemovePattern(usize, ClauseName, usize),
    ReplacePattern(usize, ClauseName, usize, String),
    Negate(usize, ClauseName, bool),
    Condition(usize, Statement),
    RemoveCondition(usize, usize),
    Replace(usize, Statement),
    Paste(String),
    Text(String),
    /// Breaks the text that is there: cuts it off at a place.
    CutText(usize),
    Revert,
    KeepReadable,
    Name(String),
    Kind(PolicyKind),
    Undo,
    Redo,
}

fn one_statement() -> impl Strategy<Value = Statement> {
    statements(1..2).prop_map(|mut statements| statements.remove(0))
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "ecs:RunInstances",
        "ecs:Describe*",
        "oss:GetObject",
        "OSS:getobject",
        "*",
        "acs:oss:*:*:b/*",
        "ecs",
        "",
        "acs:ecs:x",
    ])
    .prop_map(str::to_owned)
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = || 0usize..6;
    let clause = || prop_oneof![Just(ClauseName::Action), Just(ClauseName::Resource)];
    let movement = prop_oneof![Just(Movement::Up), Just(Movement::Down), at().prop_map(Movement::To)];
    let split = prop_oneof![
        Just(SplitBy::Service),
        Just(SplitBy::Resource),
        prop::collection::vec(word(), 1..3).prop_map(SplitBy::Actions)
    ];
    let text = prop_oneof![
        statements(0..4)
            .prop_map(|statements| format(&document(PolicyKind::Identity, statements), Style::Compact)),
        statements(1..4).prop_map(|statements| {
            let text = format(&document(PolicyKind::Identity, statements), Style::Pretty);
            text.replace("\n  ", "\r\n\t").replace("\"Effect\"", "\"Note\": 1, \"Effect\"")
        }),
        any::<String>(),
    ];
    let kind = prop::sample::select(vec![PolicyKind::Identity, PolicyKind::Trust, PolicyKind::Resource]);
    let statement_edits = prop_oneof![
        (at(), prop_oneof![Just(Effect::Allow), Just(Effect::Deny)])
            .prop_map(|(at, effect)| Edit::Add(at, effect)),
        (at(), statements(0..3)).prop_map(|(at, statements)| Edit::Insert(at, statements)),
        at().prop_map(Edit::Duplicate),
        at().prop_map(Edit::Delete),
        (at(), movement).prop_map(|(at, movement)| Edit::Move(at, movement)),
        at().prop_map(Edit::Flip),
        (at(), prop::option::of("[a-z\"\\\\\u{202e}]{0,4}")).prop_map(|(at, sid)| Edit::Sid(at, sid)),
        (at(), split).prop_map(|(at, by)| Edit::Split(at, by)),
        (at(), at(), any::<bool>()).prop_map(|(into, from, wider)| Edit::Merge(into, from, wider)),
        (at(), one_statement()).prop_map(|(at, statement)| Edit::Condition(at, statement)),
        (at(), 0usize..3).prop_map(|(at, index)| Edit::RemoveCondition(at, index)),
        (at(), one_statement()).prop_map(|(at, statement)| Edit::Replace(at, statement)),
    ];
    let clause_edits = prop_oneof![
        (at(), word()).prop_map(|(at, action)| Edit::Toggle(at, action)),
        (at(), prop::collection::vec(word(), 0..4)).prop_map(|(at, actions)| Edit::Group(at, actions)),
        (at(), clause(), word()).prop_map(|(at, clause, word)| Edit::AddPattern(at, clause, word)),
        (at(), clause(), at()).prop_map(|(at, clause, index)| Edit::RemovePattern(at, clause, index)),
        (at(), clause(), 0usize..3, word())
            .prop_map(|(at, clause, index, word)| Edit::ReplacePattern(at, clause, index, word)),
        (at(), clause(), any::<bool>()).prop_map(|(at, clause, negated)| Edit::Negate(at, clause, negated)),
    ];
    let text_edits = prop_oneof![
        text.clone().prop_map(Edit::Paste),
        text.prop_map(Edit::Text),
        (0usize..4_000).prop_map(Edit::CutText),
        Just(Edit::Revert),
        Just(Edit::KeepReadable),
        "[a-z]{0,3}".prop_map(Edit::Name),
        kind.prop_map(Edit::Kind),
    ];
    prop_oneof![6 => statement_edits, 6 => clause_edits, 3 => text_edits, 2 => Just(Edit::Undo), 1 => Just(Edit::Redo)]
}

fn id(document: &Document, at: usize) -> Option<StatementId> {
    let count = document.statement_ids().len();
    document.id_at(at.checked_rem(count)?)
}

/// Makes an edit; whether it was a step to undo.
fn make(document: &mut Document, edit: Edit, field: Option<Field>) -> bool {
    let Some(change) = change(document, edit) else { return false };
    let before = (document.text().to_owned(), document.revision());
    let applied = match field {
        Some(field) => document.apply_typed(change, field),
        None => document.apply(change),
    };
    match applied {
        Ok(applied) => applied.changed,
        Err(error) => {
            assert_eq!((document.text(), document.revision()), (before.0.as_str(), before.1), "{error}");
            assert!(!error.to_string().is_empty());
            false
        }
    }
}

fn change(document: &Document, edit: Edit) -> Option<Change> {
    let id = |at| id(document, at);
    Some(match edit {
        Edit::Add(at, effect) => Change::AddStatement { at, effect },
        Edit::Insert(at, statements) => {
            Change::InsertStatements { at, statements, from: "elsewhere".to_owned() }
        }
        Edit::Duplicate(at) => Change::Duplicate(id(at)?),
        Edit::Delete(at) => Change::Delete(id(at)?),
        Edit::Move(at, to) => Change::Move { statement: id(at)?, to },
        Edit::Flip(at) => Change::FlipEffect(id(at)?),
        Edit::Sid(at, sid) => Change::SetSid { statement: id(at)?, sid },
        Edit::Split(at, by) => Change::Split { statement: id(at)?, by },
        Edit::Merge(into, from, even_if_wider) => {
            Change::Merge { into: id(into)?, from: id(from)?, even_if_wider }
        }
        Edit::Toggle(at, action) => Change::ToggleAction { statement: id(at)?, action },
        Edit::Group(at, actions) => {
            Change::ToggleGroup { statement: id(at)?, actions, group: "some".to_owned() }
        }
        Edit::AddPattern(at, clause, pattern) => Change::AddPattern { statement: id(at)?, clause, pattern },
        Edit::RemovePattern(at, clause, index) => Change::RemovePattern { statement: id(at)?, clause, index },
        Edit::ReplacePattern(at, clause, index, with) => {
            Change::ReplacePattern { statement: id(at)?, clause, index, with }
        }
        Edit::Negate(at, clause, negated) => Change::SetNegated { statement: id(at)?, clause, negated },
        Edit::Condition(at, statement) => {
            Change::AddCondition { statement: id(at)?, condition: statement.conditions.first()?.clone() }
        }
        Edit::RemoveCondition(at, index) => Change::RemoveCondition { statement: id(at)?, index },
        Edit::Replace(at, statement) => {
            Change::ReplaceStatement { statement: id(at)?, with: Box::new(statement) }
        }
        Edit::Paste(text) => Change::Paste { text, at: 1, into: id(0) },
        Edit::Text(text) => Change::ReplaceText(text),
        Edit::CutText(at) => Change::ReplaceText(document.text().chars().take(at).collect()),
        Edit::Revert => Change::RevertText,
        Edit::KeepReadable => Change::KeepReadable,
        Edit::Name(name) => Change::SetName(name),
        Edit::Kind(kind) => Change::SetKind(kind),
        Edit::Undo | Edit::Redo => return None,
    })
}

/// All that a reader could see of a document.
fn seen(
    document: &Document,
) -> (String, String, PolicyKind, Standing, Policy, Option<Parsed>, Vec<StatementId>) {
    (
        document.text().to_owned(),
        document.name().to_owned(),
        document.kind(),
        document.standing(),
        document.policy().clone(),
        document.in_force().cloned(),
        document.statement_ids().collect(),
    )
}

/// What must hold of a document at any time.
fn check(document: &Document) {
    let parsed = parse(document.text(), Some(document.kind()));
    if document.is_in_step() {
        assert_eq!(document.parsed(), &parsed);
        assert!(document.line_map().is_some());
    } else {
        assert_eq!(
            (document.standing(), document.faults()),
            (Standing::Unreadable, parsed.faults.as_slice())
        );
    }
    assert!(document.in_force().is_none_or(Parsed::is_valid));
    assert_eq!(document.standing() == Standing::Complete, parsed.is_valid());
    let mut ids: Vec<_> = document.statement_ids().collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), document.statement_ids().len(), "every statement has an id of its own");
}

fn start() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (statements(1..5), any::<bool>()).prop_map(|(statements, pretty)| {
            format(&document(PolicyKind::Identity, statements), if pretty { Style::Pretty } else { Style::Compact })
        }),
        1 => Just("{ \"Statement\":[ ] ,\t\"Version\" : \"1\" }".to_owned()),
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn as_many_undos_give_the_first_document_back_and_as_many_redos_the_last(
        text in start(),
        edits in prop::collection::vec((edit(), prop::option::of(0u64..3)), 1..24),
    ) {
        let mut document = Document::open("first", &text, Some(PolicyKind::Identity));
        let first = seen(&document);
        prop_assert_eq!(&first.0, &text);
        for (edit, field) in edits {
            match edit {
                Edit::Undo => drop(document.undo()),
                Edit::Redo => drop(document.redo()),
                edit => drop(make(&mut document, edit, field.map(Field))),
            }
            check(&document);
        }
        let last = seen(&document);
        let mut way = vec![last.clone()];
        while document.undo().is_some() {
            check(&document);
            way.push(seen(&document));
        }
        prop_assert_eq!(seen(&document), first);
        prop_assert!(!document.is_modified());
        // Back and forth goes through the same documents.
        for expected in way.iter().rev().skip(1) {
            prop_assert!(document.redo().is_some());
            prop_assert_eq!(&seen(&document), expected);
        }
        while document.redo().is_some() {}
        while document.undo().is_some() {}
        prop_assert_eq!(document.text(), text.as_str());
    }

    #[test]
    fn untouched_statements_keep_their_bytes(
        statements in statements(2..5),
        touched in 0usize..5,
        action in word(),
    ) {
        let text = format(&document(PolicyKind::Identity, statements), Style::Pretty).replace(": ", "\t:  ");
        let mut document = Document::open("x", &text, Some(PolicyKind::Identity));
        let pieces = |document: &Document| {
            let spans = document.policy().statements.iter().map(|statement| statement.place.0);
            spans.map(|span| document.text().get(span.start as usize..span.end as usize).unwrap().to_owned()).collect::<Vec<_>>()
        };
        let before = pieces(&document);
        let touched = touched % before.len();
        make(&mut document, Edit::Toggle(touched, action), None);
        for (at, (old, new)) in before.iter().zip(pieces(&document)).enumerate() {
            prop_assert!(at == touched || *old == new, "statement {at} was not touched");
        }
    }

    #[test]
    fn splitting_and_merging_without_widening_change_no_decision(
        statements in statements(2..5),
        edit in prop_oneof![
            (0usize..5, prop_oneof![Just(SplitBy::Service), Just(SplitBy::Resource), word().prop_map(|word| SplitBy::Actions(vec![word]))])
                .prop_map(|(at, by)| Edit::Split(at, by)),
            (0usize..5, 0usize..5).prop_map(|(into, from)| Edit::Merge(into, from, false)),
        ],
        alike in any::<bool>(),
        requests in prop::collection::vec(request(), 1..8),
    ) {
        let mut statements = statements;
        if alike {
            // Merging wants statements that agree in something.
            let first = statements[0].clone();
            for statement in &mut statements {
                statement.effect = first.effect;
                statement.conditions.clone_from(&first.conditions);
                statement.resource.clone_from(&first.resource);
            }
        }
        let text = format(&document(PolicyKind::Identity, statements), Style::Pretty);
        let mut document = Document::open("x", &text, Some(PolicyKind::Identity));
        let before = document.parsed().clone();
        make(&mut document, edit, None);
        for request in requests {
            prop_assert_eq!(outcome(&before, &request), outcome(document.parsed(), &request));
        }
    }

    #[test]
    fn a_merge_that_widens_says_so(statements in statements(2..3), requests in prop::collection::vec(request(), 1..8)) {
        let [into, from] = statements.as_slice() else { unreachable!() };
        let effect = merge_effect(into, from);
        let text = format(&document(PolicyKind::Identity, statements.clone()), Style::Pretty);
        let mut document = Document::open("x", &text, Some(PolicyKind::Identity));
        let before = document.parsed().clone();
        let merged = make(&mut document, Edit::Merge(0, 1, true), None);
        prop_assert_eq!(merged, !matches!(effect, MergeEffect::Impossible(_)));
        for request in requests {
            prop_assert!(effect != MergeEffect::Equal || outcome(&before, &request) == outcome(document.parsed(), &request));
        }
    }

    #[test]
    fn an_exact_wildcard_changes_no_mark(picks in prop::collection::vec(any::<bool>(), 12), extra in word()) {
        let names = [
            "a:GetX", "a:GetXs", "a:GetY", "a:ListX", "a:ListXs", "a:PutX", "a:PutY", "a:get", "a:X", "b:GetX", "b:ListX", "ab:GetX",
        ];
        let known = KnownActions::new(names);
        let chosen = names.iter().zip(&picks).filter(|(_, pick)| **pick).map(|(name, _)| (*name).to_owned());
        let clause = Clause::of(chosen.chain([extra]).collect::<Vec<_>>());
        let applies = |clause: &Clause| {
            let marks = Marks::of(clause, &known);
            (0..names.len()).map(|at| marks.count([at]).applies()).collect::<Vec<_>>()
        };
        let carried_out = |plan: &wildcard::Plan| {
            let kept = clause.texts().filter(|text| !plan.remove.iter().any(|gone| gone == text)).map(str::to_owned);
            Clause::of(kept.chain(plan.add.iter().cloned()).collect::<Vec<_>>())
        };
        for service in ["a", "b"] {
            if let Some(plan) = wildcard::exact(&clause, service, &known) {
                prop_assert!(plan.add.len() < plan.remove.len());
                prop_assert_eq!(applies(&carried_out(&plan)), applies(&clause));
            }
            if let Some(plan) = wildcard::single(&clause, service, &known) {
                let (before, after) = (applies(&clause), applies(&carried_out(&plan)));
                let more: Vec<usize> = (0..names.len()).filter(|at| after[*at] > before[*at]).collect();
                prop_assert_eq!(&more, &plan.also);
                prop_assert!((0..names.len()).all(|at| after[at] >= before[at]));
            }
        }
        let marks = Marks::of(&clause, &known);
        for (at, name) in names.iter().enumerate() {
            prop_assert_eq!(marks.get(at), membership(&clause, name));
        }
    }

    #[test]
    fn what_a_form_writes_it_reads_back(values in prop::collection::vec("[a-z*?-]{1,4}", 4)) {
        let template = "acs:s:{#regionId}:{#accountId}:x/{#name}/y/{#id}";
        let mut form = ArnForm::new(template).unwrap();
        for (at, value) in values.iter().enumerate() {
            prop_assert!(form.set(at, value));
        }
        let pattern = form.pattern();
        let back = ArnForm::new(template).unwrap().filled_from(&pattern);
        prop_assert_eq!(back.as_ref(), Some(&form), "{}", pattern);
    }

    #[test]
    fn a_form_never_panics_and_keeps_what_fits(template in "[a:{}#*/é]{0,24}", pattern in "[a:*/é]{0,24}") {
        if let Some(form) = ArnForm::new(&template) {
            form.faults();
            if let Some(filled) = form.filled_from(&pattern) {
                let regions_aside = |text: &str| text.replace("::", ":*:").replace("::", ":*:");
                prop_assert_eq!(regions_aside(&filled.pattern()), regions_aside(&pattern));
            }
        }
    }
}

fn outcome(parsed: &Parsed, request: &Request) -> (acscope::engine::decide::Decision, bool) {
    let mut set = PolicySet::builder();
    set.add("p", Layer::Identity, parsed);
    let Answer { decision, definite, .. } = set.build().decide(request);
    (decision, definite)
}

#[test]
fn canonical_text_stays_canonical_through_edits() {
    let text = "{\n  \"Version\": \"1\",\n  \"Statement\": []\n}\n";
    let mut document = Document::open("x", text, Some(PolicyKind::Identity));
    for effect in [Effect::Allow, Effect::Deny] {
        make(&mut document, Edit::Add(9, effect), None);
    }
    for edit in [
        Edit::Toggle(0, "a:B".to_owned()),
        Edit::Toggle(0, "a:C".to_owned()),
        Edit::AddPattern(1, ClauseName::Resource, "*".to_owned()),
        Edit::Move(0, Movement::Down),
        Edit::Duplicate(0),
        Edit::Delete(1),
    ] {
        assert!(make(&mut document, edit, None));
        assert_eq!(document.text(), format(document.policy(), Style::Pretty));
        assert!(read(document.text()).is_ok());
    }
}
