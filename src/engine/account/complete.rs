//! What an account knows about a request that does not say it: who asks, in which group the resource is, its tags.

use super::principal::Principal;
use super::resolver::Resolver;
use super::who::Who;
use crate::engine::decide::{Request, RequestError};
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
        let group = |resource: &String| self.resource_group(resource).map(str::to_owned);
        if request.resource_group.is_none() && request.resource_groups.is_empty() {
            match request.resources.as_slice() {
                [only] => request.resource_group = group(only),
                several => request.resource_groups = several.iter().map(group).collect(),
            }
        }
        if let [only] = request.resources.as_slice() {
            let itself =
                self.known_resources(only).first().and_then(|place| self.account.resources.get(*place));
            let exact = itself.filter(|resource| same_id(&resource.arn.text, only));
            for (key, value) in exact.map(|resource| resource.tags.clone()).unwrap_or_default() {
                set_if_absent(request, &format!("acs:ResourceTag/{key}"), || value);
            }
        }
    }
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
