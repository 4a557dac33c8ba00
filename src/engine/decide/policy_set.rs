//! All policies that reach a request, each in its layer, compiled once and asked many times.

use super::action_index::{ActionIndex, WORTH_AN_INDEX};
use super::compiled::{Asked, CompiledStatement};
use super::compiled_policy::CompiledPolicy;
use super::condition::CompiledCondition;
use crate::engine::policy::{Effect, Fault, Parsed, PolicyKind};
use std::sync::Arc;

/// Where a policy is attached: which stage of the evaluation it belongs to (E3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// A folder of the resource directory, 0 being the root folder (E5).
    Control(u32),
    /// The `Policy` parameter of AssumeRole (E6).
    Session,
    /// A user, group or role, for the whole account (E7).
    Identity,
    /// A user, group or role, for the resources of one group (E7).
    ResourceGroup(String),
    /// The resource itself (E8).
    Resource,
    /// The role that is to be assumed (E9).
    Trust,
}

impl Layer {
    /// The word of the command-line contract.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Control(_) => "control",
            Self::Session => "session",
            Self::Identity => "identity",
            Self::ResourceGroup(_) => "resource_group",
            Self::Resource => "resource",
            Self::Trust => "trust",
        }
    }

    /// The grammar that a document of this layer follows.
    pub fn kind(&self) -> PolicyKind {
        match self {
            Self::Control(_) => PolicyKind::Control,
            Self::Session => PolicyKind::Session,
            Self::Identity | Self::ResourceGroup(_) => PolicyKind::Identity,
            Self::Resource => PolicyKind::Resource,
            Self::Trust => PolicyKind::Trust,
        }
    }
}

/// A statement of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementRef {
    /// Which policy, in the order in which they were added; see [`PolicySet::policy_name`].
    pub policy: usize,
    /// Which statement of its document, from 0.
    pub statement: usize,
    /// Allow or Deny.
    pub effect: Effect,
}

/// What is wrong with one policy of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFaults {
    /// The policy, in the order in which they were added.
    pub policy: usize,
    /// Its errors.
    pub errors: Vec<Fault>,
}

/// The compiled policies.
#[derive(Debug, Clone)]
pub struct PolicySet {
    pub(super) policies: Vec<(String, Layer)>,
    pub(super) statements: Vec<CompiledStatement>,
    pub(super) invalid: Vec<PolicyFaults>,
    /// The distinct control levels that have policies, ascending.
    pub(super) control_levels: Vec<u32>,
    pub(super) has_session: bool,
    pub(super) has_resource_groups: bool,
    index: Option<Arc<ActionIndex>>,
    /// The index covers this many of the statements.
    indexed: usize,
}

/// Collects policies for a [`PolicySet`].
#[derive(Debug, Default)]
pub struct PolicySetBuilder {
    policies: Vec<(String, Layer)>,
    statements: Vec<CompiledStatement>,
    invalid: Vec<PolicyFaults>,
}

impl PolicySetBuilder {
    /// Adds a document to a layer. A document with errors makes every decision of the set `InvalidPolicy`.
    pub fn add(&mut self, name: impl Into<String>, layer: Layer, parsed: &Parsed) -> &mut Self {
        let compiled = CompiledPolicy::in_trust(parsed, layer == Layer::Trust);
        self.add_compiled(name, layer, &compiled)
    }

    /// Adds a policy that was compiled before; sets share what is compiled.
    pub fn add_compiled(
        &mut self,
        name: impl Into<String>,
        layer: Layer,
        compiled: &CompiledPolicy,
    ) -> &mut Self {
        let policy = self.policies.len();
        if !compiled.errors().is_empty() {
            self.invalid.push(PolicyFaults { policy, errors: compiled.errors().to_vec() });
        }
        let number = u32::try_from(policy).unwrap_or(u32::MAX);
        self.statements.extend(compiled.statements().iter().map(|statement| statement.in_policy(number)));
        self.policies.push((name.into(), layer));
        self
    }

    /// Compiles the set.
    pub fn build(self) -> PolicySet {
        let index =
            (self.statements.len() >= WORTH_AN_INDEX).then(|| Arc::new(ActionIndex::new(&self.statements)));
        let indexed = self.statements.len();
        self.build_with(index, indexed)
    }

    fn build_with(self, index: Option<Arc<ActionIndex>>, indexed: usize) -> PolicySet {
        let mut control_levels: Vec<u32> = Vec::new();
        let (mut has_session, mut has_resource_groups) = (false, false);
        for (_, layer) in &self.policies {
            match layer {
                Layer::Control(level) => control_levels.push(*level),
                Layer::Session => has_session = true,
                Layer::ResourceGroup(_) => has_resource_groups = true,
                Layer::Identity | Layer::Resource | Layer::Trust => {}
            }
        }
        control_levels.sort_unstable();
        control_levels.dedup();
        PolicySet {
            policies: self.policies,
            statements: self.statements,
            invalid: self.invalid,
            control_levels,
            has_session,
            has_resource_groups,
            index,
            indexed,
        }
    }
}

impl PolicySet {
    /// An empty collection to add policies to.
    pub fn builder() -> PolicySetBuilder {
        PolicySetBuilder::default()
    }

    /// This set with more policies, which come after those it has. Nothing is compiled again.
    #[must_use]
    pub fn extended<'p>(&self, more: impl IntoIterator<Item = (&'p str, Layer, &'p CompiledPolicy)>) -> Self {
        let mut builder = PolicySetBuilder {
            policies: self.policies.clone(),
            statements: self.statements.clone(),
            invalid: self.invalid.clone(),
        };
        for (name, layer, compiled) in more {
            builder.add_compiled(name, layer, compiled);
        }
        builder.build_with(self.index.clone(), self.indexed)
    }

    /// The name under which a policy was added.
    pub fn policy_name(&self, policy: usize) -> &str {
        self.policies.get(policy).map_or("", |(name, _)| name)
    }

    /// The layer in which a policy was added.
    pub fn layer(&self, policy: usize) -> Option<&Layer> {
        self.policies.get(policy).map(|(_, layer)| layer)
    }

    /// How many policies the set holds.
    pub fn len(&self) -> usize {
        self.policies.len()
    }

    /// No policy at all.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// The documents that RAM would refuse.
    pub fn invalid(&self) -> &[PolicyFaults] {
        &self.invalid
    }

    /// The condition keys that any statement of the set compares, sorted, each once.
    pub fn condition_keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self
            .statements
            .iter()
            .flat_map(|statement| &statement.conditions)
            .map(CompiledCondition::key)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether any Allow statement speaks of an action, on whatever resource and condition.
    pub fn may_allow(&self, action: &str) -> bool {
        let folded = action.to_ascii_lowercase();
        self.statements
            .iter()
            .any(|statement| statement.effect == Effect::Allow && statement.action.matches(&folded))
    }

    /// The condition keys that one statement compares.
    pub fn keys_of(&self, statement: StatementRef) -> impl Iterator<Item = &str> {
        let place = (statement.policy, statement.statement);
        self.statements
            .iter()
            .filter(move |one| (one.policy as usize, one.index as usize) == place)
            .flat_map(|one| &one.conditions)
            .map(CompiledCondition::key)
    }

    /// Calls back for every statement that may apply to what is asked; some may come more than once.
    pub(super) fn for_candidates<'s>(&'s self, asked: &Asked<'_>, visit: impl FnMut(&'s CompiledStatement)) {
        self.for_indexed(asked, false, visit);
    }

    /// Calls back for every statement that may match the action asked for, whatever its resources.
    pub(super) fn for_action_candidates<'s>(
        &'s self,
        asked: &Asked<'_>,
        visit: impl FnMut(&'s CompiledStatement),
    ) {
        self.for_indexed(asked, true, visit);
    }

    fn for_indexed<'s>(
        &'s self,
        asked: &Asked<'_>,
        any_resource: bool,
        mut visit: impl FnMut(&'s CompiledStatement),
    ) {
        let Some(index) = &self.index else {
            self.statements.iter().for_each(visit);
            return;
        };
        let mut visit_number = |number: u32| {
            if let Some(statement) = self.statements.get(number as usize) {
                visit(statement);
            }
        };
        index.for_each(&asked.action_folded, asked, any_resource, &mut visit_number);
        let as_trust = asked.action_for(true);
        if as_trust != asked.action_folded {
            index.for_each(as_trust, asked, any_resource, &mut visit_number);
        }
        self.statements.iter().skip(self.indexed).for_each(visit);
    }

    /// Whether a statement belongs to a policy that reaches the request: resource-group attachments only reach the
    /// resources of their group (E7).
    pub(super) fn reaches(&self, statement: &CompiledStatement, asked: &Asked<'_>) -> bool {
        match self.layer(statement.policy as usize) {
            Some(Layer::ResourceGroup(group)) => {
                asked.request.resource_group_supported && asked.resource_group == Some(group.as_str())
            }
            _ => self.speaks_of(statement, asked),
        }
    }

    /// Whether a statement can speak of this one of several resources: the policy of a resource speaks of no other, and
    /// neither does the trust policy of a role (E8, E9).
    pub(super) fn speaks_of(&self, statement: &CompiledStatement, asked: &Asked<'_>) -> bool {
        let Some(facts) = asked.facts else { return true };
        let policy = statement.policy as usize;
        !matches!(self.layer(policy), Some(Layer::Resource | Layer::Trust))
            || !facts.silent.iter().any(|silent| silent == self.policy_name(policy))
    }

    pub(super) fn reference(statement: &CompiledStatement) -> StatementRef {
        StatementRef {
            policy: statement.policy as usize,
            statement: statement.index as usize,
            effect: statement.effect,
        }
    }
}
