//! Catalog files to [`Catalog`]: read them and put them over one another.
//!
//! The shipped files are known to be free of faults (`tests/engine/catalog.rs` checks them), so nothing is looked up
//! twice for them. A user's file with a fault is not used at all, since half a catalog would answer wrongly
//! without saying so; [`mod@super::check`] then says what is wrong with it.

use rustc_hash::FxHashMap;

use super::Catalog;
use super::check::{action_name_fault, arn_template_fault, find_faults, ram_code_fault};
use super::embedded;
use super::entries::{Reading, read_area, read_feature_module, read_key, read_role, read_twins};
use super::fault::CatalogError;
use super::file::{CATALOG_VERSION, RawAction, RawFile, RawLevelFrom, RawResourceType, RawService, Str};
use super::lookup::NameIndex;
use super::model::{
    Action, ActionResource, Apis, ConditionKey, LevelFrom, OverlayNote, ResourceType, ResourceTypeId,
    Service, ServiceId, Source, Text, VerbLevel,
};

/// A user's catalog file: its name for messages, and its text.
#[derive(Debug, Clone, Copy)]
pub struct CatalogFile<'a> {
    /// The name to use in messages and as the origin of its entries, usually the path.
    pub name: &'a str,
    /// The JSON text.
    pub text: &'a str,
}

impl Catalog {
    /// The shipped catalogs.
    ///
    /// # Errors
    /// Never for a build whose tests pass.
    pub fn embedded() -> Result<Self, CatalogError> {
        Self::with_files(&[])
    }

    /// The shipped catalogs with `files` over them, each overriding what came before by action name.
    /// [`Catalog::notes`] says what was overridden.
    ///
    /// # Errors
    /// The first file that cannot be used, with every fault in it.
    pub fn with_files(files: &[CatalogFile<'_>]) -> Result<Self, CatalogError> {
        let mut builder = Builder::default();
        for (name, text) in embedded::files() {
            builder.add_embedded(name, text)?;
        }
        for file in files {
            builder.add_user_file(*file)?;
        }
        Ok(builder.finish())
    }

    /// A catalog of `files` alone, without the shipped ones.
    ///
    /// # Errors
    /// The first file that cannot be used, with every fault in it.
    pub fn only(files: &[CatalogFile<'_>]) -> Result<Self, CatalogError> {
        let mut builder = Builder::default();
        for file in files {
            builder.add_user_file(*file)?;
        }
        Ok(builder.finish())
    }
}

/// Whether a user's file can be used over the shipped catalogs; if not, everything that is wrong with it.
///
/// # Errors
/// Every fault of the file.
pub fn check(file: CatalogFile<'_>) -> Result<Catalog, CatalogError> {
    Catalog::with_files(&[file])
}

/// A service while its files are read; its actions get ids at the end.
struct GrowingService {
    service: Service,
    actions: Vec<Action>,
}

/// Where an action stands while files are read.
#[derive(Clone, Copy)]
struct Place {
    /// Its position in its service.
    action: usize,
    /// The number of the file it came from.
    file: u16,
}

/// A catalog in the making.
struct Builder {
    services: Vec<GrowingService>,
    by_code: FxHashMap<String, usize>,
    resource_types: Vec<ResourceType>,
    sources: Vec<Source>,
    common_keys: Vec<ConditionKey>,
    verbs: Vec<VerbLevel>,
    /// Names so far, lower-cased; built when the first user file comes.
    places: Option<FxHashMap<String, Place>>,
    files: Vec<Text>,
    notes: Vec<OverlayNote>,
}

impl Default for Builder {
    fn default() -> Self {
        let all = ResourceType {
            id: Text::Borrowed("*"),
            name: Text::Borrowed("All Resources"),
            service: None,
            arns: Box::new([Text::Borrowed("*")]),
            sources: Box::default(),
        };
        Self {
            services: Vec::with_capacity(192),
            by_code: FxHashMap::default(),
            resource_types: vec![all],
            sources: Vec::new(),
            common_keys: Vec::new(),
            verbs: Vec::new(),
            places: None,
            files: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl Builder {
    fn add_embedded(&mut self, name: &'static str, text: &'static str) -> Result<(), CatalogError> {
        let raw: RawFile<'static> = serde_json::from_str(text).map_err(|_| CatalogError {
            file: name.to_owned(),
            faults: find_faults(text, &|_| Vec::new()),
        })?;
        let mut reading = self.reading(Text::Borrowed(name), &raw, |text: Str<'static>| text.0);
        self.add(raw, &mut reading);
        Ok(())
    }

    fn add_user_file(&mut self, file: CatalogFile<'_>) -> Result<(), CatalogError> {
        let text = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
        let faults = |builder: &Self| {
            let knows = |code: &str| builder.type_ids(code);
            CatalogError { file: file.name.to_owned(), faults: find_faults(text, &knows) }
        };
        let raw = match serde_json::from_str::<RawFile<'_>>(text) {
            Ok(raw) if raw.catalog_version == CATALOG_VERSION => raw,
            _ => return Err(faults(self)),
        };
        if self.places.is_none() {
            self.places = Some(self.index_places());
        }
        let name = Text::Owned(file.name.to_owned());
        let mut reading = self.reading(name, &raw, |text: Str<'_>| Text::Owned(text.0.into_owned()));
        self.add(raw, &mut reading);
        if reading.faulty { Err(faults(self)) } else { Ok(()) }
    }

    fn reading<K>(&mut self, name: Text, raw: &RawFile<'_>, keep: K) -> Reading<K> {
        self.files.push(name);
        Reading {
            keep,
            file: (self.files.len() - 1) as u16,
            source_base: self.sources.len() as u32,
            source_count: raw.sources.len() as u32,
            faulty: false,
        }
    }

    fn index_places(&self) -> FxHashMap<String, Place> {
        let mut places = FxHashMap::default();
        for entry in &self.services {
            for (action, one) in entry.actions.iter().enumerate() {
                places.insert(one.name.to_ascii_lowercase(), Place { action, file: one.file });
            }
        }
        places
    }

    /// The ids of a service's resource types so far.
    fn type_ids(&self, code: &str) -> Vec<String> {
        let Some(entry) = self.by_code.get(code).and_then(|&at| self.services.get(at)) else {
            return Vec::new();
        };
        let types = entry.service.resource_types.iter();
        types.filter_map(|id| self.resource_types.get(id.index())).map(|one| one.id.to_string()).collect()
    }

    fn add<'a, K: Fn(Str<'a>) -> Text>(&mut self, raw: RawFile<'a>, reading: &mut Reading<K>) {
        let file = self.files.last().cloned().unwrap_or_default();
        for source in raw.sources {
            self.sources.push(Source {
                kind: source.kind,
                title: reading.text(source.title),
                date: reading.maybe(source.date),
                at: reading.maybe(source.at),
                file: file.clone(),
            });
        }
        for key in raw.condition_keys {
            replace_or_push(&mut self.common_keys, read_key(key, reading));
        }
        for verb in raw.verbs {
            self.verbs.push(VerbLevel {
                verb: reading.text(verb.verb),
                level: verb.level,
                share: verb.share,
                samples: verb.samples,
            });
        }
        for service in raw.services {
            self.add_service(service, reading);
        }
    }

    fn add_service<'a, K: Fn(Str<'a>) -> Text>(&mut self, raw: RawService<'a>, reading: &mut Reading<K>) {
        let code = reading.text(raw.code);
        reading.faulty |= ram_code_fault(&code).is_some();
        let at = self.service_for(&code);
        // Ids of services have no room for more.
        reading.faulty |= u16::try_from(at).is_err();
        let local = self.add_resource_types(at, raw.resource_types, reading);
        let Some(entry) = self.services.get_mut(at) else { return };
        let service = &mut entry.service;
        service.name = reading.maybe(raw.name).or(service.name.take());
        if !raw.products.is_empty() {
            service.products = reading.texts(raw.products);
        }
        service.granularity = raw.granularity.or(service.granularity);
        if !raw.sources.is_empty() {
            service.sources = reading.sources(&raw.sources);
        }
        service.code_guessed |= raw.code_guessed;
        for key in raw.condition_keys {
            replace_or_push(&mut service.condition_keys, read_key(key, reading));
        }
        service.areas.extend(raw.areas.into_iter().map(|area| read_area(area, reading)));
        service.twins.extend(raw.twins.into_iter().map(|twins| read_twins(twins, reading)));
        service.roles.extend(raw.roles.into_iter().map(|role| read_role(role, reading)));
        let modules = raw.feature_modules.into_iter();
        service.feature_modules.extend(modules.map(|module| read_feature_module(module, reading)));
        entry.actions.reserve(raw.actions.len());
        for action in raw.actions {
            let action = self.read_action(at, action, &local, reading);
            self.place_action(at, action, reading);
        }
    }

    /// The place of a service code, new at the end when the code is new.
    fn service_for(&mut self, code: &Text) -> usize {
        if let Some(&at) = self.by_code.get(&**code) {
            return at;
        }
        let at = self.services.len();
        self.by_code.insert(code.to_string(), at);
        self.services.push(GrowingService { service: Service::empty(code.clone()), actions: Vec::new() });
        at
    }

    /// Adds a file's resource types; its actions prefer these to earlier ones of the same id.
    fn add_resource_types<'a, K: Fn(Str<'a>) -> Text>(
        &mut self,
        service: usize,
        raw: Vec<RawResourceType<'a>>,
        reading: &mut Reading<K>,
    ) -> Vec<ResourceTypeId> {
        let mut local = Vec::with_capacity(raw.len());
        for one in raw {
            let id = reading.text(one.id);
            reading.faulty |= id == "*" || self.named(&local, &id).is_some() || one.arns.is_empty();
            reading.faulty |= one.arns.iter().any(|arn| arn_template_fault(&arn.0).is_some());
            let made = ResourceType {
                name: reading.maybe(one.name).unwrap_or_else(|| id.clone()),
                id,
                service: Some(ServiceId(service as u16)),
                arns: reading.texts(one.arns),
                sources: reading.sources(&one.sources),
            };
            local.push(ResourceTypeId(self.resource_types.len() as u32));
            self.resource_types.push(made);
        }
        if let Some(entry) = self.services.get_mut(service) {
            entry.service.resource_types.extend(local.iter().copied());
        }
        local
    }

    /// The last of `types` with this id.
    fn named(&self, types: &[ResourceTypeId], id: &str) -> Option<ResourceTypeId> {
        let is_named =
            |number: &&ResourceTypeId| self.resource_types.get(number.index()).is_some_and(|t| t.id == id);
        types.iter().rev().find(is_named).copied()
    }

    fn read_action<'a, K: Fn(Str<'a>) -> Text>(
        &self,
        service: usize,
        raw: RawAction<'a>,
        local: &[ResourceTypeId],
        reading: &mut Reading<K>,
    ) -> Action {
        let earlier = self.services.get(service).map_or([].as_slice(), |entry| &entry.service.resource_types);
        let mut resources = Vec::with_capacity(raw.resources.len() + raw.optional_resources.len());
        let required = raw.resources.iter().map(|id| (id, true));
        for (id, required) in required.chain(raw.optional_resources.iter().map(|id| (id, false))) {
            let resource_type = match &*id.0 {
                "*" => Some(ResourceTypeId::ALL),
                id => self.named(local, id).or_else(|| self.named(earlier, id)),
            };
            match resource_type {
                Some(resource_type) => resources.push(ActionResource { resource_type, required }),
                None => reading.faulty = true,
            }
        }
        Action {
            name: reading.text(raw.name),
            service: ServiceId(service as u16),
            apis: match raw.apis {
                None => Apis::SameName,
                Some(names) if names.is_empty() => Apis::Unknown,
                Some(names) => Apis::Named(reading.texts(names)),
            },
            description: reading.text(raw.description),
            level: raw.level,
            level_from: match raw.level_from {
                None => LevelFrom::File,
                Some(RawLevelFrom::Verb) => LevelFrom::Verb,
                Some(RawLevelFrom::Source(index)) => LevelFrom::Stated(reading.source(index)),
            },
            resources: resources.into_boxed_slice(),
            resources_inferred: raw.resources_inferred,
            condition_keys: reading.texts(raw.condition_keys),
            dependent_actions: reading.texts(raw.dependent_actions),
            module: reading.maybe(raw.module),
            confidence: raw.confidence,
            sources: reading.sources(&raw.sources),
            aliases: reading.texts(raw.aliases),
            file: reading.file,
        }
    }

    /// Puts an action in its service's list, over an earlier one of the same name.
    fn place_action<K>(&mut self, service: usize, action: Action, reading: &mut Reading<K>) {
        let Some(entry) = self.services.get_mut(service) else { return };
        let Some(places) = self.places.as_mut() else {
            entry.actions.push(action);
            return;
        };
        if action_name_fault(&action.name, &entry.service.code).is_some() {
            reading.faulty = true;
            return;
        }
        let place = Place { action: entry.actions.len(), file: reading.file };
        match places.insert(action.name.to_ascii_lowercase(), place) {
            None => entry.actions.push(action),
            Some(earlier) => {
                // A name that stands twice in one file is a slip; in two files it is an override.
                reading.faulty |= earlier.file == reading.file;
                let file = self.files.last().map(ToString::to_string).unwrap_or_default();
                self.notes.push(OverlayNote { file, action: action.name.to_string() });
                places.insert(action.name.to_ascii_lowercase(), Place { file: reading.file, ..earlier });
                if let Some(slot) = entry.actions.get_mut(earlier.action) {
                    *slot = action;
                }
            }
        }
    }

    /// Orders the actions and gives them their ids.
    pub(super) fn finish(mut self) -> Catalog {
        let count = self.services.iter().map(|entry| entry.actions.len()).sum();
        let mut actions: Vec<Action> = Vec::with_capacity(count);
        for entry in &mut self.services {
            let list = &mut entry.actions;
            if !list.is_sorted_by(|a, b| name_order(&a.name, &b.name).is_le()) {
                list.sort_by(|a, b| name_order(&a.name, &b.name));
            }
            entry.service.first_action = actions.len() as u32;
            entry.service.action_count = list.len() as u32;
            actions.append(list);
        }
        Catalog {
            names: NameIndex::build(&actions),
            services: self.services.into_iter().map(|entry| entry.service).collect(),
            actions,
            resource_types: self.resource_types,
            sources: self.sources,
            common_keys: self.common_keys,
            verbs: self.verbs,
            by_code: self.by_code,
            files: self.files,
            notes: self.notes,
        }
    }
}

/// The order of actions within a service: by name, case aside, as a person would sort them.
fn name_order(a: &str, b: &str) -> std::cmp::Ordering {
    fn folded(text: &str) -> impl Iterator<Item = u8> + '_ {
        text.bytes().map(|byte| byte.to_ascii_lowercase())
    }
    folded(a).cmp(folded(b)).then_with(|| a.cmp(b))
}

fn replace_or_push(keys: &mut Vec<ConditionKey>, key: ConditionKey) {
    match keys.iter_mut().find(|old| old.name.eq_ignore_ascii_case(&key.name)) {
        Some(old) => *old = key,
        None => keys.push(key),
    }
}

#[cfg(test)]
mod tests;
