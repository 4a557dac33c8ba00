//! [`Catalog`]: services, actions, resource types and condition keys, found by id, by name or by pattern.

use std::collections::hash_map::Entry;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::load::OverlayNote;
use super::model::{
    Action, ActionId, ActionResource, ConditionKey, FeatureModule, ResourceType, ResourceTypeId, Service,
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
mod tests {
    use super::*;
    use crate::engine::catalog::CatalogFile;

    fn catalog() -> Catalog {
        Catalog::embedded().unwrap()
    }

    fn names(catalog: &Catalog, ids: &[ActionId]) -> Vec<String> {
        ids.iter().map(|id| catalog.action(*id).name.to_string()).collect()
    }

    #[test]
    fn names_are_found_whatever_their_case_and_by_other_spellings() {
        let catalog = catalog();
        for (asked, name) in [
            ("ecs:runinstances", "ecs:RunInstances"),
            ("ECS:RUNINSTANCES", "ecs:RunInstances"),
            ("bpstudio:ExecuteOperationAsync", "bpstudio:ExecuteOperationASync"),
            ("oss:GetObjectACL", "oss:GetObjectAcl"),
        ] {
            assert_eq!(catalog.find(asked).map(|action| &*action.name), Some(name));
        }
        assert!(catalog.find("ecs:RunInstance").is_none());
        assert!(catalog.find("RunInstances").is_none());
        assert_eq!(catalog.service_id("CMS"), catalog.service_id("cms"));
    }

    #[test]
    fn names_whose_hashes_collide_are_still_told_apart() {
        let catalog = catalog();
        let mut index = NameIndex::default();
        for (at, action) in catalog.actions().iter().enumerate() {
            index.insert(&action.name, ActionId(at as u32));
        }
        // Pretend that every name had the hash of the first.
        let first = folded_hash(&catalog.actions()[0].name);
        let clashing = NameIndex {
            by_hash: [(first, ActionId(0))].into_iter().collect(),
            collided: (1..catalog.actions().len() as u32).map(|at| (first, ActionId(at))).collect(),
        };
        assert_eq!(clashing.find(&catalog.actions()[0].name, catalog.actions()), Some(ActionId(0)));
        let name = catalog.actions()[1].name.clone();
        let mut odd = clashing.clone();
        odd.collided = vec![(folded_hash(&name), ActionId(1))];
        assert_eq!(odd.find(&name, catalog.actions()), Some(ActionId(1)));
    }

    #[test]
    fn patterns_expand_to_todays_actions() {
        let catalog = catalog();
        let expand = |pattern: &str| names(&catalog, &catalog.expand(pattern));
        assert_eq!(
            expand("edas:*Application"),
            ["edas:CreateApplication", "edas:ManageApplication", "edas:ReadApplication"]
        );
        assert_eq!(expand("EDAS:read*cluster"), ["edas:ReadCluster"]);
        assert_eq!(expand("edas:ReadCluster"), ["edas:ReadCluster"]);
        assert_eq!(expand("*").len(), catalog.actions().len());
        assert_eq!(expand("nosuch:*"), [""; 0]);
        // W2: the code can be a pattern too.
        let described = expand("yundun*:Describe*");
        assert!(described.contains(&"yundun-cert:DescribeUserCertificateList".to_owned()));
        assert!(described.iter().all(|name| name.starts_with("yundun-")));
        for pattern in ["cms:*", "*:Describe*", "log:Get?ogs", "s*:*Chat*"] {
            let glob = Glob::folded(pattern);
            let slow = catalog.actions_where(|name| glob.matches(name));
            assert_eq!(catalog.expand(pattern), slow, "{pattern}");
        }
    }

    #[test]
    fn usable_keys_are_listed_then_of_the_service_then_common() {
        let catalog = catalog();
        let keys = |name: &str| {
            let keys = catalog.condition_keys_for(catalog.action_id(name).unwrap());
            assert!(keys.is_sorted_by_key(|usable| usable.relation));
            keys.into_iter().map(|usable| (usable.name.to_owned(), usable.relation)).collect::<Vec<_>>()
        };
        let has = |keys: &[(String, KeyRelation)], name: &str, relation| {
            keys.contains(&(name.to_owned(), relation))
        };
        let create = keys("fc:CreateFunction");
        assert!(has(&create, "fc:EnableServiceInternetAccess", KeyRelation::Listed));
        assert!(has(&create, "acs:SourceIp", KeyRelation::Common));
        // K2: a key that other rows list is theirs alone.
        assert!(!create.iter().any(|(name, _)| name == "fc:EnableCustomDomainHTTP" || name == "acs:Service"));
        assert!(has(&keys("ecs:StopInstance"), "ecs:tag/<tag-key>", KeyRelation::SameService));
        assert!(has(&keys("ram:PassRole"), "acs:Service", KeyRelation::Common));
        assert!(!keys("ecs:StopInstance").iter().any(|(name, _)| name == "acs:PublicAccess"), "doubtful");
    }

    #[test]
    fn a_tag_key_stands_for_every_tag() {
        let catalog = catalog();
        let key = catalog.condition_key("acs:resourcetag/owner").unwrap();
        assert_eq!(key.name, "acs:ResourceTag/<tag-key>");
        assert!(catalog.condition_key("acs:ResourceTag/").is_none());
        assert_eq!(catalog.condition_key("ecs:tag/部门").unwrap().name, "ecs:tag/<tag-key>");
        assert!(catalog.condition_key("acs:Nothing").is_none());
        assert_eq!(catalog.nearest_condition_key("acs:SourceIP "), Some("acs:SourceIp"));
    }

    #[test]
    fn twins_are_found_from_both_sides() {
        let catalog = catalog();
        let twins = |name: &str| names(&catalog, &catalog.twins_of(catalog.action_id(name).unwrap()));
        assert_eq!(twins("cms:CreateChat"), ["starops:CreateChat"]);
        assert_eq!(twins("starops:DeleteThread"), ["cms:DeleteThread"]);
        // S8-000-10: workspaces exist under cms only, MCP services under starops only.
        assert_eq!(twins("cms:GetWorkspace"), [""; 0]);
        assert_eq!(twins("starops:GetMcpService"), [""; 0]);
    }

    #[test]
    fn a_module_names_each_action_once() {
        let catalog = catalog();
        let modules: Vec<_> = catalog.feature_modules().collect();
        assert_eq!(modules.len(), 24);
        let (service, flows) = modules[1];
        assert_eq!(&*catalog.service(service).code, "agentrun");
        let ids = catalog.actions_of_module(flows);
        assert_eq!((flows.rows.len(), ids.len()), (45, 45));
        let (_, observability) = modules.iter().find(|(_, module)| module.name == "Observability").unwrap();
        assert_eq!((observability.rows.len(), catalog.actions_of_module(observability).len()), (21, 18));
        let runtimes = catalog.action_id("agentrun:ListAgentRuntimes").unwrap();
        let of: Vec<&str> = catalog.feature_modules_of(runtimes).iter().map(|module| &*module.name).collect();
        assert_eq!(of, ["Agent management", "Workflow (Flow) management"]);
    }

    #[test]
    fn slips_are_answered_with_the_likely_name() {
        let catalog = catalog();
        assert_eq!(catalog.nearest_action("starops:CraeteChat"), Some("starops:CreateChat"));
        assert_eq!(catalog.nearest_action("strops:CreateChat"), Some("starops:CreateChat"));
        assert_eq!(catalog.nearest_action("ecs:Frobnicate"), None);
        assert_eq!(catalog.nearest_service("agentrnu"), Some("agentrun"));
    }

    #[test]
    fn an_empty_catalog_answers_nothing() {
        let catalog = Catalog::only(&[CatalogFile { name: "e", text: "{\"catalog_version\": 1}" }]).unwrap();
        assert!(catalog.services().is_empty() && catalog.expand("*").is_empty());
        assert!(catalog.find("ecs:RunInstances").is_none());
        assert!(catalog.types_named_by("acs:ecs:*:*:*").is_empty());
        assert_eq!(catalog.nearest_action("ecs:RunInstances"), None);
    }
}
