//! An account that is put together piece by piece, in any order.

use super::super::model::{
    Account, Attached, ControlLevel, Document, Group, GroupAttachment, NamedPolicy, PolicyOrigin, Resource,
    Role, User,
};
use super::{ImportNote, Imported};
use crate::engine::policy::{Located, PolicyKind};
use crate::engine::templates::{self, Template};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// To whom something is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    User,
    Group,
    Role,
}

/// Where each name stands in its list.
type Places = FxHashMap<String, usize>;

#[derive(Default)]
pub(super) struct Builder {
    pub(super) account: Account,
    pub(super) notes: Vec<ImportNote>,
    /// Users, groups and roles by their names in lower case (W9).
    users: Places,
    groups: Places,
    roles: Places,
    levels: Places,
    resources: Places,
    policies: Places,
    secrets: FxHashSet<String>,
}

impl Builder {
    pub(super) fn not_carried(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.notes.push(ImportNote::NotCarried { what: what.into(), why: why.into() });
    }

    pub(super) fn missing(&mut self, what: impl Into<String>, how: impl Into<String>) {
        self.notes.push(ImportNote::Missing { what: what.into(), how: how.into() });
    }

    pub(super) fn secret(&mut self, what: impl Into<String>) {
        let what = what.into();
        if self.secrets.insert(what.clone()) {
            self.notes.push(ImportNote::Secret { what });
        }
    }

    /// The account's id, from an ARN or from what says so; the first counts.
    pub(super) fn account_id(&mut self, id: &str) {
        if self.account.id.text.is_empty() && crate::engine::policy::arn::is_account_id(id) {
            self.account.id = id.into();
        }
    }

    pub(super) fn account_id_of_arn(&mut self, arn: &str) {
        if let Some(fields) = crate::engine::policy::arn::split(arn) {
            self.account_id(fields.account);
        }
    }

    pub(super) fn user(&mut self, name: &str) -> &mut User {
        let new = || User { name: name.into(), ..User::default() };
        entry(&mut self.account.users, &mut self.users, name.to_ascii_lowercase(), new)
    }

    pub(super) fn group(&mut self, name: &str) -> &mut Group {
        let new = || Group { name: name.into(), ..Group::default() };
        entry(&mut self.account.groups, &mut self.groups, name.to_ascii_lowercase(), new)
    }

    pub(super) fn role(&mut self, name: &str) -> &mut Role {
        let new = || Role { name: name.into(), ..Role::default() };
        entry(&mut self.account.roles, &mut self.roles, name.to_ascii_lowercase(), new)
    }

    pub(super) fn level(&mut self, name: &str) -> &mut ControlLevel {
        let new = || ControlLevel { name: name.into(), ..ControlLevel::default() };
        entry(&mut self.account.control_levels, &mut self.levels, name.to_owned(), new)
    }

    pub(super) fn resource(&mut self, arn: &str) -> &mut Resource {
        let new = || Resource { arn: arn.into(), ..Resource::default() };
        entry(&mut self.account.resources, &mut self.resources, arn.to_owned(), new)
    }

    pub(super) fn join(&mut self, user: &str, group: &str) {
        self.group(group);
        let user = self.user(user);
        if !user.groups.iter().any(|own| own.text.eq_ignore_ascii_case(group)) {
            user.groups.push(group.into());
        }
    }

    pub(super) fn policy(&mut self, name: &str, origin: PolicyOrigin, document: Document) {
        let known = self.policies.get(name).and_then(|place| self.account.policies.get(*place));
        match known {
            None => {
                self.policies.insert(name.to_owned(), self.account.policies.len());
                let document = Arc::new(document);
                self.account.policies.push(NamedPolicy { name: name.into(), origin, document });
            }
            Some(known) if *known.document == document => {}
            Some(_) => {
                self.not_carried(format!("policy {name}"), "another policy of this name came before it");
            }
        }
    }

    /// Attaches a policy, for a resource group or everywhere. Attached twice is attached once.
    pub(super) fn attach(&mut self, holder: Holder, name: &str, policy: &str, resource_group: Option<&str>) {
        let attached = match holder {
            Holder::User => &mut self.user(name).attached,
            Holder::Group => &mut self.group(name).attached,
            Holder::Role => &mut self.role(name).attached,
        };
        let list = list_of(attached, resource_group);
        if !list.iter().any(|known| known.text == policy) {
            list.push(policy.into());
        }
    }

    /// Fills in the documents of system policies that the templates have, and names what is attached without a document.
    pub(super) fn finish(mut self, how_to_get: &dyn Fn(&str) -> String) -> Imported {
        if self.account.id.text.is_empty() {
            self.missing("the id of the account", "write it into the file, as \"account\": {\"id\": \"…\"}");
        }
        // The title of a system policy's template is its name in RAM.
        let templates: FxHashMap<String, Template> = match templates::all() {
            // The first of a title counts.
            Ok(all) => all.into_iter().rev().map(|template| (template.title.clone(), template)).collect(),
            Err(_) => FxHashMap::default(),
        };
        for name in self.attached_names() {
            if self.policies.contains_key(&name) {
                continue;
            }
            match templates.get(&name) {
                Some(template) => {
                    let document = Document::from_text(&template.document, PolicyKind::Identity);
                    self.policy(&name, PolicyOrigin::System, document);
                    let date = template.source.date.clone();
                    self.notes.push(ImportNote::FromTemplate { policy: name, date });
                }
                None => {
                    let how = how_to_get(&name);
                    self.missing(format!("the document of policy {name}"), how);
                }
            }
        }
        Imported { account: self.account, notes: self.notes }
    }

    fn attached_names(&self) -> Vec<String> {
        let account = &self.account;
        let attached = account.users.iter().map(|user| &user.attached);
        let attached = attached.chain(account.groups.iter().map(|group| &group.attached));
        let attached = attached.chain(account.roles.iter().map(|role| &role.attached));
        let names = attached.flat_map(|attached| {
            attached
                .everywhere
                .iter()
                .chain(attached.in_resource_group.iter().flat_map(|group| &group.policies))
        });
        let names = names.chain(account.control_levels.iter().flat_map(|level| &level.attached));
        let mut seen = FxHashSet::default();
        names.filter(|name| seen.insert(name.text.as_str())).map(|name| name.text.clone()).collect()
    }
}

fn entry<'l, T>(
    list: &'l mut Vec<T>,
    places: &mut Places,
    name: String,
    new: impl FnOnce() -> T,
) -> &'l mut T {
    let place = *places.entry(name).or_insert_with(|| {
        list.push(new());
        list.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "the place was found or made just now")]
    &mut list[place]
}

fn list_of<'l>(attached: &'l mut Attached, resource_group: Option<&str>) -> &'l mut Vec<Located> {
    let Some(group) = resource_group else { return &mut attached.everywhere };
    let groups = &mut attached.in_resource_group;
    let place = groups.iter().position(|known| known.resource_group.text == group).unwrap_or_else(|| {
        groups.push(GroupAttachment { resource_group: group.into(), policies: Vec::new() });
        groups.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "the place was found or made just now")]
    &mut groups[place].policies
}
