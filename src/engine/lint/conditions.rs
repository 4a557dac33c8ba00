//! What the checks of conditions share: which keys are always there or carry several values, which values cannot be read,
//! what interval an operator leaves open, and the edit that puts another operator in place of one.

use super::edit::{Edit, find_members};
use super::subject::Subject;
use super::wording::has_placeholder;
use crate::engine::policy::{
    Condition, Decimal, Fault, FaultCode, IpBlock, Located, Operator, Order, Test, parse_date, parse_ip_block,
};
use rustc_hash::FxHashSet;

/// Keys that several values can be sent for, beyond those that a catalog marks.
pub const SHARED_VALUES: &[&str] = &["acs:TagKeys"];

/// A request can carry several values of the key.
pub fn takes_several(subject: &Subject<'_>, condition: &Condition) -> bool {
    subject.catalog.condition_key(&condition.key.text).is_some_and(|key| key.multi_valued)
        || SHARED_VALUES.iter().any(|key| names_key(condition, key))
}

/// Keys that every request carries (section 4.1 of the language's tables).
const ALWAYS_THERE: [&str; 3] = ["acs:CurrentTime", "acs:SecureTransport", "acs:SourceIp"];

/// Every request carries the key.
pub fn is_always_there(key: &str) -> bool {
    ALWAYS_THERE.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// The condition is about this key, whatever its case.
pub fn names_key(condition: &Condition, key: &str) -> bool {
    condition.key.text.eq_ignore_ascii_case(key)
}

/// An edit that changes the operator of a condition, when no other key shares it and the new one is not there yet.
pub fn change_operator(subject: &Subject<'_>, condition: &Condition, name: &str) -> Option<Vec<Edit>> {
    let members = find_members(subject.tree?, condition.operator_place.0)?;
    let own = members.iter().find(|member| member.key_span == condition.operator_place.0)?;
    let alone = own.node.as_object()?.len() == 1;
    let free = members.iter().all(|member| member.key != name);
    (alone && free).then(|| vec![Edit::quoted(condition.operator_place.0, name)])
}

/// The values that cannot be read under an operator, each with its fault; those that were to be filled in have a check of
/// their own.
pub fn malformed<'s>(
    subject: &'s Subject<'_>,
    of_operator: impl Fn(Test) -> bool,
) -> impl Iterator<Item = (&'s Fault, &'s str)> {
    let conditions = subject.conditions().map(|(_, condition)| condition);
    let own = conditions.filter(|condition| of_operator(condition.operator.test));
    let places: FxHashSet<(u32, u32)> =
        own.flat_map(|one| &one.values).map(|value| (value.place.0.start, value.place.0.end)).collect();
    let faults = subject.faults(FaultCode::MalformedValue);
    let of_own = faults.filter(move |fault| places.contains(&(fault.span.start, fault.span.end)));
    let written = of_own.map(|fault| (fault, subject.source(fault.span).trim_matches('"')));
    written.filter(|(_, written)| !has_placeholder(written))
}

/// The blocks of a condition on addresses, with the value of each.
pub fn blocks(condition: &Condition) -> impl Iterator<Item = (&Located, IpBlock)> {
    let addresses = matches!(condition.operator.test, Test::IpAddress | Test::IpAddressIncludeBorder);
    condition
        .values
        .iter()
        .filter(move |_| addresses)
        .filter_map(|value| Some((value, parse_ip_block(&value.text)?)))
}

/// The values that numeric or date conditions on one key leave possible, as far as bounds go.
#[derive(Debug, Default)]
pub struct Interval {
    low: Option<(Point, bool)>,
    high: Option<(Point, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    Number(Decimal),
    Moment(chrono::DateTime<chrono::Utc>),
}

impl Interval {
    /// Narrows the interval by a condition. Conditions that are no bounds change nothing.
    pub fn narrow(&mut self, condition: &Condition) {
        let Operator { set: None, test, negated: false } = condition.operator else { return };
        let point = |text: &str| match test {
            Test::Numeric(_) => Decimal::parse(text).map(Point::Number),
            Test::Date(_) => parse_date(text).map(|date| Point::Moment(date.instant)),
            _ => None,
        };
        let points: Vec<Point> = condition.values.iter().filter_map(|value| point(&value.text)).collect();
        if points.len() != condition.values.len() {
            return;
        }
        // Several values are alternatives (C4), so the widest counts.
        let (lowest, highest) = (points.iter().min().cloned(), points.iter().max().cloned());
        let (Some(lowest), Some(highest)) = (lowest, highest) else { return };
        match test {
            Test::Numeric(order) | Test::Date(order) => match order {
                Order::Equals => {
                    self.raise(lowest, true);
                    self.lower(highest, true);
                }
                Order::LessThan => self.lower(highest, false),
                Order::LessThanEquals => self.lower(highest, true),
                Order::GreaterThan => self.raise(lowest, false),
                Order::GreaterThanEquals => self.raise(lowest, true),
            },
            _ => {}
        }
    }

    fn raise(&mut self, point: Point, included: bool) {
        let higher = self.low.as_ref().is_none_or(|(low, _)| point > *low || (point == *low && !included));
        if higher {
            self.low = Some((point, included));
        }
    }

    fn lower(&mut self, point: Point, included: bool) {
        let lower = self.high.as_ref().is_none_or(|(high, _)| point < *high || (point == *high && !included));
        if lower {
            self.high = Some((point, included));
        }
    }

    /// No value is left.
    pub fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Some((low, low_in)), Some((high, high_in))) => {
                low > high || (low == high && !(*low_in && *high_in))
            }
            _ => false,
        }
    }
}
