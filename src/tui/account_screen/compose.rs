//! The details of a row: who or what is attached where, and what is wrong with it.

use super::documents::{document_of, document_text};
use super::faults::Faults;
use super::row::{AccountRow, Section};
use crate::engine::account::edit::{DocumentPlace, Holder, Scope, Thing};
use crate::engine::account::{Account, Attached, ControlLevel, Resource, Role, User};
use crate::engine::policy::{Located, Severity};
use crate::tui::account::SharedAccount;
use crate::tui::details_pane::DetailsText;
use crate::tui::text::account as words;
use crate::tui::theme::Role as Look;

/// What is attached to something, or of a policy, to whom it is attached: policy, holder, scope.
pub fn attachments_of(account: &Account, thing: &Thing) -> Vec<(String, Holder, Scope)> {
    if let Thing::Policy(name) = thing {
        return all_attachments(account).into_iter().filter(|(policy, ..)| policy == name).collect();
    }
    match thing.holder() {
        Some(holder) => of_holder(account, &holder),
        None => Vec::new(),
    }
}

fn of_holder(account: &Account, holder: &Holder) -> Vec<(String, Holder, Scope)> {
    let attached = match holder {
        Holder::User(name) => account.user(name).map(|user| &user.attached),
        Holder::Group(name) => account.group(name).map(|group| &group.attached),
        Holder::Role(name) => account.role(name).map(|role| &role.attached),
        Holder::Level(name) => {
            let level = account.control_levels.iter().find(|level| level.name.text == *name);
            let names = level.map_or(&[][..], |level| level.attached.as_slice());
            return names.iter().map(|name| (name.text.clone(), holder.clone(), Scope::Account)).collect();
        }
    };
    let Some(attached) = attached else { return Vec::new() };
    let one = |scope: Scope, name: &Located| (name.text.clone(), holder.clone(), scope);
    let everywhere = attached.everywhere.iter().map(|name| one(Scope::Account, name));
    let in_groups = attached.in_resource_group.iter().flat_map(|group| {
        let scope = Scope::ResourceGroup(group.resource_group.text.clone());
        group.policies.iter().map(move |name| one(scope.clone(), name))
    });
    everywhere.chain(in_groups).collect()
}

fn all_attachments(account: &Account) -> Vec<(String, Holder, Scope)> {
    let users = account.users.iter().map(|user| Holder::User(user.name.text.clone()));
    let groups = account.groups.iter().map(|group| Holder::Group(group.name.text.clone()));
    let roles = account.roles.iter().map(|role| Holder::Role(role.name.text.clone()));
    let levels = account.control_levels.iter().map(|level| Holder::Level(level.name.text.clone()));
    let holders = users.chain(groups).chain(roles).chain(levels);
    holders.flat_map(|holder| of_holder(account, &holder)).collect()
}

/// Everything about a row.
pub fn details(shared: &SharedAccount, row: &AccountRow, faults: &Faults) -> DetailsText {
    let account = shared.resolver.account();
    let mut text = DetailsText::default();
    match row {
        AccountRow::Section(section, count) => of_section(&mut text, account, *section, *count, faults),
        AccountRow::ResourceGroup(name) => of_resource_group(&mut text, account, name),
        AccountRow::Thing(thing) => {
            text.add(0, &[(Look::Strong, thing.name()), (Look::Muted, "  "), (Look::Muted, thing.kind())]);
            let mut has_faults = false;
            for fault in faults.about(thing) {
                text.below(tone(fault.severity), &fault.message);
                has_faults = true;
            }
            if has_faults {
                text.heading("");
            }
            of_thing(&mut text, account, thing);
        }
    }
    text
}

fn tone(severity: Severity) -> Look {
    match severity {
        Severity::Error => Look::Error,
        Severity::Note => Look::Muted,
        Severity::Warning => Look::Warning,
    }
}

fn of_section(text: &mut DetailsText, account: &Account, section: Section, count: usize, faults: &Faults) {
    text.add(0, &[(Look::Strong, words::section(section)), (Look::Muted, &format!("  {count}"))]);
    text.below(Look::Muted, words::about(section));
    if section == Section::Users {
        text.labelled(words::ACCOUNT_ID, &account.id.text);
        if account.management {
            text.below(Look::Text, words::MANAGEMENT);
        }
        for fault in faults.about_all() {
            text.below(tone(fault.severity), &fault.message);
        }
    }
}

fn of_thing(text: &mut DetailsText, account: &Account, thing: &Thing) {
    match thing {
        Thing::User(name) => {
            if let Some(user) = account.user(name) {
                of_user(text, account, user);
            }
        }
        Thing::Group(name) => of_group(text, account, name),
        Thing::Role(name) => {
            if let Some(role) = account.role(name) {
                of_role(text, account, role);
            }
        }
        Thing::Policy(name) => of_policy(text, account, name),
        Thing::Level(name) => {
            let found = account.control_levels.iter().position(|level| level.name.text == *name);
            if let Some((at, level)) = found.and_then(|at| Some((at, account.control_levels.get(at)?))) {
                of_level(text, at, level);
            }
        }
        Thing::Resource(arn) => {
            if let Some(resource) = account.resources.iter().find(|resource| resource.arn.text == *arn) {
                of_resource(text, account, resource);
            }
        }
    }
}

fn of_user(text: &mut DetailsText, account: &Account, user: &User) {
    if let Some(uid) = &user.uid {
        text.labelled(words::UID, uid);
    }
    list(text, words::IN_GROUPS, user.groups.iter().map(|group| group.text.clone()));
    attached(text, words::ATTACHED, &user.attached);
    for group in user.groups.iter().filter_map(|name| account.group(&name.text)) {
        attached(text, &words::by_group(&group.name.text), &group.attached);
    }
    binding(text, account, false);
}

fn of_group(text: &mut DetailsText, account: &Account, name: &str) {
    let in_group = |user: &&User| user.groups.iter().any(|group| group.text.eq_ignore_ascii_case(name));
    list(text, words::MEMBERS, account.users.iter().filter(in_group).map(|user| user.name.text.clone()));
    if let Some(group) = account.group(name) {
        attached(text, words::ATTACHED, &group.attached);
    }
}

fn of_role(text: &mut DetailsText, account: &Account, role: &Role) {
    if role.service_linked {
        text.below(Look::Text, words::SERVICE_LINKED);
    }
    attached(text, words::ATTACHED, &role.attached);
    document(text, account, words::TRUST, &Thing::Role(role.name.text.clone()));
    binding(text, account, role.service_linked);
}

fn of_policy(text: &mut DetailsText, account: &Account, name: &str) {
    let Some(policy) = account.policy(name) else { return };
    let size = policy.document.size;
    text.labelled(words::ORIGIN, &words::policy_size(policy.origin.word(), size.characters));
    let holders = attachments_of(account, &Thing::Policy(name.to_owned()));
    list(text, words::ATTACHED_TO, holders.iter().map(|(_, holder, scope)| words::place(holder, scope)));
    document(text, account, words::DOCUMENT, &Thing::Policy(name.to_owned()));
}

fn of_level(text: &mut DetailsText, at: usize, level: &ControlLevel) {
    text.labelled(words::LEVEL, &words::level(at));
    list(text, words::CONTROL_POLICIES, level.attached.iter().map(|name| name.text.clone()));
    text.below(Look::Muted, words::LEVEL_RULE);
}

fn of_resource(text: &mut DetailsText, account: &Account, resource: &Resource) {
    text.labelled(words::RESOURCE_GROUP, resource.resource_group.as_deref().unwrap_or(words::NONE));
    let tags: Vec<String> = resource.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
    text.labelled(
        words::TAGS,
        if tags.is_empty() { words::NONE.to_owned() } else { tags.join(" ") }.as_str(),
    );
    document(text, account, words::OWN_POLICY, &Thing::Resource(resource.arn.text.clone()));
}

fn of_resource_group(text: &mut DetailsText, account: &Account, name: &str) {
    text.add(0, &[(Look::Strong, name), (Look::Muted, "  "), (Look::Muted, words::RESOURCE_GROUP_KIND)]);
    let here = account.resources.iter().filter(|one| one.resource_group.as_deref() == Some(name));
    list(text, words::RESOURCES, here.map(|resource| resource.arn.text.clone()));
    let attached = all_attachments(account)
        .into_iter()
        .filter(|(.., scope)| matches!(scope, Scope::ResourceGroup(group) if group == name));
    list(
        text,
        words::ATTACHED_HERE,
        attached.map(|(policy, holder, _)| words::attached_to(&policy, &holder.thing().to_string())),
    );
}

/// A heading and what belongs to it, or that nothing does.
fn list(text: &mut DetailsText, heading: &str, entries: impl Iterator<Item = String>) {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() {
        text.labelled(heading, words::NONE);
        return;
    }
    text.heading(heading);
    for entry in entries {
        text.below(Look::Text, &entry);
    }
}

fn attached(text: &mut DetailsText, heading: &str, attached: &Attached) {
    let everywhere = attached.everywhere.iter().map(|name| name.text.clone());
    let in_groups = attached.in_resource_group.iter().flat_map(|group| {
        let name = &group.resource_group.text;
        group.policies.iter().map(move |policy| words::in_resource_group(&policy.text, name))
    });
    list(text, heading, everywhere.chain(in_groups));
}

/// The control policies that bind a principal (E5).
fn binding(text: &mut DetailsText, account: &Account, exempt: bool) {
    if exempt || account.management {
        text.labelled(words::CONTROL_POLICIES, words::EXEMPT);
        return;
    }
    let levels = account.control_levels.iter().map(|level| {
        let names: Vec<&str> = level.attached.iter().map(|name| name.text.as_str()).collect();
        words::level_and_policies(&level.name.text, &names)
    });
    list(text, words::CONTROL_POLICIES, levels);
}

fn document(text: &mut DetailsText, account: &Account, heading: &str, thing: &Thing) {
    let place = document_of(thing);
    match place.and_then(|place: DocumentPlace| document_text(account, &place)) {
        None => text.labelled(heading, words::NONE),
        Some(Err(file)) => text.labelled(heading, &words::in_file(&file)),
        Some(Ok(written)) => {
            text.heading(heading);
            for line in written.lines() {
                text.below(Look::Text, line);
            }
        }
    }
}
