//! The exact question behind all others: is there a text that matches all of these patterns and none of those?
//!
//! All patterns are read side by side, breadth first, so that the text found is a shortest one. The number of joint
//! states can grow exponentially (many patterns of many stars), so there is a budget; beyond it the answer is that
//! there is none, never a guess.

use super::atom::{Atom, Machine};
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// What a search may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Joint states that one search may visit.
    pub states: usize,
    /// Memory for them, in bytes.
    pub bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { states: 40_000, bytes: 16 << 20 }
    }
}

/// What all searches of one question took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchCost {
    /// How many there were.
    pub searches: usize,
    /// Steps of all patterns together: one for each pattern, state and character.
    pub steps: usize,
    /// Joint states of the largest search.
    pub most_states: usize,
    /// Memory for them, in bytes. Searches follow one another, so this is what is held at once.
    pub most_bytes: usize,
}

impl SearchCost {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            searches: self.searches + other.searches,
            steps: self.steps + other.steps,
            most_states: self.most_states.max(other.most_states),
            most_bytes: self.most_bytes.max(other.most_bytes),
        }
    }
}

/// The steps that all searches of one question may still take together, and what they took.
#[derive(Debug)]
pub(super) struct Allowance {
    left: Cell<usize>,
    cost: Cell<SearchCost>,
}

impl Allowance {
    pub(super) fn new(steps: usize) -> Self {
        Self { left: Cell::new(steps), cost: Cell::default() }
    }

    /// For a question that is a single search, bounded by its budget.
    pub(super) fn unlimited() -> Self {
        Self::new(usize::MAX)
    }

    /// So many steps from here on; what was taken so far still counts.
    pub(super) fn renew(&self, steps: usize) {
        self.left.set(steps);
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    pub(super) fn left(&self) -> usize {
        self.left.get()
    }

    pub(super) fn cost(&self) -> SearchCost {
        self.cost.get()
    }

    fn step(&self, steps: usize) {
        self.left.set(self.left.get().saturating_sub(steps));
        let cost = self.cost.get();
        self.cost.set(SearchCost { steps: cost.steps.saturating_add(steps), ..cost });
    }

    fn searched(&self, states: usize, bytes: usize) {
        let one = SearchCost { searches: 1, steps: 0, most_states: states, most_bytes: bytes };
        self.cost.set(self.cost.get().and(one));
    }
}

/// The outcome of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// There is such a text, for example this one.
    Found(String),
    /// There is none.
    Empty,
    /// The budget was used up before it could be told.
    Undecided,
}

/// One visited state: the states of all machines one after the other.
struct Visited {
    /// All states in one piece of memory; each takes the same number of words.
    words: Vec<u64>,
    width: usize,
    known: FxHashMap<u64, smallvec::SmallVec<[u32; 1]>>,
    /// The state before, and the character read.
    parents: Vec<(u32, Option<char>)>,
}

impl Visited {
    fn state(&self, number: u32) -> &[u64] {
        let start = number as usize * self.width;
        self.words.get(start..start + self.width).unwrap_or_default()
    }

    /// The new state's number, or nothing when it was there before.
    fn add(&mut self, state: &[u64], parent: u32, character: Option<char>) -> Option<u32> {
        let hash = hash_of(state);
        let known = self
            .known
            .get(&hash)
            .is_some_and(|numbers| numbers.iter().any(|number| self.state(*number) == state));
        if known {
            return None;
        }
        let number = self.parents.len() as u32;
        self.known.entry(hash).or_default().push(number);
        self.words.extend_from_slice(state);
        self.parents.push((parent, character));
        Some(number)
    }

    fn bytes(&self) -> usize {
        self.words.len() * 8 + self.parents.len() * 64
    }

    /// The characters that led to a state.
    fn path(&self, mut number: u32) -> Vec<Option<char>> {
        let mut path = Vec::new();
        while number != 0 {
            let Some((parent, character)) = self.parents.get(number as usize) else { break };
            path.push(*character);
            number = *parent;
        }
        path.reverse();
        path
    }
}

fn hash_of(state: &[u64]) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    state.hash(&mut hasher);
    hasher.finish()
}

/// Looks for a text that matches all of `inside` and none of `outside`.
pub(super) fn search(inside: &[&Atom], outside: &[&Atom], budget: Budget) -> Search {
    search_within(inside, outside, budget, &Allowance::unlimited())
}

/// The same for one of many searches that share what they may cost.
pub(super) fn search_within(
    inside: &[&Atom],
    outside: &[&Atom],
    budget: Budget,
    allowance: &Allowance,
) -> Search {
    if let Some(literal) = inside.iter().find_map(|atom| atom.literal()) {
        let found = inside.iter().all(|atom| atom.matches(literal))
            && !outside.iter().any(|atom| atom.matches(literal));
        return if found { Search::Found(literal.to_owned()) } else { Search::Empty };
    }
    if allowance.is_spent() {
        return Search::Undecided;
    }
    Product::new(inside, outside).run(budget, allowance)
}

struct Product {
    machines: Vec<Machine>,
    /// The first so many must accept, the others must not.
    inside: usize,
    width: usize,
    other: char,
}

impl Product {
    fn new(inside: &[&Atom], outside: &[&Atom]) -> Self {
        let machines: Vec<Machine> = inside.iter().chain(outside).map(|atom| Machine::new(atom)).collect();
        let width = machines.iter().map(Machine::words).sum();
        let other = unnamed_character(inside.iter().chain(outside).copied());
        Self { machines, inside: inside.len(), width, other }
    }

    fn run(&self, budget: Budget, allowance: &Allowance) -> Search {
        let mut visited = Visited {
            words: Vec::new(),
            width: self.width,
            known: FxHashMap::default(),
            parents: Vec::new(),
        };
        let found = self.walk(budget, allowance, &mut visited);
        allowance.searched(visited.parents.len(), visited.bytes());
        found
    }

    fn walk(&self, budget: Budget, allowance: &Allowance, visited: &mut Visited) -> Search {
        let mut next = vec![0_u64; self.width];
        for (machine, part) in self.machines.iter().zip(self.parts_mut(&mut next)) {
            machine.start(part);
        }
        if self.is_hopeless(&next) {
            return Search::Empty;
        }
        visited.add(&next, 0, None);
        let mut current = vec![0_u64; self.width];
        let mut telling = Vec::new();
        let mut number = 0;
        while (number as usize) < visited.parents.len() {
            current.copy_from_slice(visited.state(number));
            if self.accepts(&current) {
                let text = visited
                    .path(number)
                    .into_iter()
                    .map(|character| character.unwrap_or(self.other))
                    .collect();
                return Search::Found(text);
            }
            if visited.parents.len() > budget.states || visited.bytes() > budget.bytes || allowance.is_spent()
            {
                return Search::Undecided;
            }
            telling.clear();
            for (machine, part) in self.machines.iter().zip(self.parts(&current)) {
                machine.telling(part, &mut telling);
            }
            telling.sort_unstable();
            telling.dedup();
            allowance.step(self.machines.len() * (telling.len() + 1));
            for character in telling.iter().copied().map(Some).chain([None]) {
                let parts = self.parts(&current).zip(self.parts_mut(&mut next));
                for (machine, (from, to)) in self.machines.iter().zip(parts) {
                    machine.step(from, character, to);
                }
                if !self.is_hopeless(&next) {
                    visited.add(&next, number, character);
                }
            }
            number += 1;
        }
        Search::Empty
    }

    fn parts<'s>(&self, state: &'s [u64]) -> impl Iterator<Item = &'s [u64]> {
        let mut rest = state;
        self.machines.iter().map(move |machine| {
            let (part, after) = rest.split_at_checked(machine.words()).unwrap_or((rest, &[]));
            rest = after;
            part
        })
    }

    fn parts_mut<'s>(&self, state: &'s mut [u64]) -> impl Iterator<Item = &'s mut [u64]> {
        let mut rest = state;
        self.machines.iter().map(move |machine| {
            let whole = std::mem::take(&mut rest);
            let at = machine.words().min(whole.len());
            let (part, after) = whole.split_at_mut(at);
            rest = after;
            part
        })
    }

    fn is_hopeless(&self, state: &[u64]) -> bool {
        let mut machines = self.machines.iter().zip(self.parts(state)).enumerate();
        machines.any(
            |(at, (machine, part))| {
                if at < self.inside { Machine::is_dead(part) } else { machine.accepts_forever(part) }
            },
        )
    }

    fn accepts(&self, state: &[u64]) -> bool {
        let mut machines = self.machines.iter().zip(self.parts(state)).enumerate();
        machines.all(|(at, (machine, part))| machine.accepts(part) == (at < self.inside))
    }
}

/// A character that no pattern names, a plain one if there is one.
fn unnamed_character<'a>(atoms: impl Iterator<Item = &'a Atom>) -> char {
    let mut named: Vec<char> = atoms.flat_map(Atom::characters).collect();
    named.sort_unstable();
    named.dedup();
    let free = |character: &char| named.binary_search(character).is_err();
    let plain = "x0a1bcdefghijklmnopqrstuvwyz23456789-_".chars();
    // The list of named characters is finite, so one of the ideographs is free.
    plain.chain('\u{4E00}'..='\u{9FFF}').chain('\u{AC00}'..='\u{D7A3}').find(free).unwrap_or('\u{FFFD}')
}
