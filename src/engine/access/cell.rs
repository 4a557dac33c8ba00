//! Statements as cells: one action pattern on one resource pattern under all conditions.
//!
//! An action is its code and its name, an ARN its service, region, account and relative id; each is a dimension of
//! its own. Requests fall into three zones, because ARNs of `acs:ram` compare without case (W9) and a request for all
//! resources has no ARN at all (F1). `NotAction` and `NotResource` are everything, with holes.

use super::atoms::{ANY, AtomId, Atoms, EMPTY, Lie, RAM};
use super::keys::{Keys, PointSet};
use crate::engine::decide::{Assumption, Reading};
use crate::engine::policy::{Statement, arn};
use smallvec::SmallVec;

/// Dimensions of text.
pub(super) const CODE: usize = 0;
pub(super) const NAME: usize = 1;
pub(super) const SERVICE: usize = 2;
pub(super) const REGION: usize = 3;
pub(super) const ACCOUNT: usize = 4;
pub(super) const ID: usize = 5;
pub(super) const DIMENSIONS: usize = 6;

/// Which resources a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Zone {
    /// A request for all resources: `*` and nothing else matches (F1).
    All,
    /// ARNs of `acs:ram`, their relative ids in lower case.
    Ram,
    /// All other ARNs.
    Other,
}

impl Zone {
    pub(super) const EACH: [Self; 3] = [Self::All, Self::Ram, Self::Other];
}

/// Where a cell comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Origin {
    /// The policy, in the order in which it was added.
    pub(super) policy: u32,
    /// The statement, as its place in the policy.
    pub(super) statement: u32,
    /// The action pattern; `NotAction` has no single one.
    pub(super) action: Option<u32>,
    /// The resource pattern; `NotResource` has no single one.
    pub(super) resource: Option<u32>,
}

/// One action pattern on one resource pattern, in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: [AtomId; DIMENSIONS],
    /// Sorted by key; a key that is not there may have any value.
    pub(super) keys: SmallVec<[(u32, PointSet); 1]>,
    /// What is left out; holes have no holes and no keys.
    pub(super) holes: Vec<Cell>,
    pub(super) origin: Option<Origin>,
}

impl Cell {
    /// Whether both hold the same requests by what is written, whichever statement wrote it.
    pub(super) fn holds_the_same(&self, other: &Self) -> bool {
        let holes = || self.holes.iter().zip(&other.holes);
        self.text == other.text
            && self.keys == other.keys
            && self.holes.len() == other.holes.len()
            && holes().all(|(own, other)| own.text == other.text && own.keys == other.keys)
    }

    /// Every request of a zone.
    pub(super) fn everything() -> Self {
        Self { text: [ANY; DIMENSIONS], keys: SmallVec::new(), holes: Vec::new(), origin: None }
    }

    pub(super) fn is_everything(&self) -> bool {
        self.text == [ANY; DIMENSIONS] && self.keys.is_empty() && self.holes.is_empty()
    }

    pub(super) fn of_action(code: AtomId, name: AtomId) -> Self {
        let mut cell = Self::everything();
        cell.text[CODE] = code;
        cell.text[NAME] = name;
        cell
    }
}

/// Makes cells of statements.
pub(super) struct CellMaker<'a> {
    pub(super) atoms: &'a mut Atoms,
    pub(super) keys: &'a Keys,
    pub(super) zone: Zone,
    pub(super) reading: Reading,
}

impl CellMaker<'_> {
    /// All cells of a statement in the zone; none when it can never apply there.
    pub(super) fn cells(&mut self, statement: &Statement, policy: u32, place: u32) -> Vec<Cell> {
        let Some(keys) = self.key_sets(statement) else { return Vec::new() };
        let actions = self.actions(statement);
        let resources = self.resources(statement);
        let mut cells = Vec::with_capacity(actions.len() * resources.len());
        for (action_at, action) in &actions {
            for (resource_at, resource) in &resources {
                let Some(text) = self.overlay(action.text, resource.text) else { continue };
                let mut holes = action.holes.clone();
                holes.extend(resource.holes.iter().cloned());
                if holes.iter().any(Cell::is_everything) {
                    continue;
                }
                let origin =
                    Some(Origin { policy, statement: place, action: *action_at, resource: *resource_at });
                cells.push(Cell { text, keys: keys.clone(), holes, origin });
            }
        }
        cells
    }

    /// One cell out of two that speak of different dimensions, but for the code of an action under F1.
    fn overlay(
        &mut self,
        action: [AtomId; DIMENSIONS],
        resource: [AtomId; DIMENSIONS],
    ) -> Option<[AtomId; DIMENSIONS]> {
        let mut text = resource;
        text[NAME] = action[NAME];
        text[CODE] = match (action[CODE], resource[CODE]) {
            (code, ANY) | (ANY, code) => code,
            (code, other) => match self.atoms.lie(code, other) {
                Lie::Apart => return None,
                Lie::Within => code,
                Lie::Partly | Lie::Unknown => other,
            },
        };
        Some(text)
    }

    /// The values for which all conditions hold, key by key; nothing when some key is left none.
    fn key_sets(&self, statement: &Statement) -> Option<SmallVec<[(u32, PointSet); 1]>> {
        let mut sets: SmallVec<[(u32, PointSet); 1]> = SmallVec::new();
        for condition in &statement.conditions {
            let (key, set) = self.keys.set_of(condition)?;
            match sets.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => *known = known.and(&set),
                None => sets.push((key, set)),
            }
        }
        sets.sort_by_key(|(key, _)| *key);
        let all = |key: u32| self.keys.get(key).map(super::keys::Key::all);
        sets.retain(|(key, set)| all(*key).is_none_or(|all| all != *set));
        (!sets.iter().any(|(_, set)| set.is_empty())).then_some(sets)
    }

    fn actions(&mut self, statement: &Statement) -> Vec<(Option<u32>, Cell)> {
        let pairs: Vec<Cell> = statement.action.texts().map(|pattern| self.action(pattern)).collect();
        if !statement.action.negated {
            return (0..).map(Some).zip(pairs).collect();
        }
        let mut everything = Cell::everything();
        everything.holes = pairs;
        vec![(None, everything)]
    }

    /// G6: `*`, or a code and a name. With one colon in pattern and action, no wildcard reaches over it (W2).
    fn action(&mut self, pattern: &str) -> Cell {
        match pattern.split_once(':') {
            Some((code, name)) => {
                let (code, name) = (self.atoms.part_of_action(code), self.atoms.part_of_action(name));
                Cell::of_action(code, name)
            }
            None => Cell::everything(),
        }
    }

    fn resources(&mut self, statement: &Statement) -> Vec<(Option<u32>, Cell)> {
        let Some(clause) = &statement.resource else { return Vec::new() };
        let cells: Vec<(u32, Cell)> = (0..)
            .zip(clause.texts())
            .flat_map(|(at, pattern)| self.resource(pattern).into_iter().map(move |cell| (at, cell)))
            .collect();
        // G16: the other reading of NotResource is Resource.
        if !clause.negated || self.reading.has(Assumption::NotResourceUnknown) {
            return cells.into_iter().map(|(at, cell)| (Some(at), cell)).collect();
        }
        let mut everything = Cell::everything();
        everything.holes = cells.into_iter().map(|(_, cell)| cell).collect();
        vec![(None, everything)]
    }

    /// A resource pattern in the zone: nothing when it matches nothing there.
    fn resource(&mut self, pattern: &str) -> SmallVec<[Cell; 1]> {
        let mut cell = Cell::everything();
        if pattern == "*" {
            return SmallVec::from_iter([cell]);
        }
        let Some(fields) = arn::split(pattern).filter(|fields| fields.prefix == "acs") else {
            return SmallVec::new();
        };
        let service = self.atoms.glob(fields.service, false);
        let other_case = self.reading.has(Assumption::ResourceCase);
        match self.zone {
            Zone::All => {
                // F1, read the other way: acs:<code>:*:*:* stands for all resources of the code too.
                let all_of_service =
                    [fields.region, fields.account, fields.relative_id].iter().all(|field| *field == "*");
                if !all_of_service || !self.reading.has(Assumption::AllResourcesByArn) {
                    return SmallVec::new();
                }
                cell.text[CODE] = self.atoms.part_of_action(fields.service);
                return SmallVec::from_iter([cell]);
            }
            Zone::Ram => {
                if self.atoms.lie(RAM, service) != Lie::Within {
                    return SmallVec::new();
                }
            }
            Zone::Other => {
                if service == RAM {
                    return SmallVec::new();
                }
                cell.text[SERVICE] = service;
            }
        }
        cell.text[REGION] = self.atoms.glob(fields.region, false);
        cell.text[ACCOUNT] = self.atoms.glob(fields.account, false);
        // W9: without case for acs:ram, with case for all others; the other reading turns both round.
        cell.text[ID] = self.atoms.glob(fields.relative_id, (self.zone == Zone::Ram) != other_case);
        if !self.reading.has(Assumption::EmptyRegionMatchesAll) || cell.text[REGION] == ANY {
            return SmallVec::from_iter([cell]);
        }
        // W7, read the other way: an empty region matches all, and no region is matched by all.
        if cell.text[REGION] == EMPTY {
            cell.text[REGION] = ANY;
            return SmallVec::from_iter([cell]);
        }
        let mut without = cell.clone();
        without.text[REGION] = EMPTY;
        SmallVec::from_iter([cell, without])
    }
}
