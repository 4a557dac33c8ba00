//! From a principal to the policies that reach it, each in its layer (E2 to E9), and from there to answers.
//!
//! Policies are compiled once and shared by the sets of all principals; a principal's own set is put together when it is
//! first asked about and kept. What depends on the requested resource (its own policy, a role's trust policy, its group)
//! is added to the request and to the set, and nothing is compiled again for it.

use super::attachments::{Attachment, Attachments, is_on};
use super::layers::Layers;
use super::model::{Account, Document, Role, User};
use super::principal::Principal;
use super::reached::{Reached, Via};
use super::resource_index::ResourceIndex;
use super::who::{Who, WhoError};
use crate::engine::decide::{Answer, CompiledPolicy, Explanation, Layer, PolicySet, Request, asks_for_role};
use crate::engine::policy::{Located, Parsed, Policy, PolicyKind, arn};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// An account, ready to be asked.
#[derive(Debug)]
pub struct Resolver {
    pub(super) account: Arc<Account>,
    /// Beside the account's policies, roles and resources.
    pub(super) policies: Vec<CompiledPolicy>,
    pub(super) trust: Vec<Option<CompiledPolicy>>,
    pub(super) resource_policies: Vec<Option<CompiledPolicy>>,
    pub(super) user_attachments: Vec<Vec<Attachment>>,
    pub(super) role_attachments: Vec<Vec<Attachment>>,
    pub(super) resources: ResourceIndex,
    pub(super) users: FxHashMap<String, usize>,
    pub(super) roles: FxHashMap<String, usize>,
    policy_names: FxHashMap<String, usize>,
    user_sets: Vec<OnceLock<Principal>>,
    role_sets: Vec<OnceLock<Principal>>,
    /// For levels that have no control policy: they allow nothing (E5).
    nothing: CompiledPolicy,
}

impl Resolver {
    /// Compiles an account.
    pub fn new(account: Account) -> Self {
        Self::build(Arc::new(account), None)
    }

    /// The account after a change: whatever did not change is not compiled again.
    #[must_use]
    pub fn with_account(&self, account: impl Into<Arc<Account>>) -> Self {
        Self::build(account.into(), Some(self))
    }

    fn build(account: Arc<Account>, before: Option<&Self>) -> Self {
        let compile = |document: &Document, earlier: Option<(&Document, &CompiledPolicy)>| match earlier {
            Some((old, compiled)) if std::ptr::eq(old, document) || old == document => compiled.clone(),
            _ => CompiledPolicy::new(&document.parsed),
        };
        let policies = account.policies.iter().map(|policy| {
            let earlier = before.and_then(|before| {
                let place = *before.policy_names.get(&policy.name.text)?;
                Some((&*before.account.policies.get(place)?.document, before.policies.get(place)?))
            });
            compile(&policy.document, earlier)
        });
        let optional = |document: Option<&Document>| document.map(|document| compile(document, None));
        let policies: Vec<CompiledPolicy> = policies.collect();
        let trust = account.roles.iter().map(|role| optional(role.trust.as_ref())).collect();
        let resource_policies =
            account.resources.iter().map(|resource| optional(resource.policy.as_ref())).collect();
        let policy_names = account
            .policies
            .iter()
            .enumerate()
            .map(|(place, policy)| (policy.name.text.clone(), place))
            .collect();
        let folded = |(place, name): (usize, &str)| (name.to_ascii_lowercase(), place);
        let users: FxHashMap<_, _> =
            account.users.iter().map(|user| user.name.text.as_str()).enumerate().map(folded).collect();
        let roles: FxHashMap<_, _> =
            account.roles.iter().map(|role| role.name.text.as_str()).enumerate().map(folded).collect();
        let attachments = Attachments::new(&account, &policy_names);
        let user_attachments = attachments.users(&account);
        let role_attachments =
            account.roles.iter().map(|role| attachments.of(&role.attached, &Via::Own)).collect();
        let nothing = Parsed {
            policy: Policy { kind: PolicyKind::Control, statements: Vec::new() },
            faults: Vec::new(),
        };
        Self {
            user_sets: account.users.iter().map(|_| OnceLock::new()).collect(),
            role_sets: account.roles.iter().map(|_| OnceLock::new()).collect(),
            resources: ResourceIndex::new(&account.resources),
            nothing: CompiledPolicy::new(&nothing),
            account,
            policies,
            trust,
            resource_policies,
            user_attachments,
            role_attachments,
            users,
            roles,
            policy_names,
        }
    }

    /// The account.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The same, to keep.
    pub fn shared_account(&self) -> &Arc<Account> {
        &self.account
    }

    /// A principal by its written form, with all layers and without a session policy.
    ///
    /// # Errors
    /// When the account cannot answer for it.
    pub fn principal(&self, text: &str) -> Result<Principal, WhoError> {
        Ok(self.principal_of(&Who::parse(text, &self.account)?))
    }

    /// A principal of the account, with all layers and without a session policy. Its set is kept for the next time.
    pub fn principal_of(&self, who: &Who) -> Principal {
        let make = || self.principal_with(who, Layers::ALL, None);
        let kept = match who {
            Who::User(name) => {
                self.users.get(&name.to_ascii_lowercase()).and_then(|place| self.user_sets.get(*place))
            }
            Who::Role { name, .. } => {
                self.roles.get(&name.to_ascii_lowercase()).and_then(|place| self.role_sets.get(*place))
            }
            Who::Root | Who::Federated(_) | Who::Service(_) => None,
        };
        kept.map_or_else(make, |kept| kept.get_or_init(make).known_as(who.clone()))
    }

    /// A principal as seen through some of the layers, for a role's session also with its session policy (E6).
    pub fn principal_with(&self, who: &Who, layers: Layers, session: Option<&Parsed>) -> Principal {
        let mut parts = Vec::new();
        let mut add = |name: &str, layer: Layer, via: Via, compiled: &CompiledPolicy| {
            parts.push((Reached { policy: name.to_owned(), layer, via }, compiled.clone()));
        };
        for (depth, level) in (0_u32..).zip(&self.account.control_levels).filter(|_| layers.control) {
            let via = || Via::Level(level.name.text.clone());
            let known = |name: &Located| self.policy_named(&name.text);
            for name in &level.attached {
                if let Some(compiled) = known(name) {
                    add(&name.text, Layer::Control(depth), via(), compiled);
                }
            }
            if !level.attached.iter().any(|name| known(name).is_some()) {
                add(NO_CONTROL_POLICY, Layer::Control(depth), via(), &self.nothing);
            }
        }
        if let (Some(session), true, Who::Role { .. }) = (session, layers.session, who) {
            add("session policy", Layer::Session, Via::Session, &CompiledPolicy::new(session));
        }
        for attachment in self.attachments(who).iter().filter(|attachment| is_on(layers, attachment)) {
            if let (Some(policy), Some(compiled)) =
                (self.account.policies.get(attachment.policy), self.policies.get(attachment.policy))
            {
                let layer = attachment.resource_group.clone().map_or(Layer::Identity, Layer::ResourceGroup);
                add(&policy.name.text, layer, attachment.via.clone(), compiled);
            }
        }
        Principal::of_parts(who.clone(), layers, parts)
    }

    pub(super) fn policy_named(&self, name: &str) -> Option<&CompiledPolicy> {
        self.policies.get(*self.policy_names.get(name)?)
    }

    pub(super) fn policy_place(&self, name: &str) -> Option<usize> {
        self.policy_names.get(name).copied()
    }

    /// The role of that name, found without looking at all of them.
    pub(super) fn role(&self, name: &str) -> Option<&Role> {
        self.account.roles.get(*self.roles.get(&name.to_ascii_lowercase())?)
    }

    /// The user of that name, found without looking at all of them.
    pub(super) fn user(&self, name: &str) -> Option<&User> {
        self.account.users.get(*self.users.get(&name.to_ascii_lowercase())?)
    }

    /// The identity policies of a user or role (E4).
    pub(super) fn attachments(&self, who: &Who) -> &[Attachment] {
        let found = match who {
            Who::User(name) => {
                self.users.get(&name.to_ascii_lowercase()).and_then(|place| self.user_attachments.get(*place))
            }
            Who::Role { name, .. } => {
                self.roles.get(&name.to_ascii_lowercase()).and_then(|place| self.role_attachments.get(*place))
            }
            Who::Root | Who::Federated(_) | Who::Service(_) => None,
        };
        found.map_or(&[], Vec::as_slice)
    }

    /// The places of the account's resources that this ARN names or is part of, nearest first.
    pub(super) fn known_resources(&self, requested: &str) -> Vec<usize> {
        self.resources.find(&self.account.resources, requested)
    }

    /// The group of the nearest resource that is in one.
    pub fn resource_group(&self, requested: &str) -> Option<&str> {
        let known = self.known_resources(requested);
        known.into_iter().find_map(|place| self.account.resources.get(place)?.resource_group.as_deref())
    }

    /// Whether the account says anything about a resource, so that a request for it may be decided otherwise than by the
    /// principal's policies alone.
    pub(super) fn knows(&self, action: &str, resource: &str) -> bool {
        self.knows_resource(resource) || asks_for_role(action) && self.role_of(resource).is_some()
    }

    /// The same for any action that asks for no role.
    pub(super) fn knows_resource(&self, resource: &str) -> bool {
        !self.known_resources(resource).is_empty()
    }

    /// The condition keys of the policies on the side of resources, trust policies among them.
    pub(super) fn condition_keys_of_resources(&self) -> impl Iterator<Item = &str> {
        self.resource_policies.iter().chain(&self.trust).flatten().flat_map(CompiledPolicy::condition_keys)
    }

    /// The condition keys of all policies of the account, in order.
    pub fn condition_keys(&self) -> Vec<&str> {
        let own = self.policies.iter().flat_map(CompiledPolicy::condition_keys);
        let mut keys: Vec<&str> = own.chain(self.condition_keys_of_resources()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The role that an ARN names, when it is one of the account's.
    pub(super) fn role_of(&self, requested: &str) -> Option<usize> {
        let fields = arn::split(requested).filter(|fields| fields.service == "ram")?;
        let name = fields.relative_id.strip_prefix("role/")?;
        (fields.account == self.account.id.text)
            .then(|| self.roles.get(&name.to_ascii_lowercase()).copied())?
    }

    /// All policies that count for a request: the principal's, those of the requested resources, and the trust policy of
    /// a role to assume.
    pub fn policies_for<'p>(&self, principal: &'p Principal, request: &Request) -> Cow<'p, PolicySet> {
        let more = self.policies_of_resources(principal.layers, request);
        if more.is_empty() {
            return Cow::Borrowed(principal.set());
        }
        let more = more
            .iter()
            .map(|(reached, compiled)| (reached.policy.as_str(), reached.layer.clone(), *compiled));
        Cow::Owned(principal.set().extended(more))
    }

    /// The policies that a request brings, in the order in which [`Self::policies_for`] adds them.
    pub fn reached_by_resource(&self, principal: &Principal, request: &Request) -> Vec<Reached> {
        self.policies_of_resources(principal.layers, request)
            .into_iter()
            .map(|(reached, _)| reached)
            .collect()
    }

    /// The policies on the side of the resource: those of one, of a role to assume, or with the resource open those of all.
    pub(super) fn resource_side(
        &self,
        request: &Request,
        one_resource: bool,
    ) -> Vec<(Reached, &CompiledPolicy)> {
        if one_resource {
            return self.policies_of_resources(Layers::ALL, request);
        }
        let folded = request.action.to_ascii_lowercase();
        let compiled = self.account.resources.iter().zip(&self.resource_policies);
        let speaking = compiled.filter_map(|(resource, compiled)| Some((resource, compiled.as_ref()?)));
        let speaking = speaking.filter(|(_, compiled)| compiled.mentions(&folded));
        let reached = |arn: &str| {
            let (policy, via) = (arn.to_owned(), Via::Resource(arn.to_owned()));
            Reached { policy, layer: Layer::Resource, via }
        };
        speaking.map(|(resource, compiled)| (reached(&resource.arn.text), compiled)).collect()
    }

    pub(super) fn policies_of_resources(
        &self,
        layers: Layers,
        request: &Request,
    ) -> Vec<(Reached, &CompiledPolicy)> {
        let of_each = request.resources.iter();
        let of_each =
            of_each.flat_map(|resource| self.policies_of_resource(layers, &request.action, resource));
        let mut found: Vec<(Reached, &CompiledPolicy)> = Vec::new();
        for (reached, compiled) in of_each {
            if !found.iter().any(|(known, _)| known.via == reached.via) {
                found.push((reached, compiled));
            }
        }
        found
    }

    /// The policies that speak of one resource on its own side: those of the resource and of what it is part of, or the
    /// trust policy of a role that is asked for.
    pub(super) fn policies_of_resource(
        &self,
        layers: Layers,
        action: &str,
        resource: &str,
    ) -> Vec<(Reached, &CompiledPolicy)> {
        if asks_for_role(action) {
            let role = self.role_of(resource).filter(|_| layers.trust);
            return role.and_then(|place| self.trust_of(place)).into_iter().collect();
        }
        let places = if layers.resource { self.known_resources(resource) } else { Vec::new() };
        let policy_of = |place: usize| {
            let compiled = self.resource_policies.get(place)?.as_ref()?;
            let arn = self.account.resources.get(place)?.arn.text.clone();
            let reached = Reached { policy: arn.clone(), layer: Layer::Resource, via: Via::Resource(arn) };
            Some((reached, compiled))
        };
        places.into_iter().filter_map(policy_of).collect()
    }

    /// The trust policy of a role, by its place.
    fn trust_of(&self, place: usize) -> Option<(Reached, &CompiledPolicy)> {
        let compiled = self.trust.get(place)?.as_ref()?;
        let name = self.account.roles.get(place)?.name.text.clone();
        let reached =
            Reached { policy: format!("trust of {name}"), layer: Layer::Trust, via: Via::Trust(name) };
        Some((reached, compiled))
    }

    /// Decides a request that [`Self::request`] or [`Self::complete`] made.
    pub fn decide(&self, principal: &Principal, request: &Request) -> Answer {
        self.policies_for(principal, request).decide(request)
    }

    /// Decides and says why.
    pub fn explain(&self, principal: &Principal, request: &Request) -> Explanation {
        self.policies_for(principal, request).explain(request)
    }
}

/// Stands for the policies of a level that has none.
pub(super) const NO_CONTROL_POLICY: &str = "(no control policy)";
