//! All condition keys of a question, and sets of values as sets of points.

use super::points::{Points, Values, points_of};
use super::product::Allowance;
use crate::engine::decide::{ConditionTest, Reading};
use crate::engine::policy::Condition;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Conditions on a doubtful key that phantoms can stand for.
const MOST_PHANTOM_CONDITIONS: usize = 9;
/// The key under which the group of the resource is kept (E7); no condition key can have this name.
pub(super) const GROUP_KEY: &str = "\u{0}resource group";

/// A set of points of one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct PointSet(SmallVec<[u64; 2]>);

impl PointSet {
    fn with_room(points: usize) -> Self {
        Self(SmallVec::from_elem(0, points.div_ceil(64)))
    }

    fn insert(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(left, right)| left & right).collect())
    }

    pub(super) fn and_not(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(left, right)| left & !right).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(left, right)| left & !right == 0)
    }
}

/// One key and its points.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) name: String,
    /// What each point stands for; points beyond are phantoms.
    pub(super) known: Vec<Values>,
    points: usize,
    /// Why there are phantoms.
    pub(super) doubt: Option<&'static str>,
    conditions: FxHashMap<ConditionForm, PointSet>,
}

/// A condition by meaning: operator and values in order.
type ConditionForm = (String, Vec<String>);

fn form_of(condition: &Condition) -> ConditionForm {
    let mut values: Vec<String> = condition.values.iter().map(|value| value.text.clone()).collect();
    values.sort_unstable();
    values.dedup();
    (condition.operator.name(), values)
}

impl Key {
    fn new(
        name: &str,
        conditions: &[&Condition],
        reading: Reading,
        find: impl FnOnce(&str, &[&Condition]) -> Points,
    ) -> Self {
        let mut distinct: Vec<(ConditionForm, &Condition)> = Vec::new();
        for condition in conditions {
            let form = form_of(condition);
            if !distinct.iter().any(|(known, _)| *known == form) {
                distinct.push((form, condition));
            }
        }
        let conditions: Vec<&Condition> = distinct.iter().map(|(_, condition)| *condition).collect();
        let found = find(name, &conditions);
        let phantoms = match found.doubt {
            None => 0,
            Some(_) => 1 << distinct.len().min(MOST_PHANTOM_CONDITIONS),
        };
        let points = found.known.len() + phantoms;
        let mut sets = FxHashMap::default();
        for (at, (form, condition)) in distinct.into_iter().enumerate() {
            let mut set = PointSet::with_room(points);
            let mut test = ConditionTest::new(condition);
            for (point, values) in found.known.iter().enumerate() {
                if test.holds(values, reading) {
                    set.insert(point);
                }
            }
            for phantom in 0..phantoms {
                // Beyond the most, the conditions share a phantom's bit: too few phantoms, which `all` tells.
                if phantom & (1 << (at % MOST_PHANTOM_CONDITIONS)) != 0 {
                    set.insert(found.known.len() + phantom);
                }
            }
            sets.insert(form, set);
        }
        Self { name: name.to_owned(), known: found.known, points, doubt: found.doubt, conditions: sets }
    }

    /// Whether phantoms stand for every combination of the conditions.
    fn is_exhaustive(&self) -> bool {
        self.doubt.is_none() || self.conditions.len() <= MOST_PHANTOM_CONDITIONS
    }

    /// Every point.
    pub(super) fn all(&self) -> PointSet {
        let mut all = PointSet::with_room(self.points);
        (0..self.points).for_each(|at| all.insert(at));
        all
    }

    /// The first point of a set that stands for values, with them.
    pub(super) fn example(&self, set: &PointSet) -> Option<&Values> {
        self.known.iter().enumerate().find(|(at, _)| set.has(*at)).map(|(_, values)| values)
    }
}

/// The keys of all policies of a question.
#[derive(Debug, Default)]
pub(super) struct Keys {
    list: Vec<Key>,
    by_name: FxHashMap<String, u32>,
}

impl Keys {
    /// Reads all conditions, under the proposed reading; a condition that is asked for later must be among them.
    pub(super) fn new<'c>(
        conditions: impl Iterator<Item = &'c Condition>,
        groups: &[String],
        allowance: &Allowance,
    ) -> Self {
        let find = |name: &str, conditions: &[&Condition]| points_of(name, conditions, allowance);
        let mut keys = Self::of_conditions(conditions, Reading::PROPOSED, find);
        if !groups.is_empty() {
            let known: Vec<Values> =
                groups.iter().map(|group| vec![group.clone()]).chain([Vec::new()]).collect();
            keys.add(Key {
                name: GROUP_KEY.to_owned(),
                points: known.len(),
                known,
                doubt: None,
                conditions: FxHashMap::default(),
            });
        }
        keys
    }

    /// The same conditions under another reading. The points stay: which values a question has to tell apart does not
    /// depend on how they are read.
    pub(super) fn under<'c>(
        &self,
        conditions: impl Iterator<Item = &'c Condition>,
        reading: Reading,
    ) -> Self {
        let find = |name: &str, conditions: &[&Condition]| match self.named(name) {
            Some(key) => Points { known: key.known.clone(), doubt: key.doubt },
            None => points_of(name, conditions, &Allowance::new(0)),
        };
        let mut keys = Self::of_conditions(conditions, reading, find);
        if let Some(groups) = self.named(GROUP_KEY) {
            keys.add(groups.clone());
        }
        keys
    }

    fn of_conditions<'c>(
        conditions: impl Iterator<Item = &'c Condition>,
        reading: Reading,
        find: impl Fn(&str, &[&Condition]) -> Points,
    ) -> Self {
        let mut by_key: Vec<(&str, Vec<&Condition>)> = Vec::new();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        for condition in conditions {
            let name = condition.key.text.as_str();
            let place = *places.entry(name).or_insert_with(|| {
                by_key.push((name, Vec::new()));
                by_key.len() - 1
            });
            if let Some((_, list)) = by_key.get_mut(place) {
                list.push(condition);
            }
        }
        let mut keys = Self::default();
        for (name, conditions) in by_key {
            keys.add(Key::new(name, &conditions, reading, &find));
        }
        keys
    }

    fn add(&mut self, key: Key) {
        self.by_name.insert(key.name.clone(), self.list.len() as u32);
        self.list.push(key);
    }

    fn named(&self, name: &str) -> Option<&Key> {
        self.get(*self.by_name.get(name)?)
    }

    pub(super) fn get(&self, number: u32) -> Option<&Key> {
        self.list.get(number as usize)
    }

    /// The key and the values for which a condition holds.
    pub(super) fn set_of(&self, condition: &Condition) -> Option<(u32, PointSet)> {
        let number = *self.by_name.get(condition.key.text.as_str())?;
        Some((number, self.get(number)?.conditions.get(&form_of(condition))?.clone()))
    }

    /// The point of a resource group.
    pub(super) fn group(&self, group: &str) -> Option<(u32, PointSet)> {
        let number = *self.by_name.get(GROUP_KEY)?;
        let key = self.get(number)?;
        let at = key.known.iter().position(|values| values.iter().any(|known| known == group))?;
        let mut set = PointSet::with_room(key.points);
        set.insert(at);
        Some((number, set))
    }

    /// A key whose phantoms do not stand for everything, so that no proof can rest on it.
    pub(super) fn beyond_proof(&self) -> Option<&Key> {
        self.list.iter().find(|key| !key.is_exhaustive())
    }
}
