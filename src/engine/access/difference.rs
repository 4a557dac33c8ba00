//! What a change of policies gains and loses: the verdict, and the regions as few readable patterns.

use super::access_set::AccessSet;
use super::atoms::MOST_STEPS;
use super::comparison::{Comparison, Piece};
use super::example::{ExampleMaker, KnownAction, Likeness};
use super::product::SearchCost;
use super::readable::{Draft, drafts};
use crate::engine::decide::{Assumption, Decision, Reading, Request};
use crate::engine::policy::{Condition, Effect, Statement, glob::Glob, glob::has_wildcard};

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

    fn of(gained: Option<bool>, lost: Option<bool>) -> Self {
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
    /// But not these: the statement's `NotAction`.
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
            found.depends_on = other_readings(old, new, found.verdict, &mut comparison);
            let examples =
                || found.gained.iter().chain(&found.lost).filter_map(|region| region.example.as_ref());
            for request in examples() {
                found.depends_on.extend([old, new].into_iter().flat_map(|set| rules_behind(set, request)));
            }
            let all = Assumption::ALL.map(Assumption::rule);
            found.depends_on.sort_by_key(|rule| all.iter().position(|known| known == rule));
            found.depends_on.dedup();
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
    if let Some(why) = old.obstacle().or(new.obstacle()) {
        let undecided = vec![why.to_owned()];
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
    let assumes = |region: &AccessRegion| {
        region.actions.iter().any(|pattern| Glob::folded(pattern).matches("sts:assumerole"))
    };
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

/// The rules whose other reading alone would let a request pass that is refused, or the other way round. Which kind of
/// refusal it is makes no difference to access.
fn rules_behind(set: &AccessSet, request: &Request) -> Vec<&'static str> {
    let policies = set.policies();
    let answer = policies.decide(request);
    if answer.definite {
        return Vec::new();
    }
    let passes = |reading| policies.decide_under(request, reading) == Decision::Allow;
    let allowed = answer.decision == Decision::Allow;
    let turned = |assumption: &Assumption| passes(Reading::PROPOSED.with(*assumption)) != allowed;
    Assumption::ALL.into_iter().filter(turned).map(Assumption::rule).collect()
}

/// The rules whose other reading alone gives another verdict, or may give one: all readings together have as many
/// steps as the comparison itself.
fn other_readings(
    old: &AccessSet,
    new: &AccessSet,
    verdict: Verdict,
    comparison: &mut Comparison<'_>,
) -> Vec<&'static str> {
    let statements = || old.statements().chain(new.statements());
    let several_blocks = speaks_of_several_blocks(statements());
    let in_play = |assumption: &&Assumption| {
        (**assumption == Assumption::IpBorder && several_blocks)
            || statements().any(|statement| plays(**assumption, statement))
    };
    comparison.allow(MOST_STEPS);
    let mut gives_another = |assumption: &&Assumption| {
        let found = comparison.found_under(Reading::PROPOSED.with(**assumption));
        Verdict::of(found.gained, found.lost) != verdict
    };
    RETRIED.iter().filter(|one| in_play(one) && gives_another(one)).map(|one| one.rule()).collect()
}

/// The assumptions that a comparison can be made under. Others show in the examples only.
const RETRIED: [Assumption; 15] = [
    Assumption::AllResourcesByArn,
    Assumption::EmptyRegionMatchesAll,
    Assumption::RamRegionCounts,
    Assumption::ResourceCase,
    Assumption::NegatedNeedsKey,
    Assumption::FoldAsciiOnly,
    Assumption::BoolCase,
    Assumption::BareDateMalformed,
    Assumption::IpBorder,
    Assumption::SetPrefixIgnored,
    Assumption::SetPrefixRefused,
    Assumption::MultiValueAll,
    Assumption::MultiValueRefused,
    Assumption::MalformedHolds,
    Assumption::NotResourceUnknown,
];

/// Two blocks may touch or overlap, so that their borders tell them apart; a single one is the same on both sides
/// whatever it includes (C11).
fn speaks_of_several_blocks<'s>(statements: impl Iterator<Item = &'s Statement>) -> bool {
    use crate::engine::policy::Test;
    let conditions = statements.flat_map(|statement| &statement.conditions);
    let mut of_addresses = conditions.filter(|condition| {
        matches!(condition.operator.test, Test::IpAddress | Test::IpAddressIncludeBorder)
    });
    let Some(first) = of_addresses.next() else { return false };
    of_addresses.any(|other| other.operator.test != first.operator.test || other.values != first.values)
}

/// Whether a statement could be read otherwise under the assumption.
fn plays(assumption: Assumption, statement: &Statement) -> bool {
    use crate::engine::policy::{Test, parse_date};
    let has_value = |test: Test, is_it: &dyn Fn(&str) -> bool| {
        let of_test = statement.conditions.iter().filter(|condition| condition.operator.test == test);
        of_test.flat_map(|condition| &condition.values).any(|value| is_it(&value.text))
    };
    let resources = || statement.resource.iter().flat_map(crate::engine::policy::Clause::texts);
    let fields = || resources().filter_map(crate::engine::policy::arn::split);
    match assumption {
        Assumption::AllResourcesByArn => {
            fields().any(|fields| (fields.region, fields.account, fields.relative_id) == ("*", "*", "*"))
        }
        Assumption::EmptyRegionMatchesAll => fields().any(|fields| fields.region.is_empty()),
        Assumption::ResourceCase => {
            fields().any(|fields| fields.relative_id.bytes().any(|byte| byte.is_ascii_uppercase()))
        }
        Assumption::NegatedNeedsKey => {
            statement.conditions.iter().any(|condition| condition.operator.negated)
        }
        // C14: only keys that a set prefix speaks of hold several values here.
        Assumption::SetPrefixIgnored
        | Assumption::SetPrefixRefused
        | Assumption::MultiValueAll
        | Assumption::MultiValueRefused => {
            statement.conditions.iter().any(|condition| condition.operator.set.is_some())
        }
        Assumption::RamRegionCounts => {
            fields().any(|fields| fields.region != "*" && Glob::new(fields.service).matches("ram"))
        }
        Assumption::FoldAsciiOnly => has_value(Test::StringEqualsIgnoreCase, &|text| !text.is_ascii()),
        Assumption::BoolCase => has_value(Test::Bool, &|text| !matches!(text, "true" | "false")),
        Assumption::BareDateMalformed => statement.conditions.iter().any(|condition| {
            matches!(condition.operator.test, Test::Date(_))
                && condition.values.iter().any(|value| parse_date(&value.text).is_some_and(|date| date.bare))
        }),
        Assumption::NotResourceUnknown => {
            statement.resource.as_ref().is_some_and(|resource| resource.negated)
        }
        Assumption::MalformedHolds => statement.conditions.iter().any(is_malformed),
        Assumption::IpBorder => statement.conditions.iter().any(|condition| {
            condition.operator.base_name().contains("IpAddress")
                && condition.values.iter().any(|value| has_wildcard(&value.text))
        }),
        _ => false,
    }
}

fn is_malformed(condition: &Condition) -> bool {
    use crate::engine::policy::{Decimal, Test, parse_bool, parse_date, parse_ip_block};
    let readable = |text: &str| match condition.operator.test {
        Test::Numeric(_) => Decimal::parse(text).is_some(),
        Test::Date(_) => parse_date(text).is_some(),
        Test::Bool => parse_bool(text).is_some(),
        Test::IpAddress | Test::IpAddressIncludeBorder => parse_ip_block(text).is_some(),
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => true,
    };
    condition.values.iter().any(|value| !readable(&value.text))
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
    let drafts: Vec<Draft> = drafts(pieces, side, allowing, refusing, options, comparison.atoms.allowance());
    drafts
        .into_iter()
        .map(|draft| {
            let mut undecided = None;
            let mut example = None;
            let rounds =
                Likeness::EACH.into_iter().flat_map(|one| draft.left.iter().map(move |left| (one, left)));
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
            draft.finish(example, undecided)
        })
        .collect()
}
