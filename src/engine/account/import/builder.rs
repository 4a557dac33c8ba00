//! An account that is put together piece by piece, in any order.

use super::super::model::{
    Account, Attached, ControlLevel, Document, Group, GroupAttachment, NamedPolicy, PolicyOrigin, Resource,
    Role, User,
};
use super::{ImportNote, Imported};
use crate::engine::policy::{Located, PolicyKind};
use crate::engine::templates;
use std::sync::Arc;

/// To whom something is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    User,
    Group,
    Role,
}

#[derive(Default)]
pub(super) struct Builder {
    pub(super) account: Account,
    pub(super) notes: Vec<ImportNote>,
}

impl Builder {
    pub(super) fn not_carried(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.notes.push(ImportNote::NotCarried { what: what.into(), why: why.into() });
    }

    pub(super) fn missing(&mut self, what: impl Into<String>, how: impl Into<String>) {
        self.notes.push(ImportNote::Missing { what: what.into(), how: how.into() });
    }

    pub(super) fn secret(&mut self, what: impl Into<String>) {
        let note = ImportNote::Secret { what: what.into() };
        if !self.notes.contains(&note) {
            self.notes.push(note);
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
        entry(
            &mut self.account.users,
            |user| user.name.text.eq_ignore_ascii_case(name),
            || User { name: name.into(), ..User::default() },
        )
    }

    pub(super) fn group(&mut self, name: &str) -> &mut Group {
        let new = || Group { name: name.into(), ..Group::default() };
        entry(&mut self.account.groups, |group| group.name.text.eq_ignore_ascii_case(name), new)
    }

    pub(super) fn role(&mut self, name: &str) -> &mut Role {
        entry(
            &mut self.account.roles,
            |role| role.name.text.eq_ignore_ascii_case(name),
            || Role { name: name.into(), ..Role::default() },
        )
    }

    pub(super) fn level(&mut self, name: &str) -> &mut ControlLevel {
        let new = || ControlLevel { name: name.into(), ..ControlLevel::default() };
        entry(&mut self.account.control_levels, |level| level.name.text == name, new)
    }

    pub(super) fn resource(&mut self, arn: &str) -> &mut Resource {
        entry(
            &mut self.account.resources,
            |resource| resource.arn.text == arn,
            || Resource { arn: arn.into(), ..Resource::default() },
        )
    }

    pub(super) fn join(&mut self, user: &str, group: &str) {
        self.group(group);
        let user = self.user(user);
        if !user.groups.iter().any(|own| own.text.eq_ignore_ascii_case(group)) {
            user.groups.push(group.into());
        }
    }

    pub(super) fn policy(&mut self, name: &str, origin: PolicyOrigin, document: Document) {
        match self.account.policies.iter_mut().find(|policy| policy.name.text == name) {
            None => {
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
        for name in self.attached_names() {
            if self.account.policy(&name).is_some() {
                continue;
            }
            // The title of a system policy's template is its name in RAM.
            match templates::find(&name).ok().filter(|template| template.title == name) {
                Some(template) => {
                    let document = Arc::new(Document::from_text(&template.document, PolicyKind::Identity));
                    let policy =
                        NamedPolicy { name: name.as_str().into(), origin: PolicyOrigin::System, document };
                    self.account.policies.push(policy);
                    self.notes.push(ImportNote::FromTemplate { policy: name, date: template.source.date });
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
        let mut found: Vec<String> = Vec::new();
        for name in names {
            if !found.contains(&name.text) {
                found.push(name.text.clone());
            }
        }
        found
    }
}

fn entry<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> &mut T {
    let place = list.iter().position(is_it).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "the place was found or made just now")]
    &mut list[place]
}

fn list_of<'l>(attached: &'l mut Attached, resource_group: Option<&str>) -> &'l mut Vec<Located> {
    match resource_group {
        None => &mut attached.everywhere,
        Some(group) => {
            let new = || GroupAttachment { resource_group: group.into(), policies: Vec::new() };
            &mut entry(&mut attached.in_resource_group, |known| known.resource_group.text == group, new)
                .policies
        }
    }
}
