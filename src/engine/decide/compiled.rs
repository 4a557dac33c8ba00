//! A statement ready to be compared, and the one place that says whether it applies (E1).

use super::assumption::{Assumption, Reading, answer_under};
use super::condition::{CompiledCondition, Visible};
use super::principal::CompiledPrincipal;
use super::request::{Request, ResourceFacts};
use super::resource::{RequestedResource, ResourcePattern};
use super::role_session::Assume;
use crate::engine::policy::glob::Glob;
use crate::engine::policy::{Effect, Statement};
use std::sync::Arc;

/// One action on one resource, taken apart once for all statements.
pub(super) struct Asked<'r> {
    pub(super) request: &'r Request,
    pub(super) action: &'r str,
    pub(super) action_folded: String,
    pub(super) resource: RequestedResource<'r>,
    /// The group that the resource is in (E7).
    pub(super) resource_group: Option<&'r str>,
    /// What is known of this one of several resources (E13).
    pub(super) facts: Option<&'r ResourceFacts>,
}

impl<'r> Asked<'r> {
    pub(super) fn new(request: &'r Request, action: &'r str, resource: &'r str) -> Self {
        Self {
            request,
            action,
            action_folded: action.to_ascii_lowercase(),
            resource: RequestedResource::new(resource, action),
            resource_group: request.resource_group.as_deref(),
            facts: None,
        }
    }

    /// The request's action on one of its resources, counted from 0.
    pub(super) fn number(request: &'r Request, number: usize, resource: &'r str) -> Self {
        Self {
            resource_group: request.group_of(number),
            facts: request.each.get(number),
            ..Self::new(request, &request.action, resource)
        }
    }

    pub(super) fn visible(&self) -> Visible<'_> {
        let own = self.facts.map(|facts| &facts.context);
        Visible { request: self.request, own, action: self.action, resource: self.resource.text }
    }

    /// The action as a statement of the layer sees it: a trust policy speaks of `sts:AssumeRole` also where a SAML or
    /// OIDC session is asked for (E9).
    pub(super) fn action_for(&self, is_trust: bool) -> &str {
        if is_trust && Assume::of(&self.action_folded) == Assume::Federated {
            return "sts:assumerole";
        }
        &self.action_folded
    }
}

/// A statement of a set. Sets that hold the same policy share what was compiled.
#[derive(Debug, Clone)]
pub(super) struct CompiledStatement {
    /// Which policy of the set.
    pub(super) policy: u32,
    body: Arc<StatementBody>,
}

impl std::ops::Deref for CompiledStatement {
    type Target = StatementBody;

    fn deref(&self) -> &StatementBody {
        &self.body
    }
}

/// What a statement says, wherever its policy stands.
#[derive(Debug)]
pub(super) struct StatementBody {
    /// Which statement of the document, from 0.
    pub(super) index: u32,
    pub(super) effect: Effect,
    /// Stands in a trust policy.
    pub(super) is_trust: bool,
    pub(super) action: CompiledAction,
    pub(super) principal: Option<CompiledPrincipal>,
    pub(super) resource: Option<CompiledResource>,
    pub(super) conditions: Vec<CompiledCondition>,
}

/// `Action` or `NotAction`, folded (G12).
#[derive(Debug, Clone)]
pub(super) struct CompiledAction {
    pub(super) negated: bool,
    pub(super) patterns: Vec<Glob>,
    /// As they were written, for people.
    pub(super) written: Vec<String>,
}

impl CompiledAction {
    pub(super) fn matches(&self, action_folded: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(action_folded)) != self.negated
    }
}

/// `Resource` or `NotResource`.
#[derive(Debug, Clone)]
pub(super) struct CompiledResource {
    pub(super) negated: bool,
    pub(super) patterns: Vec<ResourcePattern>,
}

impl CompiledResource {
    pub(super) fn matches(
        &self,
        resource: &RequestedResource<'_>,
        reading: Reading,
        seen: &mut Reading,
    ) -> bool {
        let listed = self.lists(resource, reading, seen);
        if !self.negated {
            return listed;
        }
        // G16: whether NotResource does anything at all is unknown.
        let possible = Reading::PROPOSED.with(Assumption::NotResourceUnknown);
        answer_under(possible, reading, seen, |reading| listed == reading.has(Assumption::NotResourceUnknown))
    }

    fn lists(&self, resource: &RequestedResource<'_>, reading: Reading, seen: &mut Reading) -> bool {
        let mut doubts = Reading::PROPOSED;
        let mut listed = false;
        for pattern in &self.patterns {
            let mut doubt = Reading::PROPOSED;
            if pattern.matches(resource, reading, &mut doubt) {
                if doubt.is_empty() {
                    // One pattern that matches beyond doubt settles the list.
                    return true;
                }
                listed = true;
            }
            doubts.add(doubt);
        }
        seen.add(doubts);
        listed
    }
}

impl CompiledStatement {
    pub(super) fn new(is_trust: bool, statement: &Statement) -> Self {
        Self { policy: 0, body: Arc::new(StatementBody::new(is_trust, statement)) }
    }

    /// The statement in a set in which its policy has this number.
    pub(super) fn in_policy(&self, policy: u32) -> Self {
        Self { policy, body: Arc::clone(&self.body) }
    }
}

impl StatementBody {
    fn new(is_trust: bool, statement: &Statement) -> Self {
        Self {
            index: u32::try_from(statement.index).unwrap_or(u32::MAX),
            effect: statement.effect,
            is_trust,
            action: CompiledAction {
                negated: statement.action.negated,
                patterns: statement.action.texts().map(Glob::folded).collect(),
                written: statement.action.texts().map(str::to_owned).collect(),
            },
            principal: statement.principal.as_ref().map(CompiledPrincipal::new),
            resource: statement.resource.as_ref().map(|resource| CompiledResource {
                negated: resource.negated,
                patterns: resource.texts().map(ResourcePattern::new).collect(),
            }),
            conditions: statement.conditions.iter().map(CompiledCondition::new).collect(),
        }
    }

    /// Whether the statement applies: action, principal, resource and every condition match (E1).
    ///
    /// `seen` gains the assumptions that could turn the answer round.
    pub(super) fn applies(&self, asked: &Asked<'_>, reading: Reading, seen: &mut Reading) -> bool {
        self.action.matches(asked.action_for(self.is_trust))
            && self.applies_beyond_action(asked, reading, seen)
    }

    pub(super) fn applies_beyond_action(
        &self,
        asked: &Asked<'_>,
        reading: Reading,
        seen: &mut Reading,
    ) -> bool {
        let mut doubts = Reading::PROPOSED;
        let mut applies = true;
        let parts = self.resource_part(asked, reading).into_iter().chain(self.principal_part(asked, reading));
        let conditions = self.conditions.iter().map(|condition| {
            let mut doubt = Reading::PROPOSED;
            (condition.holds(asked.visible(), reading, &mut doubt), doubt)
        });
        for (holds, doubt) in parts.chain(conditions) {
            if !holds && doubt.is_empty() {
                // A part that fails beyond doubt settles the statement, whatever the others rest on.
                return false;
            }
            applies &= holds;
            doubts.add(doubt);
        }
        seen.add(doubts);
        applies
    }

    pub(super) fn resource_part(&self, asked: &Asked<'_>, reading: Reading) -> Option<(bool, Reading)> {
        let resource = self.resource.as_ref()?;
        let mut doubt = Reading::PROPOSED;
        Some((resource.matches(&asked.resource, reading, &mut doubt), doubt))
    }

    pub(super) fn principal_part(&self, asked: &Asked<'_>, reading: Reading) -> Option<(bool, Reading)> {
        let principal = self.principal.as_ref()?;
        let mut doubt = Reading::PROPOSED;
        let id = asked.request.principal_id.as_deref();
        Some((principal.matches(&asked.request.caller, id, reading, &mut doubt), doubt))
    }
}
