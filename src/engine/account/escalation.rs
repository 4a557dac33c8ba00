//! Ways to gain more than one has: chains of requests, each of which is decided and allowed.
//!
//! Followed are roles that can be assumed, one after the other, and from each of them the requests that change who may do
//! what. What a request would bring is not simulated further: somebody who may attach any policy has everything.

use super::attachments::Attachment;
use super::reached::Via;
use super::resolver::Resolver;
use super::who::Who;
use crate::engine::catalog::{Action, Catalog};
use crate::engine::decide::{CompiledPolicy, Context, Decision, Layer};
use crate::engine::policy::{Effect, PolicyKind, Principal as Named, PrincipalForm, parse};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

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

/// More roles in a row than this are not followed.
const MOST_ROLES: usize = 8;

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
        let everything = |statement: &crate::engine::policy::Statement| {
            let all = |clause: &crate::engine::policy::Clause| {
                !clause.negated && clause.texts().any(|text| text == "*")
            };
            statement.conditions.is_empty()
                && all(&statement.action)
                && statement.resource.as_ref().is_some_and(all)
        };
        statements().all(|statement| statement.effect == Effect::Allow) && statements().any(everything)
    }
}

struct Hunt<'r> {
    resolver: &'r Resolver,
    start: &'r Who,
    /// The policies that the principal has.
    own: FxHashSet<usize>,
    passing: &'r [&'r str],
    context: &'r Context,
    seen: FxHashSet<(Technique, String)>,
    found: Vec<Escalation>,
}

impl Hunt<'_> {
    /// Breadth first over the roles that can be assumed.
    fn run(&mut self) {
        let mut queue = VecDeque::from([(self.start.clone(), Vec::new())]);
        let mut reached: FxHashSet<String> = FxHashSet::default();
        if let Who::Role { name, .. } = self.start {
            reached.insert(name.to_ascii_lowercase());
        }
        while let Some((actor, before)) = queue.pop_front() {
            self.changes(&actor, &before);
            if before.len() >= MOST_ROLES {
                continue;
            }
            for role in &self.resolver.account.roles {
                let name = role.name.text.as_str();
                if reached.contains(&name.to_ascii_lowercase()) {
                    continue;
                }
                let Some(request) = self.ask(&actor, "sts:AssumeRole", &format!("role/{name}"), &[]) else {
                    continue;
                };
                reached.insert(name.to_ascii_lowercase());
                let mut requests = before.clone();
                requests.push(request);
                let next = Who::role(name);
                if let Some(gain) = self.gain_of(&next) {
                    self.note(Technique::AssumeRole, format!("role/{name}"), requests.clone(), gain, None);
                }
                // Beyond a role that may do everything there is nothing to look for.
                if !self.resolver.has_everything(&next) {
                    queue.push_back((next, requests));
                }
            }
        }
    }

    /// The requests of one actor that change who may do what.
    fn changes(&mut self, actor: &Who, before: &[AllowedRequest]) {
        self.attach_or_rewrite(actor, before);
        self.join_groups(actor, before);
        self.become_users(actor, before);
        self.edit_trust(actor, before);
        self.pass_roles(actor, before);
    }

    fn attach_or_rewrite(&mut self, actor: &Who, before: &[AllowedRequest]) {
        let mut subjects = vec![self.start.clone()];
        if actor != self.start {
            subjects.push(actor.clone());
        }
        for subject in &subjects {
            let (action, target) = match subject {
                Who::User(name) => ("ram:AttachPolicyToUser", format!("user/{name}")),
                Who::Role { name, .. } => ("ram:AttachPolicyToRole", format!("role/{name}")),
                Who::Root | Who::Federated(_) | Who::Service(_) => continue,
            };
            self.one(Technique::AttachPolicy, actor, before, action, target);
            for attachment in self.resolver.attachments(subject) {
                if let Via::Group(group) = &attachment.via {
                    self.one(
                        Technique::AttachPolicy,
                        actor,
                        before,
                        "ram:AttachPolicyToGroup",
                        format!("group/{group}"),
                    );
                }
                if let Some(policy) = self.custom_policy(attachment) {
                    self.one(
                        Technique::RewritePolicy,
                        actor,
                        before,
                        "ram:CreatePolicyVersion",
                        format!("policy/{policy}"),
                    );
                }
            }
        }
    }

    /// System policies cannot be rewritten.
    fn custom_policy(&self, attachment: &Attachment) -> Option<String> {
        let policy = self.resolver.account.policies.get(attachment.policy)?;
        (policy.origin == super::model::PolicyOrigin::Custom).then(|| policy.name.text.clone())
    }

    /// A single request that brings anything.
    fn one(
        &mut self,
        technique: Technique,
        actor: &Who,
        before: &[AllowedRequest],
        action: &str,
        target: String,
    ) {
        if self.seen.contains(&(technique, target.clone())) {
            return;
        }
        if let Some(request) = self.ask(actor, action, &target, &[]) {
            self.note(technique, target, with(before, [request]), Gain::Anything, None);
        }
    }

    fn join_groups(&mut self, actor: &Who, before: &[AllowedRequest]) {
        let Who::User(name) = self.start else { return };
        // The catalogs print the user as the resource of this action, not the group.
        let Some(request) = self.ask(actor, "ram:AddUserToGroup", &format!("user/{name}"), &[]) else {
            return;
        };
        let member_of = |group: &str| {
            let user = self.resolver.account.user(name);
            user.is_some_and(|user| user.groups.iter().any(|own| own.text.eq_ignore_ascii_case(group)))
        };
        let groups: Vec<_> =
            self.resolver.account.groups.iter().filter(|group| !member_of(&group.name.text)).collect();
        for group in groups {
            let attached = &group.attached;
            let in_groups = attached.in_resource_group.iter().flat_map(|group| &group.policies);
            let names = attached
                .everywhere
                .iter()
                .chain(in_groups)
                .filter_map(|name| self.resolver.policy_place(&name.text));
            if let Some(gain) = self.gain(names) {
                let target = format!("group/{}", group.name.text);
                self.note(Technique::JoinGroup, target, with(before, [request.clone()]), gain, None);
            }
        }
    }

    fn become_users(&mut self, actor: &Who, before: &[AllowedRequest]) {
        for user in &self.resolver.account.users {
            let other = Who::User(user.name.text.clone());
            if other == *self.start {
                continue;
            }
            let Some(gain) = self.gain_of(&other) else { continue };
            let target = other.to_string();
            let ways: [(Technique, &[&str]); 2] = [
                (Technique::CreateAccessKey, &["ram:CreateAccessKey"]),
                (Technique::SetPassword, &["ram:CreateLoginProfile", "ram:UpdateLoginProfile"]),
            ];
            for (technique, actions) in ways {
                if self.seen.contains(&(technique, target.clone())) {
                    continue;
                }
                if let Some(request) = actions.iter().find_map(|action| self.ask(actor, action, &target, &[]))
                {
                    self.note(technique, target.clone(), with(before, [request]), gain.clone(), None);
                }
            }
        }
    }

    fn edit_trust(&mut self, actor: &Who, before: &[AllowedRequest]) {
        for role in self.resolver.account.roles.iter().filter(|role| !role.service_linked) {
            let name = &role.name.text;
            let target = format!("role/{name}");
            if matches!(actor, Who::Role { name: own, .. } if own == name) {
                continue;
            }
            let known = [Technique::AssumeRole, Technique::EditTrust];
            if known.into_iter().any(|technique| self.seen.contains(&(technique, target.clone()))) {
                continue;
            }
            let Some(gain) = self.gain_of(&Who::role(name.as_str())) else { continue };
            let Some(edit) = self.ask(actor, "ram:UpdateRole", &target, &[]) else { continue };
            let Some(assume) = self.assume_after_edit(actor, &target) else { continue };
            self.note(Technique::EditTrust, target, with(before, [edit, assume]), gain, None);
        }
    }

    /// Assuming a role whose trust policy now names the account.
    fn assume_after_edit(&self, actor: &Who, target: &str) -> Option<AllowedRequest> {
        let uid = &self.resolver.account.id.text;
        let text = format!(
            r#"{{"Version": "1", "Statement": [{{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {{"RAM": "acs:ram::{uid}:root"}}}}]}}"#
        );
        let trust = CompiledPolicy::new(&parse(&text, Some(PolicyKind::Trust)));
        let principal = self.resolver.principal_of(actor);
        let resource = format!("acs:ram:*:{uid}:{target}");
        let mut request = self.resolver.request(&principal, "sts:AssumeRole", vec![resource.clone()]).ok()?;
        self.add_context(&mut request.context, &[]);
        let answer = principal.set().extended([("new trust", Layer::Trust, &trust)]).decide(&request);
        (answer.decision == Decision::Allow).then(|| AllowedRequest {
            who: actor.clone(),
            action: "sts:AssumeRole".to_owned(),
            resource,
            context: Vec::new(),
            after_change: true,
            definite: answer.definite,
        })
    }

    fn pass_roles(&mut self, actor: &Who, before: &[AllowedRequest]) {
        for role in self.resolver.account.roles.iter().filter(|role| !role.service_linked) {
            let target = format!("role/{}", role.name.text);
            if self.seen.contains(&(Technique::PassRole, target.clone())) {
                continue;
            }
            let Some(gain) = self.gain_of(&Who::role(role.name.text.as_str())) else { continue };
            for service in trusted_services(role) {
                let brings = [("acs:Service", service)];
                let Some(pass) = self.ask(actor, "ram:PassRole", &target, &brings) else { continue };
                let code = service.split('.').next().unwrap_or_default();
                let mut of_service =
                    self.passing.iter().filter(|action| action.split(':').next() == Some(code));
                let use_it = of_service.find_map(|action| self.ask(actor, action, "*", &[]));
                let also_needed =
                    use_it.is_none().then(|| format!("an action of {service} that takes a role"));
                self.note(
                    Technique::PassRole,
                    target,
                    with(before, std::iter::once(pass).chain(use_it)),
                    gain,
                    also_needed,
                );
                break;
            }
        }
    }

    /// An allowed request on a resource of RAM, or on all resources.
    fn ask(
        &self,
        actor: &Who,
        action: &str,
        target: &str,
        brings: &[(&str, &str)],
    ) -> Option<AllowedRequest> {
        let uid = &self.resolver.account.id.text;
        let resource = if target == "*" { target.to_owned() } else { format!("acs:ram:*:{uid}:{target}") };
        let principal = self.resolver.principal_of(actor);
        let mut request = self.resolver.request(&principal, action, vec![resource.clone()]).ok()?;
        self.add_context(&mut request.context, brings);
        let answer = self.resolver.decide(&principal, &request);
        (answer.decision == Decision::Allow).then(|| AllowedRequest {
            who: actor.clone(),
            action: action.to_owned(),
            resource,
            context: brings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            after_change: false,
            definite: answer.definite,
        })
    }

    fn add_context(&self, context: &mut Context, brings: &[(&str, &str)]) {
        for (key, values) in self.context.iter() {
            context.set(key, values.to_vec());
        }
        for (key, value) in brings {
            context.set(*key, vec![(*value).to_owned()]);
        }
    }

    /// What another principal has that this one lacks.
    fn gain_of(&self, other: &Who) -> Option<Gain> {
        self.gain(self.resolver.attachments(other).iter().map(|attachment| attachment.policy))
    }

    fn gain(&self, policies: impl Iterator<Item = usize>) -> Option<Gain> {
        let grants = |place: &usize| {
            let policy = self.resolver.policies.get(*place);
            policy.is_some_and(|policy| {
                policy.policy().statements.iter().any(|statement| statement.effect == Effect::Allow)
            })
        };
        let more = policies.filter(|place| !self.own.contains(place)).filter(grants);
        let mut names: Vec<String> = Vec::new();
        for name in
            more.filter_map(|place| self.resolver.account.policies.get(place)).map(|policy| &policy.name.text)
        {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        (!names.is_empty()).then_some(Gain::Policies(names))
    }

    fn note(
        &mut self,
        technique: Technique,
        target: String,
        requests: Vec<AllowedRequest>,
        gain: Gain,
        also_needed: Option<String>,
    ) {
        if self.seen.insert((technique, target.clone())) {
            self.found.push(Escalation { technique, target, requests, gain, also_needed });
        }
    }
}

fn with(before: &[AllowedRequest], more: impl IntoIterator<Item = AllowedRequest>) -> Vec<AllowedRequest> {
    before.iter().cloned().chain(more).collect()
}

/// The services that a role's trust policy names.
fn trusted_services(role: &super::model::Role) -> Vec<&str> {
    let statements = role.trust.iter().flat_map(|trust| &trust.parsed.policy.statements);
    let entries =
        statements.filter(|statement| statement.effect == Effect::Allow).flat_map(
            |statement| match &statement.principal {
                Some(Named::Named(entries)) => entries.as_slice(),
                _ => &[],
            },
        );
    entries
        .filter(|entry| entry.form == PrincipalForm::Service)
        .map(|entry| entry.name.text.as_str())
        .collect()
}
