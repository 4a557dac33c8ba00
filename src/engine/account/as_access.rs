//! What a principal of an account may do, as a set of requests: the policies that reach it, those of resources limited
//! to their resources, and conditions on the caller's own ARN already answered.
//!
//! Trust policies are no part of it: they are compared role by role, and until then every role trusts everyone.

use super::complete::PRINCIPAL_ARN;
use super::in_force::Asker;
use super::model::PolicyOrigin;
use super::principal::Principal;
use super::reached::Reached;
use super::resolver::{NO_CONTROL_POLICY, Resolver};
use crate::engine::access::{AccessSet, AccessSetBuilder, Editable, glob_relation};
use crate::engine::decide::{CompiledPolicy, ConditionTest, Layer, Reading, Request};
use crate::engine::policy::{Clause, Located, Policy, Statement, arn};

/// An action and a resource that a request of any caller can be made with.
const ANYTHING: (&str, &str) = ("ram:GetUser", "*");

/// A principal's access, and what could not be put into it exactly.
#[derive(Debug, Clone)]
pub struct PrincipalAccess {
    /// The set; its policies stand in the order of the principal's.
    pub set: AccessSet,
    /// Where the set is not exactly what the account says, in sentences.
    pub notes: Vec<String>,
}

impl Resolver {
    /// What a principal may do, as a set of requests.
    pub fn access_of(&self, principal: &Principal) -> PrincipalAccess {
        let request = self.request(principal, ANYTHING.0, vec![ANYTHING.1.to_owned()]).ok();
        let parts =
            principal.parts().map(|(reached, compiled)| (reached, compiled.policy(), compiled.is_valid()));
        let mut making = Making::new(parts, request);
        let compiled = self.account().resources.iter().zip(&self.resource_policies);
        for (resource, compiled) in compiled.filter(|_| principal.layers.resource) {
            if let Some(compiled) = compiled {
                making.add_of_resource(&resource.arn.text, compiled);
            }
        }
        making.finish()
    }
}

impl Resolver {
    /// The policies that count for one request of a principal, in the order of [`Resolver::policies_for`]: for asking
    /// what it would take to allow it. With them those that cannot be edited: Alibaba Cloud's own, and the levels of
    /// the resource directory that have no policy.
    pub fn access_for(&self, principal: &Principal, request: &Request) -> (AccessSet, Editable) {
        let of_resource = self.policies_of_resources(principal.layers, request);
        let is_locked = |reached: &Reached| match reached.layer {
            Layer::Session | Layer::Resource | Layer::Trust => false,
            Layer::Control(_) | Layer::Identity | Layer::ResourceGroup(_) => {
                // A policy that the account does not have is being edited, unless there is none.
                self.account().policy(&reached.policy).map_or(reached.policy == NO_CONTROL_POLICY, |policy| {
                    policy.origin == PolicyOrigin::System
                })
            }
        };
        let reached = principal.reached().iter().enumerate();
        let locked = reached.filter(|(_, reached)| is_locked(reached)).map(|(at, _)| at).collect();
        let set = access_for(principal.parts(), &of_resource, request);
        (set, Editable { preferred: None, locked })
    }
}

impl Asker {
    /// What they may do, as a set of requests.
    pub fn access(&self) -> PrincipalAccess {
        if let Some((resolver, principal)) = self.of_account() {
            return resolver.access_of(principal);
        }
        let request = self.request(ANYTHING.0, vec![ANYTHING.1.to_owned()]).ok();
        let parts = self.parts().map(|(reached, compiled)| (reached, compiled.policy(), compiled.is_valid()));
        Making::new(parts, request).finish()
    }

    /// The policies that count for one request, in the order of [`Asker::policies_for`]: for asking what it would take to
    /// allow it. With them those that cannot be edited.
    pub fn access_for(&self, request: &Request) -> (AccessSet, Editable) {
        if let Some((resolver, principal)) = self.of_account() {
            return resolver.access_for(principal, request);
        }
        (access_for(self.parts(), &[], request), Editable::default())
    }
}

fn access_for<'p>(
    parts: impl Iterator<Item = (&'p Reached, &'p CompiledPolicy)>,
    of_resource: &'p [(Reached, &'p CompiledPolicy)],
    request: &Request,
) -> AccessSet {
    let mut builder = AccessSet::builder();
    builder.seen_by(request.clone());
    for (reached, compiled) in parts.chain(of_resource.iter().map(|(reached, it)| (reached, *it))) {
        let valid = compiled.is_valid();
        builder.add_validated(&reached.policy, reached.layer.clone(), compiled.policy(), valid);
    }
    builder.build()
}

struct Making {
    builder: AccessSetBuilder,
    request: Option<Request>,
    notes: Vec<String>,
}

impl Making {
    fn new<'p>(
        parts: impl Iterator<Item = (&'p Reached, &'p Policy, bool)>,
        request: Option<Request>,
    ) -> Self {
        let mut making = Self { builder: AccessSet::builder(), request, notes: Vec::new() };
        if let Some(request) = making.request.clone() {
            making.builder.seen_by(request);
        }
        for (reached, policy, valid) in parts {
            let policy = making.seen(policy.clone());
            making.builder.add_validated(&reached.policy, reached.layer.clone(), &policy, valid);
        }
        making
    }

    /// A policy of a resource speaks of this resource and its parts only, whatever it says (E8).
    fn add_of_resource(&mut self, resource: &str, compiled: &CompiledPolicy) {
        let scopes = scopes(resource);
        let mut policy = self.seen(compiled.policy().clone());
        let mut exact = true;
        for statement in &mut policy.statements {
            exact &= limit(statement, &scopes);
        }
        if !exact {
            self.notes.push(format!("the policy of {resource} is taken as it is written: its patterns could not be limited to the resource"));
        }
        self.builder.add_validated(resource, Layer::Resource, &policy, compiled.is_valid());
    }

    /// The policy with conditions on the caller's ARN answered: for one caller the key has one value.
    fn seen(&self, mut policy: Policy) -> Policy {
        let own = self.request.as_ref().and_then(|request| request.context.get(PRINCIPAL_ARN));
        for statement in &mut policy.statements {
            let Some(own) = own else { break };
            let mut never = false;
            statement.conditions.retain(|condition| {
                let is_own = condition.key.text == PRINCIPAL_ARN;
                never |= is_own && !ConditionTest::new(condition).holds(own, Reading::PROPOSED);
                !is_own
            });
            if never {
                // The statement keeps its number, and matches nothing.
                statement.action = Clause::default();
            }
        }
        policy
    }

    fn finish(self) -> PrincipalAccess {
        PrincipalAccess { set: self.builder.build(), notes: self.notes }
    }
}

/// The patterns of a resource and its parts. A region that is not stated is any (W7), and a stated one also means
/// requests that name none.
fn scopes(resource: &str) -> Vec<String> {
    let Some(fields) = arn::split(resource) else { return vec![resource.to_owned()] };
    let any = |field: &str| if field.is_empty() { "*".to_owned() } else { field.to_owned() };
    let mut regions = vec![any(fields.region)];
    if regions.iter().all(|region| region != "*") {
        regions.push(String::new());
    }
    let of_region = |region: &String| {
        let start = format!("acs:{}:{region}:{}:{}", fields.service, any(fields.account), fields.relative_id);
        [format!("{start}/*"), start]
    };
    regions.iter().flat_map(of_region).collect()
}

/// Limits a statement to what lies in one of the scopes; false when that cannot be said in patterns.
fn limit(statement: &mut Statement, scopes: &[String]) -> bool {
    let Some(clause) = &mut statement.resource else { return true };
    if clause.negated {
        return false;
    }
    let mut limited: Vec<Located> = Vec::new();
    for pattern in clause.texts() {
        for scope in scopes {
            match meet(pattern, scope) {
                Meet::Apart => {}
                Meet::At(both) => limited.push(Located::from(both)),
                Meet::Unsaid => return false,
            }
        }
    }
    limited.dedup();
    clause.patterns = limited;
    true
}

enum Meet {
    Apart,
    At(String),
    Unsaid,
}

/// What two resource patterns have in common, field by field.
fn meet(pattern: &str, scope: &str) -> Meet {
    if pattern == "*" {
        return Meet::At(scope.to_owned());
    }
    let (Some(left), Some(right)) = (arn::split(pattern), arn::split(scope)) else { return Meet::Apart };
    let mut fields = Vec::with_capacity(4);
    for (left, right) in [
        (left.service, right.service),
        (left.region, right.region),
        (left.account, right.account),
        (left.relative_id, right.relative_id),
    ] {
        let Some(both) = glob_relation::intersection(left, right, 2) else { return Meet::Unsaid };
        match both.as_slice() {
            [] => return Meet::Apart,
            [only] => fields.push(only.clone()),
            _ => return Meet::Unsaid,
        }
    }
    Meet::At(format!("acs:{}", fields.join(":")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::{DiffOptions, Held, RequestPattern, never};
    use crate::engine::account::read_account;

    const ACCOUNT: &str = r#"{
      "account": {"id": "1000000000000001"},
      "policies": {"reader": {"document": {"Version": "1", "Statement": [
        {"Effect": "Allow", "Action": "oss:Get*", "Resource": "*"},
        {"Effect": "Deny", "Action": "oss:Delete*", "Resource": "*",
         "Condition": {"StringNotEquals": {"acs:PrincipalARN": "acs:ram:*:1000000000000001:role/ops"}}}]}}},
      "users": [{"name": "alice", "id": "27", "attached": ["reader"]}],
      "roles": [{"name": "ops", "attached": ["reader"]}],
      "resources": [{"arn": "acs:oss:*:1000000000000001:logs", "policy": {"Version": "1", "Statement": [
        {"Effect": "Allow", "Action": "oss:PutObject", "Principal": ["27"], "Resource": "*"}]}}]}"#;

    fn held(who: &str, action: &str, resource: &str) -> Held {
        let resolver = Resolver::new(read_account(ACCOUNT, &|_| Err(String::new())).account);
        let access = resolver.access_of(&resolver.principal(who).unwrap());
        assert!(access.notes.is_empty(), "{:?}", access.notes);
        let pattern = RequestPattern {
            actions: vec![action.to_owned()],
            resources: vec![resource.to_owned()],
            conditions: Vec::new(),
        };
        never(&access.set, &pattern, DiffOptions::default())
    }

    #[test]
    fn a_policy_of_a_resource_counts_for_this_resource_and_its_parts_only() {
        let found = held("user/alice", "oss:PutObject", "acs:oss:*:*:logs/*");
        assert!(matches!(found, Held::No { .. }), "{found:?}");
        assert!(matches!(held("user/alice", "oss:PutObject", "acs:oss:*:*:other/*"), Held::Yes { .. }));
        assert!(matches!(held("role/ops", "oss:PutObject", "*"), Held::Yes { .. }));
    }

    #[test]
    fn patterns_are_limited_field_by_field() {
        let scopes = scopes("acs:oss:*:1:logs");
        assert_eq!(scopes, ["acs:oss:*:1:logs/*", "acs:oss:*:1:logs"]);
        let both = |pattern: &str| match meet(pattern, "acs:oss:*:1:logs/*") {
            Meet::Apart => "apart".to_owned(),
            Meet::At(both) => both,
            Meet::Unsaid => "unsaid".to_owned(),
        };
        assert_eq!(both("acs:oss:*:*:*"), "acs:oss:*:1:logs/*");
        assert_eq!(both("acs:oss:cn-hangzhou:1:logs/a/*"), "acs:oss:cn-hangzhou:1:logs/a/*");
        assert_eq!(both("acs:oss:*:*:other/*"), "apart");
        assert_eq!(both("acs:log:*:*:*"), "apart");
    }
}
