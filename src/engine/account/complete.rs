//! What an account knows about a request that does not say it: who asks, in which group the resource is, its tags.

use super::layers::Layers;
use super::principal::Principal;
use super::reached::Reached;
use super::resolver::Resolver;
use super::who::Who;
use crate::engine::decide::{Context, Request, RequestError, ResourceFacts};
use crate::engine::policy::arn;

/// The condition key that holds the caller's ARN.
pub(super) const PRINCIPAL_ARN: &str = "acs:PrincipalARN";

impl Resolver {
    /// A request of a principal, with everything that the account knows about it.
    ///
    /// # Errors
    /// When the action or a resource is not of its form.
    pub fn request(
        &self,
        principal: &Principal,
        action: &str,
        resources: Vec<String>,
    ) -> Result<Request, RequestError> {
        let mut request =
            Request::with_resources(&principal.who.arn(&self.account.id.text), action, resources)?;
        self.complete(principal, &mut request);
        Ok(request)
    }

    /// Adds to a request what the account knows and the request does not say: whom control policies do not bind, the
    /// caller's UID, the resource's group and tags, and the caller's ARN where RAM documents it.
    pub fn complete(&self, principal: &Principal, request: &mut Request) {
        self.complete_caller(&principal.who, request);
        self.complete_resources(request);
    }

    /// What the account knows about the caller.
    pub(super) fn complete_caller(&self, who: &Who, request: &mut Request) {
        let account = &self.account;
        request.management_account |= account.management;
        match who {
            Who::User(name) => {
                let uid = || self.user(name).and_then(|user| user.uid.clone());
                request.principal_id = request.principal_id.take().or_else(uid);
            }
            Who::Role { name, .. } => {
                let role = self.role(name);
                request.service_linked_role |= role.is_some_and(|role| role.service_linked);
                let uid = || role.and_then(|role| role.uid.clone());
                request.principal_id = request.principal_id.take().or_else(uid);
                // Section 4.1: role ARNs in this key are lower-case. The form for users is not documented.
                set_if_absent(request, PRINCIPAL_ARN, || {
                    format!("acs:ram:*:{}:role/{}", account.id.text, name.to_ascii_lowercase())
                });
            }
            Who::Root | Who::Federated(_) | Who::Service(_) => {}
        }
    }

    /// What the account knows about the resources.
    pub(super) fn complete_resources(&self, request: &mut Request) {
        if let [only] = request.resources.as_slice() {
            let only = only.clone();
            if request.resource_group.is_none() {
                request.resource_group = self.resource_group(&only).map(str::to_owned);
            }
            for (key, value) in self.tags(&only) {
                set_if_absent(request, &tag_key(key), || value.clone());
            }
        } else if request.each.is_empty() {
            let all = self.policies_of_resources(Layers::ALL, request);
            let all: Vec<&Reached> = all.iter().map(|(reached, _)| reached).collect();
            let facts = |resource: &String| self.facts(resource, request, &all);
            request.each = request.resources.iter().map(facts).collect();
        }
    }

    /// What the account knows about one of several resources.
    fn facts(&self, resource: &str, request: &Request, all: &[&Reached]) -> ResourceFacts {
        let mut context = Context::default();
        for (key, value) in self.tags(resource) {
            context.set(tag_key(key), vec![value.clone()]);
        }
        let group = || self.resource_group(resource).map(str::to_owned);
        let own = self.policies_of_resource(Layers::ALL, &request.action, resource);
        let others = all.iter().filter(|one| !own.iter().any(|(reached, _)| reached.via == one.via));
        ResourceFacts {
            group: request.resource_group.clone().or_else(group),
            context,
            silent: others.map(|reached| reached.policy.clone()).collect(),
        }
    }

    /// The tags of a resource that the account knows; those of what it is part of are not its own.
    fn tags(&self, resource: &str) -> &[(String, String)] {
        let nearest =
            self.known_resources(resource).first().and_then(|place| self.account.resources.get(*place));
        nearest.filter(|known| same_id(&known.arn.text, resource)).map_or(&[], |known| &known.tags)
    }
}

fn tag_key(key: &str) -> String {
    format!("acs:ResourceTag/{key}")
}

fn set_if_absent(request: &mut Request, key: &str, value: impl FnOnce() -> String) {
    if request.context.get(key).is_none() {
        request.context.set(key, vec![value()]);
    }
}

fn same_id(known: &str, requested: &str) -> bool {
    let id = |text| arn::split(text).map(|fields| fields.relative_id);
    id(known) == id(requested)
}
