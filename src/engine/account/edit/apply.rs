//! What each change does to an account.

use super::change::{AccountChange, AccountChangeError as Refused, DocumentPlace, Holder, Scope, Thing};
use crate::engine::account::model::{
    Account, Attached, ControlLevel, Document, DocumentSource, Group, GroupAttachment, NamedPolicy,
    PolicyOrigin, Resource, Role, User,
};
use crate::engine::json;
use crate::engine::policy::{Located, PolicyKind};
use std::sync::Arc;

/// The policy that Alibaba Cloud attaches to every new level.
const FULL_ACCESS: &str = "FullAliyunAccess";
/// A policy that grants nothing yet and that RAM would accept as far as its form goes.
const EMPTY_POLICY: &str = r#"{"Version": "1", "Statement": []}"#;

type Done = Result<String, Refused>;

/// The account after a change, and what the change did in words.
///
/// # Errors
/// When the change means nothing in this account.
pub fn apply_change(account: &Account, change: &AccountChange) -> Result<(Account, String), Refused> {
    let mut after = account.clone();
    let label = match change {
        AccountChange::Create(thing) => create(&mut after, thing),
        AccountChange::Rename(thing, to) => rename(&mut after, thing, to.trim()),
        AccountChange::Delete(thing) => delete(&mut after, thing),
        AccountChange::Join { user, group } => join(&mut after, user, group),
        AccountChange::Leave { user, group } => leave(&mut after, user, group),
        AccountChange::Attach { policy, to, scope } => attach(&mut after, policy, to, scope),
        AccountChange::Detach { policy, from, scope } => detach(&mut after, policy, from, scope),
        AccountChange::SetDocument(place, text) => set_document(&mut after, place, text.as_deref()),
        AccountChange::SetResourceGroup(arn, group) => {
            let resource = resource(&mut after, arn)?;
            let group = group.as_deref().map(str::trim).filter(|group| !group.is_empty());
            if resource.resource_group.as_deref() == group {
                return Err(Refused::SoAlready);
            }
            resource.resource_group = group.map(str::to_owned);
            Ok(group.map_or_else(
                || format!("took {arn} out of its resource group"),
                |group| format!("put {arn} into resource group {group}"),
            ))
        }
        AccountChange::SetTags(arn, tags) => {
            let resource = resource(&mut after, arn)?;
            if resource.tags == *tags {
                return Err(Refused::SoAlready);
            }
            resource.tags.clone_from(tags);
            Ok(format!("set the tags of {arn}"))
        }
        AccountChange::RaiseLevel(name) => {
            let at = level_at(&after, name)?;
            if at == 0 {
                return Err(Refused::Highest);
            }
            after.control_levels.swap(at - 1, at);
            Ok(format!("moved level {name} up"))
        }
    }?;
    Ok((after, label))
}

fn unknown(thing: &Thing) -> Refused {
    Refused::Unknown { kind: thing.kind(), name: thing.name().to_owned() }
}

/// The names of all things of one kind.
fn names(account: &mut Account, like: &Thing) -> Vec<String> {
    let text = |name: &Located| name.text.clone();
    match like {
        Thing::User(_) => account.users.iter().map(|user| text(&user.name)).collect(),
        Thing::Group(_) => account.groups.iter().map(|group| text(&group.name)).collect(),
        Thing::Role(_) => account.roles.iter().map(|role| text(&role.name)).collect(),
        Thing::Level(_) => account.control_levels.iter().map(|level| text(&level.name)).collect(),
        Thing::Policy(_) => account.policies.iter().map(|policy| text(&policy.name)).collect(),
        Thing::Resource(_) => account.resources.iter().map(|resource| text(&resource.arn)).collect(),
    }
}

/// Whether two names are one: policies and resources differ by case, the others do not (W9).
fn same(like: &Thing, one: &str, other: &str) -> bool {
    match like {
        Thing::Policy(_) | Thing::Resource(_) => one == other,
        Thing::User(_) | Thing::Group(_) | Thing::Role(_) | Thing::Level(_) => {
            one.eq_ignore_ascii_case(other)
        }
    }
}

fn check_free(account: &mut Account, thing: &Thing, but: Option<&str>) -> Result<(), Refused> {
    if thing.name().trim().is_empty() {
        return Err(Refused::NoName(thing.kind()));
    }
    let taken = names(account, thing)
        .into_iter()
        .find(|name| same(thing, name, thing.name()) && but.is_none_or(|but| name != but));
    taken.map_or(Ok(()), |name| Err(Refused::Taken { kind: thing.kind(), name }))
}

fn create(account: &mut Account, thing: &Thing) -> Done {
    let thing = &thing.named(thing.name().trim());
    check_free(account, thing, None)?;
    let name: Located = thing.name().into();
    match thing {
        Thing::User(_) => account.users.push(User { name, ..User::default() }),
        Thing::Group(_) => account.groups.push(Group { name, ..Group::default() }),
        Thing::Role(_) => account.roles.push(Role { name, ..Role::default() }),
        Thing::Level(_) => {
            let full = account.policy(FULL_ACCESS).map(|policy| policy.name.text.as_str().into());
            account.control_levels.push(ControlLevel { name, attached: full.into_iter().collect() });
        }
        Thing::Policy(_) => {
            let document = Arc::new(Document::from_text(EMPTY_POLICY, PolicyKind::Identity));
            account.policies.push(NamedPolicy { name, origin: PolicyOrigin::Custom, document });
        }
        Thing::Resource(_) => account.resources.push(Resource { arn: name, ..Resource::default() }),
    }
    Ok(format!("added {thing}"))
}

fn rename(account: &mut Account, thing: &Thing, to: &str) -> Done {
    let (from, renamed) = (thing.name().to_owned(), thing.named(to));
    if from == to {
        return Err(Refused::SoAlready);
    }
    check_free(account, &renamed, Some(&from))?;
    let mut found = false;
    let mut change = |name: &mut Located| {
        if name.text == from {
            to.clone_into(&mut name.text);
            found = true;
        }
    };
    match thing {
        Thing::User(_) => account.users.iter_mut().for_each(|user| change(&mut user.name)),
        Thing::Group(_) => account.groups.iter_mut().for_each(|group| change(&mut group.name)),
        Thing::Role(_) => account.roles.iter_mut().for_each(|role| change(&mut role.name)),
        Thing::Level(_) => account.control_levels.iter_mut().for_each(|level| change(&mut level.name)),
        Thing::Policy(_) => account.policies.iter_mut().for_each(|policy| change(&mut policy.name)),
        Thing::Resource(_) => account.resources.iter_mut().for_each(|resource| change(&mut resource.arn)),
    }
    if !found {
        return Err(unknown(thing));
    }
    // Whoever speaks of it speaks of it under the new name. Trust policies name ARNs and stay as they are.
    match thing {
        Thing::Group(_) => {
            let memberships = account.users.iter_mut().flat_map(|user| &mut user.groups);
            memberships
                .filter(|group| same(thing, &group.text, &from))
                .for_each(|group| group.text = to.into());
        }
        Thing::Policy(_) => each_attachment(account, |list| {
            list.iter_mut().filter(|name| name.text == from).for_each(|name| name.text = to.into());
        }),
        _ => {}
    }
    Ok(format!("renamed {thing} to {to}"))
}

fn delete(account: &mut Account, thing: &Thing) -> Done {
    let name = thing.name();
    let before = names(account, thing).len();
    match thing {
        Thing::User(_) => account.users.retain(|user| user.name.text != name),
        Thing::Group(_) => account.groups.retain(|group| group.name.text != name),
        Thing::Role(_) => account.roles.retain(|role| role.name.text != name),
        Thing::Level(_) => account.control_levels.retain(|level| level.name.text != name),
        Thing::Policy(_) => account.policies.retain(|policy| policy.name.text != name),
        Thing::Resource(_) => account.resources.retain(|resource| resource.arn.text != name),
    }
    if names(account, thing).len() == before {
        return Err(unknown(thing));
    }
    match thing {
        Thing::Group(_) => {
            for user in &mut account.users {
                user.groups.retain(|group| !same(thing, &group.text, name));
            }
        }
        Thing::Policy(_) => {
            each_attachment(account, |list| list.retain(|attached| attached.text != name));
            drop_empty_scopes(account);
        }
        _ => {}
    }
    Ok(format!("deleted {thing}"))
}

/// Every list of attached policies.
fn each_attachment(account: &mut Account, mut each: impl FnMut(&mut Vec<Located>)) {
    let users = account.users.iter_mut().map(|user| &mut user.attached);
    let groups = account.groups.iter_mut().map(|group| &mut group.attached);
    let roles = account.roles.iter_mut().map(|role| &mut role.attached);
    for attached in users.chain(groups).chain(roles) {
        each(&mut attached.everywhere);
        attached.in_resource_group.iter_mut().for_each(|group| each(&mut group.policies));
    }
    account.control_levels.iter_mut().for_each(|level| each(&mut level.attached));
}

fn drop_empty_scopes(account: &mut Account) {
    let users = account.users.iter_mut().map(|user| &mut user.attached);
    let groups = account.groups.iter_mut().map(|group| &mut group.attached);
    let roles = account.roles.iter_mut().map(|role| &mut role.attached);
    for attached in users.chain(groups).chain(roles) {
        attached.in_resource_group.retain(|group| !group.policies.is_empty());
    }
}

fn user<'a>(account: &'a mut Account, name: &str) -> Result<&'a mut User, Refused> {
    let found = account.users.iter_mut().find(|user| user.name.text == name);
    found.ok_or_else(|| unknown(&Thing::User(name.to_owned())))
}

fn resource<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut Resource, Refused> {
    let found = account.resources.iter_mut().find(|resource| resource.arn.text == arn);
    found.ok_or_else(|| unknown(&Thing::Resource(arn.to_owned())))
}

fn level_at(account: &Account, name: &str) -> Result<usize, Refused> {
    let found = account.control_levels.iter().position(|level| level.name.text == name);
    found.ok_or_else(|| unknown(&Thing::Level(name.to_owned())))
}

fn join(account: &mut Account, name: &str, group: &str) -> Done {
    if account.group(group).is_none() {
        return Err(unknown(&Thing::Group(group.to_owned())));
    }
    let user = user(account, name)?;
    if user.groups.iter().any(|known| known.text.eq_ignore_ascii_case(group)) {
        return Err(Refused::SoAlready);
    }
    user.groups.push(group.into());
    Ok(format!("added user {name} to group {group}"))
}

fn leave(account: &mut Account, name: &str, group: &str) -> Done {
    let user = user(account, name)?;
    let before = user.groups.len();
    user.groups.retain(|known| !known.text.eq_ignore_ascii_case(group));
    if user.groups.len() == before {
        return Err(Refused::NotSo);
    }
    Ok(format!("took user {name} out of group {group}"))
}

/// The list of what is attached there; made where it is to be and is not.
fn attachments<'a>(
    account: &'a mut Account,
    holder: &Holder,
    scope: &Scope,
) -> Result<&'a mut Vec<Located>, Refused> {
    let missing = || unknown(&holder.thing());
    let attached: &mut Attached = match holder {
        Holder::User(name) => &mut user(account, name)?.attached,
        Holder::Group(name) => {
            let found = account.groups.iter_mut().find(|group| group.name.text == *name);
            &mut found.ok_or_else(missing)?.attached
        }
        Holder::Role(name) => {
            let found = account.roles.iter_mut().find(|role| role.name.text == *name);
            &mut found.ok_or_else(missing)?.attached
        }
        Holder::Level(name) => {
            if *scope != Scope::Account {
                return Err(Refused::LevelScope);
            }
            let found = account.control_levels.iter_mut().find(|level| level.name.text == *name);
            return Ok(&mut found.ok_or_else(missing)?.attached);
        }
    };
    let Scope::ResourceGroup(group) = scope else { return Ok(&mut attached.everywhere) };
    let groups = &mut attached.in_resource_group;
    if !groups.iter().any(|known| known.resource_group.text == *group) {
        let resource_group = group.as_str().into();
        groups.push(GroupAttachment { resource_group, policies: Vec::new() });
    }
    let found = groups.iter_mut().find(|known| known.resource_group.text == *group);
    found.map(|group| &mut group.policies).ok_or(Refused::NotSo)
}

fn where_to(holder: &Holder, scope: &Scope) -> String {
    match scope {
        Scope::Account => holder.thing().to_string(),
        Scope::ResourceGroup(group) => format!("{} in resource group {group}", holder.thing()),
    }
}

fn attach(account: &mut Account, policy: &str, to: &Holder, scope: &Scope) -> Done {
    if account.policy(policy).is_none() {
        return Err(unknown(&Thing::Policy(policy.to_owned())));
    }
    if matches!(scope, Scope::ResourceGroup(group) if group.trim().is_empty()) {
        return Err(Refused::NoName("resource group"));
    }
    let list = attachments(account, to, scope)?;
    if list.iter().any(|name| name.text == policy) {
        return Err(Refused::SoAlready);
    }
    list.push(policy.into());
    Ok(format!("attached {policy} to {}", where_to(to, scope)))
}

fn detach(account: &mut Account, policy: &str, from: &Holder, scope: &Scope) -> Done {
    let list = attachments(account, from, scope)?;
    let before = list.len();
    list.retain(|name| name.text != policy);
    if list.len() == before {
        return Err(Refused::NotSo);
    }
    drop_empty_scopes(account);
    Ok(format!("detached {policy} from {}", where_to(from, scope)))
}

fn set_document(account: &mut Account, place: &DocumentPlace, text: Option<&str>) -> Done {
    if let Some(text) = text
        && let Err(error) = json::read(text)
    {
        return Err(Refused::NotJson(error.to_string()));
    }
    let made = |kind| text.map(|text| Document::from_text(text, kind));
    let slot = match place {
        DocumentPlace::Policy(name) => {
            let found = account.policies.iter_mut().find(|policy| policy.name.text == *name);
            let policy = found.ok_or_else(|| unknown(&Thing::Policy(name.clone())))?;
            if let DocumentSource::File(path) = &policy.document.source {
                return Err(Refused::InFile(path.text.clone()));
            }
            let document = made(place.kind()).ok_or(Refused::NotSo)?;
            if *policy.document == document {
                return Err(Refused::SoAlready);
            }
            policy.document = Arc::new(document);
            return Ok(format!("changed {place}"));
        }
        DocumentPlace::Trust(name) => {
            let found = account.roles.iter_mut().find(|role| role.name.text == *name);
            &mut found.ok_or_else(|| unknown(&Thing::Role(name.clone())))?.trust
        }
        DocumentPlace::Resource(arn) => &mut resource(account, arn)?.policy,
    };
    let document = made(place.kind());
    if *slot == document {
        return Err(Refused::SoAlready);
    }
    *slot = document;
    Ok(format!("{} {place}", if text.is_some() { "changed" } else { "removed" }))
}

/// The account with a document in its place as it stands in the workbench, or none where the account has no such place.
pub fn put_document(account: &Account, place: &DocumentPlace, document: Document) -> Option<Account> {
    let mut after = account.clone();
    match place {
        DocumentPlace::Policy(name) => {
            let policy = after.policies.iter_mut().find(|policy| policy.name.text == *name)?;
            policy.document = Arc::new(document);
        }
        DocumentPlace::Trust(name) => {
            after.roles.iter_mut().find(|role| role.name.text == *name)?.trust = Some(document);
        }
        DocumentPlace::Resource(arn) => {
            let resource = after.resources.iter_mut().find(|resource| resource.arn.text == *arn)?;
            resource.policy = Some(document);
        }
    }
    Some(after)
}
