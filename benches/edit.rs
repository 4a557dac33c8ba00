//! One edit of a large policy, and the marks of a large catalog. `cargo bench --bench edit`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops by panicking"
)]

use acscope::engine::edit::{Change, Document, Field, Marks, StatementId, wildcard};
use acscope::engine::policy::{Clause, KnownActions, PolicyKind};
use divan::Bencher;

fn main() {
    divan::main();
}

const STATEMENTS: usize = 200;

/// Statements of ten actions on two resources, as a written policy has them.
fn text() -> String {
    let statement = |number: usize| {
        let actions: Vec<String> =
            (0..10).map(|at| format!("\"service{number}:DescribeNoun{at}\"")).collect();
        let resources =
            format!("[\"acs:service{number}:*:*:noun/n-{number}\", \"acs:service{number}:*:*:other/*\"]");
        format!(
            "    {{\"Effect\": \"Allow\", \"Action\": [{}],\n     \"Resource\": {resources}}}",
            actions.join(", ")
        )
    };
    let statements: Vec<String> = (0..STATEMENTS).map(statement).collect();
    format!("{{\n  \"Version\": \"1\",\n  \"Statement\": [\n{}\n  ]\n}}\n", statements.join(",\n"))
}

fn document() -> (Document, StatementId) {
    let document = Document::open("bench", &text(), Some(PolicyKind::Identity));
    let statement = document.id_at(STATEMENTS / 2).unwrap();
    (document, statement)
}

/// 25,000 names: 250 services, ten verbs, ten nouns.
fn known() -> KnownActions {
    let verbs = ["Create", "Delete", "Describe", "Get", "List", "Update", "Start", "Stop", "Tag", "Untag"];
    let names = (0..250).flat_map(move |service| {
        verbs
            .into_iter()
            .flat_map(move |verb| (0..10).map(move |noun| format!("service{service}:{verb}Noun{noun}")))
    });
    KnownActions::new(names)
}

#[divan::bench]
fn toggle_an_action_in_200_statements(bencher: Bencher<'_, '_>) {
    let (mut document, statement) = document();
    bencher.bench_local(|| {
        document.apply(Change::ToggleAction { statement, action: "ecs:Toggled".to_owned() }).unwrap().changed
    });
}

#[divan::bench]
fn undo_and_redo_in_200_statements(bencher: Bencher<'_, '_>) {
    let (mut document, statement) = document();
    document.apply(Change::FlipEffect(statement)).unwrap();
    bencher.bench_local(|| (document.undo(), document.redo()));
}

/// A key press in the JSON tab: the whole text comes, with one letter changed.
#[divan::bench]
fn type_in_the_text_of_200_statements(bencher: Bencher<'_, '_>) {
    let (mut document, _) = document();
    let texts = [text(), text().replacen("n-100", "n-10x", 1)];
    let mut at = 0;
    bencher.bench_local(|| {
        at = 1 - at;
        document.apply_typed(Change::ReplaceText(texts[at].clone()), Field(1)).unwrap().changed
    });
}

#[divan::bench]
fn line_map_of_200_statements(bencher: Bencher<'_, '_>) {
    let (document, _) = document();
    bencher.bench_local(|| document.line_map());
}

#[divan::bench]
fn sort_25000_actions(bencher: Bencher<'_, '_>) {
    bencher.bench_local(known);
}

#[divan::bench(args = ["service7:GetNoun3", "service7:*", "service7:Get*", "*:Get*", "*Noun3", "*"])]
fn mark_25000_actions(bencher: Bencher<'_, '_>, pattern: &str) {
    let (known, clause) = (known(), Clause::of([pattern]));
    bencher.bench_local(|| Marks::of(&clause, &known));
}

#[divan::bench]
fn mark_25000_actions_by_100_names(bencher: Bencher<'_, '_>) {
    let known = known();
    let clause = Clause::of((0..100).filter_map(|at| known.name(at * 97)));
    bencher.bench_local(|| Marks::of(&clause, &known));
}

#[divan::bench]
fn exact_wildcards_for_a_service(bencher: Bencher<'_, '_>) {
    let known = known();
    let clause = Clause::of((0..100).filter(|at| at % 7 != 0).filter_map(|at| known.name(700 + at)));
    bencher.bench_local(|| wildcard::exact(&clause, "service7", &known));
}
