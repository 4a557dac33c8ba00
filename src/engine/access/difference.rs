//! What a change of policies gains and loses: the verdict, and the regions as few readable patterns.

use super::example::KnownAction;
use crate::engine::decide::Request;
use crate::engine::policy::{Condition, Effect};

/// How the new policies compare to the old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They let the same requests through.
    Equal,
    /// Something is lost and nothing gained.
    Narrower,
    /// Something is gained and nothing lost.
    Wider,
    /// Something is gained and something lost.
    Incomparable,
    /// It could not be told.
    Undecided,
}

impl Verdict {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Incomparable => "incomparable",
            Self::Undecided => "undecided",
        }
    }

    pub(super) fn of(gained: Option<bool>, lost: Option<bool>) -> Self {
        match (gained, lost) {
            (Some(true), Some(true)) => Self::Incomparable,
            (Some(true), Some(false)) => Self::Wider,
            (Some(false), Some(true)) => Self::Narrower,
            (Some(false), Some(false)) => Self::Equal,
            _ => Self::Undecided,
        }
    }
}

/// Which set of a comparison a statement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Before the change.
    Old,
    /// After the change.
    New,
}

impl Side {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// A statement that a region is named after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementPlace {
    /// Which set.
    pub side: Side,
    /// The policy's place in the set.
    pub index: usize,
    /// The policy's name.
    pub policy: String,
    /// The statement's number in its document, from 0.
    pub statement: usize,
}

/// Part of a region that does not belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// What the statement does to these requests.
    pub effect: Effect,
    /// The statement, with those of other layers that let it count; none where the region's own statement leaves
    /// this out.
    pub by: Vec<StatementPlace>,
    /// Action patterns.
    pub actions: Vec<String>,
    /// But not these: the statement's `NotAction`, and `sts:AssumeRole` where the statement says nothing of it (E9).
    pub not_actions: Vec<String>,
    /// Resource patterns.
    pub resources: Vec<String>,
    /// But not these: the statement's `NotResource`.
    pub not_resources: Vec<String>,
    /// Only where these hold.
    pub conditions: Vec<Condition>,
    /// Only resources of this group (E7).
    pub resource_group: Option<String>,
}

/// Requests that one side allows and the other does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRegion {
    /// Action patterns, or known actions when the question was limited to them.
    pub actions: Vec<String>,
    /// Resource patterns.
    pub resources: Vec<String>,
    /// Only requests for all resources at once, which `*` alone matches (F1).
    pub all_resources_only: bool,
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// Only resources of this group (E7).
    pub resource_group: Option<String>,
    /// Without these.
    pub except: Vec<Exception>,
    /// The statements that allow it on the one side.
    pub allowed_by: Vec<StatementPlace>,
    /// The statements that deny it on the other side; none where nothing allowed it there.
    pub denied_by: Vec<StatementPlace>,
    /// A request of the region, confirmed by the evaluator on both sides.
    pub example: Option<Request>,
    /// Why it is not certain that the region holds a request.
    pub undecided: Option<String>,
}

/// What a change gains and loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// In one word.
    pub verdict: Verdict,
    /// Requests that only the new policies allow.
    pub gained: Vec<AccessRegion>,
    /// Requests that only the old policies allow.
    pub lost: Vec<AccessRegion>,
    /// The rules whose other reading would change the verdict or an example (section 0).
    pub depends_on: Vec<&'static str>,
    /// Why parts of the question have no answer.
    pub undecided: Vec<String>,
    /// The roles' trust policies were no part of the question, though a role is only assumed where they agree (E9).
    pub trust_left_open: bool,
}

impl Difference {
    /// What the answer leaves out that belongs to it, in sentences.
    pub fn notes(&self) -> Vec<&'static str> {
        let assume = self.trust_left_open.then_some(
            "sts:AssumeRole also needs the trust policy of the role, which is compared by itself (E9)",
        );
        assume.into_iter().collect()
    }

    /// No undocumented rule and no open question could change the verdict.
    pub fn is_definite(&self) -> bool {
        self.depends_on.is_empty() && self.undecided.is_empty()
    }
}

/// How to compare.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiffOptions<'a> {
    /// Actions that exist, for examples.
    pub known: &'a [KnownAction],
    /// Ask about these actions only.
    pub only_known: bool,
}

impl DiffOptions<'_> {
    /// The actions that the question is limited to, if it is.
    pub(super) fn names(&self) -> Option<Vec<String>> {
        self.only_known.then(|| self.known.iter().map(|action| action.name.clone()).collect())
    }
}
