//! Part of the difference of two sets of policies, as one way to be allowed has it.

use super::cell::{Origin, Zone};
use super::solver::Region;
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
