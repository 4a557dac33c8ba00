//! What one set of policies lets through and another does not, piece by piece.
//!
//! A request is gained when the new set allows it and the old one does not: because nothing old allowed it, or
//! because something old denied it. So every way to be allowed by the new set is asked twice: what is left of it
//! beside the old ways, and what is left of its share in each old denial; new denials count against both.

use super::access_set::{AccessSet, Side, Term};
use super::atoms::{AtomId, Atoms, EMPTY, RAM};
use super::cell::{ACCOUNT, CODE, Cell, DIMENSIONS, NAME, Origin, REGION, SERVICE, Zone};
use super::keys::Keys;
use super::obstacle_index::ObstacleIndex;
use super::product::{Allowance, SearchCost};
use super::solver::{Left, Obstacle, Region, Solver};
use crate::engine::decide::{Assumption, Reading};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// Which of the two sets a statement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Whose {
    /// The set that allows.
    Gaining,
    /// The set that does not.
    Lacking,
}

/// A granting statement and those of the layers that let it pass.
pub(super) type Grant = SmallVec<[Origin; 1]>;

/// Part of the difference.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) zone: Zone,
    /// The granting statement and the layers that let it pass.
    pub(super) grant: Grant,
    /// The denial of the lacking set that makes the difference; without one, nothing there allows it.
    pub(super) denial: Option<Origin>,
    /// What it is not, where that is not the whole: statements that already allow, or still deny.
    pub(super) except: Vec<(Whose, Grant)>,
    /// Known actions to which the question was limited, as places in their list.
    pub(super) actions: Vec<usize>,
    /// A part that is certain to be there, or why that is not known.
    pub(super) left: Result<Region, &'static str>,
}

/// Everything that two comparisons of the same sets share.
pub(super) struct Comparison<'a> {
    pub(super) atoms: Atoms,
    pub(super) keys: Keys,
    sides: Vec<(Zone, Side, Side)>,
    excluded: Vec<Cell>,
    known: Option<&'a [String]>,
    account: Option<String>,
    /// W8: whether ARNs of `acs:ram` may name a region.
    ram_regions: bool,
    of_keys: SearchCost,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(
        left: &AccessSet,
        right: &AccessSet,
        known: Option<&'a [String]>,
        reading: Reading,
        steps: usize,
    ) -> Self {
        let mut groups: Vec<String> = left.groups().chain(right.groups()).cloned().collect();
        groups.sort_unstable();
        groups.dedup();
        // Values of conditions take no more than a third, so that they leave something for the patterns.
        let for_keys = Allowance::new(steps / 3);
        let conditions = left.conditions().chain(right.conditions());
        let keys = Keys::new(conditions, &groups, reading, &for_keys);
        let mut atoms = Atoms::new(steps - (steps / 3 - for_keys.left()));
        let sides = Zone::EACH
            .into_iter()
            .map(|zone| {
                (
                    zone,
                    left.side(zone, &mut atoms, &keys, reading),
                    right.side(zone, &mut atoms, &keys, reading),
                )
            })
            .collect();
        // E12, E9: not authorized at all, or by the trust policy alone.
        let mut names = vec!["getcalleridentity", "assumerolewithsaml", "assumerolewithoidc"];
        if left.has_trust() || right.has_trust() {
            names.push("assumerole");
        }
        let code = atoms.part_of_action("sts");
        let excluded =
            names.into_iter().map(|name| Cell::of_action(code, atoms.part_of_action(name))).collect();
        let viewpoint = left.viewpoint().or(right.viewpoint());
        let account = viewpoint.and_then(|request| request.caller.account.clone());
        let ram_regions = reading.has(Assumption::RamRegionCounts);
        Self { atoms, keys, sides, excluded, known, account, ram_regions, of_keys: for_keys.cost() }
    }

    /// What all searches took so far.
    pub(super) fn cost(&self) -> SearchCost {
        self.of_keys.and(self.atoms.allowance().cost())
    }

    /// Why some of the answer may be missing, whatever it is.
    pub(super) fn doubt(&self) -> Option<&'static str> {
        if self.sides.iter().any(|(_, left, right)| left.overflow || right.overflow) {
            return Some("the layers can be combined in too many ways");
        }
        self.keys.beyond_proof().and_then(|key| key.doubt)
    }

    /// What the right set allows and the left one does not, or the other way round.
    pub(super) fn pieces(&mut self, gained: bool) -> Vec<Piece> {
        let Self { atoms, keys, sides, excluded, known, account, ram_regions, .. } = self;
        let mut pieces = Vec::new();
        // A statement is left aside when others say all of it in every zone: a region has one form in all of them.
        let (mut needless, mut needed) = (FxHashSet::default(), FxHashSet::default());
        for (zone, left, right) in &*sides {
            let (gaining, lacking) = if gained { (right, left) } else { (left, right) };
            let universe = universe(*zone, account.as_deref(), *ram_regions, atoms);
            let mut one = OneWay::new(*zone, gaining, lacking, excluded, &universe, atoms, keys);
            one.sort_out(&universe, &mut needless, &mut needed);
        }
        needless.retain(|grant| !needed.contains(grant));
        for (zone, left, right) in &*sides {
            let (gaining, lacking) = if gained { (right, left) } else { (left, right) };
            let universe = universe(*zone, account.as_deref(), *ram_regions, atoms);
            let mut one = OneWay::new(*zone, gaining, lacking, excluded, &universe, atoms, keys);
            one.needless.clone_from(&needless);
            match known {
                None => one.run(&universe, &[], None, &mut pieces),
                Some(known) => one.run_known(&universe, known, &mut pieces),
            }
        }
        pieces
    }
}

fn universe(zone: Zone, account: Option<&str>, ram_regions: bool, atoms: &mut Atoms) -> Region {
    let mut universe = Region::default();
    if zone == Zone::Ram && !ram_regions {
        // W8: users, roles and policies are in no region, however their ARNs are written.
        universe.text[REGION].inside.push(EMPTY);
    }
    if zone == Zone::Other {
        universe.text[SERVICE].outside.push(RAM);
    }
    if let (Some(account), true) = (account, zone != Zone::All) {
        // W10: policies of an account cover its own resources.
        universe.text[ACCOUNT].inside.push(atoms.glob(account, false));
    }
    universe
}

/// The comparison in one zone and one direction.
struct OneWay<'s, 'a> {
    zone: Zone,
    gaining: &'s Side,
    lacking: &'s Side,
    own_terms: ObstacleIndex<'s>,
    own_denies: ObstacleIndex<'s>,
    own_group_denies: Vec<Obstacle<'s>>,
    other_terms: ObstacleIndex<'s>,
    /// Denials of the lacking set that the gaining one does not have, and whether they are the group stage's.
    other_denies: ObstacleIndex<'s>,
    other_deny_kinds: Vec<bool>,
    /// The lacking set's terms by the patterns of their first cell.
    other_by_text: FxHashMap<[AtomId; DIMENSIONS], Vec<&'s Term>>,
    excluded: &'s [Cell],
    needless: FxHashSet<Grant>,
    solver: Solver<'a>,
}

impl<'s, 'a> OneWay<'s, 'a> {
    fn new(
        zone: Zone,
        gaining: &'s Side,
        lacking: &'s Side,
        excluded: &'s [Cell],
        universe: &Region,
        atoms: &'a mut Atoms,
        keys: &'a Keys,
    ) -> Self {
        let single = |side: &'s Side, list: &'s [u32]| -> Vec<Obstacle<'s>> {
            list.iter()
                .filter_map(|number| side.cell(*number))
                .map(|cell| Obstacle::from_slice(&[cell]))
                .collect()
        };
        let own_denies = ObstacleIndex::new(single(gaining, &gaining.denies).into_iter(), atoms);
        let own_terms = ObstacleIndex::new(gaining.terms.iter().map(|term| gaining.cells_of(term)), atoms);
        let other_terms = ObstacleIndex::new(lacking.terms.iter().map(|term| lacking.cells_of(term)), atoms);
        let mut solver = Solver::new(atoms, keys);
        let mut denies: Vec<(Obstacle<'s>, bool)> = Vec::new();
        let common = single(lacking, &lacking.denies).into_iter().map(|deny| (deny, false));
        for (deny, of_group) in
            common.chain(single(lacking, &lacking.group_denies).into_iter().map(|deny| (deny, true)))
        {
            let kept = deny
                .iter()
                .try_fold(universe.clone(), |region, cell| solver.narrow(&region, cell))
                .is_some_and(|region| {
                    let candidates = own_denies.candidates(&region, solver.atoms);
                    !candidates
                        .iter()
                        .filter_map(|number| own_denies.get(*number))
                        .any(|own| solver.is_covered(&region, own))
                });
            if kept {
                denies.push((deny, of_group));
            }
        }
        let other_deny_kinds = denies.iter().map(|(_, of_group)| *of_group).collect();
        let other_denies = ObstacleIndex::new(denies.into_iter().map(|(deny, _)| deny), solver.atoms);
        let own_group_denies = single(gaining, &gaining.group_denies);
        let mut other_by_text: FxHashMap<_, Vec<&'s Term>> = FxHashMap::default();
        for term in &lacking.terms {
            if let Some(first) = lacking.cells_of(term).first() {
                other_by_text.entry(first.text).or_default().push(term);
            }
        }
        Self {
            zone,
            gaining,
            lacking,
            own_terms,
            own_denies,
            own_group_denies,
            other_terms,
            other_denies,
            other_deny_kinds,
            other_by_text,
            excluded,
            needless: FxHashSet::default(),
            solver,
        }
    }

    /// The lacking set has the very same term and denies no more, so that nothing of it is gained. Most edits change few
    /// statements of many.
    fn is_common(&self, term: &Term, cells: &[&'s Cell]) -> bool {
        let Some(alike) = cells.first().and_then(|first| self.other_by_text.get(&first.text)) else {
            return false;
        };
        let is_same = |other: &&'s Term| {
            let others = self.lacking.cells_of(other);
            other.after_group == term.after_group
                && others.len() == cells.len()
                && others.iter().zip(cells).all(|(other, own)| other.holds_the_same(own))
        };
        self.other_deny_kinds.is_empty() && alike.iter().any(is_same)
    }

    /// All terms of the gaining set, or those listed.
    fn run(&mut self, universe: &Region, actions: &[usize], only: Option<&[u32]>, pieces: &mut Vec<Piece>) {
        let everything: Vec<u32>;
        let numbers = match only {
            Some(numbers) => numbers,
            None => {
                everything = (0..self.gaining.terms.len() as u32).collect();
                &everything
            }
        };
        for number in numbers {
            let Some(term) = self.gaining.terms.get(*number as usize) else { continue };
            let cells = self.gaining.cells_of(term);
            if self.is_common(term, &cells) {
                continue;
            }
            let region =
                cells.iter().try_fold(universe.clone(), |region, cell| self.solver.narrow(&region, cell));
            let Some(region) = region else { continue };
            if !self.needless.contains(&grant_of(&cells)) {
                self.term(term, &cells, &region, actions, pieces);
            }
        }
    }

    /// Which terms of the gaining set say nothing that others do not say, and which do.
    fn sort_out(
        &mut self,
        universe: &Region,
        needless: &mut FxHashSet<Grant>,
        needed: &mut FxHashSet<Grant>,
    ) {
        for (number, term) in (0..).zip(&self.gaining.terms) {
            let cells = self.gaining.cells_of(term);
            if self.is_common(term, &cells) {
                continue;
            }
            let region =
                cells.iter().try_fold(universe.clone(), |region, cell| self.solver.narrow(&region, cell));
            let into = if region.is_none_or(|region| self.is_needless(number, term, &region, universe)) {
                &mut *needless
            } else {
                &mut *needed
            };
            into.insert(grant_of(&cells));
        }
    }

    /// Another term says all that this one does; of equal ones the first is kept. Equal means within the universe, or each
    /// of two could go for the other's sake.
    fn is_needless(&mut self, number: u32, term: &Term, region: &Region, universe: &Region) -> bool {
        let candidates = self.own_terms.candidates(region, self.solver.atoms);
        for other in candidates {
            let Some(other_term) = self.gaining.terms.get(other as usize) else { continue };
            if other == number || (other_term.after_group && !term.after_group) {
                continue;
            }
            let Some(obstacle) = self.own_terms.get(other) else { continue };
            if !self.solver.is_covered(region, obstacle) {
                continue;
            }
            if other < number {
                return true;
            }
            // A later one is kept instead only when it says more: otherwise both would go.
            let own = self.gaining.cells_of(term);
            let later =
                obstacle.iter().try_fold(universe.clone(), |region, cell| self.solver.narrow(&region, cell));
            if later.is_some_and(|later| !self.solver.is_covered(&later, &own)) {
                return true;
            }
        }
        false
    }

    fn term(
        &mut self,
        term: &Term,
        cells: &[&'s Cell],
        region: &Region,
        actions: &[usize],
        pieces: &mut Vec<Piece>,
    ) {
        let mut against = self.against(term, cells, region);
        let own = against.len();
        let candidates = self.other_terms.candidates(region, self.solver.atoms);
        for number in candidates {
            if let Some(obstacle) = self.other_terms.get(number)
                && self.solver.meets(region, obstacle)
            {
                let obstacle = obstacle.clone();
                if !self.is_inside_hole(cells, region, &obstacle) {
                    against.push(obstacle);
                }
            }
        }
        let grant = grant_of(cells);
        let piece = |denial, except, left| Piece {
            zone: self.zone,
            grant: grant.clone(),
            denial,
            except,
            actions: actions.to_vec(),
            left,
        };
        let mut wholly_new = false;
        if let Some(left) = certain(self.solver.left_of(region, &against)) {
            wholly_new = own == against.len();
            pieces.push(piece(None, exceptions(&against, own), left));
        }
        if wholly_new {
            return;
        }
        against.truncate(own);
        let candidates = self.other_denies.candidates(region, self.solver.atoms);
        for number in candidates {
            let Some(deny) = self.other_denies.get(number).cloned() else { continue };
            let narrowed =
                deny.iter().try_fold(region.clone(), |region, cell| self.solver.narrow(&region, cell));
            let Some(narrowed) = narrowed else { continue };
            // What nothing allowed anyway was gained already, whether it was denied or not.
            if !self.meets_other_terms(&narrowed) {
                continue;
            }
            let mut around: Vec<Obstacle<'s>> = against.clone();
            let solver = &mut self.solver;
            around.retain(|obstacle| solver.meets(&narrowed, obstacle));
            let own = around.len();
            around.extend(deny.iter().flat_map(|cell| &cell.holes).map(|hole| Obstacle::from_slice(&[hole])));
            if self.other_deny_kinds.get(number as usize) == Some(&true) {
                // E7: what the account scope allows, no denial of the group undoes.
                let direct = self.lacking.terms.iter().filter(|term| !term.after_group);
                around.extend(direct.map(|term| self.lacking.cells_of(term)));
            }
            around.retain(|obstacle| self.solver.meets(&narrowed, obstacle));
            let denial = deny.iter().find_map(|cell| cell.origin);
            if let Some(left) = certain(self.solver.left_of(&narrowed, &around)) {
                let except = exceptions(&around, own);
                pieces.push(Piece {
                    zone: self.zone,
                    grant: grant.clone(),
                    denial,
                    except,
                    actions: actions.to_vec(),
                    left,
                });
            }
        }
    }

    /// An obstacle within what the term leaves out itself says nothing more.
    fn is_inside_hole(&mut self, cells: &[&'s Cell], region: &Region, obstacle: &Obstacle<'s>) -> bool {
        let mut holes = cells.iter().flat_map(|cell| &cell.holes).peekable();
        if holes.peek().is_none() {
            return false;
        }
        let narrowed =
            obstacle.iter().try_fold(region.clone(), |region, cell| self.solver.narrow(&region, cell));
        narrowed.is_none_or(|narrowed| {
            holes.any(|hole| self.solver.is_covered(&narrowed, &Obstacle::from_slice(&[hole])))
        })
    }

    fn meets_other_terms(&mut self, region: &Region) -> bool {
        let candidates = self.other_terms.candidates(region, self.solver.atoms);
        candidates
            .iter()
            .filter_map(|number| self.other_terms.get(*number))
            .any(|obstacle| self.solver.meets(region, obstacle))
    }

    /// What counts against a term in its own set: denials, its own holes, and what is not asked at all.
    fn against(&mut self, term: &Term, cells: &[&'s Cell], region: &Region) -> Vec<Obstacle<'s>> {
        let mut against: Vec<Obstacle<'s>> = Vec::new();
        let candidates = self.own_denies.candidates(region, self.solver.atoms);
        against.extend(candidates.iter().filter_map(|number| self.own_denies.get(*number)).cloned());
        if term.after_group {
            against.extend(self.own_group_denies.iter().cloned());
        }
        against.retain(|obstacle| !self.is_inside_hole(cells, region, obstacle));
        against.extend(self.excluded.iter().map(|cell| Obstacle::from_slice(&[cell])));
        against.extend(cells.iter().flat_map(|cell| &cell.holes).map(|hole| Obstacle::from_slice(&[hole])));
        let solver = &mut self.solver;
        against.retain(|obstacle| solver.meets(region, obstacle));
        against
    }

    /// The question limited to known actions. Actions that meet the same statements are asked about together.
    fn run_known(&mut self, universe: &Region, known: &[String], pieces: &mut Vec<Piece>) {
        let mut groups: Vec<(Region, Vec<u32>, Vec<usize>)> = Vec::new();
        let mut by_signature: FxHashMap<[Vec<u32>; 4], usize> = FxHashMap::default();
        for (at, action) in known.iter().enumerate() {
            let Some((code, name)) = action.split_once(':') else { continue };
            let cell = Cell::of_action(
                self.solver.atoms.part_of_action(code),
                self.solver.atoms.part_of_action(name),
            );
            let Some(region) = self.solver.narrow(universe, &cell) else { continue };
            let signature = [
                self.met_by_action(&region, &self.own_terms.candidates(&region, self.solver.atoms), 0),
                self.met_by_action(&region, &self.own_denies.candidates(&region, self.solver.atoms), 1),
                self.met_by_action(&region, &self.other_terms.candidates(&region, self.solver.atoms), 2),
                self.met_by_action(&region, &self.other_denies.candidates(&region, self.solver.atoms), 3),
            ];
            let Some(own) = signature.first().filter(|own| !own.is_empty()).cloned() else { continue };
            if action.get(..4).is_some_and(|code| code.eq_ignore_ascii_case("sts:")) {
                // Some of these are left out of the question, so they do not stand for each other.
                groups.push((region, own, vec![at]));
                continue;
            }
            match by_signature.get(&signature).and_then(|group| groups.get_mut(*group)) {
                Some((_, _, actions)) => actions.push(at),
                None => {
                    by_signature.insert(signature, groups.len());
                    groups.push((region, own, vec![at]));
                }
            }
        }
        for (region, own, actions) in groups {
            self.run(&region, &actions, Some(&own), pieces);
        }
    }

    /// Those candidates whose action holds the region's.
    fn met_by_action(&mut self, region: &Region, candidates: &[u32], of: u8) -> Vec<u32> {
        let mut met = Vec::new();
        for number in candidates {
            let index = match of {
                0 => &self.own_terms,
                1 => &self.own_denies,
                2 => &self.other_terms,
                _ => &self.other_denies,
            };
            let Some(obstacle) = index.get(*number) else { continue };
            let actions: Vec<Cell> = obstacle.iter().map(|cell| action_part(cell)).collect();
            let parts: Obstacle<'_> = actions.iter().collect();
            if self.solver.meets(region, &parts) {
                met.push(*number);
            }
        }
        met
    }
}

/// A cell as far as it speaks of actions.
fn action_part(cell: &Cell) -> Cell {
    let mut part = Cell::of_action(cell.text[CODE], cell.text[NAME]);
    let only_actions = |hole: &&Cell| **hole != Cell::of_action(hole.text[CODE], hole.text[NAME]);
    part.holes = cell.holes.iter().filter(|hole| !only_actions(hole)).cloned().collect();
    part
}

fn grant_of(cells: &[&Cell]) -> Grant {
    cells.iter().filter_map(|cell| cell.origin).collect()
}

fn certain(left: Left) -> Option<Result<Region, &'static str>> {
    match left {
        Left::Part(region) => Some(Ok(region)),
        Left::Undecided(why) => Some(Err(why)),
        Left::Nothing => None,
    }
}

/// The statements behind obstacles; those that have none go without saying.
fn exceptions(obstacles: &[Obstacle<'_>], own: usize) -> Vec<(Whose, Grant)> {
    let whose = |at: usize| if at < own { Whose::Gaining } else { Whose::Lacking };
    let each = obstacles.iter().enumerate().map(|(at, obstacle)| (whose(at), grant_of(obstacle)));
    let mut grants: Vec<(Whose, Grant)> = each.filter(|(_, grant)| !grant.is_empty()).collect();
    grants.sort_unstable();
    grants.dedup();
    grants
}
