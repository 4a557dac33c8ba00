//! Which statements can match an action, without looking at all of them.
//!
//! A statement is filed under each literal action it names, under each service whose actions it names by wildcard,
//! or, when its patterns reach across services, under "everywhere". Actions have no undocumented readings (G12, W2),
//! so the index is the same for every reading.

use super::compiled::CompiledStatement;
use rustc_hash::FxHashMap;

/// Below this many statements looking at each is cheaper than building the index.
pub(super) const WORTH_AN_INDEX: usize = 24;

#[derive(Debug, Clone, Default)]
pub(super) struct ActionIndex {
    /// Sorted statement numbers for each literal action, folded.
    literal: FxHashMap<Box<str>, Vec<u32>>,
    /// Sorted statement numbers for each service with a wildcard after the colon.
    service: FxHashMap<Box<str>, Vec<u32>>,
    everywhere: Vec<u32>,
}

impl ActionIndex {
    pub(super) fn new(statements: &[CompiledStatement]) -> Self {
        let mut index = Self::default();
        for (number, statement) in (0..).zip(statements) {
            index.file(number, statement);
        }
        index
    }

    fn file(&mut self, number: u32, statement: &CompiledStatement) {
        if statement.action.negated {
            self.everywhere.push(number);
            return;
        }
        for pattern in &statement.action.patterns {
            let text = pattern.as_str();
            let list = if pattern.is_literal() {
                self.literal.entry(text.into()).or_default()
            } else {
                match pattern.literal_prefix().split_once(':') {
                    Some((code, _)) => self.service.entry(code.into()).or_default(),
                    None => &mut self.everywhere,
                }
            };
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }

    /// The statements that may match this folded action, in three sorted lists that may share members.
    pub(super) fn candidates(&self, action_folded: &str) -> [&[u32]; 3] {
        let code = action_folded.split_once(':').map_or(action_folded, |(code, _)| code);
        [
            self.literal.get(action_folded).map_or(&[], Vec::as_slice),
            self.service.get(code).map_or(&[], Vec::as_slice),
            &self.everywhere,
        ]
    }
}
