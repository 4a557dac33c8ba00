//! What search needs of a catalog, laid out for reading it quickly from one end to the other.
//!
//! Names and descriptions stand end to end, so that a word is looked for in all of them at once. Texts that
//! many actions share (service names, modules, resource types, condition keys) stand once, each with the
//! actions it belongs to.

use rustc_hash::FxHashMap;

use super::alignment::{letters, score};
use super::arena::{Arena, Texts};
use super::names::{Names, letter_bits};
use super::score::{Place, in_text, most_in_text};
use super::word::Word;
use crate::engine::catalog::{AccessLevel, ActionId, Catalog, KeyRelation, ServiceId};

/// What a shared text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum FacetKind {
    Service,
    Module,
    ResourceType,
    ConditionKey,
}

/// A text that several actions share.
#[derive(Debug, Clone)]
pub(super) struct Facet {
    pub kind: FacetKind,
    /// As written, after a blank.
    pub text: Box<str>,
    /// The actions it belongs to, ascending.
    pub actions: Vec<u32>,
}

/// A service as `svc:` filters see it.
#[derive(Debug, Clone)]
pub(super) struct ServiceEntry {
    pub code: String,
    pub title: String,
    pub first: u32,
    pub end: u32,
}

/// A condition key that is usable by actions whose rows do not list it.
#[derive(Debug, Clone)]
pub(super) struct WideKey {
    pub name: String,
    pub first: u32,
    pub end: u32,
    /// Single actions beside the range.
    pub only: Vec<u32>,
}

/// A catalog made ready for [`Searcher`](super::Searcher)s. It copies what it needs and can be shared.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    pub(super) names: Names,
    pub(super) levels: Vec<Option<AccessLevel>>,
    /// Descriptions as written, after a blank.
    description_texts: Texts,
    pub(super) descriptions: Arena,
    /// Letters that stand in any text but the name.
    pub(super) text_letters: Vec<u64>,
    /// APIs whose names differ from their action's, under its RAM code.
    pub(super) apis: Names,
    pub(super) api_owners: Vec<u32>,
    pub(super) facets: Vec<Facet>,
    pub(super) facet_names: Arena,
    /// The facets of each action: a range of `facet_ids`.
    facet_ends: Vec<u32>,
    facet_ids: Vec<u32>,
    pub(super) services: Vec<ServiceEntry>,
    pub(super) wide_keys: Vec<WideKey>,
}

impl SearchIndex {
    /// Reads a catalog once; a few milliseconds for tens of thousands of actions.
    pub fn new(catalog: &Catalog) -> Self {
        let mut index = Self {
            names: Names::default(),
            levels: Vec::new(),
            description_texts: Texts::default(),
            descriptions: Arena::default(),
            text_letters: Vec::new(),
            apis: Names::default(),
            api_owners: Vec::new(),
            facets: Vec::new(),
            facet_names: Arena::default(),
            facet_ends: Vec::new(),
            facet_ids: Vec::new(),
            services: Vec::new(),
            wide_keys: Vec::new(),
        };
        let mut facets = FacetBuilder::default();
        let modules = feature_modules_by_action(catalog);
        for service in catalog.service_ids() {
            index.add_service(catalog, service);
            for id in catalog.actions_of(service) {
                index.add_action(catalog, id, &modules, &mut facets);
            }
        }
        index.add_common_keys(catalog);
        for facet in &facets.list {
            index.facet_names.push(facet.text.trim_start());
        }
        index.facets = facets.list;
        index.collect_text_letters();
        index
    }

    /// How many actions it knows.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True for the index of an empty catalog.
    pub fn is_empty(&self) -> bool {
        self.names.len() == 0
    }

    fn add_service(&mut self, catalog: &Catalog, id: ServiceId) {
        let service = catalog.service(id);
        let mut actions = catalog.actions_of(id);
        let first = actions.next().map_or(self.len(), ActionId::index) as u32;
        let end = first + catalog.actions_of(id).len() as u32;
        self.services.push(ServiceEntry {
            code: service.code.to_lowercase(),
            title: service.title().to_lowercase(),
            first,
            end,
        });
        // Which keys are unlisted is the same for every action of a service.
        let Some(sample) = catalog.actions_of(id).next() else { return };
        let unlisted = catalog
            .condition_keys_for(sample)
            .into_iter()
            .filter(|usable| usable.relation == KeyRelation::SameService);
        for usable in unlisted {
            self.wide_keys.push(WideKey { name: usable.name.to_lowercase(), first, end, only: Vec::new() });
        }
    }

    fn add_common_keys(&mut self, catalog: &Catalog) {
        let count = self.len() as u32;
        for key in catalog.common_keys().iter().filter(|key| !key.doubtful) {
            let only = key.only_for.iter().filter_map(|name| catalog.action_id(name));
            let only: Vec<u32> = only.map(|id| id.index() as u32).collect();
            let end = if key.only_for.is_empty() { count } else { 0 };
            self.wide_keys.push(WideKey { name: key.name.to_lowercase(), first: 0, end, only });
        }
    }

    fn add_action<'c>(
        &mut self,
        catalog: &'c Catalog,
        id: ActionId,
        modules: &FxHashMap<ActionId, Vec<&'c str>>,
        facets: &mut FacetBuilder<'c>,
    ) {
        let action = catalog.action(id);
        let number = self.len() as u32;
        let (code, short) = action.name.split_at(action.name.len() - action.short_name().len());
        self.names.push(code, short);
        self.levels.push(action.level);
        self.description_texts.push(&[" ", &action.description]);
        self.descriptions.push(&action.description);
        for api in action.api_names().filter(|api| !api.eq_ignore_ascii_case(action.short_name())) {
            self.apis.push(code, api);
            self.api_owners.push(number);
        }
        let own = self.facet_ids.len();
        let mut add = |kind, text: &'c str| {
            let facet = facets.add(kind, text, number);
            if !self.facet_ids.get(own..).is_some_and(|ids| ids.contains(&facet)) {
                self.facet_ids.push(facet);
            }
        };
        add(FacetKind::Service, catalog.service(action.service).title());
        for module in action.module.iter().map(|module| &**module) {
            add(FacetKind::Module, module);
        }
        for module in modules.get(&id).into_iter().flatten() {
            add(FacetKind::Module, module);
        }
        for resource in &action.resources {
            add(FacetKind::ResourceType, &catalog.resource_type(resource.resource_type).name);
        }
        for key in &action.condition_keys {
            add(FacetKind::ConditionKey, key);
        }
        self.facet_ends.push(self.facet_ids.len() as u32);
    }

    fn collect_text_letters(&mut self) {
        let facets: Vec<u64> =
            (0..self.facet_names.len()).map(|at| letter_bits(self.facet_names.get(at))).collect();
        let mut bits: Vec<u64> = (0..self.len()).map(|at| letter_bits(self.descriptions.get(at))).collect();
        for (at, bits) in bits.iter_mut().enumerate() {
            for facet in self.facets_of(at) {
                *bits |= facets.get(*facet as usize).copied().unwrap_or_default();
            }
        }
        for (api, owner) in self.api_owners.iter().enumerate() {
            if let Some(bits) = bits.get_mut(*owner as usize) {
                *bits |= letter_bits(self.apis.arena.get(api));
            }
        }
        self.text_letters = bits;
    }

    /// The numbers of an action's facets.
    pub(super) fn facets_of(&self, action: usize) -> &[u32] {
        let start =
            action.checked_sub(1).and_then(|before| self.facet_ends.get(before)).copied().unwrap_or(0);
        let end = self.facet_ends.get(action).copied().unwrap_or(0);
        self.facet_ids.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The APIs of an action that have names of their own, as positions in `apis`.
    pub(super) fn apis_of(&self, action: u32) -> std::ops::Range<usize> {
        let first = self.api_owners.partition_point(|owner| *owner < action);
        first..self.api_owners.partition_point(|owner| *owner <= action)
    }

    /// fuzzy-matcher's score of a word in an action: the best of its texts, weighed by their kind.
    pub(super) fn score(&self, action: u32, word: &Word) -> Option<i32> {
        self.scores(action, word).into_iter().max().flatten()
    }

    /// The letters of an action's name that a word matches; none when it stands better elsewhere.
    pub(super) fn letters(&self, action: u32, word: &Word) -> Vec<usize> {
        let [in_name, elsewhere] = self.scores(action, word);
        let in_name = in_name.filter(|score| Some(*score) >= elsewhere);
        in_name.and_then(|_| letters(self.names.text(action as usize), word.text())).unwrap_or_default()
    }

    /// The score of a word in an action's name, and the best of those elsewhere that could be more.
    fn scores(&self, action: u32, word: &Word) -> [Option<i32>; 2] {
        let at = action as usize;
        let in_name = score(self.names.text(at), word.text()).map(|score| Place::Name.weigh(score));
        let apis = self.apis_of(action).filter_map(|api| score(self.apis.text(api), word.text()));
        let api = apis.map(|score| Place::Api.weigh(score)).max();
        let most = Place::Text.weigh(most_in_text(word.letters()));
        [in_name, if in_name >= Some(most) { api } else { api.max(self.text_score(at, word)) }]
    }

    /// The best score of a word in an action's description and shared texts, where it has to stand in one piece.
    fn text_score(&self, at: usize, word: &Word) -> Option<i32> {
        let described = word.stands_in(self.descriptions.get(at));
        let description = described.then(|| self.description_texts.get(at));
        let facets =
            self.facets_of(at).iter().filter(|facet| word.stands_in(self.facet_names.get(**facet as usize)));
        let shared = facets.filter_map(|facet| self.facets.get(*facet as usize)).map(|facet| &*facet.text);
        let scores = description.into_iter().chain(shared).map(|text| {
            // fuzzy-matcher compares letters outside ASCII with their case; such a word still stands there.
            Place::Text.weigh(score(text, word.text()).unwrap_or_else(|| in_text(word.letters(), false)))
        });
        scores.max()
    }
}

#[derive(Default)]
struct FacetBuilder<'c> {
    list: Vec<Facet>,
    numbers: FxHashMap<(FacetKind, &'c str), u32>,
}

impl<'c> FacetBuilder<'c> {
    fn add(&mut self, kind: FacetKind, text: &'c str, action: u32) -> u32 {
        let number = *self.numbers.entry((kind, text)).or_insert_with(|| {
            self.list.push(Facet { kind, text: after_blank(text), actions: Vec::new() });
            (self.list.len() - 1) as u32
        });
        if let Some(facet) = self.list.get_mut(number as usize)
            && facet.actions.last() != Some(&action)
        {
            facet.actions.push(action);
        }
        number
    }
}

fn feature_modules_by_action(catalog: &Catalog) -> FxHashMap<ActionId, Vec<&str>> {
    let mut modules: FxHashMap<ActionId, Vec<&str>> = FxHashMap::default();
    for (_, module) in catalog.feature_modules() {
        for id in catalog.actions_of_module(module) {
            modules.entry(id).or_default().push(&module.name);
        }
    }
    modules
}

/// A text as fuzzy-matcher is to see it: it favours the first character of a text over the first of a word,
/// which means something for names only.
fn after_blank(text: &str) -> Box<str> {
    format!(" {text}").into()
}
