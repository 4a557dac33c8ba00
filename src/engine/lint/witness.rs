//! A request that one policy allows and another does not, looked for in the obvious places: the patterns that only
//! one of them has, with plain text for their wildcards. The evaluator confirms it; finding none proves nothing.

use crate::engine::decide::{Decision, Layer, PolicySet, Request};
use crate::engine::policy::{Parsed, Policy, Statement, arn};

const CALLER: &str = "acs:ram::1000000000000001:user/sample";

/// Most requests that are tried.
const TRIALS: usize = 32;

/// Whether some request is allowed by `one` and not by `other`, for sure. What one alone allows shows in an Allow that the
/// other lacks, or in a Deny that only the other has: in the statements that only one of them has.
pub fn is_allowed_only_by<'p>(
    one: &PolicySet,
    other: &PolicySet,
    changed: impl Iterator<Item = &'p Statement>,
) -> bool {
    let plain = changed.filter(|statement| statement.conditions.is_empty());
    plain.flat_map(samples).take(TRIALS).any(|(action, resource)| {
        let Ok(request) = Request::new(CALLER, &action, &resource) else { return false };
        let (before, after) = (one.decide(&request), other.decide(&request));
        before.decision == Decision::Allow
            && after.decision != Decision::Allow
            && before.definite
            && after.definite
    })
}

/// A policy as the evaluator takes it.
pub fn set_of(policy: &Policy) -> PolicySet {
    let mut set = PolicySet::builder();
    set.add("", Layer::Identity, &Parsed { policy: policy.clone(), faults: Vec::new() });
    set.build()
}

/// One request for each action and the first resources of a statement.
fn samples(statement: &Statement) -> Vec<(String, String)> {
    let mut samples = Vec::new();
    if statement.action.negated {
        return samples;
    }
    let resources =
        statement.resource.iter().filter(|resource| !resource.negated).flat_map(|one| &one.patterns);
    for resource in resources.take(2) {
        for action in &statement.action.patterns {
            let action = filled(&action.text, "Sample");
            let code = action.split_once(':').map_or("sample", |(code, _)| code);
            let arn = match arn::split(&resource.text) {
                None => format!("acs:{code}:cn-hangzhou:1000000000000001:sample"),
                Some(fields) => format!(
                    "acs:{}:{}:{}:{}",
                    filled(fields.service, code),
                    filled(fields.region, "cn-hangzhou"),
                    filled(fields.account, "1000000000000001"),
                    filled(fields.relative_id, "sample")
                ),
            };
            let action = if action.contains(':') { action } else { format!("sample:{action}") };
            samples.push((action, arn));
        }
    }
    samples
}

fn filled(pattern: &str, with: &str) -> String {
    pattern.replace('*', with).replace('?', "s")
}
