//! A condition key as a finite list of points: one for each group of values that no condition tells apart.
//!
//! Between two policies only so many conditions speak of a key, so its values fall into finitely many groups: the
//! numbers between two bounds, the addresses inside one block and outside another, the texts that match these globs
//! and not those, and the absent key. One value stands for each group, and the evaluator itself says which
//! conditions hold for it; sets of values are then sets of points.
//!
//! Where the groups cannot be found exactly, points without a value (phantoms) stand for every combination of
//! conditions that might exist. A proof that fails on a phantom only is undecided, never wrong.

use super::atom::{Atom, fill};
use super::product::{Allowance, Budget, Search, search_within};
use crate::engine::policy::{Condition, Decimal, IpBlock, Test, parse_date, parse_ip_block};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Value groups of one text key that are told apart; beyond, phantoms stand in.
const MOST_TEXT_GROUPS: usize = 256;
/// Groups whose combinations are all tried for keys that may hold several values.
const MOST_COMBINED: usize = 7;

/// Addresses for examples, where a stretch has one: documentation blocks first, then private ones.
const USUAL_V4: [Ipv4Addr; 5] = [
    Ipv4Addr::new(203, 0, 113, 10),
    Ipv4Addr::new(198, 51, 100, 10),
    Ipv4Addr::new(10, 0, 0, 10),
    Ipv4Addr::new(192, 168, 0, 10),
    Ipv4Addr::new(172, 16, 0, 10),
];
const USUAL_V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10);

/// The values of a point: none at all for the absent key.
pub(super) type Values = Vec<String>;

/// What is known about a key's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Points {
    /// One for each group, the absent key last.
    pub(super) known: Vec<Values>,
    /// Why there may be further groups, if there may.
    pub(super) doubt: Option<&'static str>,
}

/// Finds the points of a key from all conditions that speak of it.
pub(super) fn points_of(key: &str, conditions: &[&Condition], allowance: &Allowance) -> Points {
    let mut doubt = None;
    let mut known: Vec<Values> = match family_of(conditions) {
        _ if matches!(key, "Action" | "Resource") => {
            doubt = Some(
                "the bare keys Action and Resource hold what is asked for, which is not followed here (C19)",
            );
            Vec::new()
        }
        Some(Family::Text) => match text_points(conditions, allowance) {
            Ok(texts) => single(texts),
            Err((texts, why)) => {
                doubt = Some(why);
                single(texts)
            }
        },
        Some(Family::Number) => single(number_points(conditions)),
        Some(Family::Date) => single(date_points(conditions)),
        Some(Family::Bool) => single(["true", "false"].map(str::to_owned)),
        Some(Family::Address) => single(address_points(conditions)),
        None => {
            doubt = Some("the key is compared as values of different kinds");
            let all = conditions.iter().flat_map(|condition| &condition.values);
            single(all.map(|value| value.text.clone()))
        }
    };
    if conditions.iter().any(|condition| condition.operator.set.is_some()) {
        if known.len() > MOST_COMBINED {
            doubt = Some("a key that may hold several values is compared with too many");
        }
        known = combinations(&known);
    }
    known.push(Vec::new());
    Points { known, doubt }
}

fn single(values: impl IntoIterator<Item = String>) -> Vec<Values> {
    values.into_iter().map(|value| vec![value]).collect()
}

/// All non-empty sets of the first groups: whether a set prefix holds depends on which groups are there, not on how
/// often (C13).
fn combinations(groups: &[Values]) -> Vec<Values> {
    let first: Vec<&String> = groups.iter().flatten().take(MOST_COMBINED).collect();
    let mut sets: Vec<Values> = (1_u32..1 << first.len())
        .map(|bits| {
            (0..)
                .zip(&first)
                .filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, value)| (*value).clone())
                .collect()
        })
        .collect();
    sets.sort_by_key(Vec::len);
    sets.extend(groups.iter().skip(MOST_COMBINED).cloned());
    sets
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Number,
    Date,
    Bool,
    Address,
}

fn family_of(conditions: &[&Condition]) -> Option<Family> {
    let family = |condition: &&Condition| match condition.operator.test {
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => Family::Text,
        Test::Numeric(_) => Family::Number,
        Test::Date(_) => Family::Date,
        Test::Bool => Family::Bool,
        Test::IpAddress | Test::IpAddressIncludeBorder => Family::Address,
    };
    let mut families = conditions.iter().map(family);
    let first = families.next()?;
    families.all(|other| other == first).then_some(first)
}

/// One text for each group; with an error, those found and why there may be more.
fn text_points(
    conditions: &[&Condition],
    allowance: &Allowance,
) -> Result<Vec<String>, (Vec<String>, &'static str)> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut doubt = None;
    for condition in conditions {
        for value in &condition.values {
            let atom = match condition.operator.test {
                Test::StringLike => Some(Atom::glob(&value.text)),
                Test::StringEqualsIgnoreCase => Atom::any_case(&value.text),
                _ => Some(Atom::text(&value.text)),
            };
            match atom {
                Some(atom) if !atoms.contains(&atom) => atoms.push(atom),
                Some(_) => {}
                None => {
                    doubt = Some("case of letters beyond ASCII (C6)");
                    atoms.push(Atom::text(&value.text));
                }
            }
        }
    }
    let (literals, globs): (Vec<&Atom>, Vec<&Atom>) = atoms.iter().partition(|atom| atom.literal().is_some());
    let mut texts: Vec<String> =
        literals.iter().filter_map(|atom| atom.literal()).map(str::to_owned).collect();
    let mut groups =
        vec![TextGroup { inside: Vec::new(), outside: literals.clone(), example: String::new() }];
    if let Search::Found(example) = search_within(&[], &literals, Budget::default(), allowance)
        && let Some(first) = groups.first_mut()
    {
        first.example = plain_text(&literals).unwrap_or(example);
    }
    for glob in &globs {
        let mut split = Vec::new();
        for group in groups {
            if split.len() > MOST_TEXT_GROUPS || !group.split(glob, &mut split, allowance) {
                doubt = Some("its patterns overlap in too many ways");
            }
        }
        groups = split;
    }
    texts.extend(groups.into_iter().map(|group| group.example));
    match doubt {
        None => Ok(texts),
        Some(why) => Err((texts, why)),
    }
}

/// A text that reads better than the shortest one, when no pattern takes it.
fn plain_text(atoms: &[&Atom]) -> Option<String> {
    let text = "other";
    (!atoms.iter().any(|atom| atom.matches(text))).then(|| text.to_owned())
}

#[derive(Debug, Clone)]
struct TextGroup<'a> {
    inside: Vec<&'a Atom>,
    outside: Vec<&'a Atom>,
    example: String,
}

impl<'a> TextGroup<'a> {
    /// Splits by a further pattern; false when one of the halves could not be decided and is left out.
    fn split(mut self, atom: &'a Atom, into: &mut Vec<TextGroup<'a>>, allowance: &Allowance) -> bool {
        if self.inside.iter().any(|inside| {
            inside.is_within_quickly(atom) == Some(true) || inside.is_apart_quickly(atom) == Some(true)
        }) {
            into.push(self);
            return true;
        }
        let mut other = self.clone();
        let (with, without) =
            if atom.matches(&self.example) { (&mut self, &mut other) } else { (&mut other, &mut self) };
        with.inside.push(atom);
        without.outside.push(atom);
        let budget = Budget { states: 4_000, bytes: 4 << 20 };
        let found = search_within(&other.inside, &other.outside, budget, allowance);
        into.push(self);
        match found {
            Search::Found(example) => {
                other.example = readable(&other, example);
                into.push(other);
                true
            }
            Search::Empty => true,
            Search::Undecided => false,
        }
    }
}

/// Instead of the shortest text one in which stars stand for a word, if that is in the group too.
fn readable(group: &TextGroup<'_>, shortest: String) -> String {
    let fits = |text: &String| {
        group.inside.iter().all(|atom| atom.matches(text))
            && !group.outside.iter().any(|atom| atom.matches(text))
    };
    let filled = group.inside.iter().map(|atom| fill(atom, "example"));
    filled.filter(fits).min_by_key(String::len).unwrap_or(shortest)
}

/// Every bound, a number between each two, one below and one above.
fn number_points(conditions: &[&Condition]) -> Vec<String> {
    let texts = conditions.iter().flat_map(|condition| &condition.values).map(|value| value.text.as_str());
    let mut bounds: Vec<(Decimal, &str)> =
        texts.filter_map(|text| Some((Decimal::parse(text)?, text))).collect();
    bounds.sort_by(|left, right| left.0.cmp(&right.0));
    bounds.dedup_by(|left, right| left.0 == right.0);
    let mut points = Vec::new();
    let digits = bounds.iter().map(|(_, text)| text.len()).max().unwrap_or(0);
    let beyond = format!("1{}", "0".repeat(digits));
    points.push(
        if bounds.first().is_some_and(|(_, text)| {
            !text.starts_with('-') && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit))
        }) {
            "0".to_owned()
        } else {
            format!("-{beyond}")
        },
    );
    for pair in bounds.windows(2) {
        if let [(low, low_text), (high, high_text)] = pair {
            points.extend(number_between((low, low_text), (high, high_text)));
        }
    }
    points.push(beyond);
    points.extend(bounds.into_iter().map(|(_, text)| text.to_owned()));
    points
}

/// A decimal strictly between two others.
fn number_between(low: (&Decimal, &str), high: (&Decimal, &str)) -> Option<String> {
    let between =
        |text: &String| Decimal::parse(text).is_some_and(|number| number > *low.0 && number < *high.0);
    let zero = "0".to_owned();
    if between(&zero) {
        return Some(zero);
    }
    // Both on one side of zero: away from it from the bound that is nearer to it, by less and less.
    let from = if low.1.starts_with('-') { high.1 } else { low.1 }.trim_start_matches(['-', '+']);
    let sign = if low.1.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = from.split_once('.').unwrap_or((from, ""));
    let next =
        whole.parse::<u128>().ok().and_then(|whole| whole.checked_add(1)).map(|next| format!("{sign}{next}"));
    let longest = low.1.len() + high.1.len();
    let finer = (0..=longest).map(|zeros| format!("{sign}{whole}.{fraction}{}1", "0".repeat(zeros)));
    next.into_iter().chain(finer).find(between)
}

fn date_points(conditions: &[&Condition]) -> Vec<String> {
    let values = conditions.iter().flat_map(|condition| &condition.values);
    let mut bounds: Vec<DateTime<Utc>> =
        values.filter_map(|value| parse_date(&value.text)).map(|date| date.instant).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut instants: Vec<DateTime<Utc>> = Vec::new();
    instants.extend(bounds.first().and_then(|first| first.checked_sub_signed(Duration::days(1))));
    for pair in bounds.windows(2) {
        if let [low, high] = pair {
            let steps = [Duration::days(1), Duration::seconds(1), Duration::nanoseconds(1)];
            instants.extend(
                steps
                    .into_iter()
                    .filter_map(|step| low.checked_add_signed(step))
                    .find(|middle| middle < high),
            );
        }
    }
    instants.extend(bounds.last().and_then(|last| last.checked_add_signed(Duration::days(1))));
    instants.extend(bounds);
    instants.into_iter().map(|instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)).collect()
}

fn address_points(conditions: &[&Condition]) -> Vec<String> {
    let values = conditions.iter().flat_map(|condition| &condition.values);
    let mut v4: Vec<(u128, u128)> = Vec::new();
    let mut v6: Vec<(u128, u128)> = Vec::new();
    for block in values.filter_map(|value| parse_ip_block(&value.text)) {
        match block {
            IpBlock::Block { net: IpNet::V4(net), .. } => {
                v4.push((u32::from(net.network()).into(), u32::from(net.broadcast()).into()));
            }
            IpBlock::Block { net: IpNet::V6(net), .. } => {
                v6.push((net.network().into(), net.broadcast().into()));
            }
            IpBlock::Any | IpBlock::Pattern(_) => {}
        }
    }
    let mut addresses: Vec<IpAddr> = Vec::new();
    addresses.extend(
        range_points(&v4, u32::MAX.into(), &USUAL_V4.map(|address| u128::from(u32::from(address))))
            .into_iter()
            .map(|bits| IpAddr::V4(Ipv4Addr::from(bits as u32))),
    );
    addresses.extend(
        range_points(&v6, u128::MAX, &[u128::from(USUAL_V6)])
            .into_iter()
            .map(|bits| IpAddr::V6(Ipv6Addr::from(bits))),
    );
    addresses.into_iter().map(|address| address.to_string()).collect()
}

/// A point in each stretch between the ends of the ranges, and the ends themselves for readings that leave them out
/// (C11).
fn range_points(ranges: &[(u128, u128)], last: u128, usual: &[u128]) -> Vec<u128> {
    let mut starts: Vec<u128> = vec![0];
    for (first, end) in ranges {
        starts.push(*first);
        starts.extend(end.checked_add(1).filter(|next| *next <= last));
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([last]);
    // Not the very first of a stretch where there is a choice: the ends of a block are in doubt.
    let point = |first: u128, end: u128| {
        let usual = usual.iter().copied().find(|usual| first < *usual && *usual < end);
        usual.unwrap_or(if end - first >= 2 { first + 1 } else { first })
    };
    let mut points: Vec<u128> = starts.iter().zip(ends).map(|(first, end)| point(*first, end)).collect();
    // An address that people recognise is the better example.
    points.sort_by_key(|point| !usual.contains(point));
    points.extend(ranges.iter().flat_map(|(first, end)| [*first, *end]));
    let mut seen = rustc_hash::FxHashSet::default();
    points.retain(|point| seen.insert(*point));
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::{Located, Operator, Place};

    fn condition(operator: &str, values: &[&str]) -> Condition {
        Condition {
            operator: Operator::from_name(operator).unwrap(),
            key: "acs:k".into(),
            values: values.iter().map(|value| Located::from(*value)).collect(),
            operator_place: Place::default(),
        }
    }

    fn points(conditions: &[Condition]) -> Points {
        points_of("acs:k", &conditions.iter().collect::<Vec<_>>(), &Allowance::unlimited())
    }

    #[test]
    fn numbers_have_a_point_between_any_two_bounds() {
        for (low, high) in [
            ("1", "2"),
            ("1", "1.1"),
            ("-2", "-1"),
            ("-1.01", "-1"),
            ("-1", "1"),
            ("0", "0.01"),
            ("9", "11"),
            ("-5", "0"),
            ("0", "3"),
        ] {
            let (a, b) = (Decimal::parse(low).unwrap(), Decimal::parse(high).unwrap());
            let between = number_between((&a, low), (&b, high)).unwrap();
            let number = Decimal::parse(&between).unwrap();
            assert!(a < number && number < b, "{low} < {between} < {high}");
        }
    }

    #[test]
    fn each_family_has_its_points() {
        assert_eq!(points(&[condition("Bool", &["true"])]).known.len(), 3);
        let texts = points(&[condition("StringLike", &["a*", "*b"]), condition("StringEquals", &["c"])]);
        // c, neither, a*, *b, both, absent.
        assert_eq!(texts.known.len(), 6, "{texts:?}");
        let numbers =
            points(&[condition("NumericLessThan", &["10"]), condition("NumericGreaterThan", &["3"])]);
        // below, 3, between, 10, above, absent.
        assert_eq!(numbers.known.len(), 6, "{numbers:?}");
        let addresses = points(&[condition("IpAddress", &["10.0.0.0/8", "2001:db8::/32"])]);
        // before, inside, after for both families, two borders each, absent.
        assert_eq!(addresses.known.len(), 11, "{addresses:?}");
        let dates = points(&[condition("DateLessThan", &["2026-01-01T00:00:00Z"])]);
        assert_eq!(dates.known.len(), 4);
    }

    #[test]
    fn mixed_families_are_in_doubt() {
        assert!(points(&[condition("Bool", &["true"]), condition("StringEquals", &["x"])]).doubt.is_some());
        assert!(
            points(&[condition("StringEquals", &["x"]), condition("StringEqualsIgnoreCase", &["X"])])
                .doubt
                .is_none()
        );
    }

    #[test]
    fn set_prefixes_bring_combinations() {
        let sets = points(&[condition("ForAllValues:StringEquals", &["a", "b"])]);
        // a, b, other in all seven combinations, and absent.
        assert_eq!(sets.known.len(), 8);
    }
}
