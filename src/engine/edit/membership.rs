//! Which actions a statement speaks of: named, covered by a wildcard, excepted, or not at all.

use crate::engine::policy::glob::{Glob, has_wildcard};
use crate::engine::policy::{Clause, KnownActions};
use rustc_hash::FxHashSet;

/// What a statement's `Action` or `NotAction` says of one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Membership {
    /// `Action` names it.
    Named,
    /// A wildcard of `Action` covers it, or `NotAction` does not list it.
    Covered,
    /// `NotAction` lists it, by name or wildcard.
    Excepted,
    /// Not spoken of.
    Not,
}

/// The membership of one action. For many actions use [`Marks`].
pub fn membership(clause: &Clause, action: &str) -> Membership {
    ClauseIndex::of(clause).membership(action)
}

/// The first wildcard pattern of a clause that matches an action.
pub(super) fn covering_pattern<'c>(clause: &'c Clause, action: &str) -> Option<&'c str> {
    let folded = action.to_ascii_lowercase();
    clause.texts().find(|text| has_wildcard(text) && Glob::folded(text).matches(&folded))
}

/// A clause made ready to be asked often.
pub(super) struct ClauseIndex {
    negated: bool,
    names: FxHashSet<String>,
    wildcards: Vec<Glob>,
}

impl ClauseIndex {
    pub fn of(clause: &Clause) -> Self {
        let (wildcards, names): (Vec<&str>, Vec<&str>) = clause.texts().partition(|text| has_wildcard(text));
        Self {
            negated: clause.negated,
            names: names.into_iter().map(str::to_ascii_lowercase).collect(),
            wildcards: wildcards.into_iter().map(Glob::folded).collect(),
        }
    }

    pub fn membership(&self, action: &str) -> Membership {
        let folded = action.to_ascii_lowercase();
        let named = self.names.contains(&folded);
        let listed = named || self.wildcards.iter().any(|glob| glob.matches(&folded));
        match (self.negated, listed, named) {
            (true, true, _) => Membership::Excepted,
            (false, true, true) => Membership::Named,
            (true, false, _) | (false, true, false) => Membership::Covered,
            (false, false, _) => Membership::Not,
        }
    }
}

/// The membership of every known action in one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    marks: Vec<Membership>,
}

impl Marks {
    /// Marks every known action. Names and prefixes are looked up, so only a pattern that begins with a wildcard
    /// costs a look at all actions.
    pub fn of(clause: &Clause, known: &KnownActions) -> Self {
        let unlisted = if clause.negated { Membership::Covered } else { Membership::Not };
        let mut marks = vec![unlisted; known.len()];
        for pattern in clause.texts() {
            let mark = match (clause.negated, has_wildcard(pattern)) {
                (true, _) => Membership::Excepted,
                (false, true) => Membership::Covered,
                (false, false) => Membership::Named,
            };
            known.for_each_match(pattern, |index| {
                // A name says more than a wildcard that covers it too.
                if let Some(slot) = marks.get_mut(index)
                    && *slot != Membership::Named
                {
                    *slot = mark;
                }
            });
        }
        Self { marks }
    }

    /// The mark of one action; [`Membership::Not`] for an index that is not known.
    pub fn get(&self, index: usize) -> Membership {
        self.marks.get(index).copied().unwrap_or(Membership::Not)
    }

    /// The counts of a group.
    pub fn count(&self, group: impl IntoIterator<Item = usize>) -> Counts {
        let mut counts = Counts::default();
        for index in group {
            counts.total += 1;
            match self.get(index) {
                Membership::Named => counts.named += 1,
                Membership::Covered => counts.covered += 1,
                Membership::Excepted => counts.excepted += 1,
                Membership::Not => {}
            }
        }
        counts
    }
}

/// How much of a group a statement speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Named one by one.
    pub named: usize,
    /// Covered without being named.
    pub covered: usize,
    /// Listed under `NotAction`.
    pub excepted: usize,
    /// All of the group.
    pub total: usize,
}

impl Counts {
    /// Actions that the statement applies to.
    pub fn applies(self) -> usize {
        self.named + self.covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["ecs:DescribeDisks", "ecs:RunInstances", "ecs:StopInstance", "oss:GetObject"];

    fn marks(negated: bool, patterns: &[&str]) -> Vec<Membership> {
        let clause = Clause { negated, ..Clause::of(patterns.iter().copied()) };
        let known = KnownActions::new(NAMES);
        let marks = Marks::of(&clause, &known);
        for (index, name) in NAMES.iter().enumerate() {
            assert_eq!(marks.get(index), membership(&clause, name), "{name} in {patterns:?}");
        }
        (0..NAMES.len()).map(|index| marks.get(index)).collect()
    }

    #[test]
    fn a_name_says_more_than_a_wildcard() {
        use Membership::{Covered, Excepted, Named, Not};
        assert_eq!(marks(false, &["ECS:runinstances", "ecs:*Instance*"]), [Not, Named, Covered, Not]);
        assert_eq!(marks(false, &["ecs:*Instance*", "ecs:RunInstances"]), [Not, Named, Covered, Not]);
        assert_eq!(marks(true, &["ecs:Run*", "ecs:StopInstance"]), [Covered, Excepted, Excepted, Covered]);
        assert_eq!(marks(false, &["*"]), [Covered; 4]);
        assert_eq!(marks(false, &[]), [Not; 4]);
    }

    #[test]
    fn groups_are_counted() {
        let clause = Clause::of(["ecs:RunInstances", "ecs:Describe*"]);
        let counts = Marks::of(&clause, &KnownActions::new(NAMES)).count([0, 1, 2]);
        assert_eq!(counts, Counts { named: 1, covered: 1, excepted: 0, total: 3 });
        assert_eq!(counts.applies(), 2);
    }
}
