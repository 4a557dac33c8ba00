//! Why: for each statement which part matched and which did not, and for a "no" which statements came nearest.
//!
//! Reasons are data. [`super::render()`] words them for people; the command line prints them as JSON.

use super::compiled::{Asked, CompiledStatement};
use super::condition::ConditionFailure;
use super::evaluate::{asked_for, is_foreign};
use super::policy_set::{Layer, PolicySet, StatementRef};
use super::request::Request;
use super::resource::ResourceMismatch;
use super::role_session::asks_for_role;
use super::verdict::{Answer, Decision, Stage};
use crate::engine::policy::Effect;

/// How many near misses an explanation carries.
const NEAR_MISSES: usize = 5;

/// A decision with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The decision.
    pub answer: Answer,
    /// The statements that decided, in the stage that settled it; none for an implicit deny.
    pub deciding: Vec<StatementRef>,
    /// For an implicit deny: the Allow statements of the settling stage that came nearest, nearest first.
    pub near_misses: Vec<NearMiss>,
    /// Which of the request's resources settled it.
    pub resource: usize,
}

/// An Allow statement that would have settled the request, and everything that kept it from applying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// The statement.
    pub statement: StatementRef,
    /// What did not match; never empty.
    pub unmet: Vec<Unmet>,
}

/// One statement against one resource of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementTrace {
    /// The statement.
    pub statement: StatementRef,
    /// Which of the request's resources.
    pub resource: usize,
    /// Everything that did not match; empty when the statement applies.
    pub unmet: Vec<Unmet>,
}

/// A part of a statement that does not match the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// The policy is attached to a resource group that the resource is not in (E7).
    ResourceGroup {
        /// Where the policy is attached.
        attached: String,
        /// The group of the request's resource.
        requested: Option<String>,
    },
    /// No action pattern matches, or with `negated` one of `NotAction` does.
    Action {
        /// The statement's patterns.
        patterns: Vec<String>,
        /// `NotAction`
        negated: bool,
    },
    /// The principal is somebody else.
    Principal,
    /// No resource pattern matches, or with `negated` one of `NotResource` does.
    Resource {
        /// The pattern that came nearest.
        nearest: String,
        /// What was asked for.
        requested: String,
        /// Which part of the nearest pattern differs; none when it matches and is negated.
        mismatch: Option<ResourceMismatch>,
        /// `NotResource`
        negated: bool,
    },
    /// A condition does not hold.
    Condition(ConditionFailure),
}

impl PolicySet {
    /// Decides a request and says why.
    pub fn explain(&self, request: &Request) -> Explanation {
        let answer = self.decide(request);
        let asked = asked_for(request);
        let resource = self.settling_resource(&asked, &answer);
        let deciding = self.deciding(&answer);
        let near_misses = match (answer.decision, asked.get(resource)) {
            (Decision::ImplicitDeny, Some(asked)) => self.near_misses(asked, answer.stage),
            _ => Vec::new(),
        };
        Explanation { answer, deciding, near_misses, resource }
    }

    /// Every statement of the set against every resource of the request that it can speak of.
    pub fn trace(&self, request: &Request) -> Vec<StatementTrace> {
        let asked = asked_for(request);
        let each = asked.iter().enumerate().flat_map(|(resource, asked)| {
            let speaking = self.statements.iter().filter(|statement| self.speaks_of(statement, asked));
            speaking.map(move |statement| StatementTrace {
                statement: Self::reference(statement),
                resource,
                unmet: self.unmet(statement, asked),
            })
        });
        each.collect()
    }

    fn settling_resource(&self, asked: &[Asked<'_>], answer: &Answer) -> usize {
        if asked.len() < 2 {
            return 0;
        }
        asked.iter().position(|asked| self.settles_like(asked, answer)).unwrap_or(0)
    }

    /// The matched statements of the settling stage with the effect that settled it.
    fn deciding(&self, answer: &Answer) -> Vec<StatementRef> {
        let effect = match answer.decision {
            Decision::Allow => Effect::Allow,
            Decision::ExplicitDeny => Effect::Deny,
            _ => return Vec::new(),
        };
        let decided = |statement: &&StatementRef| {
            let in_stage = self.layer(statement.policy).is_some_and(|layer| stage_has(answer.stage, layer));
            in_stage && statement.effect == effect
        };
        answer.matched.iter().filter(decided).copied().collect()
    }

    fn near_misses(&self, asked: &Asked<'_>, stage: Stage) -> Vec<NearMiss> {
        let could_allow = |statement: &CompiledStatement| {
            statement.effect == Effect::Allow
                && self.speaks_of(statement, asked)
                && self
                    .layer(statement.policy as usize)
                    .is_some_and(|layer| would_settle(asked, stage, layer))
        };
        let mut near: Vec<(Distance, &CompiledStatement)> = Vec::new();
        self.for_action_candidates(asked, |statement| {
            if could_allow(statement) && statement.action.matches(asked.action_for(statement.is_trust)) {
                near.push((Distance::of(self, statement, asked), statement));
            }
        });
        if near.is_empty() {
            // Nothing names the action: the nearest are those that lack nothing but the action.
            let others = self.statements.iter().filter(|statement| could_allow(statement));
            near.extend(others.map(|statement| (Distance::of(self, statement, asked), statement)));
        }
        near.sort_by_key(|(distance, statement)| (*distance, statement.policy, statement.index));
        near.dedup_by_key(|(_, statement)| (statement.policy, statement.index));
        let nearest = near.into_iter().map(|(_, statement)| NearMiss {
            statement: Self::reference(statement),
            unmet: self.unmet(statement, asked),
        });
        // A statement that applies is not missed: another stage settled the request.
        nearest.filter(|miss| !miss.unmet.is_empty()).take(NEAR_MISSES).collect()
    }

    /// Every part of the statement that does not match, under the proposed readings.
    fn unmet(&self, statement: &CompiledStatement, asked: &Asked<'_>) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        if let (false, Some(Layer::ResourceGroup(attached))) =
            (self.reaches(statement, asked), self.layer(statement.policy as usize))
        {
            unmet.push(Unmet::ResourceGroup {
                attached: attached.clone(),
                requested: asked.resource_group.map(str::to_owned),
            });
        }
        if !statement.action.matches(asked.action_for(statement.is_trust)) {
            let patterns = statement.action.written.clone();
            unmet.push(Unmet::Action { patterns, negated: statement.action.negated });
        }
        if let Some(principal) = &statement.principal {
            let id = asked.request.principal_id.as_deref();
            if !principal.matches(
                &asked.request.caller,
                id,
                super::Reading::PROPOSED,
                &mut super::Reading::default(),
            ) {
                unmet.push(Unmet::Principal);
            }
        }
        unmet.extend(unmet_resource(statement, asked));
        unmet.extend(
            statement
                .conditions
                .iter()
                .filter_map(|condition| condition.failure(asked.visible()))
                .map(Unmet::Condition),
        );
        unmet
    }
}

fn unmet_resource(statement: &CompiledStatement, asked: &Asked<'_>) -> Option<Unmet> {
    let resource = statement.resource.as_ref()?;
    if resource.matches(&asked.resource, super::Reading::PROPOSED, &mut super::Reading::default()) {
        return None;
    }
    let rank = |pattern: &&super::resource::ResourcePattern| {
        let first_difference = pattern.mismatch(&asked.resource);
        (first_difference, std::cmp::Reverse(pattern.common_length(&asked.resource)))
    };
    // For NotResource the culprit is the pattern that matches; None sorts first.
    let nearest = if resource.negated {
        resource.patterns.iter().min_by_key(rank)?
    } else {
        resource
            .patterns
            .iter()
            .min_by_key(|pattern| (std::cmp::Reverse(pattern.mismatch(&asked.resource)), rank(pattern).1))?
    };
    Some(Unmet::Resource {
        nearest: nearest.text().to_owned(),
        requested: asked.resource.text.to_owned(),
        mismatch: nearest.mismatch(&asked.resource),
        negated: resource.negated,
    })
}

/// How far a statement is from applying: fewer unmet parts first, then other actions of the same service, then the
/// resource pattern that agrees longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    unmet: usize,
    other_service: bool,
    resource_apart: std::cmp::Reverse<usize>,
}

impl Distance {
    fn of(set: &PolicySet, statement: &CompiledStatement, asked: &Asked<'_>) -> Self {
        let mut ignored = super::Reading::default();
        let proposed = super::Reading::PROPOSED;
        let action_unmet = !statement.action.matches(asked.action_for(statement.is_trust));
        let code = asked.action_folded.split_once(':').map_or("", |(code, _)| code);
        let same_service = statement
            .action
            .patterns
            .iter()
            .any(|pattern| pattern.literal_prefix().split(':').next() == Some(code));
        let resource = statement.resource.as_ref();
        let resource_unmet =
            resource.is_some_and(|resource| !resource.matches(&asked.resource, proposed, &mut ignored));
        let principal_unmet = statement.principal.as_ref().is_some_and(|principal| {
            !principal.matches(
                &asked.request.caller,
                asked.request.principal_id.as_deref(),
                proposed,
                &mut ignored,
            )
        });
        let conditions_unmet = statement
            .conditions
            .iter()
            .filter(|condition| !condition.holds(asked.visible(), proposed, &mut ignored))
            .count();
        let common = resource
            .into_iter()
            .flat_map(|resource| &resource.patterns)
            .map(|pattern| pattern.common_length(&asked.resource))
            .max();
        Self {
            unmet: usize::from(action_unmet)
                + usize::from(resource_unmet)
                + usize::from(principal_unmet)
                + usize::from(!set.reaches(statement, asked))
                + conditions_unmet,
            other_service: action_unmet && !same_service,
            resource_apart: std::cmp::Reverse(common.unwrap_or(0)),
        }
    }
}

/// Whether a layer belongs to a stage.
fn stage_has(stage: Stage, layer: &Layer) -> bool {
    match (stage, layer) {
        (Stage::Control(stage), Layer::Control(level)) => stage == *level,
        (Stage::Session, Layer::Session)
        | (Stage::Identity, Layer::Identity)
        | (Stage::ResourceGroup, Layer::ResourceGroup(_))
        | (Stage::Resource, Layer::Resource)
        | (Stage::Trust, Layer::Trust) => true,
        _ => false,
    }
}

/// Whether an Allow in this layer would have changed an implicit deny of this stage (E5 to E9, W10).
fn would_settle(asked: &Asked<'_>, stage: Stage, layer: &Layer) -> bool {
    match (stage, layer) {
        (Stage::Identity | Stage::ResourceGroup, Layer::Identity) => {
            asks_for_role(asked.action) || !is_foreign(asked)
        }
        (Stage::Identity | Stage::ResourceGroup, Layer::ResourceGroup(_)) => {
            !asks_for_role(asked.action) && !is_foreign(asked)
        }
        (Stage::Identity | Stage::ResourceGroup, Layer::Resource) => !asks_for_role(asked.action),
        _ => stage_has(stage, layer),
    }
}
