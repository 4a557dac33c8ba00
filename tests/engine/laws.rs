//! Laws that hold for every policy and request, and a second evaluator written as plainly as the rules are.

use crate::support::naive;
use crate::support::policies::{document, request, statements};
use acscope::engine::decide::{Assumption, Decision, Layer, PolicySet, Reading, Request};
use acscope::engine::json::{self, Style};
use acscope::engine::policy::{Effect, Parsed, Policy, PolicyKind, canonical, format, glob::Glob, parse};
use proptest::prelude::*;

fn parsed(policy: Policy) -> Parsed {
    Parsed { policy, faults: Vec::new() }
}

fn identity(policies: &[Policy]) -> PolicySet {
    let mut set = PolicySet::builder();
    for (number, policy) in policies.iter().enumerate() {
        set.add(format!("p{number}"), Layer::Identity, &parsed(policy.clone()));
    }
    set.build()
}

/// Everything that a random document can be printed as and read back from.
fn policy() -> impl Strategy<Value = Policy> {
    statements(1..6).prop_map(|statements| document(PolicyKind::Identity, statements))
}

proptest! {
    #[test]
    fn printing_and_reading_give_the_policy_back(policy in policy()) {
        for style in [Style::Pretty, Style::Compact] {
            let text = format(&policy, style);
            let again = parse(&text, Some(PolicyKind::Identity));
            prop_assert!(again.is_valid(), "{text}: {:?}", again.faults);
            prop_assert_eq!(&again.policy, &policy);
            let formatted = json::print(&canonical(&json::read(&text).unwrap()), style);
            prop_assert_eq!(formatted, text, "what the model prints is canonical");
        }
    }

    #[test]
    fn json_is_accepted_exactly_where_serde_json_accepts_it(text in "[\\[\\]{}:,\"\\\\ntrufalse0-9eE.+\\- /u\u{1}é]{0,24}") {
        let ours = json::read(&text).is_ok();
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        // Numbers beyond a double's range are JSON; serde_json refuses them for its own reasons.
        let out_of_range = theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        prop_assert!(out_of_range || ours == theirs.is_ok(), "{text:?}: {theirs:?}");
    }

    #[test]
    fn reading_any_text_as_a_policy_ends_and_keeps_its_places(text in any::<String>()) {
        let parsed = parse(&text, None);
        prop_assert!(parsed.faults.iter().all(|fault| fault.span.end as usize <= text.len()));
    }

    #[test]
    fn globs_match_as_the_naive_matcher_says(pattern in "[ab?*é]{0,12}", text in "[abé]{0,16}") {
        prop_assert_eq!(Glob::new(&pattern).matches(&text), naive::glob(&pattern, &text));
    }

    #[test]
    fn decisions_are_those_of_the_naive_evaluator(policies in prop::collection::vec(policy(), 1..4), request in request()) {
        let answer = identity(&policies).decide(&request);
        prop_assert_eq!(answer.decision, naive::decide(&policies, &request));
        if let [resource] = request.resources.as_slice() {
            let verdict = identity(&policies).verdict(&request, &request.action, resource);
            prop_assert_eq!(verdict, (answer.decision, answer.definite), "the short way says the same");
        }
    }

    #[test]
    fn an_index_changes_nothing(statements in statements(30..60), request in request()) {
        let policy = document(PolicyKind::Identity, statements);
        let indexed = identity(std::slice::from_ref(&policy)).decide(&request);
        prop_assert_eq!(indexed.decision, naive::decide(std::slice::from_ref(&policy), &request));
        // One statement a policy in sets of their own never reaches the size at which an index is built.
        let matched: Vec<usize> = (0..policy.statements.len()).filter(|number| {
            let one = Policy { kind: policy.kind, statements: vec![policy.statements[*number].clone()] };
            !identity(&[one]).decide(&request).matched.is_empty()
        }).collect();
        let found: Vec<usize> = indexed.matched.iter().map(|statement| statement.statement).collect();
        prop_assert_eq!(found, matched);
    }

    #[test]
    fn statement_order_is_irrelevant(policy in policy(), request in request()) {
        let mut reversed = policy.clone();
        reversed.statements.reverse();
        let (one, other) = (identity(&[policy]).decide(&request), identity(&[reversed]).decide(&request));
        prop_assert_eq!(one.decision, other.decision);
        prop_assert_eq!(one.depends_on, other.depends_on);
    }

    #[test]
    fn a_deny_more_never_turns_a_no_into_a_yes(policy in policy(), more in statements(1..4), request in request()) {
        let before = identity(std::slice::from_ref(&policy)).decide(&request).decision;
        let mut after = policy;
        after.statements.extend(more.into_iter().map(|mut statement| { statement.effect = Effect::Deny; statement }));
        let after = identity(&[document(PolicyKind::Identity, after.statements)]).decide(&request).decision;
        prop_assert!(before == Decision::Allow || after != Decision::Allow);
    }

    #[test]
    fn an_allow_more_never_turns_a_yes_into_a_no(policy in policy(), more in statements(1..4), request in request()) {
        let before = identity(std::slice::from_ref(&policy)).decide(&request).decision;
        let mut after = policy;
        after.statements.extend(more.into_iter().map(|mut statement| { statement.effect = Effect::Allow; statement }));
        let after = identity(&[document(PolicyKind::Identity, after.statements)]).decide(&request).decision;
        prop_assert!(before != Decision::Allow || after == Decision::Allow);
    }

    #[test]
    fn a_definite_decision_is_the_same_under_every_reading(
        policies in prop::collection::vec(policy(), 1..3),
        request in request(),
        turned in prop::collection::vec(prop::sample::select(Assumption::ALL.to_vec()), 0..6),
    ) {
        let set = identity(&policies);
        let answer = set.decide(&request);
        let reading = turned.iter().fold(Reading::PROPOSED, |reading, assumption| reading.with(*assumption));
        let other = set.decide_under(&request, reading);
        if answer.definite {
            prop_assert_eq!(other, answer.decision, "under {:?}", turned);
        } else if other != answer.decision {
            let named = turned.iter().any(|assumption| answer.depends_on.contains(&assumption.rule()));
            prop_assert!(named, "{:?} changes the decision, and only {:?} is named", turned, answer.depends_on);
        }
    }

    #[test]
    fn the_trace_and_the_decision_agree(policies in prop::collection::vec(policy(), 1..3), request in request()) {
        let set = identity(&policies);
        let explanation = set.explain(&request);
        let mut applying: Vec<_> =
            set.trace(&request).into_iter().filter(|trace| trace.unmet.is_empty()).map(|trace| trace.statement).collect();
        applying.sort();
        applying.dedup();
        prop_assert_eq!(applying, explanation.answer.matched);
        prop_assert!(explanation.near_misses.iter().all(|miss| !miss.unmet.is_empty()));
        prop_assert_eq!(explanation.answer.decision == Decision::ImplicitDeny, explanation.deciding.is_empty());
    }
}

/// Requests that differ from each other in the ways that undocumented rules are about find many indefinite answers;
/// were there none, the law above would hold for nothing.
#[test]
fn the_generators_reach_what_is_undocumented() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut rules = std::collections::BTreeSet::new();
    let mut decisions = std::collections::BTreeSet::new();
    for _ in 0..4_000 {
        let policy = policy().new_tree(&mut runner).unwrap().current();
        let request: Request = request().new_tree(&mut runner).unwrap().current();
        let answer = identity(&[policy]).decide(&request);
        rules.extend(answer.depends_on);
        decisions.insert(answer.decision);
    }
    for rule in ["W6", "W7", "W8", "W9", "C5", "C11", "C13", "C14", "C15", "C16", "C18", "C19", "F1", "G16"] {
        assert!(rules.contains(rule), "no generated case rests on {rule}; found {rules:?}");
    }
    assert_eq!(decisions.len(), 3, "{decisions:?}");
}
