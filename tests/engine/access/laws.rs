//! Laws of comparing: a policy equals itself, differences turn round, and verdicts follow from each other.

use super::random::random_policy;
use super::{access, text};
use crate::support::dice::Dice;
use acscope::engine::access::{DiffOptions, Verdict, diff};
use acscope::engine::policy::{Effect, Policy};

#[test]
fn a_policy_equals_itself_in_any_order_and_diff_turns_round() {
    let mut dice = Dice(3);
    for _ in 0..150 {
        let (old, new) = (random_policy(&mut dice), random_policy(&mut dice));
        let mut turned = old.clone();
        turned.statements.reverse();
        for statement in &mut turned.statements {
            statement.action.patterns.reverse();
        }
        let same = diff(&access(&old), &access(&turned), DiffOptions::default());
        assert!(matches!(same.verdict, Verdict::Equal | Verdict::Undecided), "{} {same:#?}", text(&old));
        assert_eq!(
            (
                same.gained.iter().filter(|region| region.example.is_some()).count(),
                same.verdict == Verdict::Undecided
            ),
            (0, !same.undecided.is_empty())
        );
        let there = diff(&access(&old), &access(&new), DiffOptions::default());
        let back = diff(&access(&new), &access(&old), DiffOptions::default());
        let mirrored = match there.verdict {
            Verdict::Narrower => Verdict::Wider,
            Verdict::Wider => Verdict::Narrower,
            same => same,
        };
        assert_eq!(back.verdict, mirrored, "{}\n{}", text(&old), text(&new));
    }
}

#[test]
fn verdicts_follow_from_each_other() {
    let mut dice = Dice(4);
    let at_most = |left: &Policy, right: &Policy| {
        matches!(
            diff(&access(left), &access(right), DiffOptions::default()).verdict,
            Verdict::Equal | Verdict::Wider
        )
    };
    let mut chains = 0;
    for _ in 0..200 {
        let one = random_policy(&mut dice);
        let mut two = one.clone();
        two.statements.extend(
            random_policy(&mut dice)
                .statements
                .into_iter()
                .filter(|statement| statement.effect == Effect::Allow),
        );
        let mut three = two.clone();
        three.statements.retain(|statement| statement.effect == Effect::Allow);
        if at_most(&one, &two) && at_most(&two, &three) {
            chains += 1;
            assert!(at_most(&one, &three), "{}\n{}\n{}", text(&one), text(&two), text(&three));
        }
    }
    assert!(chains > 150, "{chains}");
}
