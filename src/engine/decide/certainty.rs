//! Is a decision definite? By trying every reading that could matter.
//!
//! Evaluating under the proposed readings notes the assumptions that took part. Each combination of them is then
//! tried; trying may bring in further ones (a condition is only looked at once its resource matches), until no new
//! one appears. Most decisions have none, and cost nothing here.

use super::assumption::{Assumption, Reading};
use super::verdict::Decision;
use rustc_hash::FxHashMap;

/// More assumptions than this at once are not tried in all combinations; all of them are then named.
const MOST_TRIED: u32 = 12;

/// The ids of the rules whose other reading would change the decision, alone or together with others, in order and
/// each once. `evaluate` decides under a reading and notes the assumptions that took part.
pub(super) fn rules_that_matter(
    decision: Decision,
    seen: Reading,
    mut evaluate: impl FnMut(Reading, &mut Reading) -> Decision,
) -> Vec<&'static str> {
    if seen.is_empty() {
        return Vec::new();
    }
    let mut involved = seen;
    let mut tried: FxHashMap<Reading, Decision> = FxHashMap::default();
    tried.insert(Reading::PROPOSED, decision);
    loop {
        let before = involved;
        if before.len() > MOST_TRIED {
            return rules_of(before);
        }
        for reading in before.subsets() {
            tried.entry(reading).or_insert_with(|| evaluate(reading, &mut involved));
        }
        if involved == before {
            break;
        }
    }
    let flips: Vec<Reading> =
        tried.iter().filter(|(_, other)| **other != decision).map(|(reading, _)| *reading).collect();
    let mut matter = Reading::PROPOSED;
    for flip in &flips {
        // Only the smallest combinations: a rule that merely comes along does not matter.
        if !flips.iter().any(|smaller| smaller != flip && smaller.is_within(*flip)) {
            matter.add(*flip);
        }
    }
    rules_of(matter)
}

fn rules_of(reading: Reading) -> Vec<&'static str> {
    let mut rules: Vec<&'static str> = reading.members().map(Assumption::rule).collect();
    rules.dedup();
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(assumptions: &[Assumption]) -> Reading {
        assumptions.iter().fold(Reading::PROPOSED, |set, assumption| set.with(*assumption))
    }

    #[test]
    fn only_rules_of_the_smallest_flips_are_named() {
        let seen = set(&[Assumption::ResourceCase, Assumption::KeyCase]);
        let rules = rules_that_matter(Decision::Allow, seen, |reading, _| {
            if reading.has(Assumption::KeyCase) { Decision::ImplicitDeny } else { Decision::Allow }
        });
        assert_eq!(rules, ["C18"]);
    }

    #[test]
    fn rules_that_only_matter_together_are_both_named() {
        let seen = set(&[Assumption::ResourceCase]);
        let both = set(&[Assumption::ResourceCase, Assumption::KeyCase]);
        let rules = rules_that_matter(Decision::ImplicitDeny, seen, |reading, seen| {
            // The key is only looked at once the resource matches.
            if reading.has(Assumption::ResourceCase) {
                seen.add(set(&[Assumption::KeyCase]));
            }
            if both.is_within(reading) { Decision::Allow } else { Decision::ImplicitDeny }
        });
        assert_eq!(rules, ["W9", "C18"]);
    }

    #[test]
    fn nothing_seen_is_nothing_tried() {
        assert!(rules_that_matter(Decision::Allow, Reading::PROPOSED, |_, _| unreachable!()).is_empty());
    }
}
