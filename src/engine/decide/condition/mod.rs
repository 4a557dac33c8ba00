//! One condition of a statement against the request's context (semantics section 3).

mod compare;

use super::assumption::{Assumption, Reading, answer_under};
use super::request::{Context, Request};
use crate::engine::policy::{Condition, Operator, SetPrefix};
use compare::{Comparison, TypedValue};

/// What a condition can see of a request: the context, and the pseudo keys for one of its resources (C19).
#[derive(Clone, Copy)]
pub(super) struct Visible<'r> {
    pub(super) request: &'r Request,
    /// What this one of several resources brings (E13).
    pub(super) own: Option<&'r Context>,
    pub(super) action: &'r str,
    pub(super) resource: &'r str,
}

impl<'r> Visible<'r> {
    /// The values of a key; the name is compared exactly (C18).
    fn get(self, key: &str) -> Option<&'r [String]> {
        self.request.context.get(key).or_else(|| self.own?.get(key))
    }

    /// The values of a key whose name differs in case only.
    fn get_other_case(self, key: &str) -> Option<&'r [String]> {
        self.request.context.get_other_case(key).or_else(|| self.own?.get_other_case(key))
    }
}

/// Why a condition does not hold, for the trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionFailure {
    /// The operator as RAM spells it.
    pub operator: String,
    /// The condition key.
    pub key: String,
    /// The policy's values.
    pub wanted: Vec<String>,
    /// The request's values; none when the key is absent.
    pub found: Option<Vec<String>>,
    /// The policy's values that cannot be read as what the operator compares (C15).
    pub malformed: Vec<String>,
}

/// A compiled condition.
#[derive(Debug, Clone)]
pub(super) struct CompiledCondition {
    operator: Operator,
    key: Box<str>,
    pseudo: bool,
    comparison: Comparison,
    /// C15: policy values that could not be read.
    malformed: Vec<Box<str>>,
    wanted: Vec<Box<str>>,
}

impl CompiledCondition {
    pub(super) fn new(condition: &Condition) -> Self {
        let (comparison, malformed) = Comparison::new(condition.operator.test, &condition.values);
        Self {
            operator: condition.operator,
            key: condition.key.text.as_str().into(),
            pseudo: matches!(condition.key.text.as_str(), "Action" | "Resource"),
            comparison,
            malformed,
            wanted: condition.values.iter().map(|value| value.text.as_str().into()).collect(),
        }
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Whether what is asked about has a say beside the context: by the pseudo keys (C19), or by the service whose
    /// documents explain `*` for an address (C11).
    pub(super) fn looks_beyond_context(&self) -> bool {
        self.pseudo || self.comparison.looks_at_service()
    }

    /// Whether the request says what this condition asks about: its context has the key, or it is a pseudo key (C19).
    pub(super) fn is_settled_by(&self, request: &Request) -> bool {
        self.pseudo || request.context.get(&self.key).is_some()
    }

    pub(super) fn holds(&self, visible: Visible<'_>, reading: Reading, seen: &mut Reading) -> bool {
        let exact = self.values(visible);
        let other_case = if exact.is_none() { visible.get_other_case(&self.key) } else { None };
        let possible = self.possible(exact.as_deref(), other_case, visible);
        answer_under(possible, reading, seen, |reading| {
            let found = if self.pseudo && reading.has(Assumption::PseudoKeysAbsent) {
                visible.get(&self.key)
            } else if reading.has(Assumption::KeyCase) {
                exact.as_deref().or(other_case)
            } else {
                exact.as_deref()
            };
            self.holds_for(found, visible, reading)
        })
    }

    /// The request's values of this key.
    fn values<'r>(&self, visible: Visible<'r>) -> Option<std::borrow::Cow<'r, [String]>> {
        let set = visible.get(&self.key);
        if !self.pseudo || set.is_some() {
            return set.map(std::borrow::Cow::Borrowed);
        }
        // C19: the pseudo keys hold the requested action and resource.
        let value =
            if &*self.key == "Action" { visible.action.to_owned() } else { visible.resource.to_owned() };
        Some(std::borrow::Cow::Owned(vec![value]))
    }

    /// The assumptions that could have a say. Most conditions have none.
    fn possible(
        &self,
        exact: Option<&[String]>,
        other_case: Option<&[String]>,
        visible: Visible<'_>,
    ) -> Reading {
        let mut possible = Reading::PROPOSED;
        if self.pseudo && visible.get(&self.key).is_none() {
            possible = possible.with(Assumption::PseudoKeysAbsent);
        }
        if other_case.is_some() {
            possible = possible.with(Assumption::KeyCase);
        }
        if !self.malformed.is_empty() {
            possible = possible.with(Assumption::MalformedHolds);
        }
        if self.operator.set.is_some() {
            possible = possible.with(Assumption::SetPrefixIgnored).with(Assumption::SetPrefixRefused);
        }
        let found = exact.or(other_case).unwrap_or_default();
        if found.len() > 1 {
            possible = possible.with(Assumption::MultiValueAll).with(Assumption::MultiValueRefused);
        }
        possible.add(self.comparison.possible(found, visible));
        let may_be_absent = exact.is_none() || !possible.is_empty();
        if self.operator.negated && may_be_absent {
            possible = possible.with(Assumption::NegatedNeedsKey);
        }
        possible
    }

    fn holds_for(&self, found: Option<&[String]>, visible: Visible<'_>, reading: Reading) -> bool {
        if !self.malformed.is_empty() {
            // C15: false for positive and negated operators alike.
            return reading.has(Assumption::MalformedHolds);
        }
        if self.operator.set.is_some() && reading.has(Assumption::SetPrefixRefused) {
            return false;
        }
        let found = found.unwrap_or_default();
        let readable = found.iter().filter_map(|value| self.comparison.read(value, reading));
        let readable: smallvec::SmallVec<[TypedValue<'_>; 4]> = readable.collect();
        if readable.len() < found.len() && reading.has(Assumption::MalformedRequestFails) {
            return false;
        }
        let hit = |value: &TypedValue<'_>| self.comparison.hits(value, visible, reading);
        let set = if reading.has(Assumption::SetPrefixIgnored) { None } else { self.operator.set };
        match set {
            Some(SetPrefix::ForAllValues) => readable.iter().all(|value| hit(value) != self.operator.negated),
            Some(SetPrefix::ForAnyValue) => readable.iter().any(|value| hit(value) != self.operator.negated),
            // C5 (and C16: an unreadable value is no value).
            None if readable.is_empty() => self.operator.negated && !reading.has(Assumption::NegatedNeedsKey),
            None if found.len() > 1 && reading.has(Assumption::MultiValueRefused) => false,
            // C8, C14: a negated operator is "none of them".
            None if reading.has(Assumption::MultiValueAll) => {
                readable.iter().all(hit) != self.operator.negated
            }
            None => readable.iter().any(hit) != self.operator.negated,
        }
    }

    /// Why the condition does not hold under the proposed readings; `None` when it does.
    pub(super) fn failure(&self, visible: Visible<'_>) -> Option<ConditionFailure> {
        if self.holds(visible, Reading::PROPOSED, &mut Reading::default()) {
            return None;
        }
        Some(ConditionFailure {
            operator: self.operator.name(),
            key: self.key.to_string(),
            wanted: self.wanted.iter().map(ToString::to_string).collect(),
            found: self.values(visible).map(std::borrow::Cow::into_owned),
            malformed: self.malformed.iter().map(ToString::to_string).collect(),
        })
    }
}

#[cfg(test)]
mod tests;
