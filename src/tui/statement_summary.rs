//! What the actions of a statement come to, in short: how many of which service, how many by each pattern.

use crate::engine::policy::glob::has_wildcard;
use crate::engine::policy::{Clause, KnownActions};

/// The actions of one statement, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    clause: Clause,
    patterns: Vec<Cover>,
    services: Vec<(String, Option<usize>)>,
    everything: bool,
}

/// What one pattern covers today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// It names an action that is known.
    Known,
    /// It names an action that is not in the catalog.
    Unknown,
    /// A wildcard over so many known actions.
    Wildcard(usize),
}

impl Summary {
    /// Counts the actions of a clause, each once for each service.
    pub fn new(clause: &Clause, known: Option<&KnownActions>) -> Self {
        let mut patterns = Vec::with_capacity(clause.patterns.len());
        let mut everything = false;
        // The code as it is written, and the known actions that count for it; an unknown name counts as itself.
        let mut services: Vec<(String, Vec<usize>, usize)> = Vec::new();
        for text in clause.texts() {
            let found = known.map(|known| known.expand(text)).unwrap_or_default();
            patterns.push(match (has_wildcard(text), found.is_empty()) {
                (true, _) => Cover::Wildcard(found.len()),
                (false, true) => Cover::Unknown,
                (false, false) => Cover::Known,
            });
            if matches!(text, "*" | "*:*") {
                everything = true;
                continue;
            }
            let code = text.split_once(':').map_or(text, |(code, _)| code).to_ascii_lowercase();
            let unknown = usize::from(found.is_empty() && !has_wildcard(text));
            match services.iter_mut().find(|(other, ..)| *other == code) {
                Some((_, all, more)) => {
                    all.extend(found);
                    *more += unknown;
                }
                None => services.push((code, found, unknown)),
            }
        }
        let count = |(code, mut found, unknown): (String, Vec<usize>, usize)| {
            found.sort_unstable();
            found.dedup();
            // Without a catalog nobody knows how many a wildcard covers.
            (code, known.map(|_| found.len() + unknown))
        };
        let services = services.into_iter().map(count).collect();
        Self { clause: clause.clone(), patterns, services, everything }
    }

    /// Whether it was made from this clause.
    pub fn is_of(&self, clause: &Clause) -> bool {
        self.clause == *clause
    }

    /// Every action there is.
    pub fn everything(&self) -> bool {
        self.everything
    }

    /// Services with the number of their actions, in order of appearance; without a catalog there are no numbers.
    pub fn services(&self) -> &[(String, Option<usize>)] {
        &self.services
    }

    /// What a pattern covers, by its place.
    pub fn cover(&self, at: usize) -> Option<Cover> {
        self.patterns.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_counted_once_and_unknown_names_count_as_themselves() {
        let known = KnownActions::new(["ecs:RunInstances", "ecs:StopInstance", "oss:GetObject"]);
        let clause = Clause::of(["ecs:*Instance*", "ECS:RunInstances", "ecs:Mystery", "oss:Get*", "x:*"]);
        let summary = Summary::new(&clause, Some(&known));
        let services: Vec<_> =
            summary.services().iter().map(|(code, count)| (code.as_str(), *count)).collect();
        assert_eq!(services, [("ecs", Some(3)), ("oss", Some(1)), ("x", Some(0))]);
        let covers: Vec<_> = (0..5).filter_map(|at| summary.cover(at)).collect();
        assert_eq!(
            covers,
            [Cover::Wildcard(2), Cover::Known, Cover::Unknown, Cover::Wildcard(1), Cover::Wildcard(0)]
        );
        assert!(!summary.everything() && Summary::new(&Clause::of(["*"]), None).everything());
    }
}
