//! Two sets of policies compared: the difference, and what it rests on.

use super::access_set::AccessSet;
use super::apart::ASSUME_ROLE;
use super::atoms::MOST_STEPS;
use super::comparison::Comparison;
use super::dependence::rules_behind;
use super::difference::{AccessRegion, DiffOptions, Difference, Side, Verdict};
use super::example::{ExampleMaker, Likeness};
use super::piece::Piece;
use super::product::SearchCost;
use super::readable::{OpenRegion, open_regions};

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
