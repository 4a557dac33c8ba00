//! Questions that leave something open: the conditions whose keys nobody stated, or the resource.
//!
//! "Who can do this?" is not about one request but about any request with this action. A statement then applies, does
//! not, or applies when some of its conditions hold; which, is left to be shown to the reader.

use super::assumption::Reading;
use super::compiled::{Asked, StatementBody};
use super::compiled_policy::CompiledPolicy;
use super::request::Request;
use crate::engine::policy::Effect;

/// An action, on one resource or on any, with as much context as is known.
pub struct OpenQuestion<'q> {
    asked: Asked<'q>,
    any_resource: bool,
}

/// A statement that applies to an open question, may apply when its open conditions hold, or does not apply but would
/// under another reading of an undocumented rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStatement {
    /// Its number in the document, from 0.
    pub statement: usize,
    /// Allow or Deny.
    pub effect: Effect,
    /// Whether it applies, its open conditions apart.
    pub applies: bool,
    /// Which of its conditions, from 0, are left open because the question says nothing about their keys. All must hold.
    pub conditions: Vec<usize>,
    /// Whether it applies rests on an undocumented rule.
    pub doubtful: bool,
}

impl<'q> OpenQuestion<'q> {
    /// The request's action on the first of its resources; keys that its context lacks are open.
    pub fn new(request: &'q Request) -> Self {
        let resource = request.resources.first().map_or("*", String::as_str);
        Self { asked: Asked::number(request, 0, resource), any_resource: false }
    }

    /// The request's action on whatever resource a statement names.
    pub fn on_any_resource(request: &'q Request) -> Self {
        Self { any_resource: true, ..Self::new(request) }
    }
}

impl CompiledPolicy {
    /// The statements that apply to a question or may, in the order of the document.
    pub fn open_statements(&self, question: &OpenQuestion<'_>) -> Vec<OpenStatement> {
        self.statements().iter().filter_map(|statement| statement.open(question)).collect()
    }

    /// Whether any statement may speak of this action, given in lower case.
    pub fn mentions(&self, action_folded: &str) -> bool {
        self.statements().iter().any(|statement| statement.action.matches(action_folded))
    }

    /// For every statement, which of the actions (in lower case, sorted) it speaks of, by their numbers.
    pub fn actions_of_statements(&self, sorted_folded: &[String]) -> Vec<(usize, Vec<u32>)> {
        let statements = self.statements().iter();
        statements.map(|statement| (statement.index as usize, statement.actions(sorted_folded))).collect()
    }
}

impl StatementBody {
    fn open(&self, question: &OpenQuestion<'_>) -> Option<OpenStatement> {
        let asked = &question.asked;
        if !self.action.matches(asked.action_for(self.is_trust)) {
            return None;
        }
        let mut doubts = Reading::PROPOSED;
        let resource =
            if question.any_resource { None } else { self.resource_part(asked, Reading::PROPOSED) };
        let mut applies = true;
        for (holds, doubt) in resource.into_iter().chain(self.principal_part(asked, Reading::PROPOSED)) {
            if !holds && doubt.is_empty() {
                return None;
            }
            applies &= holds;
            doubts.add(doubt);
        }
        let mut open = Vec::new();
        for (number, condition) in self.conditions.iter().enumerate() {
            // With the resource open its pseudo key is open too.
            let settled = condition.is_settled_by(asked.request)
                && !(question.any_resource && condition.key() == "Resource");
            if !settled {
                open.push(number);
                continue;
            }
            let mut doubt = Reading::PROPOSED;
            let holds = condition.holds(asked.visible(), Reading::PROPOSED, &mut doubt);
            if !holds && doubt.is_empty() {
                return None;
            }
            applies &= holds;
            doubts.add(doubt);
        }
        let doubtful = !doubts.is_empty();
        Some(OpenStatement {
            statement: self.index as usize,
            effect: self.effect,
            applies,
            conditions: open,
            doubtful,
        })
    }

    fn actions(&self, sorted_folded: &[String]) -> Vec<u32> {
        let numbered = || sorted_folded.iter().zip(0_u32..);
        if self.action.negated {
            return numbered()
                .filter(|(action, _)| self.action.matches(action))
                .map(|(_, number)| number)
                .collect();
        }
        let mut found = Vec::new();
        for pattern in &self.action.patterns {
            let prefix = if pattern.is_literal() { pattern.as_str() } else { pattern.literal_prefix() };
            let start = sorted_folded.partition_point(|action| action.as_str() < prefix);
            let near = numbered().skip(start).take_while(|(action, _)| action.starts_with(prefix));
            found.extend(near.filter(|(action, _)| pattern.matches(action)).map(|(_, number)| number));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
