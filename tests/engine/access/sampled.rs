//! Requests at random never contradict a verdict, and lie in a region exactly when they are gained or lost.

use super::random::{Shape, access_of, random_policy, random_request, random_set};
use super::{access, allows, brief, check_examples, text};
use crate::support::dice::Dice;
use acscope::engine::access::{AccessRegion, DiffOptions, Verdict, diff};
use acscope::engine::decide::{Layer, PolicySet, Request};
use acscope::engine::policy::{self, Clause, Effect, Policy, PolicyKind, Statement};

/// A box of patterns and conditions as a policy that allows exactly its requests.
fn box_policy(actions: &[String], resources: &[String], conditions: &[policy::Condition]) -> PolicySet {
    let (actions, resources) = (Clause::of(actions.iter().cloned()), Clause::of(resources.iter().cloned()));
    let statement =
        Statement { conditions: conditions.to_vec(), ..Statement::of(Effect::Allow, actions, resources) };
    let policy = Policy { kind: PolicyKind::Identity, statements: vec![statement] };
    access(&policy).policies().clone()
}

/// A region as it reads: patterns and conditions, without what is excepted.
struct Read<'r> {
    region: &'r AccessRegion,
    whole: PolicySet,
    except: Vec<(Option<String>, [PolicySet; 3])>,
}

impl<'r> Read<'r> {
    fn new(region: &'r AccessRegion) -> Self {
        let star = ["*".to_owned()];
        let except = region.except.iter().map(|out| {
            let whole = box_policy(&out.actions, &out.resources, &out.conditions);
            let sets =
                [whole, box_policy(&out.not_actions, &star, &[]), box_policy(&star, &out.not_resources, &[])];
            (out.resource_group.clone(), sets)
        });
        Self {
            region,
            whole: box_policy(&region.actions, &region.resources, &region.conditions),
            except: except.collect(),
        }
    }

    fn holds(&self, request: &Request) -> bool {
        let group =
            self.region.resource_group.is_none() || self.region.resource_group == request.resource_group;
        let all = !self.region.all_resources_only || request.resources == ["*"];
        let out = |(group, [whole, not_actions, not_resources]): &(Option<String>, [PolicySet; 3])| {
            (group.is_none() || *group == request.resource_group)
                && allows(whole, request)
                && !allows(not_actions, request)
                && !allows(not_resources, request)
        };
        group && all && allows(&self.whole, request) && !self.except.iter().any(out)
    }
}

fn sampled(samples: usize, seed: u64, shape: Shape) {
    let mut dice = Dice(seed);
    let mut asked = 0;
    let (mut verdicts, mut undecided) = (std::collections::BTreeMap::<&str, usize>::new(), 0);
    while asked < samples {
        let old = random_set(&mut dice, shape);
        // Often a small change, so that equal and nested pairs come up.
        let mut new = if dice.roll(2) == 0 { random_set(&mut dice, shape) } else { old.clone() };
        if dice.roll(2) == 0 {
            let more = random_policy(&mut dice);
            new[0].1.statements.extend(more.statements.into_iter().take(1));
        }
        let (old_access, new_access) = (access_of(&old, shape), access_of(&new, shape));
        let difference = diff(&old_access, &new_access, DiffOptions::default());
        *verdicts.entry(difference.verdict.word()).or_default() += 1;
        undecided += usize::from(!difference.undecided.is_empty());
        check_examples(&difference, &old_access, &new_access);
        let gained: Vec<Read<'_>> = difference.gained.iter().map(Read::new).collect();
        let lost: Vec<Read<'_>> = difference.lost.iter().map(Read::new).collect();
        for _ in 0..50 {
            asked += 1;
            let mut request = random_request(&mut dice);
            request.resource_group = ["", "rg-1", "rg-2"]
                .get(dice.roll(3))
                .map(ToString::to_string)
                .filter(|group| !group.is_empty());
            let (before, after) =
                (allows(old_access.policies(), &request), allows(new_access.policies(), &request));
            let all = |set: &[(Layer, Policy)]| {
                set.iter()
                    .map(|(layer, policy)| format!("{layer:?} {}", text(policy)))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let shown =
                || format!("OLD {}\nNEW {}\n{request:?}\n{}", all(&old), all(&new), brief(&difference));
            if after && !before {
                assert!(
                    matches!(difference.verdict, Verdict::Wider | Verdict::Incomparable | Verdict::Undecided),
                    "gained: {}",
                    shown()
                );
            }
            if before && !after {
                assert!(
                    matches!(
                        difference.verdict,
                        Verdict::Narrower | Verdict::Incomparable | Verdict::Undecided
                    ),
                    "lost: {}",
                    shown()
                );
            }
            // That a group lets nobody assume a role is said of regions with roles.
            let of_a_role = request.resources.iter().all(|one| one.contains(":role/"));
            if shape != Shape::One && request.action == "sts:AssumeRole" && !of_a_role {
                continue;
            }
            let covered = |regions: &[Read<'_>]| regions.iter().any(|region| region.holds(&request));
            assert_eq!(covered(&gained), after && !before, "the regions are what is gained: {}", shown());
            assert_eq!(covered(&lost), before && !after, "the regions are what is lost: {}", shown());
        }
    }
    for verdict in ["equal", "narrower", "wider", "incomparable"] {
        assert!(verdicts.contains_key(verdict), "{verdicts:?}");
    }
    let pairs: usize = verdicts.values().sum();
    println!("{shape:?}: {asked} requests, {pairs} pairs, {undecided} with an open part, {verdicts:?}");
    assert!(undecided * 20 < pairs, "{undecided} of {pairs} undecided, {verdicts:?}");
}

#[test]
fn sampled_requests_never_contradict_the_verdict() {
    sampled(10_000, 1, Shape::One);
}

#[test]
fn sampled_requests_never_contradict_the_verdict_of_layers() {
    sampled(5_000, 5, Shape::Layers);
}

#[test]
fn sampled_requests_never_contradict_the_verdict_with_the_policy_of_a_resource() {
    sampled(2_500, 7, Shape::ResourcePolicy);
}

#[test]
#[ignore = "takes minutes; run it by its name with --ignored, best in a release build"]
fn a_million_sampled_requests_never_contradict_the_verdict() {
    sampled(500_000, 2, Shape::One);
    sampled(400_000, 6, Shape::Layers);
    sampled(200_000, 8, Shape::ResourcePolicy);
}
