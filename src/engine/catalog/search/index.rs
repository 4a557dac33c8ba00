//! What search needs of a catalog, laid out for reading it quickly from one end to the other.
//!
//! Names and descriptions stand end to end, so that a word is looked for in all of them at once. Texts that
//! many actions share (service names, modules, resource types, condition keys) stand once, each with the
//! actions it belongs to.

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use super::alignment::{letters, score};
use super::arena::{Arena, Texts};
use super::query::{Filters, is_level_word, level_passes};
use super::score::{Place, bonuses, in_text, most_in_text};
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
struct ServiceEntry {
    code: String,
    title: String,
    first: u32,
    end: u32,
}

/// A condition key that is usable by actions whose rows do not list it.
#[derive(Debug, Clone)]
struct WideKey {
    name: String,
    first: u32,
    end: u32,
    /// Single actions beside the range.
    only: Vec<u32>,
}

/// Full names, `code:Name`, with what makes them quick to judge.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// As written.
    texts: Texts,
    pub(super) arena: Arena,
    /// fuzzy-matcher's bonus at each byte of the arena.
    bonuses: Vec<u8>,
    pub(super) letters: Vec<Letters>,
    short_starts: Vec<u16>,
}

impl Names {
    /// Adds the name that is made of a RAM code with its colon, if any, and the rest.
    fn push(&mut self, code: &str, short: &str) {
        self.texts.push(&[code, short]);
        let name = self.texts.get(self.texts.len() - 1);
        let mut letters = Letters::default();
        for (byte, bonus) in name.bytes().zip(bonuses(name)) {
            let bit = letter_bit(byte);
            letters.all |= bit;
            match bonus {
                0 => {}
                16 => letters.first |= bit,
                6 => letters.camel |= bit,
                _ => letters.after_mark |= bit,
            }
            self.bonuses.push(bonus);
        }
        // The arena puts a byte between names.
        self.bonuses.push(0);
        self.letters.push(letters);
        self.short_starts.push(code.len() as u16);
        self.arena.push(name);
    }

    /// How many there are.
    fn len(&self) -> usize {
        self.texts.len()
    }

    /// One name as written.
    pub(super) fn text(&self, at: usize) -> &str {
        self.texts.get(at)
    }

    /// Where the part after the RAM code begins.
    pub(super) fn short_start(&self, at: usize) -> usize {
        self.short_starts.get(at).map_or(0, |start| usize::from(*start))
    }

    /// The bonuses of `length` bytes from `from` of one name.
    pub(super) fn bonuses(&self, at: usize, from: usize, length: usize) -> &[u8] {
        let start = self.arena.start(at) + from;
        self.bonuses.get(start..start + length).unwrap_or_default()
    }
}

/// A catalog made ready for [`Searcher`](super::Searcher)s. It copies what it needs and can be shared.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    pub(super) names: Names,
    levels: Vec<Option<AccessLevel>>,
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
    services: Vec<ServiceEntry>,
    wide_keys: Vec<WideKey>,
}

/// The letters of a name as bits, by the bonus a match there has: enough to judge a word of one letter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    pub all: u64,
    pub first: u64,
    pub after_mark: u64,
    pub camel: u64,
}

impl Letters {
    /// The letters that a part of the name begins with.
    pub(super) fn beginnings(&self) -> u64 {
        self.first | self.after_mark | self.camel
    }
}

/// The bit of every character without one of its own.
pub(super) const OTHER_LETTERS: u64 = 1 << 63;

/// One bit for each character that names consist of; the last bit for any other.
pub(super) fn letter_bit(byte: u8) -> u64 {
    1 << match byte {
        b'a'..=b'z' => byte - b'a',
        b'A'..=b'Z' => byte - b'A',
        b'0'..=b'9' => 26 + (byte - b'0'),
        b':' => 36,
        b'-' => 37,
        b'_' => 38,
        b'.' => 39,
        b'/' => 40,
        b' ' => 41,
        _ => 63,
    }
}

pub(super) fn letter_bits(text: &[u8]) -> u64 {
    text.iter().fold(0, |bits, byte| bits | letter_bit(*byte))
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

    /// The actions that pass the filters, ascending; nothing when all do.
    pub(super) fn filtered(&self, filters: &Filters) -> Option<Vec<u32>> {
        if filters.is_empty() {
            return None;
        }
        let mut passing = vec![true; self.len()];
        keep_named(&mut passing, &filters.services, |value, add| {
            self.services_named(value).flat_map(|entry| entry.first..entry.end).for_each(add);
        });
        keep_named(&mut passing, &filters.types, |value, add| {
            self.with_facet(FacetKind::ResourceType, value, add);
        });
        keep_named(&mut passing, &filters.modules, |value, add| {
            self.with_facet(FacetKind::Module, value, add);
        });
        keep_named(&mut passing, &filters.keys, |value, add| {
            for key in self.wide_keys.iter().filter(|key| key.name.contains(value)) {
                (key.first..key.end).chain(key.only.iter().copied()).for_each(&mut *add);
            }
            self.with_facet(FacetKind::ConditionKey, value, add);
        });
        if !filters.levels.is_empty() {
            for (pass, level) in passing.iter_mut().zip(&self.levels) {
                *pass &= level_passes(*level, &filters.levels);
            }
        }
        let numbers = passing.iter().enumerate().filter(|(_, pass)| **pass);
        Some(numbers.map(|(at, _)| at as u32).collect())
    }

    /// The service of exactly this code, else those whose code, or a word of whose name, begins so.
    fn services_named<'i>(&'i self, value: &'i str) -> impl Iterator<Item = &'i ServiceEntry> {
        let exact = self.services.iter().any(|entry| entry.code == value);
        self.services.iter().filter(move |entry| {
            if exact {
                return entry.code == value;
            }
            let mut words = entry.title.split(|c: char| !c.is_alphanumeric());
            entry.code.starts_with(value)
                || entry.title.starts_with(value)
                || words.any(|word| word.starts_with(value))
        })
    }

    fn with_facet(&self, kind: FacetKind, value: &str, add: &mut dyn FnMut(u32)) {
        let finder = Finder::new(value);
        self.facet_names.search(&finder, false, |facet, _| {
            let facet = self.facets.get(facet).filter(|facet| facet.kind == kind);
            facet.into_iter().flat_map(|facet| facet.actions.iter().copied()).for_each(&mut *add);
        });
    }

    /// Says which filter values can never match anything, in words.
    pub fn explain_filters(&self, filters: &Filters) -> Vec<String> {
        let mut notes = Vec::new();
        for value in filters.services.iter().filter(|value| self.services_named(value).next().is_none()) {
            let codes = self.services.iter().map(|entry| &*entry.code);
            let near = crate::engine::nearest::nearest(value, codes);
            let hint = near.map_or_else(
                || "; `acscope catalog list` names all".to_owned(),
                |near| format!(": did you mean \"{near}\"?"),
            );
            notes.push(format!("no service is called \"{value}\"{hint}"));
        }
        for value in filters.levels.iter().filter(|value| !is_level_word(value)) {
            notes.push(format!(
                "no access level is called \"{value}\": there are create, list, get, update, delete, none, unknown, read and write"
            ));
        }
        let lists = [
            (&filters.types, FacetKind::ResourceType, "resource type"),
            (&filters.modules, FacetKind::Module, "module"),
        ];
        for (values, kind, noun) in lists {
            let is_unknown = |value: &&String| {
                let mut known = false;
                self.with_facet(kind, value, &mut |_| known = true);
                !known
            };
            notes.extend(
                values
                    .iter()
                    .filter(is_unknown)
                    .map(|value| format!("no {noun} has \"{value}\" in its name")),
            );
        }
        let key_known = |value: &str| {
            let mut known = self.wide_keys.iter().any(|key| key.name.contains(value));
            self.with_facet(FacetKind::ConditionKey, value, &mut |_| known = true);
            known
        };
        let unknown = filters.keys.iter().filter(|value| !key_known(value));
        notes.extend(unknown.map(|value| format!("no condition key has \"{value}\" in its name")));
        notes
    }
}

/// Keeps the actions that `named` adds for one of the values; all when there are no values.
fn keep_named(passing: &mut [bool], values: &[String], named: impl Fn(&str, &mut dyn FnMut(u32))) {
    if values.is_empty() {
        return;
    }
    let mut hit = vec![false; passing.len()];
    for value in values {
        named(value, &mut |action| {
            if let Some(hit) = hit.get_mut(action as usize) {
                *hit = true;
            }
        });
    }
    for (pass, hit) in passing.iter_mut().zip(hit) {
        *pass &= hit;
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
