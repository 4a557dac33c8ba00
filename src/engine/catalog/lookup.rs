//! [`Catalog`]: services, actions, resource types and condition keys, found by id, by name or by pattern.

use std::collections::hash_map::Entry;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::features::FeatureModule;
use super::model::{
    Action, ActionId, ActionResource, ConditionKey, OverlayNote, ResourceType, ResourceTypeId, Service,
    ServiceId, Source, SourceId, Text, VerbLevel,
};
use crate::engine::policy::glob::Glob;

/// Every service known, with its actions: the shipped catalogs and the user's over them.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub(super) services: Vec<Service>,
    pub(super) actions: Vec<Action>,
    pub(super) resource_types: Vec<ResourceType>,
    pub(super) sources: Vec<Source>,
    pub(super) common_keys: Vec<ConditionKey>,
    pub(super) verbs: Vec<VerbLevel>,
    pub(super) by_code: FxHashMap<String, usize>,
    pub(super) names: NameIndex,
    pub(super) files: Vec<Text>,
    pub(super) notes: Vec<OverlayNote>,
}

/// How a condition key comes to be usable by an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyRelation {
    /// The action's own row lists it.
    Listed,
    /// A key of the action's service that no row of that service lists: it may apply (K1).
    SameService,
    /// A common key, which every service understands (section 4.1).
    Common,
}

/// A condition key that can be used with an action.
#[derive(Debug, Clone, Copy)]
pub struct UsableKey<'c> {
    /// The key as written in a policy.
    pub name: &'c str,
    /// What is known about it; a row can list a key that no table describes.
    pub key: Option<&'c ConditionKey>,
    /// Why it is usable.
    pub relation: KeyRelation,
}

#[expect(
    clippy::indexing_slicing,
    reason = "ids are made by the catalog they index; one from another catalog is a programming error"
)]
impl Catalog {
    /// The service with this id.
    pub fn service(&self, id: ServiceId) -> &Service {
        &self.services[id.index()]
    }

    /// The action with this id.
    pub fn action(&self, id: ActionId) -> &Action {
        &self.actions[id.index()]
    }

    /// The resource type with this id.
    pub fn resource_type(&self, id: ResourceTypeId) -> &ResourceType {
        &self.resource_types[id.index()]
    }

    /// The source with this id.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }
}

impl Catalog {
    /// Whether every resource that an action is known to take is "all resources" (F1). Where none is known nothing is
    /// said, so the answer is no.
    pub fn is_on_all_resources(&self, action: &Action) -> bool {
        let is_all =
            |resource: &ActionResource| self.resource_type(resource.resource_type).is_all_resources();
        action.resources_known() && !action.resources_inferred && action.resources.iter().all(is_all)
    }

    /// All services in shipped order, a user's new ones last.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The ids of all services, in the same order.
    pub fn service_ids(&self) -> impl ExactSizeIterator<Item = ServiceId> + use<> {
        (0..self.services.len()).map(|at| ServiceId(at as u16))
    }

    /// All actions: by service, then by name. [`ActionId::index`] is the position here.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The ids of all actions, in the same order.
    pub fn action_ids(&self) -> impl ExactSizeIterator<Item = ActionId> + use<> {
        (0..self.actions.len()).map(|at| ActionId(at as u32))
    }

    /// The ids of a service's actions, in order.
    pub fn actions_of(&self, service: ServiceId) -> impl ExactSizeIterator<Item = ActionId> + use<> {
        let service = self.service(service);
        let first = service.first_action as usize;
        (first..first + service.action_count as usize).map(|at| ActionId(at as u32))
    }

    /// The service with this RAM code, whatever its case.
    pub fn service_id(&self, code: &str) -> Option<ServiceId> {
        let at = match self.by_code.get(code) {
            Some(at) => at,
            None => self.by_code.get(&code.to_ascii_lowercase())?,
        };
        Some(ServiceId(*at as u16))
    }

    /// The action with this full name, whatever its case (G12), or with this other spelling of it.
    pub fn action_id(&self, name: &str) -> Option<ActionId> {
        self.names.find(name, &self.actions)
    }

    /// The action with this full name; see [`Self::action_id`].
    pub fn find(&self, name: &str) -> Option<&Action> {
        self.action_id(name).map(|id| self.action(id))
    }

    /// The actions whose full name, in lower case, satisfies `accepts`, in order.
    pub fn actions_where(&self, accepts: impl Fn(&str) -> bool) -> Vec<ActionId> {
        self.accepted(self.action_ids(), accepts)
    }

    /// The actions an action pattern of a policy covers today (W1, W2; case aside, G12), in order.
    ///
    /// ```
    /// let catalog = acscope::engine::catalog::Catalog::embedded()?;
    /// let covered = catalog.expand("edas:Read*Cluster");
    /// let names: Vec<&str> = covered.iter().map(|id| &*catalog.action(*id).name).collect();
    /// assert_eq!(names, ["edas:ReadCluster"]);
    /// # Ok::<(), acscope::engine::catalog::CatalogError>(())
    /// ```
    pub fn expand(&self, pattern: &str) -> Vec<ActionId> {
        let glob = Glob::folded(pattern);
        if glob.is_any() {
            return self.action_ids().collect();
        }
        if glob.is_literal() {
            return self.action_id(pattern).into_iter().collect();
        }
        // Most patterns fix the service; then only its actions need a look.
        let service = glob.literal_prefix().split_once(':').map(|(code, _)| self.service_id(code));
        match service {
            Some(Some(service)) => self.accepted(self.actions_of(service), |name| glob.matches(name)),
            Some(None) => Vec::new(),
            None => self.actions_where(|name| glob.matches(name)),
        }
    }

    fn accepted(
        &self,
        among: impl Iterator<Item = ActionId>,
        accepts: impl Fn(&str) -> bool,
    ) -> Vec<ActionId> {
        let mut folded = String::new();
        among
            .filter(|id| {
                folded.clear();
                folded.push_str(&self.action(*id).name);
                folded.make_ascii_lowercase();
                accepts(&folded)
            })
            .collect()
    }

    /// The resource types of a service's table, in its order. A type stands once for each ARN form.
    pub fn resource_types_of(&self, service: ServiceId) -> impl Iterator<Item = &ResourceType> {
        self.service(service).resource_types.iter().map(|id| self.resource_type(*id))
    }

    /// All ARN templates of a service, each once, in the table's order.
    pub fn arn_templates_of(&self, service: ServiceId) -> Vec<&str> {
        let mut templates: Vec<&str> = Vec::new();
        for template in self.resource_types_of(service).flat_map(|one| one.arns.iter()) {
            if !templates.contains(&&**template) {
                templates.push(template);
            }
        }
        templates
    }

    /// The common condition keys, in the order to offer them.
    pub fn common_keys(&self) -> &[ConditionKey] {
        &self.common_keys
    }

    /// What is known about a condition key as written in a policy: common keys first, then those of the
    /// service it names. Knows each tag of a `<tag-key>` key.
    pub fn condition_key(&self, name: &str) -> Option<&ConditionKey> {
        let common = self.common_keys.iter().find(|key| key.is_named(name));
        common.or_else(|| {
            let (code, _) = name.split_once(':')?;
            let service = self.service(self.service_id(code)?);
            service.condition_keys.iter().find(|key| key.is_named(name))
        })
    }

    /// The condition keys an action can be granted with: those its row lists, then those of its service that
    /// no row lists, then the common ones. Keys that are known for other actions only are left out (K2), and
    /// so are keys that no page describes.
    pub fn condition_keys_for(&self, id: ActionId) -> Vec<UsableKey<'_>> {
        let action = self.action(id);
        let service = self.service(action.service);
        let listed = action.condition_keys.iter().map(|name| UsableKey {
            name,
            key: self
                .condition_key(name)
                .or_else(|| service.condition_keys.iter().find(|key| key.name == *name)),
            relation: KeyRelation::Listed,
        });
        let elsewhere = |key: &ConditionKey| {
            self.actions_of(action.service).any(|other| self.action(other).condition_keys.contains(&key.name))
        };
        let own = service.condition_keys.iter().filter(|key| !key.doubtful && !elsewhere(key));
        let fits = |key: &&ConditionKey| {
            let tied = !key.only_for.is_empty();
            !key.doubtful
                && (!tied || key.only_for.iter().any(|name| name.eq_ignore_ascii_case(&action.name)))
        };
        let common = self.common_keys.iter().filter(fits);
        let as_usable = |relation| move |key| UsableKey { name: key_name(key), key: Some(key), relation };
        let own: Vec<_> = own.map(as_usable(KeyRelation::SameService)).collect();
        listed.chain(own).chain(common.map(as_usable(KeyRelation::Common))).collect()
    }

    /// Every feature module of every service, with the service that defines it.
    pub fn feature_modules(&self) -> impl Iterator<Item = (ServiceId, &FeatureModule)> {
        self.service_ids()
            .flat_map(|id| self.service(id).feature_modules.iter().map(move |module| (id, module)))
    }

    /// The feature modules that need an action.
    pub fn feature_modules_of(&self, id: ActionId) -> Vec<&FeatureModule> {
        let name = &self.action(id).name;
        let needs =
            |module: &FeatureModule| module.rows.iter().any(|row| row.action.eq_ignore_ascii_case(name));
        self.feature_modules().map(|(_, module)| module).filter(|module| needs(module)).collect()
    }

    /// The actions a feature module needs, each once, in the order of its rows. A row whose action a user's
    /// catalog removed from its service is left out.
    pub fn actions_of_module(&self, module: &FeatureModule) -> Vec<ActionId> {
        let mut ids: Vec<ActionId> = Vec::new();
        for id in module.rows.iter().filter_map(|row| self.action_id(&row.action)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The same action under other services' codes, where both are needed for one product surface.
    pub fn twins_of(&self, id: ActionId) -> Vec<ActionId> {
        let action = self.action(id);
        let own = &self.service(action.service).code;
        let mut found = Vec::new();
        for service in &self.services {
            for twins in &service.twins {
                let other = match () {
                    () if service.code == *own => &twins.service,
                    () if twins.service == *own => &service.code,
                    () => continue,
                };
                if twins.names.iter().any(|name| name.eq_ignore_ascii_case(action.short_name())) {
                    found.extend(self.action_id(&format!("{other}:{}", action.short_name())));
                }
            }
        }
        found
    }

    /// The level that most APIs beginning with a verb are typed as, and how many were counted.
    pub fn verb_level(&self, verb: &str) -> Option<&VerbLevel> {
        self.verbs.iter().find(|one| one.verb == verb)
    }

    /// The file an action's entry is from: a shipped file's name, or the name a user's file was given with.
    pub fn file_of(&self, id: ActionId) -> &str {
        self.files.get(usize::from(self.action(id).file)).map_or("", |file| file)
    }

    /// What user files overrode, in their order.
    pub fn notes(&self) -> &[OverlayNote] {
        &self.notes
    }
}

fn key_name(key: &ConditionKey) -> &str {
    &key.name
}

/// Full names and other spellings to actions, case aside. Holds hashes only; the names stay in the actions.
#[derive(Debug, Clone, Default)]
pub(super) struct NameIndex {
    by_hash: FxHashMap<u64, ActionId>,
    /// Actions whose name's hash was taken by another name: practically none.
    collided: Vec<(u64, ActionId)>,
}

impl NameIndex {
    pub(super) fn build(actions: &[Action]) -> Self {
        let mut index = Self::default();
        index.by_hash.reserve(actions.len() + actions.len() / 16);
        let numbered = || actions.iter().enumerate().map(|(at, action)| (ActionId(at as u32), action));
        for (id, action) in numbered() {
            index.insert(&action.name, id);
        }
        for (id, action) in numbered() {
            for alias in &action.aliases {
                if index.find(alias, actions).is_none() {
                    index.insert(alias, id);
                }
            }
        }
        index
    }

    fn insert(&mut self, name: &str, id: ActionId) {
        let hash = folded_hash(name);
        match self.by_hash.entry(hash) {
            Entry::Vacant(free) => {
                free.insert(id);
            }
            Entry::Occupied(_) => self.collided.push((hash, id)),
        }
    }

    fn find(&self, name: &str, actions: &[Action]) -> Option<ActionId> {
        let hash = folded_hash(name);
        let is_named = |id: &ActionId| {
            actions.get(id.index()).is_some_and(|action| {
                action.name.eq_ignore_ascii_case(name)
                    || action.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
            })
        };
        let first = self.by_hash.get(&hash).copied().filter(is_named);
        first.or_else(|| {
            let same_hash = self.collided.iter().filter(|(other, _)| *other == hash);
            same_hash.map(|(_, id)| *id).find(is_named)
        })
    }
}

fn folded_hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for byte in name.bytes() {
        hasher.write_u8(byte.to_ascii_lowercase());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests;
