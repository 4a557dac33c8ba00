//! What one set of policies lets through and another does not, zone by zone, under one reading of the rules or another.

use super::access_set::AccessSet;
use super::apart::{ASSUME_ROLE, NOT_FORBIDDEN};
use super::atoms::Atoms;
use super::cell::Cell;
use super::keys::Keys;
use super::one_way::OneWay;
use super::piece::{Piece, any_certain};
use super::product::{Allowance, SearchCost};
use super::solver::Solver;
use super::zone_sides::{ZoneSides, zones};
use crate::engine::decide::Reading;
use rustc_hash::FxHashSet;

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
