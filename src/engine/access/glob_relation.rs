//! How two patterns of RAM relate, exactly: containment, overlap, union, and intersection as patterns.
//!
//! A quick test settles nearly every pair; the rest go to the product automaton of `product.rs`. The letters of
//! all texts are meant, so `?` is more than any finite list of letters.

use super::atom::{Atom, Element};
use super::product::{Allowance, Budget, Search, search, search_within};

/// How the texts of one pattern lie to those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same texts.
    Equal,
    /// The first matches fewer.
    Subset,
    /// The first matches more.
    Superset,
    /// Some in common, and each has others.
    Overlap,
    /// Nothing in common.
    Disjoint,
}

impl Relation {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Overlap => "overlap",
            Self::Disjoint => "disjoint",
        }
    }
}

/// How two patterns relate; `None` when that cannot be told within the default budget.
pub fn relate(left: &str, right: &str) -> Option<Relation> {
    let (left, right) = (Atom::glob(left), Atom::glob(right));
    let budget = Budget::default();
    Some(match (is_within(&left, &right, budget)?, is_within(&right, &left, budget)?) {
        (true, true) => Relation::Equal,
        (true, false) => Relation::Subset,
        (false, true) => Relation::Superset,
        (false, false) if is_apart(&left, &right, budget)? => Relation::Disjoint,
        (false, false) => Relation::Overlap,
    })
}

/// Whether every text of `inner` matches `outer`; `None` when that cannot be told within the default budget.
pub fn covers(outer: &str, inner: &str) -> Option<bool> {
    is_within(&Atom::glob(inner), &Atom::glob(outer), Budget::default())
}

/// Whether the patterns have a text in common; `None` when that cannot be told within the default budget.
pub fn overlaps(left: &str, right: &str) -> Option<bool> {
    is_apart(&Atom::glob(left), &Atom::glob(right), Budget::default()).map(|apart| !apart)
}

/// Looks for a text that matches all of `inside` and none of `outside`. With one pattern inside this asks whether the
/// others together cover it; with several, whether they have anything in common.
pub fn find_text(inside: &[&str], outside: &[&str], budget: Budget) -> Search {
    let atoms =
        |patterns: &[&str]| -> Vec<Atom> { patterns.iter().map(|pattern| Atom::glob(pattern)).collect() };
    let (inside, outside) = (atoms(inside), atoms(outside));
    // Patterns that a pattern beside them makes needless only cost states.
    let kept: Vec<&Atom> = outside
        .iter()
        .enumerate()
        .filter(|(at, atom)| {
            let covered = |(other_at, other): (usize, &Atom)| {
                other_at != *at
                    && atom.is_within_quickly(other) == Some(true)
                    && (other_at < *at || other.is_within_quickly(atom) != Some(true))
            };
            !outside.iter().enumerate().any(covered)
        })
        .map(|(_, atom)| atom)
        .collect();
    let apart = |atom: &Atom| inside.iter().any(|inside| inside.is_apart_quickly(atom) == Some(true));
    if kept.iter().any(|outer| inside.iter().any(|inner| inner.is_within_quickly(outer) == Some(true))) {
        return Search::Empty;
    }
    let kept: Vec<&Atom> = kept.into_iter().filter(|atom| !apart(atom)).collect();
    search(&inside.iter().collect::<Vec<_>>(), &kept, budget)
}

/// The common texts of two patterns as patterns; `None` when it would take more than `most`.
///
/// ```
/// use acscope::engine::access::glob_relation::intersection;
/// assert_eq!(intersection("ab*", "*bc", 8).unwrap(), ["ab*bc", "abc"]);
/// assert!(intersection("a*", "b*", 8).unwrap().is_empty());
/// ```
pub fn intersection(left: &str, right: &str, most: usize) -> Option<Vec<String>> {
    let (left, right) = (Atom::glob(left), Atom::glob(right));
    match (left.is_within_quickly(&right), right.is_within_quickly(&left)) {
        (Some(true), _) => return Some(vec![text_of(left.elements())]),
        (_, Some(true)) => return Some(vec![text_of(right.elements())]),
        _ => {}
    }
    let mut shuffles = Shuffles { found: Vec::new(), steps: 0, most };
    shuffles.run(left.elements(), right.elements(), &mut Vec::new())?;
    let mut found: Vec<Atom> = shuffles.found.iter().map(|pattern| Atom::glob(pattern)).collect();
    found.dedup();
    let kept = (0..found.len()).filter(|at| {
        let covered = |other: usize| match (found.get(*at), found.get(other)) {
            (Some(this), Some(that)) => {
                other != *at
                    && this.is_within_quickly(that) == Some(true)
                    && (other < *at || that.is_within_quickly(this) != Some(true))
            }
            _ => false,
        };
        !(0..found.len()).any(covered)
    });
    let mut patterns: Vec<String> =
        kept.filter_map(|at| found.get(at)).map(|atom| text_of(atom.elements())).collect();
    patterns.sort();
    Some(patterns)
}

/// All ways in which two patterns can be laid over each other.
struct Shuffles {
    found: Vec<String>,
    steps: usize,
    most: usize,
}

impl Shuffles {
    fn run(&mut self, left: &[Element], right: &[Element], taken: &mut Vec<Element>) -> Option<()> {
        self.steps += 1;
        if self.steps > 64 * self.most || self.found.len() > self.most {
            return None;
        }
        match (left, right) {
            ([], []) => self.found.push(text_of(taken)),
            ([Element::Star, left_rest @ ..], [Element::Star, right_rest @ ..]) => {
                // Both stars: one star, and then either of them goes on taking.
                taken.push(Element::Star);
                self.run(left_rest, right, taken)?;
                self.run(left, right_rest, taken)?;
                taken.pop();
            }
            ([Element::Star, left_rest @ ..], _) => {
                self.run(left_rest, right, taken)?;
                if let [one, right_rest @ ..] = right {
                    taken.push(*one);
                    self.run(left, right_rest, taken)?;
                    taken.pop();
                }
            }
            (_, [Element::Star, ..]) => self.run(right, left, taken)?,
            ([one, left_rest @ ..], [other, right_rest @ ..]) => {
                let both = match (one, other) {
                    (Element::One, both) | (both, Element::One) => Some(*both),
                    _ => (one == other).then_some(*one),
                };
                if let Some(both) = both {
                    taken.push(both);
                    self.run(left_rest, right_rest, taken)?;
                    taken.pop();
                }
            }
            ([], _) | (_, []) => {}
        }
        Some(())
    }
}

fn text_of(elements: &[Element]) -> String {
    let mut text = String::new();
    for element in elements {
        match element {
            // Two stars in a row are one.
            Element::Star if text.ends_with('*') => {}
            Element::Star => text.push('*'),
            Element::One => text.push('?'),
            Element::Exactly(character) | Element::Folded(character) => text.push(*character),
        }
    }
    text
}

fn is_within(inner: &Atom, outer: &Atom, budget: Budget) -> Option<bool> {
    is_within_at_cost(inner, outer, budget, &Allowance::unlimited())
}

fn is_apart(left: &Atom, right: &Atom, budget: Budget) -> Option<bool> {
    is_apart_at_cost(left, right, budget, &Allowance::unlimited())
}

/// [`covers`] as one of many questions that share what they may cost.
pub(super) fn covers_at_cost(outer: &str, inner: &str, allowance: &Allowance) -> Option<bool> {
    is_within_at_cost(&Atom::glob(inner), &Atom::glob(outer), PAIR, allowance)
}

/// What one pair of patterns may cost where there are many.
pub(super) const PAIR: Budget = Budget { states: 6_000, bytes: 8 << 20 };

/// Whether all texts of the one are texts of the other; the allowance is what all such questions together may take.
pub(super) fn is_within_at_cost(
    inner: &Atom,
    outer: &Atom,
    budget: Budget,
    allowance: &Allowance,
) -> Option<bool> {
    inner.is_within_quickly(outer).or_else(|| is_empty(&[inner], &[outer], budget, allowance))
}

/// Whether they have no text in common; the allowance is what all such questions together may take.
pub(super) fn is_apart_at_cost(
    left: &Atom,
    right: &Atom,
    budget: Budget,
    allowance: &Allowance,
) -> Option<bool> {
    left.is_apart_quickly(right).or_else(|| is_empty(&[left, right], &[], budget, allowance))
}

fn is_empty(inside: &[&Atom], outside: &[&Atom], budget: Budget, allowance: &Allowance) -> Option<bool> {
    match search_within(inside, outside, budget, allowance) {
        Search::Found(_) => Some(false),
        Search::Empty => Some(true),
        Search::Undecided => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::glob::Glob;

    #[test]
    fn every_row_of_the_relation_table_holds_both_ways() {
        let rows = include_str!("../../../tests/data/cases/glob_relation.tsv");
        let mut count = 0;
        for row in rows.lines() {
            let fields: Vec<&str> = row.split('\t').collect();
            let [left, right, expected] = fields.as_slice() else { panic!("{row:?}") };
            assert_eq!(relate(left, right).unwrap().word(), *expected, "{left:?} {right:?}");
            let mirrored = match *expected {
                "subset" => "superset",
                "superset" => "subset",
                same => same,
            };
            assert_eq!(relate(right, left).unwrap().word(), mirrored, "{right:?} {left:?}");
            count += 1;
        }
        assert_eq!(count, 3_655);
    }

    fn words(letters: &[char], longest: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..longest {
            let end = all.len();
            for at in from..end {
                for letter in letters {
                    all.push(format!("{}{letter}", all[at]));
                }
            }
            from = end;
        }
        all
    }

    /// Against all texts of up to seven letters, one of which no pattern names.
    #[test]
    fn unions_and_intersections_agree_with_brute_force() {
        let patterns = words(&['a', 'b', '*', '?'], 3);
        let texts = words(&['a', 'b', 'x'], 7);
        let mut state = 7_u64;
        let mut pick = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            patterns[(state >> 33) as usize % patterns.len()].as_str()
        };
        for _ in 0..300 {
            let (p, q, r, s) = (pick(), pick(), pick(), pick());
            let matching = |pattern: &str| -> Vec<bool> {
                texts.iter().map(|text| Glob::new(pattern).matches(text)).collect()
            };
            let (mp, mq, mr, ms) = (matching(p), matching(q), matching(r), matching(s));
            let expected = (0..texts.len()).any(|at| mp[at] && mq[at] && !mr[at] && !ms[at]);
            match find_text(&[p, q], &[r, s], Budget::default()) {
                Search::Found(text) => {
                    let fits = |pattern: &str| Glob::new(pattern).matches(&text);
                    assert!(fits(p) && fits(q) && !fits(r) && !fits(s), "{p} {q} \\ {r} {s}: {text}");
                }
                Search::Empty => assert!(!expected, "{p} {q} \\ {r} {s}"),
                Search::Undecided => panic!("{p} {q} {r} {s}"),
            }
            let common: Vec<Glob> =
                intersection(p, q, 64).unwrap().iter().map(|pattern| Glob::new(pattern)).collect();
            for (at, text) in texts.iter().enumerate() {
                assert_eq!(
                    common.iter().any(|glob| glob.matches(text)),
                    mp[at] && mq[at],
                    "{p} & {q} on {text:?}"
                );
            }
        }
    }

    #[test]
    fn twenty_patterns_of_ten_stars_end_within_the_budget() {
        let letters: Vec<char> = "abcdefghijklmnopqrst".chars().collect();
        let hostile: Vec<String> = (0..20)
            .map(|row| {
                (0..10).fold("*".to_owned(), |text, column| {
                    format!("{text}{}*", letters[(row * 7 + column * 3) % 20])
                })
            })
            .collect();
        let patterns: Vec<&str> = hostile.iter().map(String::as_str).collect();
        let reversed = find_text(&["*"], &patterns, Budget::default());
        assert!(matches!(reversed, Search::Found(_)));
        // Counted: the benchmark says how soon.
        let atoms: Vec<Atom> = patterns.iter().map(|pattern| Atom::glob(pattern)).collect();
        let (budget, allowance) = (Budget { states: 8_000, bytes: 8 << 20 }, Allowance::new(1_000_000));
        let outcome = search_within(&atoms.iter().collect::<Vec<_>>(), &[], budget, &allowance);
        assert!(matches!(outcome, Search::Found(_) | Search::Undecided));
        let cost = allowance.cost();
        // A state is finished with all that follow it, one for each character.
        assert!(
            cost.most_states <= budget.states + 32 && cost.most_bytes <= budget.bytes + (1 << 20),
            "{cost:?}"
        );
        assert!(cost.steps <= 1_000_000 + 20 * 32, "{cost:?}");
    }
}
