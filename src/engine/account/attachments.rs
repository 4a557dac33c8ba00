//! What is attached to users and roles, with names turned into places (E4).

use super::layers::Layers;
use super::model::{Account, Attached, User};
use super::reached::Via;
use rustc_hash::FxHashMap;

/// A policy attached to somebody, by its place in the account.
#[derive(Debug, Clone)]
pub(super) struct Attachment {
    pub(super) policy: usize,
    pub(super) via: Via,
    pub(super) resource_group: Option<String>,
}

pub(super) fn is_on(layers: Layers, attachment: &Attachment) -> bool {
    let by_scope = attachment.resource_group.is_none() || layers.resource_groups;
    let by_way = match attachment.via {
        Via::Own => layers.own,
        Via::Group(_) => layers.groups,
        _ => true,
    };
    by_scope && by_way
}

/// Names turned into places, once for all users.
pub(super) struct Attachments<'a> {
    policies: &'a FxHashMap<String, usize>,
    groups: FxHashMap<String, Vec<Attachment>>,
}

impl<'a> Attachments<'a> {
    pub(super) fn new(account: &Account, policies: &'a FxHashMap<String, usize>) -> Self {
        let mut attachments = Self { policies, groups: FxHashMap::default() };
        for group in &account.groups {
            let of_group = attachments.of(&group.attached, &Via::Group(group.name.text.clone()));
            attachments.groups.insert(group.name.text.to_ascii_lowercase(), of_group);
        }
        attachments
    }

    pub(super) fn of(&self, attached: &Attached, via: &Via) -> Vec<Attachment> {
        let place = |name: &str, resource_group: Option<&str>| {
            let policy = *self.policies.get(name)?;
            Some(Attachment { policy, via: via.clone(), resource_group: resource_group.map(str::to_owned) })
        };
        let everywhere = attached.everywhere.iter().filter_map(|name| place(&name.text, None));
        let in_groups = attached.in_resource_group.iter().flat_map(|group| {
            group.policies.iter().filter_map(move |name| place(&name.text, Some(&group.resource_group.text)))
        });
        everywhere.chain(in_groups).collect()
    }

    pub(super) fn users(&self, account: &Account) -> Vec<Vec<Attachment>> {
        let of_user = |user: &User| {
            let mut all = self.of(&user.attached, &Via::Own);
            for group in &user.groups {
                all.extend(self.groups.get(&group.text.to_ascii_lowercase()).into_iter().flatten().cloned());
            }
            all
        };
        account.users.iter().map(of_user).collect()
    }
}
