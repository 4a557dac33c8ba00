//! Editing the account: lists and prompts that lead to a change, and the change itself.

use super::super::focus::focus;
use super::super::say::say;
use super::homes;
use crate::engine::account::Account;
use crate::engine::account::edit::{AccountChange, DocumentPlace, Holder, Scope, Thing};
use crate::engine::text::escape_for_display;
use crate::tui::account::{AccountDraft, SharedAccount};
use crate::tui::account_screen::{attachments_of, document_of, document_text, resource_groups};
use crate::tui::app::App;
use crate::tui::command::{Command, NewThing, Purpose};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::{Item, List, Popup, Prompt};
use crate::tui::request_pane::context::{self, Entry};
use crate::tui::screen::Screen;
use crate::tui::text::{self, account as words};
use crate::tui::typing::completion::Candidate;
use std::sync::Arc;

/// What an action of the screen changes or asks for; `None` when it is not about the account's content.
pub(super) fn act(app: &mut App, action: Action) -> Option<Effects> {
    let account = Arc::clone(app.account.as_ref()?.resolver.shared_account());
    let thing = app.account_screen.selected_thing().cloned();
    match (action, thing) {
        (Action::FindThing, _) => open_find(app, &account),
        (Action::NewThing, _) => open_new(app),
        (Action::Undo, _) => return Some(step_back(app)),
        (Action::Redo, _) => return Some(step_again(app)),
        (Action::AttachPolicy, Some(thing)) => open_attach(app, &account, &thing),
        (Action::AttachInGroup, Some(_)) => open_attach_in(app, &account),
        (Action::DetachPolicy, Some(thing)) => open_detach(app, &account, &thing),
        (Action::Membership, Some(thing)) => open_membership(app, &account, &thing),
        (Action::Rename, Some(thing)) => ask(app, words::RENAME, thing.name(), Purpose::Rename),
        (Action::Delete, Some(thing)) => return Some(edit(app, &AccountChange::Delete(thing))),
        (Action::RaiseLevel, Some(Thing::Level(name))) => {
            return Some(edit(app, &AccountChange::RaiseLevel(name)));
        }
        (Action::SetResourceGroup, Some(Thing::Resource(arn))) => {
            let resource = account.resources.iter().find(|resource| resource.arn.text == arn);
            let now = resource.and_then(|resource| resource.resource_group.clone()).unwrap_or_default();
            let known = resource_groups(&account).into_iter().map(|group| Candidate::new(group, ""));
            let prompt = Prompt::new(
                words::RESOURCE_GROUP,
                words::NAME,
                &now,
                known.collect(),
                Purpose::ResourceGroup,
            );
            app.popups.push(Popup::Prompt(prompt));
        }
        (Action::SetTags, Some(Thing::Resource(arn))) => {
            let resource = account.resources.iter().find(|resource| resource.arn.text == arn);
            let tags = resource.map(|resource| resource.tags.as_slice()).unwrap_or_default();
            let now: Vec<String> = tags.iter().map(|(key, value)| context::one(key, value)).collect();
            ask(app, words::TAGS_PROMPT, &now.join(" "), Purpose::Tags);
        }
        (Action::EditPart, Some(thing)) => {
            return Some(document_of(&thing).map_or_else(Effects::new, |place| open_document(app, place)));
        }
        (Action::RemoveDocument, Some(thing)) => {
            let change = document_of(&thing).map(|place| AccountChange::SetDocument(place, None));
            return Some(change.map_or_else(Effects::new, |change| edit(app, &change)));
        }
        _ => return None,
    }
    Some(Effects::new())
}

/// Changes the account, and says what that did or why it means nothing.
pub(in crate::tui::update) fn edit(app: &mut App, change: &AccountChange) -> Effects {
    match apply(app, change) {
        Ok(label) => {
            if let AccountChange::Create(thing) | AccountChange::Rename(thing, _) = change {
                let name = if let AccountChange::Rename(_, to) = change { to } else { thing.name() };
                app.account_screen.select(thing.named(name.trim()));
            }
            say(app, Level::Success, text::sentence(&escape_for_display(&label)))
        }
        Err(error) => say(app, Level::Warning, escape_for_display(&error).into_owned()),
    }
}

fn apply(app: &mut App, change: &AccountChange) -> Result<String, String> {
    let Some(account) = &mut app.account else { return Err(words::NO_ACCOUNT.to_owned()) };
    let before = Arc::clone(account.resolver.shared_account());
    let draft = app.account_draft.get_or_insert_with(|| AccountDraft::new(account, None));
    let label = draft.apply(account, change).map_err(|error| error.to_string())?;
    homes::follow(app, &before);
    Ok(label)
}

fn step_back(app: &mut App) -> Effects {
    match step(app, AccountDraft::undo) {
        Some(label) => say(app, Level::Info, words::undone(&escape_for_display(&label))),
        None => Effects::new(),
    }
}

fn step_again(app: &mut App) -> Effects {
    match step(app, AccountDraft::redo) {
        Some(label) => say(app, Level::Info, words::redone(&escape_for_display(&label))),
        None => Effects::new(),
    }
}

/// Goes a step back or forward in what was done to the account; what that step did.
fn step(
    app: &mut App,
    go: impl FnOnce(&mut AccountDraft, &mut SharedAccount) -> Option<String>,
) -> Option<String> {
    let account = app.account.as_mut()?;
    let before = Arc::clone(account.resolver.shared_account());
    let label = go(app.account_draft.as_mut()?, account)?;
    homes::follow(app, &before);
    Some(label)
}

fn list(app: &mut App, title: &'static str, items: Vec<Item>) {
    app.popups.push(Popup::List(List::new(title, items)));
}

fn ask(app: &mut App, title: &'static str, text: &str, purpose: Purpose) {
    app.popups.push(Popup::Prompt(Prompt::new(title, words::NAME, text, Vec::new(), purpose)));
}

fn shown(text: &str) -> String {
    escape_for_display(text).into_owned()
}

fn all_things(account: &Account) -> Vec<Thing> {
    let users = account.users.iter().map(|user| Thing::User(user.name.text.clone()));
    let groups = account.groups.iter().map(|group| Thing::Group(group.name.text.clone()));
    let roles = account.roles.iter().map(|role| Thing::Role(role.name.text.clone()));
    let policies = account.policies.iter().map(|policy| Thing::Policy(policy.name.text.clone()));
    let levels = account.control_levels.iter().map(|level| Thing::Level(level.name.text.clone()));
    let resources = account.resources.iter().map(|one| Thing::Resource(one.arn.text.clone()));
    users.chain(groups).chain(roles).chain(policies).chain(levels).chain(resources).collect()
}

fn open_find(app: &mut App, account: &Account) {
    let item =
        |thing: Thing| Item::new(shown(thing.name()), Command::Find(thing.clone())).with_detail(thing.kind());
    list(app, words::FIND, all_things(account).into_iter().map(item).collect());
}

/// Selects something on the account screen.
pub(in crate::tui::update) fn find(app: &mut App, thing: Thing) {
    app.screen = Screen::Account;
    app.account_screen.in_details = false;
    app.account_screen.select(thing);
}

fn open_new(app: &mut App) {
    let item = |kind: NewThing| Item::new(words::new_thing(kind), Command::AskForName(kind));
    list(app, words::NEW, NewThing::ALL.into_iter().map(item).collect());
}

/// Asks for the name of something new.
pub(in crate::tui::update) fn new_name(app: &mut App, kind: NewThing) {
    ask(app, words::new_thing(kind), "", Purpose::NameOfNew(kind));
}

/// Asks for a resource group that is not listed.
pub(in crate::tui::update) fn resource_group_name(app: &mut App) {
    ask(app, words::RESOURCE_GROUP, "", Purpose::AttachIn);
}

fn attach_items(account: &Account, to: &Holder, scope: &Scope) -> Vec<Item> {
    let has: Vec<String> = attachments_of(account, &to.thing())
        .into_iter()
        .filter(|(.., at)| at == scope)
        .map(|(policy, ..)| policy)
        .collect();
    let free = account.policies.iter().filter(|policy| !has.contains(&policy.name.text));
    free.map(|policy| {
        let (name, to, scope) = (policy.name.text.clone(), to.clone(), scope.clone());
        let change = AccountChange::Attach { policy: name.clone(), to, scope };
        Item::new(shown(&name), Command::EditAccount(Box::new(change))).with_detail(policy.origin.word())
    })
    .collect()
}

/// The policies that are not attached to the selected holder; the holders that do not have the selected policy.
fn open_attach(app: &mut App, account: &Account, thing: &Thing) {
    if let Some(holder) = thing.holder() {
        list(app, words::ATTACH, attach_items(account, &holder, &Scope::Account));
        return;
    }
    let has: Vec<Holder> = attachments_of(account, thing)
        .into_iter()
        .filter(|(.., scope)| *scope == Scope::Account)
        .map(|(_, holder, _)| holder)
        .collect();
    let holders = all_things(account).into_iter().filter_map(|thing| thing.holder());
    let free = holders.filter(|holder| !has.contains(holder)).map(|to| {
        let (label, kind) = (shown(to.thing().name()), to.thing().kind());
        let change = AccountChange::Attach { policy: thing.name().to_owned(), to, scope: Scope::Account };
        Item::new(label, Command::EditAccount(Box::new(change))).with_detail(kind)
    });
    list(app, words::ATTACH_TO, free.collect());
}

fn open_attach_in(app: &mut App, account: &Account) {
    let known = resource_groups(account).into_iter();
    let mut items: Vec<Item> =
        known.map(|group| Item::new(shown(&group), Command::AttachIn(group))).collect();
    items.push(Item::new(words::OTHER_GROUP, Command::AskForResourceGroup));
    list(app, words::ATTACH_IN, items);
}

/// Chooses a policy to attach for the resources of a group.
pub(in crate::tui::update) fn attach_in(app: &mut App, group: String) {
    let Some(account) = app.account.as_ref().map(|account| Arc::clone(account.resolver.shared_account()))
    else {
        return;
    };
    if let Some(holder) = app.account_screen.selected_thing().and_then(Thing::holder) {
        let items = attach_items(&account, &holder, &Scope::ResourceGroup(group));
        list(app, words::ATTACH, items);
    }
}

fn open_detach(app: &mut App, account: &Account, thing: &Thing) {
    let of_policy = matches!(thing, Thing::Policy(_));
    let item = |(policy, from, scope): (String, Holder, Scope)| {
        let (label, detail) = match (&scope, of_policy) {
            (_, true) => (words::place(&from, &scope), String::new()),
            (Scope::Account, false) => (policy.clone(), String::new()),
            (Scope::ResourceGroup(group), false) => {
                (policy.clone(), words::in_resource_group("", group).trim().to_owned())
            }
        };
        let change = AccountChange::Detach { policy, from, scope };
        Item::new(shown(&label), Command::EditAccount(Box::new(change))).with_detail(shown(&detail))
    };
    list(app, words::DETACH, attachments_of(account, thing).into_iter().map(item).collect());
}

/// The groups of a user or the members of a group, and all others: a choice joins or leaves.
fn open_membership(app: &mut App, account: &Account, thing: &Thing) {
    let is_in = |user: &crate::engine::account::User, group: &str| {
        user.groups.iter().any(|known| known.text.eq_ignore_ascii_case(group))
    };
    let item = |user: &crate::engine::account::User, group: &str, label: &str| {
        let member = is_in(user, group);
        let (user, group) = (user.name.text.clone(), group.to_owned());
        let change =
            if member { AccountChange::Leave { user, group } } else { AccountChange::Join { user, group } };
        let mark = if member { "[x]" } else { "[ ]" };
        Item::new(format!("{mark} {}", shown(label)), Command::EditAccount(Box::new(change)))
    };
    let items: Vec<Item> = match thing {
        Thing::User(name) => {
            let Some(user) = account.user(name) else { return };
            let mut groups: Vec<&str> = account.groups.iter().map(|group| group.name.text.as_str()).collect();
            groups.sort_by_key(|group| !is_in(user, group));
            groups.into_iter().map(|group| item(user, group, group)).collect()
        }
        Thing::Group(name) => {
            let mut users: Vec<_> = account.users.iter().collect();
            users.sort_by_key(|user| !is_in(user, name));
            users.into_iter().map(|user| item(user, name, &user.name.text)).collect()
        }
        _ => return,
    };
    list(app, words::MEMBERSHIP, items);
}

/// The answer to a prompt of the screen.
pub(in crate::tui::update) fn named(app: &mut App, purpose: Purpose, written: &str) -> Effects {
    let thing = app.account_screen.selected_thing().cloned();
    let change = match (purpose, thing) {
        (Purpose::NameOfNew(kind), _) => AccountChange::Create(kind.named(written)),
        (Purpose::Rename, Some(thing)) => AccountChange::Rename(thing, written.to_owned()),
        (Purpose::ResourceGroup, Some(Thing::Resource(arn))) => {
            AccountChange::SetResourceGroup(arn, Some(written.to_owned()))
        }
        (Purpose::Tags, Some(Thing::Resource(arn))) => match tags(written) {
            Some(tags) => AccountChange::SetTags(arn, tags),
            None => {
                ask(app, words::TAGS_PROMPT, written, Purpose::Tags);
                return say(app, Level::Warning, words::TAGS_FORM);
            }
        },
        (Purpose::AttachIn, _) => {
            attach_in(app, written.to_owned());
            return Effects::new();
        }
        _ => return Effects::new(),
    };
    edit(app, &change)
}

/// `team=a purpose="two words"`, written as condition keys are.
fn tags(written: &str) -> Option<Vec<(String, String)>> {
    let pair = |entry: Entry| match entry {
        Entry::Value(key, value) => Some((key, value)),
        Entry::Without(_) => None,
    };
    context::read(written).ok()?.into_iter().map(pair).collect()
}

/// Opens a document of the account in the policy pane; one that stands in a file of its own from there.
pub(super) fn open_document(app: &mut App, place: DocumentPlace) -> Effects {
    const EMPTY: &str = "{\n  \"Version\": \"1\",\n  \"Statement\": []\n}\n";
    let account = app.account.as_ref().map(|account| account.resolver.account());
    let text = match account.and_then(|account| document_text(account, &place)) {
        Some(Err(file)) => {
            let folder = app.account.as_ref().and_then(|account| account.path.as_ref()?.parent());
            let path = folder.map_or_else(|| file.clone().into(), |folder| folder.join(&file));
            focus(app, Pane::Policy);
            return vec![Effect::Read(path)];
        }
        Some(Ok(text)) => Some(text),
        // One that is not there yet is begun.
        None => None,
    };
    focus(app, Pane::Policy);
    let open = app.open.all(&app.draft).position(|draft| draft.home() == Some(&place));
    if let Some(at) = open {
        app.open.go_to(at, &mut app.draft);
    } else {
        app.open.make_room(&mut app.draft);
        app.draft.open_in_account(place, text.as_deref().unwrap_or(EMPTY));
    }
    app.json = crate::tui::json_pane::JsonPane::default();
    Effects::new()
}

/// Puts the document that is being worked on into its place in the account. False when the account does not take it.
pub(in crate::tui::update) fn document_saved(app: &mut App, place: &DocumentPlace) -> bool {
    use crate::engine::account::edit::AccountChangeError;
    let change = AccountChange::SetDocument(place.clone(), Some(app.draft.text().to_owned()));
    let so_already = AccountChangeError::SoAlready.to_string();
    match apply(app, &change) {
        Err(error) if error != so_already => {
            app.notices.say(Level::Error, shown(&error));
            false
        }
        _ => {
            app.draft.stands_at_home(true);
            let key = app.keymap.keys_in(Context::Account, Action::Save).next();
            let key = key.map_or_else(|| Action::Save.name().to_owned(), ToString::to_string);
            app.notices.say(Level::Success, words::taken_home(&shown(&place.to_string()), &key));
            true
        }
    }
}
