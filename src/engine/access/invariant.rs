//! What must never be allowed, and what must always be: regions of requests checked by meaning, with a counterexample.

use super::access_set::AccessSet;
use super::apart::{Apart, NOT_FORBIDDEN, NOT_GRANTED};
use super::diff::diff;
use super::difference::{DiffOptions, Difference, Verdict};
use crate::engine::decide::{Layer, Request};
use crate::engine::policy::{Clause, Condition, Effect, Policy, PolicyKind, Statement};

/// A set of requests by patterns: any of the actions on any of the resources where all conditions hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestPattern {
    /// Action patterns; `*` for all.
    pub actions: Vec<String>,
    /// Resource patterns; `*` for all.
    pub resources: Vec<String>,
    /// Which values condition keys must have.
    pub conditions: Vec<Condition>,
}

impl RequestPattern {
    /// The pattern as a policy that allows exactly its requests.
    fn policy(&self) -> Policy {
        let statement = Statement {
            conditions: self.conditions.clone(),
            ..Statement::of(
                Effect::Allow,
                Clause::of(self.actions.iter().cloned()),
                Clause::of(self.resources.iter().cloned()),
            )
        };
        Policy { kind: PolicyKind::Identity, statements: vec![statement] }
    }
}

/// Whether an invariant holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// For every request of its pattern.
    Yes {
        /// The rules whose other reading would break it.
        depends_on: Vec<&'static str>,
        /// Actions of the pattern that are no part of the answer, and why, in sentences.
        left_out: Vec<&'static str>,
    },
    /// Not for this one.
    No {
        /// A request of the pattern that breaks it, confirmed by the evaluator.
        counterexample: Box<Request>,
        /// What breaks it, region by region.
        broken_by: Box<Difference>,
    },
    /// It could not be told.
    Undecided(String),
}

/// Whether the policies never allow a request of the pattern.
pub fn never(set: &AccessSet, pattern: &RequestPattern, options: DiffOptions<'_>) -> Held {
    if set.viewpoint().is_some_and(|request| request.management_account || request.service_linked_role) {
        return Held::Undecided(
            "the caller is exempt from the layer that would hold the pattern (E5)".to_owned(),
        );
    }
    // One more layer that must allow: what passes then is what the set allows of the pattern.
    let limited = set.with(Layer::Control(u32::MAX), "pattern", &pattern.policy());
    let nothing = set.without_allows();
    held(diff(&nothing, &limited, options), pattern, NOT_FORBIDDEN)
}

/// Whether the policies allow every request of the pattern.
pub fn always(set: &AccessSet, pattern: &RequestPattern, options: DiffOptions<'_>) -> Held {
    let wanted = set.replaced_by(Layer::Identity, "pattern", &pattern.policy());
    // What the set allows beside the pattern is no part of the question.
    held(diff(set, &wanted, options), pattern, NOT_GRANTED)
}

fn held(difference: Difference, pattern: &RequestPattern, apart: [&'static Apart; 3]) -> Held {
    let regions = &difference.gained;
    if let Some(counterexample) = regions.iter().find_map(|region| region.example.clone()) {
        return Held::No { counterexample: Box::new(counterexample), broken_by: Box::new(difference) };
    }
    let open = regions.iter().find_map(|region| region.undecided.clone());
    // Without regions on this side, an undecided verdict may come from the other side alone.
    let unanswered =
        difference.verdict == Verdict::Undecided && difference.lost.is_empty() && regions.is_empty();
    if let Some(why) = open.or_else(|| unanswered.then(|| difference.undecided.join("; "))) {
        return Held::Undecided(why);
    }
    let met = |apart: &Apart| {
        pattern.actions.iter().any(|action| apart.is_among_actions(action))
            && pattern.resources.iter().any(|resource| apart.works_on(resource))
    };
    let left_out: Vec<&Apart> = apart.into_iter().filter(|apart| met(apart)).collect();
    let sentences: Vec<&'static str> = left_out.iter().map(|apart| apart.why).collect();
    let asked_only = |action: &String| left_out.iter().any(|apart| apart.is_action(action));
    if !left_out.is_empty() && pattern.actions.iter().all(asked_only) {
        return Held::Undecided(sentences.join("; "));
    }
    Held::Yes { depends_on: difference.depends_on, left_out: sentences }
}
