//! The hunt for ways to gain more, breadth first over the roles that can be assumed.

use super::{AllowedRequest, Escalation, Gain, Technique};
use crate::engine::account::attachments::Attachment;
use crate::engine::account::model::{PolicyOrigin, Role};
use crate::engine::account::reached::Via;
use crate::engine::account::{Resolver, Who};
use crate::engine::decide::{CompiledPolicy, Context, Decision, Layer};
use crate::engine::policy::{
    Clause, Effect, Parsed, Policy, PolicyKind, Principal as Named, PrincipalEntry, PrincipalForm, Statement,
};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// More roles in a row than this are not followed.
const MOST_ROLES: usize = 8;

/// What is looked for, and what was found so far.
pub(super) struct Hunt<'r> {
    pub(super) resolver: &'r Resolver,
    pub(super) start: &'r Who,
    /// The policies that the principal has.
    pub(super) own: FxHashSet<usize>,
    pub(super) passing: &'r [&'r str],
    pub(super) context: &'r Context,
    pub(super) seen: FxHashSet<(Technique, String)>,
    pub(super) found: Vec<Escalation>,
}

impl Hunt<'_> {
    /// Breadth first over the roles that can be assumed.
    pub(super) fn run(&mut self) {
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
        (policy.origin == PolicyOrigin::Custom).then(|| policy.name.text.clone())
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
            if matches!(actor, Who::Role { name: own, .. } if own.eq_ignore_ascii_case(name)) {
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
        let trust = CompiledPolicy::new(&trusting_account(uid));
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

/// A trust policy that lets in whoever of the account may assume the role.
fn trusting_account(uid: &str) -> Parsed {
    let root = PrincipalEntry { form: PrincipalForm::Ram, name: format!("acs:ram::{uid}:root").into() };
    let statement = Statement {
        principal: Some(Named::Named(vec![root])),
        resource: None,
        ..Statement::of(Effect::Allow, Clause::of(["sts:AssumeRole"]), Clause::default())
    };
    Parsed { policy: Policy { kind: PolicyKind::Trust, statements: vec![statement] }, faults: Vec::new() }
}

fn with(before: &[AllowedRequest], more: impl IntoIterator<Item = AllowedRequest>) -> Vec<AllowedRequest> {
    before.iter().cloned().chain(more).collect()
}

/// The services that a role's trust policy names.
fn trusted_services(role: &Role) -> Vec<&str> {
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
