//! Is a region covered? By taking away one obstacle after the other until a request is left or nothing is.
//!
//! A question is a box (patterns in every dimension, values for every key) and a list of obstacles that it must avoid.
//! Obstacles that do not meet the box drop out, one that covers it ends the search, and of the others one is chosen
//! and avoided in each dimension in turn. The answer is exact; where the budget ends first it is `undecided`.

use super::atoms::{ANY, AtomId, Atoms, Lie, SOMETHING};
use super::cell::{ACCOUNT, CODE, Cell, DIMENSIONS, ID, NAME, REGION, SERVICE};
use super::keys::{Keys, PointSet};
use super::product::Search;
use smallvec::SmallVec;

/// Branches that one question may take.
const MOST_STEPS: usize = 4_000;
/// Branches when the searches are spent.
const FEWEST_STEPS: usize = 32;

/// Two cells of one service mostly part in what they name.
const MOST_TELLING_FIRST: [usize; DIMENSIONS] = [NAME, ID, CODE, SERVICE, REGION, ACCOUNT];

/// Texts of one dimension: those that match all of `inside` and none of `outside`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Texts {
    pub(super) inside: SmallVec<[AtomId; 2]>,
    pub(super) outside: SmallVec<[AtomId; 2]>,
}

/// A set of requests: a product of texts and values.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Region {
    pub(super) text: [Texts; DIMENSIONS],
    pub(super) keys: SmallVec<[(u32, PointSet); 2]>,
}

/// What a region must avoid: the requests that all of these cells hold.
pub(super) type Obstacle<'c> = SmallVec<[&'c Cell; 1]>;

/// What is left of a region.
#[derive(Debug)]
pub(super) enum Left {
    /// At least this part.
    Part(Region),
    /// Nothing.
    Nothing,
    /// Not decided.
    Undecided(&'static str),
}

/// How a region lies to an obstacle.
enum Meeting {
    Apart,
    Covered,
    Partly(Ways),
}

/// The ways in which a region can avoid an obstacle.
#[derive(Default)]
struct Ways {
    texts: SmallVec<[(usize, AtomId); 3]>,
    keys: SmallVec<[(u32, PointSet); 1]>,
    holes: SmallVec<[Cell; 0]>,
}

impl Ways {
    fn len(&self) -> usize {
        self.texts.len() + self.keys.len() + self.holes.len()
    }
}

pub(super) struct Solver<'a> {
    pub(super) atoms: &'a mut Atoms,
    pub(super) keys: &'a Keys,
    steps: usize,
}

impl<'a> Solver<'a> {
    pub(super) fn new(atoms: &'a mut Atoms, keys: &'a Keys) -> Self {
        Self { atoms, keys, steps: 0 }
    }

    /// What is left of a region beside all obstacles.
    pub(super) fn left_of(&mut self, region: &Region, obstacles: &[Obstacle<'_>]) -> Left {
        self.steps = 0;
        let obstacles: Vec<&Obstacle<'_>> = obstacles.iter().collect();
        self.avoid(region, &obstacles)
    }

    fn avoid(&mut self, region: &Region, obstacles: &[&Obstacle<'_>]) -> Left {
        self.steps += 1;
        if self.is_exhausted() {
            return Left::Undecided("too many statements overlap in too many ways");
        }
        let mut met: Vec<(&Obstacle<'_>, Ways)> = Vec::new();
        for obstacle in obstacles {
            match self.meeting(region, obstacle) {
                Meeting::Apart => {}
                Meeting::Covered => return Left::Nothing,
                Meeting::Partly(ways) => met.push((obstacle, ways)),
            }
        }
        let Some(fewest) = met.iter().enumerate().min_by_key(|(_, (_, ways))| ways.len()).map(|(at, _)| at)
        else {
            return self.confirm(region);
        };
        let (_, ways) = met.swap_remove(fewest);
        let others: Vec<&Obstacle<'_>> = met.iter().map(|(obstacle, _)| *obstacle).collect();
        let mut undecided = None;
        for branch in self.branches(region, &ways) {
            match self.avoid(&branch, &others) {
                Left::Nothing => {}
                Left::Undecided(why) => undecided = Some(why),
                part @ Left::Part(_) => return part,
            }
            if self.is_exhausted() {
                break;
            }
        }
        undecided.map_or(Left::Nothing, Left::Undecided)
    }

    /// Once the searches have taken all they may, more branches would hardly bring more answers.
    fn is_exhausted(&self) -> bool {
        self.steps > if self.atoms.is_spent() { FEWEST_STEPS } else { MOST_STEPS }
    }

    fn branches(&mut self, region: &Region, ways: &Ways) -> Vec<Region> {
        let mut branches = Vec::with_capacity(ways.len());
        for (key, set) in &ways.keys {
            let mut branch = region.clone();
            let rest = self.values(region, *key).and_not(set);
            branch.set_values(*key, rest);
            branches.push(branch);
        }
        for (dimension, atom) in &ways.texts {
            let mut branch = region.clone();
            if let Some(texts) = branch.text.get_mut(*dimension) {
                texts.outside.push(*atom);
            }
            branches.push(branch);
        }
        branches.extend(ways.holes.iter().filter_map(|hole| self.narrow(region, hole)));
        branches
    }

    /// Every dimension really holds a text: only where an earlier comparison was not decided can it be otherwise.
    fn confirm(&mut self, region: &Region) -> Left {
        for (dimension, texts) in region.text.iter().enumerate() {
            if texts.outside.is_empty() && texts.inside.len() <= 1 {
                continue;
            }
            match self.search(dimension, texts, None, None) {
                Search::Found(_) => {}
                Search::Empty => return Left::Nothing,
                Search::Undecided => {
                    return Left::Undecided("patterns overlap in more ways than the budget allows");
                }
            }
        }
        Left::Part(region.clone())
    }

    /// The part of a region that all of these cells hold, their holes not yet left out.
    pub(super) fn narrow_to_all(&mut self, region: &Region, cells: &[&Cell]) -> Option<Region> {
        let Some((first, others)) = cells.split_first() else { return Some(region.clone()) };
        let narrowed = self.narrow(region, first)?;
        others.iter().try_fold(narrowed, |region, cell| self.narrow(&region, cell))
    }

    /// The part of a region that a cell holds, its holes not yet left out.
    pub(super) fn narrow(&mut self, region: &Region, cell: &Cell) -> Option<Region> {
        let mut partly: SmallVec<[usize; DIMENSIONS]> = SmallVec::new();
        for (dimension, (texts, atom)) in region.text.iter().zip(&cell.text).enumerate() {
            match self.lie_of(dimension, texts, *atom) {
                Lie::Apart => return None,
                Lie::Within => {}
                Lie::Partly | Lie::Unknown => partly.push(dimension),
            }
        }
        let mut narrowed = region.clone();
        for dimension in partly {
            let (Some(texts), Some(atom)) = (narrowed.text.get_mut(dimension), cell.text.get(dimension))
            else {
                continue;
            };
            // What the new pattern is within is said by it.
            let atoms = &mut *self.atoms;
            texts.inside.retain(|known| atoms.lie(*atom, *known) != Lie::Within);
            texts.outside.retain(|known| atoms.lie(*atom, *known) != Lie::Apart);
            texts.inside.push(*atom);
        }
        for (key, set) in &cell.keys {
            let both = self.values(&narrowed, *key).and(set);
            if both.is_empty() {
                return None;
            }
            narrowed.set_values(*key, both);
        }
        Some(narrowed)
    }

    /// Whether a region and a cell may have a request in common; a cell is also within itself.
    pub(super) fn meets(&mut self, region: &Region, obstacle: &Obstacle<'_>) -> bool {
        !matches!(self.meeting(region, obstacle), Meeting::Apart)
    }

    /// Whether a cell holds the whole region, for certain.
    pub(super) fn is_covered(&mut self, region: &Region, obstacle: &Obstacle<'_>) -> bool {
        matches!(self.meeting(region, obstacle), Meeting::Covered)
    }

    fn meeting(&mut self, region: &Region, obstacle: &Obstacle<'_>) -> Meeting {
        let mut ways = Ways::default();
        for cell in obstacle {
            if !self.meet_cell(region, cell, &mut ways) {
                return Meeting::Apart;
            }
        }
        if ways.len() == 0 { Meeting::Covered } else { Meeting::Partly(ways) }
    }

    /// Adds the ways to avoid one cell; false when the region does not meet it at all.
    fn meet_cell(&mut self, region: &Region, cell: &Cell, ways: &mut Ways) -> bool {
        let first = ways.texts.len();
        for dimension in MOST_TELLING_FIRST {
            let (Some(atom), Some(texts)) = (cell.text.get(dimension), region.text.get(dimension)) else {
                continue;
            };
            match self.lie_of(dimension, texts, *atom) {
                Lie::Apart => return false,
                Lie::Within => {}
                Lie::Partly | Lie::Unknown => ways.texts.push((dimension, *atom)),
            }
        }
        // Which way is tried first decides which part of a region is shown.
        if let Some(added) = ways.texts.get_mut(first..) {
            added.sort_unstable();
        }
        for (key, set) in &cell.keys {
            let values = self.values(region, *key);
            if values.and(set).is_empty() {
                return false;
            }
            if !values.is_within(set) {
                ways.keys.push((*key, set.clone()));
            }
        }
        for hole in &cell.holes {
            let mut around = Ways::default();
            if self.meet_cell(region, hole, &mut around) {
                if around.len() == 0 {
                    return false;
                }
                ways.holes.push(hole.clone());
            }
        }
        true
    }

    /// The values that a region leaves a key.
    pub(super) fn values(&self, region: &Region, key: u32) -> PointSet {
        let known = region.keys.iter().find(|(known, _)| *known == key).map(|(_, set)| set.clone());
        known.unwrap_or_else(|| self.keys.get(key).map(super::keys::Key::all).unwrap_or_default())
    }

    /// How the texts of a dimension lie to an atom.
    fn lie_of(&mut self, dimension: usize, texts: &Texts, atom: AtomId) -> Lie {
        if atom == ANY {
            return Lie::Within;
        }
        let mut undecided = false;
        let mut all_plain = true;
        for inside in &texts.inside {
            match self.atoms.lie(*inside, atom) {
                decided @ (Lie::Within | Lie::Apart) => return decided,
                Lie::Partly => {}
                Lie::Unknown => undecided = true,
            }
            all_plain &= self.atoms.get(*inside).is_some_and(super::atom::Atom::is_plain);
        }
        if texts.outside.contains(&atom) {
            return Lie::Apart;
        }
        let mut outside_literal = true;
        for outside in &texts.outside {
            if self.atoms.lie(atom, *outside) == Lie::Within {
                return Lie::Apart;
            }
            outside_literal &= self.atoms.literal(*outside).is_some();
        }
        let pairwise = texts.inside.len() <= 1 && texts.outside.is_empty();
        all_plain &= self.atoms.get(atom).is_some_and(super::atom::Atom::is_plain);
        // Plain patterns part in endlessly many texts or none: leaving out single ones changes nothing.
        if !undecided && (pairwise || (texts.inside.len() <= 1 && outside_literal && all_plain)) {
            return Lie::Partly;
        }
        match (
            self.search(dimension, texts, Some(atom), None),
            self.search(dimension, texts, None, Some(atom)),
        ) {
            (Search::Empty, _) => Lie::Apart,
            (_, Search::Empty) => Lie::Within,
            (Search::Found(_), Search::Found(_)) => Lie::Partly,
            _ => Lie::Unknown,
        }
    }

    /// A text of a dimension that is also in one atom, or not in another.
    pub(super) fn search(
        &mut self,
        dimension: usize,
        texts: &Texts,
        with: Option<AtomId>,
        without: Option<AtomId>,
    ) -> Search {
        let mut inside: SmallVec<[AtomId; 4]> = texts.inside.iter().copied().chain(with).collect();
        if inside.is_empty() && (dimension == CODE || dimension == NAME) {
            inside.push(SOMETHING);
        }
        let outside: SmallVec<[AtomId; 4]> = texts.outside.iter().copied().chain(without).collect();
        self.atoms.search(&inside, &outside)
    }
}

impl Region {
    pub(super) fn set_values(&mut self, key: u32, values: PointSet) {
        match self.keys.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = values,
            None => self.keys.push((key, values)),
        }
    }

    /// The number of the only text of a dimension, when it is one.
    pub(super) fn literal(&self, dimension: usize, atoms: &Atoms) -> Option<AtomId> {
        self.text.get(dimension)?.inside.iter().copied().find(|atom| atoms.literal(*atom).is_some())
    }
}
