//! Filters: which actions they leave, and which of their values nothing has.

use memchr::memmem::Finder;

use super::index::{FacetKind, SearchIndex, ServiceEntry};
use super::query::{Filters, is_level_word, level_passes};
use crate::engine::nearest::nearest;

impl SearchIndex {
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
            let near = nearest(value, codes);
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
