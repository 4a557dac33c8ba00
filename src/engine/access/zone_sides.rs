//! Both sets of a comparison in one zone: what they let through there, and which requests the question is about.

use super::access_set::{AccessSet, Side};
use super::atoms::{Atoms, EMPTY, RAM};
use super::cell::{ACCOUNT, REGION, SERVICE, Zone};
use super::keys::Keys;
use super::solver::Region;
use crate::engine::decide::{Assumption, Reading};

/// Both sets in one zone.
#[derive(Debug, PartialEq)]
pub(super) struct ZoneSides {
    pub(super) zone: Zone,
    pub(super) left: Side,
    pub(super) right: Side,
    /// The requests that the question is about.
    pub(super) universe: Region,
}

impl ZoneSides {
    /// The set that may let more through, and the other one.
    pub(super) fn gaining_and_lacking(&self, gained: bool) -> (&Side, &Side) {
        if gained { (&self.right, &self.left) } else { (&self.left, &self.right) }
    }
}

/// Both sets in every zone, under one reading of the rules.
pub(super) fn zones(
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
