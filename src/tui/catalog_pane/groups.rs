//! How the actions of a service are grouped in the tree.
//!
//! Each action stands in exactly one group of its service, so that it has one place in the tree: by resource type it
//! stands under the first type that is always checked. What a catalog does not say is a group of its own and the last.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::grouping::Grouping;
use super::item::{GroupId, Item};
use crate::engine::account::main_type;
use crate::engine::catalog::{AccessLevel, Action, ActionId, Catalog, ResourceTypeId, ServiceId};
use crate::tui::text::browse as text;

/// Actions of one service that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its service.
    pub service: ServiceId,
    /// What it is called.
    pub name: String,
    /// Its actions, by name.
    pub actions: Vec<ActionId>,
}

/// All groups of all services.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Groups {
    all: Vec<Group>,
    /// By service: its groups.
    of_service: Vec<Range<u32>>,
    /// By action: its group.
    of_action: Vec<u32>,
}

impl Groups {
    /// The groups of a catalog.
    pub fn new(catalog: &Catalog, grouping: Grouping) -> Self {
        let mut groups = Self { of_action: vec![0; catalog.actions().len()], ..Self::default() };
        for service in catalog.service_ids() {
            let first = groups.all.len() as u32;
            for (_, name, actions) in groups_of(catalog, service, grouping) {
                let at = groups.all.len() as u32;
                for id in &actions {
                    if let Some(slot) = groups.of_action.get_mut(id.index()) {
                        *slot = at;
                    }
                }
                groups.all.push(Group { service, name: name.to_owned(), actions });
            }
            groups.of_service.push(first..groups.all.len() as u32);
        }
        groups
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Group> {
        self.all.iter()
    }

    /// A group.
    pub fn get(&self, id: GroupId) -> Option<&Group> {
        self.all.get(id.index())
    }

    /// The groups of a service, in order.
    pub fn of_service(&self, service: ServiceId) -> impl ExactSizeIterator<Item = GroupId> + use<> {
        self.of_service.get(service.index()).cloned().unwrap_or_default().map(GroupId)
    }

    /// Whether the tree leaves out the groups of a service: one group that holds everything says nothing.
    pub fn is_flat(&self, service: ServiceId) -> bool {
        self.of_service(service).len() < 2
    }

    /// The group of an action.
    pub fn of_action(&self, action: ActionId) -> Option<GroupId> {
        self.of_action.get(action.index()).copied().map(GroupId)
    }

    /// The branch that an item hangs on; none for services.
    pub fn parent(&self, catalog: &Catalog, item: Item) -> Option<Item> {
        match item {
            Item::Service(_) => None,
            Item::Group(id) => self.get(id).map(|group| Item::Service(group.service)),
            Item::Action(id) => {
                let service = catalog.action(id).service;
                if self.is_flat(service) {
                    Some(Item::Service(service))
                } else {
                    self.of_action(id).map(Item::Group)
                }
            }
        }
    }

    /// The actions below an item, or the action itself.
    pub fn actions_of(&self, catalog: &Catalog, item: Item) -> Vec<ActionId> {
        match item {
            Item::Service(id) => catalog.actions_of(id).collect(),
            Item::Group(id) => self.get(id).map(|group| group.actions.clone()).unwrap_or_default(),
            Item::Action(id) => vec![id],
        }
    }
}

/// The name of the group that an action belongs to, with its rank among the groups; unknown comes last.
fn key_of<'c>(grouping: Grouping, catalog: &'c Catalog, action: &'c Action) -> (u8, &'c str) {
    const LAST: u8 = u8::MAX;
    match grouping {
        Grouping::Module => match &action.module {
            Some(module) => (0, module),
            None => (LAST, text::NO_MODULE),
        },
        Grouping::ResourceType => match main_type(action) {
            Some(ResourceTypeId::ALL) => (1, text::ALL_RESOURCES),
            Some(id) => (0, &catalog.resource_type(id).name),
            None => (LAST, text::UNKNOWN_RESOURCES),
        },
        Grouping::Level => match action.level {
            Some(level) => {
                let rank = AccessLevel::ALL.iter().position(|one| *one == level).unwrap_or_default();
                (rank as u8, level.word())
            }
            None => (LAST, text::UNKNOWN_LEVEL),
        },
    }
}

/// The groups of a service in order, by rank and then by name.
fn groups_of(catalog: &Catalog, service: ServiceId, grouping: Grouping) -> Vec<(u8, &str, Vec<ActionId>)> {
    let mut groups: Vec<(u8, &str, Vec<ActionId>)> = Vec::new();
    let mut places: FxHashMap<(u8, &str), usize> = FxHashMap::default();
    for id in catalog.actions_of(service) {
        let (rank, name) = key_of(grouping, catalog, catalog.action(id));
        let place = *places.entry((rank, name)).or_insert_with(|| {
            groups.push((rank, name, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, _, actions)) = groups.get_mut(place) {
            actions.push(id);
        }
    }
    groups.sort_by(|(rank, name, _), (other_rank, other, _)| {
        rank.cmp(other_rank).then_with(|| by_letters(name, other))
    });
    groups
}

/// Case aside, and then as written, so that the order is always the same.
fn by_letters(left: &str, right: &str) -> Ordering {
    folded(left).cmp(folded(right)).then_with(|| left.cmp(right))
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_in_one_group_of_its_service_whatever_the_grouping() {
        let catalog = Catalog::embedded().unwrap();
        for grouping in [Grouping::Module, Grouping::ResourceType, Grouping::Level] {
            let groups = Groups::new(&catalog, grouping);
            let mut seen = vec![0; catalog.actions().len()];
            for service in catalog.service_ids() {
                for id in groups.of_service(service) {
                    let group = groups.get(id).unwrap();
                    assert!(!group.actions.is_empty() && group.service == service);
                    for action in &group.actions {
                        seen[action.index()] += 1;
                        assert_eq!(groups.of_action(*action), Some(id));
                    }
                }
            }
            assert!(seen.iter().all(|times| *times == 1), "{grouping:?}");
        }
    }

    #[test]
    fn unknown_is_the_last_group_and_levels_keep_their_order() {
        let catalog = Catalog::embedded().unwrap();
        let names = |code: &str, grouping| {
            let groups = Groups::new(&catalog, grouping);
            let service = catalog.service_id(code).unwrap();
            groups.of_service(service).map(|id| groups.get(id).unwrap().name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names("cms", Grouping::ResourceType).last().unwrap(), text::UNKNOWN_RESOURCES);
        assert_eq!(names("cms", Grouping::Module).last().unwrap(), text::NO_MODULE);
        let levels = names("cms", Grouping::Level);
        assert_eq!(levels[..3], ["create", "list", "get"]);
    }
}
