//! From a principal to the policies that reach it, each in its layer (E2 to E9), and from there to answers.
//!
//! Policies are compiled once and shared by the sets of all principals; a principal's own set is put together when it is
//! first asked about and kept. What depends on the requested resource (its own policy, a role's trust policy, its group)
//! is added to the request and to the set, and nothing is compiled again for it.

use super::layers::Layers;
use super::model::{Account, Attached, Document, Role, User};
use super::resource_index::ResourceIndex;
use super::who::{Who, WhoError};
use crate::engine::decide::{Answer, CompiledPolicy, Explanation, Layer, PolicySet, Request, RequestError};
use crate::engine::policy::{Parsed, Policy, PolicyKind, arn};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// How a policy reaches a principal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// Attached to the user or role itself.
    Own,
    /// Attached to this group, of which the user is a member.
    Group(String),
    /// Attached to this level of the resource directory.
    Level(String),
    /// The session policy of the role's session.
    Session,
    /// The policy of this resource.
    Resource(String),
    /// The trust policy of this role.
    Trust(String),
}

/// A policy that reaches a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Its name.
    pub policy: String,
    /// The stage that it belongs to.
    pub layer: Layer,
    /// How it reaches the principal.
    pub via: Via,
}

/// A policy attached to somebody, by its place in the account.
#[derive(Debug, Clone)]
pub(super) struct Attachment {
    pub(super) policy: usize,
    pub(super) via: Via,
    pub(super) resource_group: Option<String>,
}

/// A principal with the policies that reach it, whatever it asks for.
#[derive(Debug, Clone)]
pub struct Principal {
    /// Who it is.
    pub who: Who,
    /// The layers that are looked at.
    pub layers: Layers,
    set: Arc<PolicySet>,
    reached: Arc<[Reached]>,
    /// Beside `reached`.
    compiled: Arc<[CompiledPolicy]>,
}

impl Principal {
    /// The policies that reach the principal whatever it asks for, in the order of [`Self::set`].
    pub fn reached(&self) -> &[Reached] {
        &self.reached
    }

    /// A principal that these policies reach.
    pub(super) fn of_parts(who: Who, layers: Layers, parts: Vec<(Reached, CompiledPolicy)>) -> Self {
        let mut set = PolicySet::builder();
        for (reached, compiled) in &parts {
            set.add_compiled(&reached.policy, reached.layer.clone(), compiled);
        }
        let (reached, compiled): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        Self { who, layers, set: Arc::new(set.build()), reached: reached.into(), compiled: compiled.into() }
    }

    /// The same, each with what it says.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&Reached, &CompiledPolicy)> {
        self.reached.iter().zip(&*self.compiled)
    }

    /// The compiled policies; see [`Resolver::policies_for`] for those that also belong to a request.
    pub fn set(&self) -> &PolicySet {
        &self.set
    }

    /// The same, to keep.
    pub fn shared_set(&self) -> &Arc<PolicySet> {
        &self.set
    }
}

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
        kept.map_or_else(make, |kept| Principal { who: who.clone(), ..kept.get_or_init(make).clone() })
    }

    /// A principal as seen through some of the layers, for a role's session also with its session policy (E6).
    pub fn principal_with(&self, who: &Who, layers: Layers, session: Option<&Parsed>) -> Principal {
        let mut parts = Vec::new();
        let mut add = |name: &str, layer: Layer, via: Via, compiled: &CompiledPolicy| {
            parts.push((Reached { policy: name.to_owned(), layer, via }, compiled.clone()));
        };
        for (depth, level) in (0_u32..).zip(&self.account.control_levels).filter(|_| layers.control) {
            let via = || Via::Level(level.name.text.clone());
            for name in &level.attached {
                if let Some(compiled) = self.policy_named(&name.text) {
                    add(&name.text, Layer::Control(depth), via(), compiled);
                }
            }
            if level.attached.is_empty() {
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
    fn user(&self, name: &str) -> Option<&User> {
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

    /// A request of a principal, with everything that the account knows about it.
    ///
    /// # Errors
    /// When the action or a resource is not of its form.
    pub fn request(
        &self,
        principal: &Principal,
        action: &str,
        resources: Vec<String>,
    ) -> Result<Request, RequestError> {
        let mut request =
            Request::with_resources(&principal.who.arn(&self.account.id.text), action, resources)?;
        self.complete(principal, &mut request);
        Ok(request)
    }

    /// Adds to a request what the account knows and the request does not say: whom control policies do not bind, the
    /// caller's UID, the resource's group and tags, and the caller's ARN where RAM documents it.
    pub fn complete(&self, principal: &Principal, request: &mut Request) {
        self.complete_caller(&principal.who, request);
        self.complete_resources(request);
    }

    /// What the account knows about the caller.
    pub(super) fn complete_caller(&self, who: &Who, request: &mut Request) {
        let account = &self.account;
        request.management_account |= account.management;
        match who {
            Who::User(name) => {
                let uid = || self.user(name).and_then(|user| user.uid.clone());
                request.principal_id = request.principal_id.take().or_else(uid);
            }
            Who::Role { name, .. } => {
                let role = self.role(name);
                request.service_linked_role |= role.is_some_and(|role| role.service_linked);
                let uid = || role.and_then(|role| role.uid.clone());
                request.principal_id = request.principal_id.take().or_else(uid);
                // Section 4.1: role ARNs in this key are lower-case. The form for users is not documented.
                set_if_absent(request, PRINCIPAL_ARN, || {
                    format!("acs:ram:*:{}:role/{}", account.id.text, name.to_ascii_lowercase())
                });
            }
            Who::Root | Who::Federated(_) | Who::Service(_) => {}
        }
    }

    /// What the account knows about the resources.
    pub(super) fn complete_resources(&self, request: &mut Request) {
        let group = |resource: &String| self.resource_group(resource).map(str::to_owned);
        if request.resource_group.is_none() && request.resource_groups.is_empty() {
            match request.resources.as_slice() {
                [only] => request.resource_group = group(only),
                several => request.resource_groups = several.iter().map(group).collect(),
            }
        }
        if let [only] = request.resources.as_slice() {
            let itself =
                self.known_resources(only).first().and_then(|place| self.account.resources.get(*place));
            let exact = itself.filter(|resource| same_id(&resource.arn.text, only));
            for (key, value) in exact.map(|resource| resource.tags.clone()).unwrap_or_default() {
                set_if_absent(request, &format!("acs:ResourceTag/{key}"), || value);
            }
        }
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
        let fields = arn::split(requested).filter(|fields| fields.service.eq_ignore_ascii_case("ram"))?;
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
        Cow::Owned(principal.set.extended(more))
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
        let mut found: Vec<(Reached, &CompiledPolicy)> = Vec::new();
        let assumes = asks_for_role(&request.action);
        for resource in &request.resources {
            for place in self.known_resources(resource).into_iter().filter(|_| layers.resource && !assumes) {
                let (Some(known), Some(Some(compiled))) =
                    (self.account.resources.get(place), self.resource_policies.get(place))
                else {
                    continue;
                };
                let arn = known.arn.text.clone();
                found.push((
                    Reached { policy: arn.clone(), layer: Layer::Resource, via: Via::Resource(arn) },
                    compiled,
                ));
            }
            if let Some(place) = self.role_of(resource).filter(|_| layers.trust && assumes) {
                let (Some(role), Some(Some(compiled))) =
                    (self.account.roles.get(place), self.trust.get(place))
                else {
                    continue;
                };
                let name = role.name.text.clone();
                found.push((
                    Reached {
                        policy: format!("trust of {name}"),
                        layer: Layer::Trust,
                        via: Via::Trust(name),
                    },
                    compiled,
                ));
            }
        }
        let mut seen = Vec::new();
        found.retain(|(reached, _)| {
            let is_new = !seen.contains(&reached.via);
            seen.push(reached.via.clone());
            is_new
        });
        found
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

/// The condition key that holds the caller's ARN.
pub(super) const PRINCIPAL_ARN: &str = "acs:PrincipalARN";

fn set_if_absent(request: &mut Request, key: &str, value: impl FnOnce() -> String) {
    if request.context.get(key).is_none() {
        request.context.set(key, vec![value()]);
    }
}

/// Whether an action asks for a session of a role (E9).
pub(in crate::engine) fn asks_for_role(action: &str) -> bool {
    ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithOIDC"]
        .iter()
        .any(|name| action.eq_ignore_ascii_case(name))
}

fn same_id(known: &str, requested: &str) -> bool {
    let id = |text| arn::split(text).map(|fields| fields.relative_id);
    id(known) == id(requested)
}

pub(super) fn is_on(layers: Layers, attachment: &Attachment) -> bool {
    let by_scope = attachment.resource_group.is_none() || layers.resource_groups;
    let by_way = match attachment.via {
        Via::Own => layers.own,
        Via::Group(_) => layers.groups,
        _ => true,
    };
    by_scope && by_way
}

/// Names turned into places, once for all users.
struct Attachments<'a> {
    policies: &'a FxHashMap<String, usize>,
    groups: FxHashMap<String, Vec<Attachment>>,
}

impl<'a> Attachments<'a> {
    fn new(account: &Account, policies: &'a FxHashMap<String, usize>) -> Self {
        let mut attachments = Self { policies, groups: FxHashMap::default() };
        for group in &account.groups {
            let of_group = attachments.of(&group.attached, &Via::Group(group.name.text.clone()));
            attachments.groups.insert(group.name.text.to_ascii_lowercase(), of_group);
        }
        attachments
    }

    fn of(&self, attached: &Attached, via: &Via) -> Vec<Attachment> {
        let place = |name: &str, resource_group: Option<&str>| {
            let policy = *self.policies.get(name)?;
            Some(Attachment { policy, via: via.clone(), resource_group: resource_group.map(str::to_owned) })
        };
        let everywhere = attached.everywhere.iter().filter_map(|name| place(&name.text, None));
        let in_groups = attached.in_resource_group.iter().flat_map(|group| {
            group.policies.iter().filter_map(move |name| place(&name.text, Some(&group.resource_group.text)))
        });
        everywhere.chain(in_groups).collect()
    }

    fn users(&self, account: &Account) -> Vec<Vec<Attachment>> {
        let of_user = |user: &super::model::User| {
            let mut all = self.of(&user.attached, &Via::Own);
            for group in &user.groups {
                all.extend(self.groups.get(&group.text.to_ascii_lowercase()).into_iter().flatten().cloned());
            }
            all
        };
        account.users.iter().map(of_user).collect()
    }
}
