//! The comparison in one zone and one direction.
//!
//! A request is gained when the new set allows it and the old one does not: because nothing old allowed it, or
//! because something old denied it. So every way to be allowed by the new set is asked twice: what is left of it
//! beside the old ways, and what is left of its share in each old denial; new denials count against both.

use super::access_set::{Side, Term};
use super::atoms::AtomId;
use super::cell::{CODE, Cell, DIMENSIONS, NAME, Zone};
use super::obstacle_index::ObstacleIndex;
use super::piece::{Grant, Piece, Whose, any_certain};
use super::solver::{Left, Obstacle, Region, Solver};
use super::zone_sides::ZoneSides;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::ControlFlow;

/// The comparison in one zone and one direction.
pub(super) struct OneWay<'s> {
    zone: Zone,
    universe: &'s Region,
    gaining: &'s Side,
    lacking: &'s Side,
    own_terms: ObstacleIndex<'s>,
    own_denies: ObstacleIndex<'s>,
    own_group_denies: Vec<Obstacle<'s>>,
    other_terms: ObstacleIndex<'s>,
    /// Denials of the lacking set that the gaining one does not have, and whether they are the group stage's.
    other_denies: ObstacleIndex<'s>,
    other_deny_kinds: Vec<bool>,
    excluded: &'s [Cell],
    /// The terms that say something here which the lacking set does not say in the same words, with the part of the zone
    /// that they hold.
    asked: Vec<(u32, Region)>,
}

impl<'s> OneWay<'s> {
    pub(super) fn new(
        sides: &'s ZoneSides,
        gained: bool,
        excluded: &'s [Cell],
        solver: &mut Solver<'_>,
    ) -> Self {
        let (gaining, lacking) = sides.gaining_and_lacking(gained);
        let universe = &sides.universe;
        let single = |side: &'s Side, list: &'s [u32]| -> Vec<Obstacle<'s>> {
            list.iter()
                .filter_map(|number| side.cell(*number))
                .map(|cell| Obstacle::from_slice(&[cell]))
                .collect()
        };
        let own_denies = ObstacleIndex::new(single(gaining, &gaining.denies).into_iter(), solver.atoms);
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
        let other_deny_kinds: Vec<bool> = denies.iter().map(|(_, of_group)| *of_group).collect();
        // Where the lacking set denies no more, nothing is gained by what it allows in the same words.
        let common = if other_deny_kinds.is_empty() { by_text(lacking) } else { TermsByText::default() };
        let mut asked = Vec::new();
        for (number, term) in (0..).zip(&gaining.terms) {
            let cells = gaining.cells_of(term);
            if is_among(lacking, &common, term, &cells) {
                continue;
            }
            if let Some(region) = solver.narrow_to_all(universe, &cells) {
                asked.push((number, region));
            }
        }
        let mut way = Self {
            zone: sides.zone,
            universe,
            gaining,
            lacking,
            own_terms: ObstacleIndex::default(),
            own_denies,
            own_group_denies: single(gaining, &gaining.group_denies),
            other_terms: ObstacleIndex::default(),
            other_denies: ObstacleIndex::new(denies.into_iter().map(|(deny, _)| deny), solver.atoms),
            other_deny_kinds,
            excluded,
            asked,
        };
        if !way.asked.is_empty() {
            let terms = |side: &'s Side| side.terms.iter().map(|term| side.cells_of(term));
            way.own_terms = ObstacleIndex::new(terms(gaining), solver.atoms);
            way.other_terms = ObstacleIndex::new(terms(lacking), solver.atoms);
        }
        way
    }

    /// What there is of the difference.
    pub(super) fn pieces(&self, known: Option<&[String]>, solver: &mut Solver<'_>, pieces: &mut Vec<Piece>) {
        let _: ControlFlow<()> = self.each_ask(known, solver, |solver, actions, number, region| {
            self.ask(number, region, actions, solver, pieces);
            ControlFlow::Continue(())
        });
    }

    /// Whether there is any difference: as soon as a part of it is certain, no more is asked.
    pub(super) fn any(mut self, known: Option<&[String]>, solver: &mut Solver<'_>) -> Option<bool> {
        let (mut needless, mut needed) = (FxHashSet::default(), FxHashSet::default());
        self.sort_out(&mut needless, &mut needed, solver);
        needless.retain(|grant| !needed.contains(grant));
        self.leave_aside(&needless);
        let mut answer = Some(false);
        let certain = self.each_ask(known, solver, |solver, actions, number, region| {
            let mut pieces = Vec::new();
            self.ask(number, region, actions, solver, &mut pieces);
            match any_certain(pieces.iter()) {
                Some(true) => return ControlFlow::Break(()),
                Some(false) => {}
                None => answer = None,
            }
            ControlFlow::Continue(())
        });
        if certain.is_break() { Some(true) } else { answer }
    }

    /// Calls for each term with the part of the question that it holds; when the question is limited to known actions,
    /// for those that meet the same statements together.
    fn each_ask<'k>(
        &self,
        known: Option<&[String]>,
        solver: &mut Solver<'k>,
        mut call: impl FnMut(&mut Solver<'k>, &[usize], u32, &Region) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(known) = known else {
            return self.asked.iter().try_for_each(|(number, region)| call(solver, &[], *number, region));
        };
        for (region, own, actions) in self.groups_of_known(known, solver) {
            for number in own {
                let Some(term) = self.gaining.terms.get(number as usize) else { continue };
                let cells = self.gaining.cells_of(term);
                if self.is_asked(number)
                    && let Some(region) = solver.narrow_to_all(&region, &cells)
                {
                    call(solver, &actions, number, &region)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn is_asked(&self, number: u32) -> bool {
        self.asked.binary_search_by_key(&number, |(number, _)| *number).is_ok()
    }

    /// Asks no more about these grants.
    pub(super) fn leave_aside(&mut self, needless: &FxHashSet<Grant>) {
        let gaining = self.gaining;
        let grant =
            |number: u32| gaining.terms.get(number as usize).map(|term| grant_of(&gaining.cells_of(term)));
        self.asked.retain(|(number, _)| grant(*number).is_some_and(|grant| !needless.contains(&grant)));
    }

    /// Which terms of the gaining set say nothing that others do not say, and which do.
    pub(super) fn sort_out(
        &self,
        needless: &mut FxHashSet<Grant>,
        needed: &mut FxHashSet<Grant>,
        solver: &mut Solver<'_>,
    ) {
        for (number, region) in &self.asked {
            let Some(term) = self.gaining.terms.get(*number as usize) else { continue };
            let is_needless = self.is_needless(*number, term, region, solver);
            let into = if is_needless { &mut *needless } else { &mut *needed };
            into.insert(grant_of(&self.gaining.cells_of(term)));
        }
    }

    /// Another term says all that this one does; of equal ones the first is kept. Equal means within the universe, or each
    /// of two could go for the other's sake.
    fn is_needless(&self, number: u32, term: &Term, region: &Region, solver: &mut Solver<'_>) -> bool {
        let candidates = self.own_terms.candidates(region, solver.atoms);
        for other in candidates {
            let Some(other_term) = self.gaining.terms.get(other as usize) else { continue };
            if other == number || (other_term.after_group && !term.after_group) {
                continue;
            }
            let Some(obstacle) = self.own_terms.get(other) else { continue };
            if !solver.is_covered(region, obstacle) {
                continue;
            }
            if other < number {
                return true;
            }
            // A later one is kept instead only when it says more: otherwise both would go.
            let own = self.gaining.cells_of(term);
            let later = solver.narrow_to_all(self.universe, obstacle);
            if later.is_some_and(|later| !solver.is_covered(&later, &own)) {
                return true;
            }
        }
        false
    }

    /// What is left of one term.
    fn ask(
        &self,
        number: u32,
        region: &Region,
        actions: &[usize],
        solver: &mut Solver<'_>,
        pieces: &mut Vec<Piece>,
    ) {
        let Some(term) = self.gaining.terms.get(number as usize) else { return };
        let cells = &self.gaining.cells_of(term);
        let mut against = self.against(term, cells, region, solver);
        let own = against.len();
        let candidates = self.other_terms.candidates(region, solver.atoms);
        for number in candidates {
            if let Some(obstacle) = self.other_terms.get(number)
                && solver.meets(region, obstacle)
            {
                let obstacle = obstacle.clone();
                if !is_inside_hole(cells, region, &obstacle, solver) {
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
        if let Some(left) = certain(solver.left_of(region, &against)) {
            wholly_new = own == against.len();
            pieces.push(piece(None, exceptions(&against, own), left));
        }
        if wholly_new {
            return;
        }
        against.truncate(own);
        let candidates = self.other_denies.candidates(region, solver.atoms);
        for number in candidates {
            let Some(deny) = self.other_denies.get(number).cloned() else { continue };
            let Some(narrowed) = solver.narrow_to_all(region, &deny) else { continue };
            // What nothing allowed anyway was gained already, whether it was denied or not.
            if !self.meets_other_terms(&narrowed, solver) {
                continue;
            }
            let mut around: Vec<Obstacle<'s>> = against.clone();
            around.retain(|obstacle| solver.meets(&narrowed, obstacle));
            let own = around.len();
            around.extend(deny.iter().flat_map(|cell| &cell.holes).map(|hole| Obstacle::from_slice(&[hole])));
            if self.other_deny_kinds.get(number as usize) == Some(&true) {
                // E7: what the account scope allows, no denial of the group undoes.
                let direct = self.lacking.terms.iter().filter(|term| !term.after_group);
                around.extend(direct.map(|term| self.lacking.cells_of(term)));
            }
            around.retain(|obstacle| solver.meets(&narrowed, obstacle));
            let denial = deny.iter().find_map(|cell| cell.origin);
            if let Some(left) = certain(solver.left_of(&narrowed, &around)) {
                pieces.push(piece(denial, exceptions(&around, own), left));
            }
        }
    }

    fn meets_other_terms(&self, region: &Region, solver: &mut Solver<'_>) -> bool {
        let candidates = self.other_terms.candidates(region, solver.atoms);
        candidates
            .iter()
            .filter_map(|number| self.other_terms.get(*number))
            .any(|obstacle| solver.meets(region, obstacle))
    }

    /// What counts against a term in its own set: denials, its own holes, and what is not asked at all.
    fn against(
        &self,
        term: &Term,
        cells: &[&'s Cell],
        region: &Region,
        solver: &mut Solver<'_>,
    ) -> Vec<Obstacle<'s>> {
        let mut against: Vec<Obstacle<'s>> = Vec::new();
        let candidates = self.own_denies.candidates(region, solver.atoms);
        against.extend(candidates.iter().filter_map(|number| self.own_denies.get(*number)).cloned());
        if term.after_group {
            against.extend(self.own_group_denies.iter().cloned());
        }
        against.retain(|obstacle| !is_inside_hole(cells, region, obstacle, solver));
        against.extend(self.excluded.iter().map(|cell| Obstacle::from_slice(&[cell])));
        against.extend(cells.iter().flat_map(|cell| &cell.holes).map(|hole| Obstacle::from_slice(&[hole])));
        against.retain(|obstacle| solver.meets(region, obstacle));
        against
    }

    /// Known actions that meet the same statements: the part of the zone that the first of them is, the terms that they
    /// meet, and their places in the list.
    fn groups_of_known(&self, known: &[String], solver: &mut Solver<'_>) -> Vec<GroupOfKnown> {
        let mut groups: Vec<GroupOfKnown> = Vec::new();
        let mut by_signature: FxHashMap<[Vec<u32>; 4], usize> = FxHashMap::default();
        for (at, action) in known.iter().enumerate() {
            let Some((code, name)) = action.split_once(':') else { continue };
            let cell = Cell::of_action(solver.atoms.part_of_action(code), solver.atoms.part_of_action(name));
            let Some(region) = solver.narrow(self.universe, &cell) else { continue };
            let signature = [&self.own_terms, &self.own_denies, &self.other_terms, &self.other_denies]
                .map(|index| met_by_action(&region, index, solver));
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
        groups
    }
}

type GroupOfKnown = (Region, Vec<u32>, Vec<usize>);

/// Those of an index whose action holds the region's.
fn met_by_action(region: &Region, index: &ObstacleIndex<'_>, solver: &mut Solver<'_>) -> Vec<u32> {
    let mut met = index.candidates(region, solver.atoms);
    met.retain(|number| {
        let Some(obstacle) = index.get(*number) else { return false };
        let actions: Vec<Cell> = obstacle.iter().map(|cell| action_part(cell)).collect();
        let parts: Obstacle<'_> = actions.iter().collect();
        solver.meets(region, &parts)
    });
    met
}

/// A set's terms by the patterns of their first cell.
type TermsByText<'s> = FxHashMap<[AtomId; DIMENSIONS], Vec<&'s Term>>;

fn by_text(side: &Side) -> TermsByText<'_> {
    let mut by_text = TermsByText::default();
    for term in &side.terms {
        if let Some(first) = side.cells_of(term).first() {
            by_text.entry(first.text).or_default().push(term);
        }
    }
    by_text
}

/// A set has the very same term. Most edits change few statements of many.
fn is_among(side: &Side, by_text: &TermsByText<'_>, term: &Term, cells: &[&Cell]) -> bool {
    let Some(alike) = cells.first().and_then(|first| by_text.get(&first.text)) else { return false };
    alike.iter().any(|other| {
        let others = side.cells_of(other);
        other.after_group == term.after_group
            && others.len() == cells.len()
            && others.iter().zip(cells).all(|(other, own)| other.holds_the_same(own))
    })
}

/// An obstacle within what the term leaves out itself says nothing more.
fn is_inside_hole<'s>(
    cells: &[&'s Cell],
    region: &Region,
    obstacle: &Obstacle<'s>,
    solver: &mut Solver<'_>,
) -> bool {
    let mut holes = cells.iter().flat_map(|cell| &cell.holes).peekable();
    if holes.peek().is_none() {
        return false;
    }
    let narrowed = solver.narrow_to_all(region, obstacle);
    narrowed
        .is_none_or(|narrowed| holes.any(|hole| solver.is_covered(&narrowed, &Obstacle::from_slice(&[hole]))))
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
