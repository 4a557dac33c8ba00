//! A trail as a list of wanted requests: what a policy has to allow so that the same calls go through again.

use super::event::Outcome;
use super::observed::Trail;
use crate::engine::draft::WantedRequest;

/// What the trail does not say about a wanted request, so that a draft stays wider than the use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotRecorded {
    /// The action.
    pub action: String,
    /// The ARN with `*` in the place of what is missing; `*` alone where everything is.
    pub arn: String,
}

/// Everything that some actors did, each request once, in the order of action and resource; and where the trail leaves
/// resources open. Attempts are not wanted.
pub fn wanted(trail: &Trail, actors: &[usize]) -> (Vec<WantedRequest>, Vec<NotRecorded>) {
    let mut wanted = Vec::new();
    let mut open = Vec::new();
    let done = trail
        .requests
        .iter()
        .filter(|request| request.outcome == Outcome::Done && actors.contains(&request.actor));
    for request in done {
        for resource in &request.resources {
            // Without any evidence the catalog's templates say more than a star would.
            let named = !(resource.open && resource.arn == "*");
            wanted.push(WantedRequest::new(&request.action, named.then(|| resource.arn.clone())));
            if resource.open {
                open.push(NotRecorded { action: request.action.clone(), arn: resource.arn.clone() });
            }
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    open.sort_unstable();
    open.dedup();
    (wanted, open)
}
