//! Policies that are attached to the same principal as the one that is linted.

use crate::engine::policy::{Effect, Parsed, Policy, PolicyKind};

/// What a document says to those beside it; none where it says nothing to them: RAM would refuse it, or it is the policy
/// of a resource, of a role's trust or of a session. What a control policy allows is a limit, not a grant (E5).
pub fn as_beside(parsed: &Parsed) -> Option<Policy> {
    if !parsed.is_valid() {
        return None;
    }
    let mut policy = parsed.policy.clone();
    match policy.kind {
        PolicyKind::Identity => {}
        PolicyKind::Control => policy.statements.retain(|statement| statement.effect == Effect::Deny),
        PolicyKind::Session | PolicyKind::Resource | PolicyKind::Trust => return None,
    }
    (!policy.statements.is_empty()).then_some(policy)
}
