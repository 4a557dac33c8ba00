//! What one set of policies lets through and another does not, zone by zone, under one reading of the rules or another.

use super::access_set::{AccessSet, Side};
use super::apart::{ASSUME_ROLE, NOT_FORBIDDEN};
use super::atoms::{Atoms, EMPTY, RAM};
use super::cell::{ACCOUNT, Cell, Origin, REGION, SERVICE, Zone};
use super::keys::Keys;
use super::one_way::OneWay;
use super::product::{Allowance, SearchCost};
use super::solver::{Region, Solver};
use crate::engine::decide::{Assumption, Reading};
use rustc_hash::FxHashSet;
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

/// Whether pieces hold a request: yes as soon as one does for certain, no when there is no piece at all.
pub(super) fn any_certain<'p>(mut pieces: impl Iterator<Item = &'p Piece>) -> Option<bool> {
    let first = pieces.next();
    match first {
        None => Some(false),
        Some(first) => (first.left.is_ok() || pieces.any(|piece| piece.left.is_ok())).then_some(true),
    }
}

/// Both sets in one zone.
#[derive(Debug, PartialEq)]
pub(super) struct ZoneSides {
    pub(super) zone: Zone,
    left: Side,
    right: Side,
    /// The requests that the question is about.
    pub(super) universe: Region,
}

impl ZoneSides {
    /// The set that may let more through, and the other one.
    pub(super) fn gaining_and_lacking(&self, gained: bool) -> (&Side, &Side) {
        if gained { (&self.right, &self.left) } else { (&self.left, &self.right) }
    }
}

/// Whether something is gained and whether something is lost, as far as that is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) gained: Option<bool>,
    pub(super) lost: Option<bool>,
}

/// Everything that two comparisons of the same sets share.
pub(super) struct Comparison<'a> {
    pub(super) atoms: Atoms,
    pub(super) keys: Keys,
    left: &'a AccessSet,
    right: &'a AccessSet,
    zones: Vec<ZoneSides>,
    found: Vec<Found>,
    excluded: Vec<Cell>,
    known: Option<&'a [String]>,
    of_keys: SearchCost,
}

impl<'a> Comparison<'a> {
    /// Two sets under the proposed reading. The searches may take so many steps.
    pub(super) fn new(
        left: &'a AccessSet,
        right: &'a AccessSet,
        known: Option<&'a [String]>,
        steps: usize,
    ) -> Self {
        let mut groups: Vec<String> = left.groups().chain(right.groups()).cloned().collect();
        groups.sort_unstable();
        groups.dedup();
        // Values of conditions take no more than a third, so that they leave something for the patterns.
        let for_keys = Allowance::new(steps / 3);
        let conditions = left.conditions().chain(right.conditions());
        let keys = Keys::new(conditions, &groups, &for_keys);
        let mut atoms = Atoms::new(steps - (steps / 3 - for_keys.left()));
        // E12, E9: not authorized at all, or by the trust policy alone.
        let with_trust = (left.has_trust() || right.has_trust()).then_some(&ASSUME_ROLE);
        let code = atoms.part_of_action("sts");
        let excluded = NOT_FORBIDDEN
            .into_iter()
            .chain(with_trust)
            .map(|apart| Cell::of_action(code, atoms.part_of_action(apart.name)))
            .collect();
        let zones = zones(left, right, Reading::PROPOSED, &mut atoms, &keys);
        let found = vec![Found::default(); zones.len()];
        Self { atoms, keys, left, right, zones, found, excluded, known, of_keys: for_keys.cost() }
    }

    /// What all searches took so far.
    pub(super) fn cost(&self) -> SearchCost {
        self.of_keys.and(self.atoms.allowance().cost())
    }

    /// Why some of the answer may be missing, whatever it is.
    pub(super) fn doubt(&self) -> Option<&'static str> {
        if self.zones.iter().any(|zone| zone.left.overflow || zone.right.overflow) {
            return Some("the layers can be combined in too many ways");
        }
        self.keys.beyond_proof().and_then(|key| key.doubt)
    }

    /// What the right set allows and the left one does not, or the other way round.
    pub(super) fn pieces(&mut self, gained: bool) -> Vec<Piece> {
        let mut solver = Solver::new(&mut self.atoms, &self.keys);
        let mut ways: Vec<OneWay<'_>> =
            self.zones.iter().map(|sides| OneWay::new(sides, gained, &self.excluded, &mut solver)).collect();
        // A statement is left aside when others say all of it in every zone: a region has one form in all of them.
        let (mut needless, mut needed) = (FxHashSet::default(), FxHashSet::default());
        for way in &ways {
            way.sort_out(&mut needless, &mut needed, &mut solver);
        }
        needless.retain(|grant| !needed.contains(grant));
        let mut pieces = Vec::new();
        for (way, found) in ways.iter_mut().zip(&mut self.found) {
            way.leave_aside(&needless);
            let first = pieces.len();
            way.pieces(self.known, &mut solver, &mut pieces);
            let any = any_certain(pieces.iter().skip(first));
            *(if gained { &mut found.gained } else { &mut found.lost }) = any;
        }
        pieces
    }

    /// Gives the searches that follow so many steps.
    pub(super) fn allow(&mut self, steps: usize) {
        self.atoms.allowance().renew(steps);
    }

    /// What is found when the rules are read in another way. Both ways of [`Self::pieces`] have to be asked before: a
    /// zone in which the sets say the same as there has the same answer.
    pub(super) fn found_under(&mut self, reading: Reading) -> Found {
        let conditions = self.left.conditions().chain(self.right.conditions());
        let keys = self.keys.under(conditions, reading);
        let zones = zones(self.left, self.right, reading, &mut self.atoms, &keys);
        let mut solver = Solver::new(&mut self.atoms, &keys);
        let mut all = Found { gained: Some(false), lost: Some(false) };
        let mut changed = Vec::new();
        for ((sides, proposed), found) in zones.iter().zip(&self.zones).zip(&self.found) {
            if sides == proposed {
                all = Found { gained: either(all.gained, found.gained), lost: either(all.lost, found.lost) };
            } else {
                changed.push(sides);
            }
        }
        let mut any = |sides: &ZoneSides, gained: bool| {
            OneWay::new(sides, gained, &self.excluded, &mut solver).any(self.known, &mut solver)
        };
        for sides in changed {
            if all.gained != Some(true) {
                all.gained = either(all.gained, any(sides, true));
            }
            if all.lost != Some(true) {
                all.lost = either(all.lost, any(sides, false));
            }
        }
        all
    }
}

/// One of two is true, or neither, as far as that is known.
fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn zones(
    left: &AccessSet,
    right: &AccessSet,
    reading: Reading,
    atoms: &mut Atoms,
    keys: &Keys,
) -> Vec<ZoneSides> {
    let viewpoint = left.viewpoint().or(right.viewpoint());
    let account = viewpoint.and_then(|request| request.caller.account.as_deref());
    let sides = |zone| ZoneSides {
        zone,
        left: left.side(zone, atoms, keys, reading),
        right: right.side(zone, atoms, keys, reading),
        universe: universe(zone, account, reading, atoms),
    };
    Zone::EACH.into_iter().map(sides).collect()
}

fn universe(zone: Zone, account: Option<&str>, reading: Reading, atoms: &mut Atoms) -> Region {
    let mut universe = Region::default();
    if zone == Zone::Ram && !reading.has(Assumption::RamRegionCounts) {
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
