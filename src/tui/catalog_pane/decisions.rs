//! Live decisions: what the policies in force say of each action, for the principal and context of the request.
//!
//! An action is asked about on the resource of the request when that can be one of its resources. Otherwise it is asked
//! about on its own ARN template, filled with the account and region of the request and `*` for the rest. Where no
//! source says which resources an action takes, some resource of its service that no pattern names is asked for.
//!
//! What the account knows about that resource, its group or a policy of its own, counts as it does for the verdict.
//!
//! Decisions are kept until the policies or the request change. Then all actions are decided at once, each on its own
//! template, which costs less than deciding what is in sight by itself. What is asked about on the request's own resource
//! changes with the selection; that is decided when it is looked at.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::item::Item;
use super::mark::{Allowed, Mark};
use super::tree::Tree;
use crate::engine::account::{Asker, main_type, usual_resource};
use crate::engine::catalog::{Action, ActionId, Catalog, ResourceTypeId, ServiceId};
use crate::engine::decide::{AskedOn, Request};
use crate::engine::policy::{KnownActions, arn};

/// What is kept of an action.
#[derive(Debug, Clone, Copy, Default)]
enum Kept {
    #[default]
    Undecided,
    Decided(Option<Mark>),
}

/// What has to be decided again.
enum Forget {
    Everything,
    /// What is asked about on resources of these types, by their place.
    Types(Vec<bool>),
}

/// Decisions about the actions of one catalog, made once each.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    asker: Option<Asker>,
    request: Option<Request>,
    /// The resource types that the request's resource can be of.
    fitting: Vec<ResourceTypeId>,
    /// Account and region to fill templates with.
    account: String,
    region: String,
    /// The filled template of each action; none before it is needed at this place.
    templates: Option<Arc<AskedOn>>,
    /// By action.
    marks: Vec<Kept>,
    allowed: FxHashMap<Item, Allowed>,
    changes: u64,
}

/// Whether two askers are decided for by the same compiled policies.
fn same_policies(one: Option<&Asker>, other: Option<&Asker>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one.set(), other.set()),
        (None, None) => true,
        _ => false,
    }
}

/// Derived from the policies and the request, so the same when those are.
impl PartialEq for Decisions {
    fn eq(&self, other: &Self) -> bool {
        let same_set = same_policies(self.asker.as_ref(), other.asker.as_ref());
        same_set && self.request == other.request
    }
}

impl Eq for Decisions {}

impl Decisions {
    /// Takes the policies and the request; decides again what follows from what is new in them. The request's resource is
    /// the first of its list. `known` are the actions of the catalog, by the place of their ids.
    pub fn refresh(
        &mut self,
        catalog: &Catalog,
        known: &KnownActions,
        asker: Option<&Asker>,
        request: Request,
    ) {
        // Each action is asked about in turn, so which one the request names makes no difference.
        let request = Request { action: String::new(), ..request };
        let same_set = same_policies(self.asker.as_ref(), asker);
        let same_request = self.request.as_ref() == Some(&request);
        if same_set && same_request && self.marks.len() == catalog.actions().len() {
            return;
        }
        let forget = if same_set && self.marks.len() == catalog.actions().len() {
            self.take_request(catalog, request)
        } else {
            self.asker = asker.cloned();
            self.take_request(catalog, request);
            Forget::Everything
        };
        match forget {
            Forget::Everything => self.decide_all(catalog, known),
            Forget::Types(types) => {
                let concerned = |id: ResourceTypeId| types.get(id.index()).copied().unwrap_or(false);
                for (action, mark) in catalog.actions().iter().zip(&mut self.marks) {
                    if action.resources.iter().any(|resource| concerned(resource.resource_type)) {
                        *mark = Kept::Undecided;
                    }
                }
            }
        }
        self.allowed.clear();
        self.changes += 1;
    }

    /// Decides every action on its template, but for those that are asked about on the resource of the request.
    fn decide_all(&mut self, catalog: &Catalog, known: &KnownActions) {
        self.marks.clear();
        self.marks.resize(catalog.actions().len(), Kept::Undecided);
        let (Some(asker), Some(request)) = (&self.asker, &self.request) else { return };
        let (region, account) = (&self.region, &self.account);
        let templates = self.templates.get_or_insert_with(|| Arc::new(templates(catalog, region, account)));
        let verdicts = asker.verdicts(request, known, templates);
        for ((mark, (decision, definite)), action) in
            self.marks.iter_mut().zip(verdicts).zip(catalog.actions())
        {
            if !is_one_of(action, &self.fitting) {
                *mark = Kept::Decided(Mark::of(decision, definite));
            }
        }
    }

    /// Takes another request. What has to be decided again depends on what is new in it: where only the resource is
    /// another one, the actions that are not asked about on it stay decided. The request follows the selection of the
    /// catalog, so this is the usual case.
    fn take_request(&mut self, catalog: &Catalog, request: Request) -> Forget {
        let resource = request.resources.first().map_or("", String::as_str);
        let split = arn::split(resource);
        let given = |field: &str| (!field.is_empty()).then(|| field.to_owned());
        let account =
            split.as_ref().and_then(|arn| given(arn.account)).or_else(|| request.caller.account.clone());
        let account = account.unwrap_or_else(|| "*".to_owned());
        let region = split.as_ref().and_then(|arn| given(arn.region)).unwrap_or_else(|| "*".to_owned());
        let same_place = (&account, &region) == (&self.account, &self.region);
        if !same_place {
            self.templates = None;
            (self.account, self.region) = (account, region);
        }
        let mut fitting = Vec::new();
        if resource == "*" {
            fitting.push(ResourceTypeId::ALL);
        } else if split.is_some() {
            fitting.extend(catalog.types_named_by(resource).into_iter().map(|named| named.resource_type));
        }
        let only_resource = self
            .request
            .as_ref()
            .is_some_and(|old| Request { resources: request.resources.clone(), ..old.clone() } == request);
        let before = std::mem::replace(&mut self.fitting, fitting);
        self.request = Some(request);
        if !(only_resource && same_place) {
            return Forget::Everything;
        }
        let mut types = Vec::new();
        for id in before.into_iter().chain(self.fitting.iter().copied()) {
            if types.len() <= id.index() {
                types.resize(id.index() + 1, false);
            }
            if let Some(slot) = types.get_mut(id.index()) {
                *slot = true;
            }
        }
        Forget::Types(types)
    }

    /// Counts the changes of policies and request.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Who asks.
    pub fn asker(&self) -> Option<&Asker> {
        self.asker.as_ref()
    }

    /// The resource that an action is asked about on.
    pub fn resource_for(&self, catalog: &Catalog, id: ActionId) -> Cow<'_, str> {
        if is_one_of(catalog.action(id), &self.fitting)
            && let Some(resource) = self.request.as_ref().and_then(|request| request.resources.first())
        {
            return Cow::Borrowed(resource);
        }
        match self.templates.as_ref().and_then(|templates| templates.resource(id.index())) {
            Some(resource) => Cow::Borrowed(resource),
            None => Cow::Owned(usual_resource(catalog, id, &self.region, &self.account)),
        }
    }

    /// The request about an action: as it is decided here.
    pub fn request_for(&self, catalog: &Catalog, id: ActionId) -> Option<Request> {
        let asker = self.asker.as_ref()?;
        Some(asker.about(self.request.as_ref()?, &catalog.action(id).name, &self.resource_for(catalog, id)))
    }

    /// The mark of an action as it is kept, or decided now and not kept.
    pub fn mark(&self, catalog: &Catalog, id: ActionId) -> Option<Mark> {
        if let Some(Kept::Decided(mark)) = self.marks.get(id.index()) {
            return *mark;
        }
        let (asker, request) = (self.asker.as_ref()?, self.request.as_ref()?);
        let resource = self.resource_for(catalog, id);
        let (decision, definite) = asker.verdict(request, &catalog.action(id).name, &resource);
        Mark::of(decision, definite)
    }

    /// Decides an action and keeps the mark.
    pub fn keep(&mut self, catalog: &Catalog, id: ActionId) -> Option<Mark> {
        let mark = self.mark(catalog, id);
        if let Some(slot) = self.marks.get_mut(id.index()) {
            *slot = Kept::Decided(mark);
        }
        mark
    }

    /// Decides what a row shows: an action, or how many actions of a branch are allowed.
    pub fn keep_row(&mut self, catalog: &Catalog, tree: &Tree, item: Item) {
        match item {
            Item::Action(id) => {
                self.keep(catalog, id);
            }
            branch => {
                if self.asker.is_some() && !self.allowed.contains_key(&branch) {
                    let mut allowed = Allowed::default();
                    for id in tree.groups().actions_of(catalog, branch) {
                        match self.keep(catalog, id) {
                            Some(Mark::Allow) => allowed.certain += 1,
                            Some(Mark::Depends) => allowed.depends += 1,
                            Some(Mark::ExplicitDeny | Mark::ImplicitDeny) => {}
                            None => allowed.unknown += 1,
                        }
                    }
                    self.allowed.insert(branch, allowed);
                }
            }
        }
    }

    /// Forgets what was counted by group: the groups are others now.
    pub fn regrouped(&mut self) {
        self.allowed.retain(|branch, _| matches!(branch, Item::Service(_)));
    }

    /// How many actions of a branch are allowed, where it was counted.
    pub fn allowed(&self, branch: Item) -> Option<Allowed> {
        self.allowed.get(&branch).copied()
    }
}

fn is_one_of(action: &Action, types: &[ResourceTypeId]) -> bool {
    action.resources.iter().any(|resource| types.contains(&resource.resource_type))
}

/// The template of every action, filled; actions of one type share it.
fn templates(catalog: &Catalog, region: &str, account: &str) -> AskedOn {
    let mut asked = AskedOn::default();
    let mut places: FxHashMap<(ServiceId, Option<ResourceTypeId>), u32> = FxHashMap::default();
    for (id, action) in catalog.action_ids().zip(catalog.actions()) {
        let place = *places.entry((action.service, main_type(action))).or_insert_with(|| {
            let code = &catalog.service(action.service).code;
            asked.add_resource(&usual_resource(catalog, id, region, account), code)
        });
        asked.add_question(place);
    }
    asked
}
