//! Other words for the same access: `expand` and `shrink`, and what they hand back.
//!
//! Nothing is handed back unproven: the rewritten policy is compared with the original by [`diff`], over everything or,
//! where known actions took part, over these.

use super::access_set::AccessSet;
use super::diff::diff;
use super::difference::{DiffOptions, Verdict};
use super::example::KnownAction;
use super::patterns::covers_resource;
use super::product::Allowance;
use crate::engine::decide::Layer;
use crate::engine::json::Style;
use crate::engine::policy::{KnownActions, Located, Policy, PolicyKind, Size, Statement, format, glob};
use rustc_hash::FxHashSet;

/// A policy in other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The policies that together say what the original said; one, unless it had to be split.
    pub policies: Vec<Policy>,
    /// The original's size in canonical form.
    pub before: Size,
    /// The size of all policies together in canonical form.
    pub after: Size,
    /// Equal over the known actions only, not over whatever wildcards might match.
    pub over_known_actions: bool,
    /// Parts that stayed as they were, and why.
    pub notes: Vec<String>,
}

/// Why a policy was left alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RewriteError {
    /// The rewritten policy could not be proven equal.
    #[error(
        "the shorter or longer form could not be proven equal, so it is not given; keep the policy as it is: {0}"
    )]
    Unproven(String),
    /// A statement does not fit into a policy by itself and cannot be cut.
    #[error(
        "statement {number} alone is longer than a policy may be ({characters} characters); take actions or resources out of it"
    )]
    TooLong {
        /// Its number, from 1.
        number: usize,
        /// How long the policy with it alone is.
        characters: usize,
    },
    /// Policies with principals are not rewritten.
    #[error("a {0} policy speaks of principals and stays as it is; name an identity policy")]
    Principals(&'static str),
}

pub(super) fn size_of(policy: &Policy) -> Size {
    Size::of(&format(policy, Style::Pretty))
}

pub(super) fn check_kind(policy: &Policy) -> Result<(), RewriteError> {
    match policy.kind {
        PolicyKind::Identity | PolicyKind::Control | PolicyKind::Session => Ok(()),
        kind @ (PolicyKind::Resource | PolicyKind::Trust) => Err(RewriteError::Principals(kind.word())),
    }
}

/// Hands the policies back only when they are equal to the original.
pub(super) fn proven(
    original: &Policy,
    policies: Vec<Policy>,
    known: Option<&[KnownAction]>,
    notes: Vec<String>,
) -> Result<Rewritten, RewriteError> {
    let mut together = AccessSet::builder();
    for policy in &policies {
        together.add_policy("rewritten", Layer::Identity, policy);
    }
    let options = DiffOptions { known: known.unwrap_or_default(), only_known: known.is_some() };
    let difference = diff(&AccessSet::of_policy("original", original), &together.build(), options);
    if difference.verdict != Verdict::Equal {
        let why =
            difference.undecided.first().cloned().unwrap_or_else(|| difference.verdict.word().to_owned());
        return Err(RewriteError::Unproven(why));
    }
    let sizes = policies.iter().map(size_of);
    let after = sizes.fold(Size { characters: 0, bytes: 0 }, |sum, size| Size {
        characters: sum.characters + size.characters,
        bytes: sum.bytes + size.bytes,
    });
    Ok(Rewritten { before: size_of(original), after, policies, over_known_actions: known.is_some(), notes })
}

/// Writes wildcards of `Action` out as the known actions that they match, so that later actions are not granted unseen.
///
/// # Errors
/// When the result could not be proven equal over the known actions.
pub fn expand(policy: &Policy, known: &[KnownAction]) -> Result<Rewritten, RewriteError> {
    check_kind(policy)?;
    let mut expanded = policy.clone();
    let mut notes = Vec::new();
    let known_names = KnownActions::new(known.iter().map(|action| &action.name));
    for (number, statement) in (1..).zip(&mut expanded.statements) {
        if statement.action.negated {
            // Written out, every later action that the wildcard would have left out would be granted.
            if statement.action.texts().any(glob::has_wildcard) {
                notes.push(format!("statement {number}: NotAction is kept, because written out it would take in more as actions are added"));
            }
            continue;
        }
        let mut names = Names::default();
        for pattern in &statement.action.patterns {
            let matching = known_names.expand(&pattern.text);
            if !glob::has_wildcard(&pattern.text) || matching.is_empty() {
                if glob::has_wildcard(&pattern.text) {
                    notes.push(format!(
                        "statement {number}: {} matches no known action and is kept",
                        pattern.text
                    ));
                }
                names.add(&pattern.text);
                continue;
            }
            matching.into_iter().filter_map(|index| known_names.name(index)).for_each(|name| names.add(name));
        }
        statement.action.patterns = names.list;
    }
    proven(policy, vec![expanded], Some(known), notes)
}

/// Names of actions, each once (G12: without case).
#[derive(Default)]
struct Names {
    list: Vec<Located>,
    folded: FxHashSet<String>,
}

impl Names {
    fn add(&mut self, name: &str) {
        if self.folded.insert(name.to_ascii_lowercase()) {
            self.list.push(Located::from(name));
        }
    }
}

/// Whether an action pattern takes in all that another does (G12: without case).
pub(super) fn covers_action(outer: &str, inner: &str, allowance: &Allowance) -> bool {
    let (outer, inner) = (outer.to_ascii_lowercase(), inner.to_ascii_lowercase());
    if outer == "*" || outer == inner {
        return true;
    }
    let (Some((code, name)), Some((inner_code, inner_name))) = (outer.split_once(':'), inner.split_once(':'))
    else {
        return false;
    };
    let covers = |outer, inner| super::glob_relation::covers_at_cost(outer, inner, allowance) == Some(true);
    covers(code, inner_code) && covers(name, inner_name)
}

/// Whether one statement says all that another does for an action pattern of it.
pub(super) fn says_too(outer: &Statement, inner: &Statement, action: &str, allowance: &Allowance) -> bool {
    let resources = || inner.resource.iter().flat_map(crate::engine::policy::Clause::texts);
    let plain = |statement: &Statement| {
        !statement.action.negated && statement.resource.as_ref().is_some_and(|resource| !resource.negated)
    };
    let covers_resources = |outer: &Statement| {
        resources().all(|one| {
            outer
                .resource
                .iter()
                .flat_map(crate::engine::policy::Clause::texts)
                .any(|other| covers_resource(other, one, allowance))
        })
    };
    plain(outer)
        && plain(inner)
        && outer.effect == inner.effect
        && outer.principal == inner.principal
        && outer.conditions.iter().all(|condition| inner.conditions.contains(condition))
        && outer.action.texts().any(|other| covers_action(other, action, allowance))
        && covers_resources(outer)
}
