//! What a change of policies gains and loses: the verdict, and the regions as few readable patterns.

use super::access_set::AccessSet;
use super::apart::ASSUME_ROLE;
use super::atoms::MOST_STEPS;
use super::comparison::{Comparison, Piece};
use super::dependence::rules_behind;
use super::example::{ExampleMaker, KnownAction, Likeness};
use super::product::SearchCost;
use super::readable::{OpenRegion, open_regions};
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
    fn names(&self) -> Option<Vec<String>> {
        self.only_known.then(|| self.known.iter().map(|action| action.name.clone()).collect())
    }
}

/// Compares two sets of policies.
pub fn diff(old: &AccessSet, new: &AccessSet, options: DiffOptions<'_>) -> Difference {
    diff_at_cost(old, new, options).0
}

/// Compares two sets of policies, and says what the searches behind the answer took. However hostile the patterns,
/// they take no more than a bounded number of steps and a bounded amount of memory.
pub fn diff_at_cost(old: &AccessSet, new: &AccessSet, options: DiffOptions<'_>) -> (Difference, SearchCost) {
    let known = options.names();
    match compared(old, new, known.as_deref(), options) {
        Compared::AtOnce(answer) => (answer, SearchCost::default()),
        Compared::BySearch(mut found, mut comparison) => {
            found.depends_on = rules_behind(&found, old, new, &mut comparison);
            let cost = comparison.cost();
            (found, cost)
        }
    }
}

/// The verdict of [`diff`] alone, without asking what other readings of the rules would make of it.
pub fn verdict(old: &AccessSet, new: &AccessSet) -> Verdict {
    match compared(old, new, None, DiffOptions::default()) {
        Compared::AtOnce(answer) | Compared::BySearch(answer, _) => answer.verdict,
    }
}

/// The regions and the verdict; on which rules they depend is left open.
enum Compared<'a> {
    /// Nothing had to be searched for, and no other reading has to be asked.
    AtOnce(Difference),
    BySearch(Difference, Box<Comparison<'a>>),
}

fn compared<'a>(
    old: &'a AccessSet,
    new: &'a AccessSet,
    known: Option<&'a [String]>,
    options: DiffOptions<'_>,
) -> Compared<'a> {
    let nothing = Difference {
        verdict: Verdict::Equal,
        gained: Vec::new(),
        lost: Vec::new(),
        depends_on: Vec::new(),
        undecided: Vec::new(),
        trust_left_open: false,
    };
    if let Some(why) = old.obstacle().or_else(|| new.obstacle()) {
        let undecided = vec![why];
        return Compared::AtOnce(Difference { verdict: Verdict::Undecided, undecided, ..nothing });
    }
    if old.same_members(new) {
        return Compared::AtOnce(nothing);
    }
    let mut comparison = Box::new(Comparison::new(old, new, known, MOST_STEPS));
    let mut undecided: Vec<String> = comparison.doubt().map(str::to_owned).into_iter().collect();
    let (gained_pieces, lost_pieces) = (comparison.pieces(true), comparison.pieces(false));
    let gained = regions(gained_pieces, Side::New, old, new, &mut comparison, options);
    let lost = regions(lost_pieces, Side::Old, old, new, &mut comparison, options);
    undecided.extend(gained.iter().chain(&lost).filter_map(|region| region.undecided.clone()));
    undecided.sort();
    undecided.dedup();
    let doubtful = comparison.doubt().is_some();
    let verdict = Verdict::of(holds_any(&gained, doubtful), holds_any(&lost, doubtful));
    let assumes =
        |region: &AccessRegion| region.actions.iter().any(|pattern| ASSUME_ROLE.is_among_actions(pattern));
    let trust_left_open = !old.has_trust() && !new.has_trust() && gained.iter().chain(&lost).any(assumes);
    let depends_on = Vec::new();
    let found = Difference { verdict, gained, lost, depends_on, undecided, trust_left_open };
    Compared::BySearch(found, comparison)
}

/// Whether the regions hold a request: yes as soon as one is confirmed, no when there is no region at all.
fn holds_any(regions: &[AccessRegion], doubtful: bool) -> Option<bool> {
    if regions.iter().any(|region| region.example.is_some()) {
        return Some(true);
    }
    (regions.is_empty() && !doubtful).then_some(false)
}

/// Pieces as readable regions, each with its example.
fn regions(
    pieces: Vec<Piece>,
    side: Side,
    old: &AccessSet,
    new: &AccessSet,
    comparison: &mut Comparison<'_>,
    options: DiffOptions<'_>,
) -> Vec<AccessRegion> {
    let (allowing, refusing) = if side == Side::New { (new, old) } else { (old, new) };
    let open: Vec<OpenRegion> =
        open_regions(pieces, side, allowing, refusing, options, comparison.atoms.allowance());
    open.into_iter()
        .map(|open| {
            let mut undecided = None;
            let mut example = None;
            let rounds =
                Likeness::EACH.into_iter().flat_map(|one| open.left.iter().map(move |left| (one, left)));
            for (likeness, (zone, actions, left)) in rounds {
                match left {
                    Ok(region) => {
                        if likeness == Likeness::Known && options.known.is_empty() {
                            continue;
                        }
                        let maker = ExampleMaker {
                            known: options.known,
                            only: actions,
                            likeness,
                            allowing,
                            refusing,
                        };
                        example = maker.example(*zone, region, comparison);
                        if example.is_some() {
                            break;
                        }
                        if likeness != Likeness::Any {
                            continue;
                        }
                        let doubt =
                            region.keys.iter().filter_map(|(key, _)| comparison.keys.get(*key)?.doubt);
                        let why = doubt.map(str::to_owned).next();
                        undecided =
                            undecided.or_else(|| {
                                Some(why.unwrap_or_else(|| {
                                    "no request of the region could be confirmed".to_owned()
                                }))
                            });
                    }
                    Err(why) => undecided = undecided.or_else(|| Some((*why).to_owned())),
                }
            }
            let undecided = if example.is_some() { None } else { undecided };
            open.finish(example, undecided)
        })
        .collect()
}
