//! Ways to gain more than one has: chains of requests, each of which is decided and allowed.
//!
//! Followed are roles that can be assumed, one after the other, and from each of them the requests that change who may do
//! what. What a request would bring is not simulated further: somebody who may attach any policy has everything.

mod hunt;

use self::hunt::Hunt;
use super::resolver::Resolver;
use super::who::Who;
use crate::engine::catalog::{Action, Catalog};
use crate::engine::decide::Context;
use crate::engine::policy::{Clause, Effect, Statement};
use rustc_hash::FxHashSet;

/// How somebody comes to more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Technique {
    /// Attach a policy to itself, or to a group that it is in.
    AttachPolicy,
    /// Give a custom policy that it has a new version.
    RewritePolicy,
    /// Join a group.
    JoinGroup,
    /// Create an access key for another user.
    CreateAccessKey,
    /// Give another user a password, or a new one.
    SetPassword,
    /// Assume a role.
    AssumeRole,
    /// Edit a role's trust policy and then assume the role.
    EditTrust,
    /// Pass a role to a service that acts with it.
    PassRole,
}

impl Technique {
    /// A short name that does not change.
    pub fn word(self) -> &'static str {
        match self {
            Self::AttachPolicy => "attach-policy",
            Self::RewritePolicy => "rewrite-policy",
            Self::JoinGroup => "join-group",
            Self::CreateAccessKey => "create-access-key",
            Self::SetPassword => "set-password",
            Self::AssumeRole => "assume-role",
            Self::EditTrust => "edit-trust",
            Self::PassRole => "pass-role",
        }
    }

    /// What is done, in words.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::AttachPolicy => "attach any policy to",
            Self::RewritePolicy => "rewrite its own policy",
            Self::JoinGroup => "join",
            Self::CreateAccessKey => "create an access key for",
            Self::SetPassword => "set the password of",
            Self::AssumeRole => "assume",
            Self::EditTrust => "let itself into",
            Self::PassRole => "act through a service with",
        }
    }
}

/// One request of a chain, which is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedRequest {
    /// Who makes it.
    pub who: Who,
    /// `code:Name`
    pub action: String,
    /// On what.
    pub resource: String,
    /// Condition keys that the request itself brings.
    pub context: Vec<(String, String)>,
    /// It is allowed once the requests before it have changed something, and not before.
    pub after_change: bool,
    /// No undocumented rule could change the decision.
    pub definite: bool,
}

/// What a chain leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gain {
    /// Whatever a policy can grant.
    Anything,
    /// These policies, which the principal does not have.
    Policies(Vec<String>),
}

/// One way to more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// How.
    pub technique: Technique,
    /// Whom or what the last request is about: `user/bob`, `role/admin`, `group/ops`, `policy/p`.
    pub target: String,
    /// The requests, in order.
    pub requests: Vec<AllowedRequest>,
    /// What it brings.
    pub gain: Gain,
    /// What else it takes and could not be confirmed.
    pub also_needed: Option<String>,
}

/// All ways of a principal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Escalations {
    /// It has everything already, so that there is nothing to gain.
    pub has_everything: bool,
    /// Shortest first.
    pub found: Vec<Escalation>,
}

/// The actions that hand a role to their service, as far as the catalogs know them: they need `ram:PassRole` too.
pub fn passing_roles(catalog: &Catalog) -> Vec<&str> {
    let hands_over = |action: &&Action| {
        action.dependent_actions.iter().any(|needed| needed.eq_ignore_ascii_case("ram:PassRole"))
    };
    catalog.actions().iter().filter(hands_over).map(|action| &*action.name).collect()
}

impl Resolver {
    /// The ways of a user or role to more than it has. `passing` are the actions that hand a role to their service: see
    /// [`passing_roles()`]. Requests are asked in this context.
    pub fn escalations(&self, who: &Who, passing: &[&str], context: &Context) -> Escalations {
        if *who == Who::Root || self.has_everything(who) {
            return Escalations { has_everything: true, found: Vec::new() };
        }
        let own: FxHashSet<usize> =
            self.attachments(who).iter().map(|attachment| attachment.policy).collect();
        let mut hunt = Hunt {
            resolver: self,
            start: who,
            own,
            passing,
            context,
            seen: FxHashSet::default(),
            found: Vec::new(),
        };
        hunt.run();
        let mut found = hunt.found;
        found.sort_by_key(|found| (found.requests.len(), found.technique));
        Escalations { has_everything: false, found }
    }

    /// Allow on everything at account scope, and no Deny anywhere.
    fn has_everything(&self, who: &Who) -> bool {
        let statements = || {
            let policies =
                self.attachments(who).iter().filter(|attachment| attachment.resource_group.is_none());
            policies
                .filter_map(|attachment| self.policies.get(attachment.policy))
                .flat_map(|policy| &policy.policy().statements)
        };
        let everything = |statement: &Statement| {
            let all = |clause: &Clause| !clause.negated && clause.texts().any(|text| text == "*");
            statement.conditions.is_empty()
                && all(&statement.action)
                && statement.resource.as_ref().is_some_and(all)
        };
        statements().all(|statement| statement.effect == Effect::Allow) && statements().any(everything)
    }
}
