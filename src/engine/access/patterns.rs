//! Patterns of statements laid over each other, as patterns that people can read.

use super::cell::Origin;
use super::glob_relation::{covers_at_cost, intersection};
use super::product::Allowance;
use crate::engine::policy::{Statement, arn};

/// Patterns that two overlapping ones may turn into.
const MOST_PATTERNS: usize = 12;
/// Every ARN of `acs:ram`.
pub(super) const RAM_ARN: &str = "acs:ram:*:*:*";

pub(super) fn add_missing<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

pub(super) fn drop_covered(patterns: &mut Vec<String>, covers: impl Fn(&str, &str) -> bool) {
    let all = std::mem::take(patterns);
    for (at, pattern) in all.iter().enumerate() {
        let by_other = |(other_at, other): (usize, &String)| {
            other_at != at && covers(other, pattern) && (other_at < at || !covers(pattern, other))
        };
        if !all.iter().enumerate().any(by_other) {
            patterns.push(pattern.clone());
        }
    }
}

/// Field by field, as ARNs are compared (W6).
pub(super) fn covers_resource(outer: &str, inner: &str, allowance: &Allowance) -> bool {
    let covers = |outer: &str, inner: &str| covers_at_cost(outer, inner, allowance);
    if outer == "*" || outer == inner {
        return true;
    }
    let (Some(outer), Some(inner)) = (arn::split(outer), arn::split(inner)) else { return false };
    let pairs = [
        (outer.service, inner.service),
        (outer.region, inner.region),
        (outer.account, inner.account),
        (outer.relative_id, inner.relative_id),
    ];
    let is_ram = inner.service == "ram";
    pairs.into_iter().all(|(outer, inner)| {
        // W9: acs:ram compares without case.
        let folded = || covers(&outer.to_ascii_lowercase(), &inner.to_ascii_lowercase()) == Some(true);
        outer == inner || covers(outer, inner) == Some(true) || (is_ram && folded())
    })
}

/// The action patterns that all statements share.
pub(super) fn shared_actions(parts: &[(Origin, &Statement)], allowance: &Allowance) -> Vec<String> {
    let meet_actions = |left: &str, right: &str| meet_actions(left, right, allowance);
    let each = parts.iter().map(|(origin, statement)| action_texts(*origin, statement));
    each.reduce(|left, right| meet_all(&left, &right, meet_actions)).unwrap_or_default()
}

/// The resource patterns that all statements share, or what of them is `acs:ram`.
pub(super) fn shared_resources(
    parts: &[(Origin, &Statement)],
    only_ram: bool,
    allowance: &Allowance,
) -> Vec<String> {
    let meet = |left: &str, right: &str| meet(left, right, allowance);
    let ram = |texts: Vec<String>| texts.iter().flat_map(|text| meet(text, RAM_ARN)).collect();
    let texts = |(origin, statement): &(Origin, &Statement)| resource_texts(*origin, statement);
    let each = parts.iter().map(texts).map(|texts| if only_ram { ram(texts) } else { texts });
    each.reduce(|left, right| meet_all(&left, &right, meet)).unwrap_or_default()
}

pub(super) fn action_texts(origin: Origin, statement: &Statement) -> Vec<String> {
    let one = origin.action.and_then(|at| statement.action.patterns.get(at as usize));
    vec![one.map_or_else(|| "*".to_owned(), |pattern| pattern.text.clone())]
}

pub(super) fn resource_texts(origin: Origin, statement: &Statement) -> Vec<String> {
    let one = origin.resource.and_then(|at| statement.resource.as_ref()?.patterns.get(at as usize));
    vec![one.map_or_else(|| "*".to_owned(), |pattern| pattern.text.clone())]
}

pub(super) fn meet_all(
    left: &[String],
    right: &[String],
    meet: impl Fn(&str, &str) -> Vec<String>,
) -> Vec<String> {
    let mut met = Vec::new();
    for one in left {
        for other in right {
            add_missing(&mut met, meet(one, other));
        }
    }
    met
}

/// The actions that both patterns match, as patterns; the first where that takes too many.
pub(super) fn meet_actions(left: &str, right: &str, allowance: &Allowance) -> Vec<String> {
    let covers = |outer: &str, inner: &str| covers_at_cost(outer, inner, allowance);
    match (left, right) {
        ("*", other) | (other, "*") => vec![other.to_owned()],
        _ if left.eq_ignore_ascii_case(right) => vec![left.to_owned()],
        _ => {
            let (one, other) = (left.to_ascii_lowercase(), right.to_ascii_lowercase());
            let (Some((code, name)), Some((other_code, other_name))) =
                (one.split_once(':'), other.split_once(':'))
            else {
                return vec![left.to_owned()];
            };
            let within = |outer: (&str, &str), inner: (&str, &str)| {
                covers(outer.0, inner.0) == Some(true) && covers(outer.1, inner.1) == Some(true)
            };
            if within((other_code, other_name), (code, name)) {
                return vec![left.to_owned()];
            }
            if within((code, name), (other_code, other_name)) {
                return vec![right.to_owned()];
            }
            let (Some(codes), Some(names)) = (
                intersection(code, other_code, MOST_PATTERNS),
                intersection(name, other_name, MOST_PATTERNS),
            ) else {
                return vec![left.to_owned()];
            };
            codes.iter().flat_map(|code| names.iter().map(move |name| format!("{code}:{name}"))).collect()
        }
    }
}

/// The ARNs that both patterns match, as patterns; the first where that takes too many.
pub(super) fn meet(left: &str, right: &str, allowance: &Allowance) -> Vec<String> {
    if covers_resource(right, left, allowance) {
        return vec![left.to_owned()];
    }
    if covers_resource(left, right, allowance) {
        return vec![right.to_owned()];
    }
    let (Some(one), Some(other)) = (arn::split(left), arn::split(right)) else {
        return vec![left.to_owned()];
    };
    let pairs = [
        (one.service, other.service),
        (one.region, other.region),
        (one.account, other.account),
        (one.relative_id, other.relative_id),
    ];
    let mut texts = vec!["acs".to_owned()];
    for (one, other) in pairs {
        // W9: acs:ram compares without case.
        let is_ram = texts.iter().all(|text| text.starts_with("acs:ram:"));
        let fields = if is_ram {
            intersection(&one.to_ascii_lowercase(), &other.to_ascii_lowercase(), MOST_PATTERNS)
        } else {
            intersection(one, other, MOST_PATTERNS)
        };
        let Some(fields) = fields else { return vec![left.to_owned()] };
        texts =
            texts.iter().flat_map(|text| fields.iter().map(move |field| format!("{text}:{field}"))).collect();
        if texts.len() > MOST_PATTERNS {
            return vec![left.to_owned()];
        }
    }
    texts
}
