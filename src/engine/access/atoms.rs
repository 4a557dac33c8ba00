//! Every pattern once, and what is known of each pair, so that the same two patterns are compared only once.

use super::atom::Atom;
use super::glob_relation::{PAIR, is_apart_at_cost, is_within_at_cost};
use super::product::{Allowance, Budget, Search, search_within};
use rustc_hash::FxHashMap;

/// The number of an atom.
pub(super) type AtomId = u32;
/// Everything.
pub(super) const ANY: AtomId = 0;
/// Everything but the empty text: what code and name of an action are at least.
pub(super) const SOMETHING: AtomId = 1;
/// The service whose ARNs compare without case (W9).
pub(super) const RAM: AtomId = 2;
/// Nothing: "no region" (W7).
pub(super) const EMPTY: AtomId = 3;

/// How the texts of one atom lie to those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    /// All are among them.
    Within,
    /// None is.
    Apart,
    /// Some are and some are not.
    Partly,
    /// Not decided within the budget.
    Unknown,
}

/// All atoms of a question.
#[derive(Debug)]
pub(super) struct Atoms {
    list: Vec<(Atom, Box<str>)>,
    by_atom: FxHashMap<Atom, AtomId>,
    lies: FxHashMap<(AtomId, AtomId), Lie>,
    /// By the text as it was written: those compared as they are, and the folded ones.
    by_text: [FxHashMap<Box<str>, AtomId>; 2],
    budget: Budget,
    allowance: Allowance,
}

/// Steps of all searches of one question about patterns, a fraction of a second.
pub(super) const MOST_STEPS: usize = 3_000_000;

impl Atoms {
    /// None yet; their searches may take so many steps.
    pub(super) fn new(steps: usize) -> Self {
        let mut atoms = Self {
            list: Vec::new(),
            by_atom: FxHashMap::default(),
            lies: FxHashMap::default(),
            by_text: Default::default(),
            budget: PAIR,
            allowance: Allowance::new(steps),
        };
        for text in ["*", "?*", "ram", ""] {
            atoms.glob(text, false);
        }
        atoms
    }

    /// The atom of a pattern; folded ones are compared with lower-cased text.
    pub(super) fn glob(&mut self, pattern: &str, folded: bool) -> AtomId {
        if pattern == "*" && !self.list.is_empty() {
            return ANY;
        }
        let [as_written, of_folded] = &mut self.by_text;
        let by_text = if folded { of_folded } else { as_written };
        if let Some(known) = by_text.get(pattern) {
            return *known;
        }
        let atom = if folded { Atom::glob(&pattern.to_ascii_lowercase()) } else { Atom::glob(pattern) };
        let number = match self.by_atom.get(&atom) {
            Some(known) => *known,
            None => {
                let number = self.list.len() as AtomId;
                self.by_atom.insert(atom.clone(), number);
                self.list.push((atom, pattern.into()));
                number
            }
        };
        by_text.insert(pattern.into(), number);
        number
    }

    /// The atom of a part of an action, which is never empty: `*` and `?*` are the same there.
    pub(super) fn part_of_action(&mut self, pattern: &str) -> AtomId {
        let number = self.glob(pattern, true);
        if self.get(number).is_some_and(Atom::takes_all_but_empty) { ANY } else { number }
    }

    pub(super) fn get(&self, number: AtomId) -> Option<&Atom> {
        self.list.get(number as usize).map(|(atom, _)| atom)
    }

    /// The pattern as it was first written.
    pub(super) fn shown(&self, number: AtomId) -> &str {
        self.list.get(number as usize).map_or("", |(_, shown)| shown)
    }

    pub(super) fn literal(&self, number: AtomId) -> Option<&str> {
        self.get(number)?.literal()
    }

    /// How the texts of `inner` lie to those of `outer`.
    pub(super) fn lie(&mut self, inner: AtomId, outer: AtomId) -> Lie {
        if outer == ANY || inner == outer {
            return Lie::Within;
        }
        let (Some(left), Some(right)) = (self.get(inner), self.get(outer)) else { return Lie::Unknown };
        if let Some(literal) = left.literal() {
            return if right.matches(literal) { Lie::Within } else { Lie::Apart };
        }
        if let Some(known) = self.lies.get(&(inner, outer)) {
            return *known;
        }
        let allowance = &self.allowance;
        let lie = if self.is_spent() && left.is_within_quickly(right).is_none() {
            Lie::Unknown
        } else if is_apart_at_cost(left, right, self.budget, allowance) == Some(true) {
            Lie::Apart
        } else {
            match is_within_at_cost(left, right, self.budget, allowance) {
                Some(true) => Lie::Within,
                Some(false) if is_apart_at_cost(left, right, self.budget, allowance) == Some(false) => {
                    Lie::Partly
                }
                _ => Lie::Unknown,
            }
        };
        self.lies.insert((inner, outer), lie);
        lie
    }

    /// Searches have taken all that they may: only quick answers are left.
    pub(super) fn is_spent(&self) -> bool {
        self.allowance.is_spent()
    }

    /// What the searches may still take, and took.
    pub(super) fn allowance(&self) -> &Allowance {
        &self.allowance
    }

    /// Looks for a text that matches all of `inside` and none of `outside`.
    pub(super) fn search(&mut self, inside: &[AtomId], outside: &[AtomId]) -> Search {
        let is_literal = |number: &AtomId| self.literal(*number).is_some();
        if self.is_spent() && !inside.iter().any(is_literal) {
            return Search::Undecided;
        }
        let atoms = |numbers: &[AtomId]| -> Vec<&Atom> {
            numbers.iter().filter_map(|number| self.get(*number)).collect()
        };
        search_within(&atoms(inside), &atoms(outside), self.budget, &self.allowance)
    }
}
