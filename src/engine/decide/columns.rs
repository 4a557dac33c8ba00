//! Many questions to many policies: which statements of a policy apply to which of the questions, as bits.
//!
//! What one policy says to a question does not depend on who asks (identity, control and session statements name no
//! principal), so in an account each policy is asked once and the principals are combined from its marks, 64 questions
//! at a time. Where an undocumented rule takes part the marks only say so; such a question is then asked by itself.

use super::assumption::Reading;
use super::compiled::{Asked, CompiledStatement};
use super::compiled_policy::CompiledPolicy;
use super::request::Request;
use crate::engine::policy::{Effect, glob::Glob};

/// Questions in an order that makes the candidates of an action pattern neighbours.
pub struct Columns<'q> {
    /// With the number of the question, ordered by folded action.
    asked: Vec<(Asked<'q>, u32)>,
}

/// What a policy says to each question: one bit a question in each list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// An Allow statement applies.
    pub allow: Box<[u64]>,
    /// A Deny statement applies.
    pub deny: Box<[u64]>,
    /// Whether a statement applies rests on an undocumented rule.
    pub doubt: Box<[u64]>,
}

impl<'q> Columns<'q> {
    /// Questions of an action and a resource each; context and everything else comes from the request.
    pub fn new(request: &'q Request, questions: impl IntoIterator<Item = (&'q str, &'q str)>) -> Self {
        let numbered = questions.into_iter().zip(0..);
        let mut asked: Vec<_> = numbered
            .map(|((action, resource), number)| (Asked::new(request, action, resource), number))
            .collect();
        asked.sort_by(|(a, _), (b, _)| a.action_folded.cmp(&b.action_folded));
        Self { asked }
    }

    /// How many words of 64 bits the marks have.
    pub fn words(&self) -> usize {
        self.asked.len().div_ceil(64)
    }

    /// The questions that a pattern may match: those that begin like it.
    fn candidates(&self, pattern: &Glob) -> &[(Asked<'q>, u32)] {
        let prefix = if pattern.is_literal() { pattern.as_str() } else { pattern.literal_prefix() };
        let start = self.asked.partition_point(|(asked, _)| asked.action_folded.as_str() < prefix);
        let rest = self.asked.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(asked, _)| asked.action_folded.starts_with(prefix));
        rest.get(..end).unwrap_or_default()
    }
}

impl CompiledPolicy {
    /// Asks every question. Statements with a principal are for [`super::PolicySet`] to decide; they leave no mark.
    pub fn marks(&self, columns: &Columns<'_>) -> Marks {
        let empty = || vec![0; columns.words()].into_boxed_slice();
        let mut marks = Marks { allow: empty(), deny: empty(), doubt: empty() };
        for statement in self.statements().iter().filter(|statement| statement.principal.is_none()) {
            mark_statement(statement, columns, &mut marks);
        }
        marks
    }
}

fn mark_statement(statement: &CompiledStatement, columns: &Columns<'_>, marks: &mut Marks) {
    let Marks { allow, deny, doubt } = marks;
    let own = match statement.effect {
        Effect::Allow => allow,
        Effect::Deny => deny,
    };
    let mut ask = |asked: &Asked<'_>, number: u32| {
        let (word, bit) = (number as usize / 64, 1_u64 << (number % 64));
        let mut seen = Reading::PROPOSED;
        let applies = statement.applies_beyond_action(asked, Reading::PROPOSED, &mut seen);
        if let (true, Some(word)) = (applies, own.get_mut(word)) {
            *word |= bit;
        }
        if let (false, Some(word)) = (seen.is_empty(), doubt.get_mut(word)) {
            *word |= bit;
        }
    };
    if statement.action.negated {
        let unlisted = |(asked, _): &&(Asked<'_>, u32)| statement.action.matches(&asked.action_folded);
        columns.asked.iter().filter(unlisted).for_each(|(asked, number)| ask(asked, *number));
        return;
    }
    for pattern in &statement.action.patterns {
        for (asked, number) in columns.candidates(pattern) {
            if pattern.is_any() || pattern.is_literal() || pattern.matches(&asked.action_folded) {
                ask(asked, *number);
            }
        }
    }
}
