//! Which obstacles a region can meet, found by the action without looking at all of them.

use super::atoms::{AtomId, Atoms};
use super::cell::{CODE, Cell, NAME};
use super::solver::{Obstacle, Region};
use rustc_hash::FxHashMap;

/// Obstacles filed under their action.
#[derive(Debug, Default)]
pub(super) struct ObstacleIndex<'c> {
    list: Vec<Obstacle<'c>>,
    /// Code and name are both plain text.
    exact: FxHashMap<(AtomId, AtomId), Vec<u32>>,
    /// The code is plain text and the name is not.
    of_code: FxHashMap<AtomId, Vec<u32>>,
    /// All of a code, plain names too.
    all_of_code: FxHashMap<AtomId, Vec<u32>>,
    everywhere: Vec<u32>,
}

impl<'c> ObstacleIndex<'c> {
    pub(super) fn new(obstacles: impl Iterator<Item = Obstacle<'c>>, atoms: &Atoms) -> Self {
        let mut index = Self::default();
        for obstacle in obstacles {
            let number = index.list.len() as u32;
            let plain = |atom: AtomId| atoms.literal(atom).is_some();
            // Of several cells that must all hold, one with a plain code finds it.
            let filed = obstacle
                .iter()
                .find(|cell| plain(cell.text[CODE]))
                .map(|cell: &&Cell| (cell.text[CODE], cell.text[NAME]));
            match filed {
                Some((code, name)) => {
                    index.all_of_code.entry(code).or_default().push(number);
                    if plain(name) {
                        index.exact.entry((code, name)).or_default().push(number);
                    } else {
                        index.of_code.entry(code).or_default().push(number);
                    }
                }
                None => index.everywhere.push(number),
            }
            index.list.push(obstacle);
        }
        index
    }

    /// The numbers of all obstacles that the region may meet, ascending.
    pub(super) fn candidates(&self, region: &Region, atoms: &Atoms) -> Vec<u32> {
        let empty: &[u32] = &[];
        let Some(code) = region.literal(CODE, atoms) else { return (0..self.list.len() as u32).collect() };
        let of = |lists: &FxHashMap<AtomId, Vec<u32>>| lists.get(&code).map_or(empty, Vec::as_slice).to_vec();
        let mut found = match region.literal(NAME, atoms) {
            Some(name) => {
                let mut found = of(&self.of_code);
                found.extend(self.exact.get(&(code, name)).map_or(empty, Vec::as_slice));
                found
            }
            None => of(&self.all_of_code),
        };
        found.extend(&self.everywhere);
        found.sort_unstable();
        found
    }

    pub(super) fn get(&self, number: u32) -> Option<&Obstacle<'c>> {
        self.list.get(number as usize)
    }
}
