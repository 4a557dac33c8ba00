//! Texts of the account screen, its pop-ups and its messages, and of the layers.

use crate::engine::account::edit::{Holder, Scope};
use crate::tui::account_screen::row::Section;
use crate::tui::command::NewThing;

/// The account of a first run.
pub const DEMO: &str = "demo account";
/// There is no account to show.
pub const NO_ACCOUNT: &str = "no account is open; name one with --account when starting";
/// Nothing is selected that Enter leads from.
pub const NOBODY: &str = "nobody asks from here";
/// Title of the list.
pub const PRINCIPALS: &str = "Account";
/// Title of what is known of the selected row.
pub const DETAILS: &str = "Details";
/// Why nothing can be attached.
pub const NO_HOLDER: &str = "select a user, group, role, level or policy";
/// Why nothing can be attached in a resource group.
pub const NO_IDENTITY: &str = "select a user, group or role";
/// Why nothing can be detached.
pub const NOTHING_ATTACHED: &str = "nothing is attached";
/// Why nobody can join or leave.
pub const NO_MEMBER: &str = "select a user or a group";
/// Why there is nothing to rename or delete.
pub const NOTHING_SELECTED: &str = "select a user, group, role, policy, level or resource";
/// Why there are no tags to write.
pub const NO_RESOURCE: &str = "select a resource";
/// Why no level can be moved.
pub const NO_LEVEL: &str = "select a control level";
/// Why no document can be opened.
pub const NO_DOCUMENT: &str = "select a policy, a role with its trust policy, or a resource";
/// Why no document can be removed.
pub const NO_DOCUMENT_TO_REMOVE: &str = "select a role with a trust policy, or a resource with a policy";

/// Label of the account's number.
pub const ACCOUNT_ID: &str = "Account";
/// The account manages a resource directory.
pub const MANAGEMENT: &str = "manages a resource directory: control policies do not bind it";
/// Label of a user's number.
pub const UID: &str = "UID";
/// Heading of a user's groups.
pub const IN_GROUPS: &str = "Member of";
/// Heading of what is attached to somebody.
pub const ATTACHED: &str = "Attached";
/// Heading of a group's members.
pub const MEMBERS: &str = "Members";
/// A role that belongs to a service.
pub const SERVICE_LINKED: &str = "linked to a service: only that service assumes it";
/// Heading of a trust policy.
pub const TRUST: &str = "Trust policy: who may assume it";
/// Label of who maintains a policy.
pub const ORIGIN: &str = "Maintained by";
/// Heading of whom a policy is attached to.
pub const ATTACHED_TO: &str = "Attached to";
/// Heading of a policy's text.
pub const DOCUMENT: &str = "Document";
/// Label of a level's place.
pub const LEVEL: &str = "Level";
/// Heading of control policies.
pub const CONTROL_POLICIES: &str = "Control policies";
/// What a level does.
pub const LEVEL_RULE: &str = "Every level must allow a request, and none may deny it.";
/// Label of a resource's group.
pub const RESOURCE_GROUP: &str = "Resource group";
/// Label of a resource's tags.
pub const TAGS: &str = "Tags";
/// Heading of a resource's own policy.
pub const OWN_POLICY: &str = "Own policy";
/// The word for a resource group.
pub const RESOURCE_GROUP_KIND: &str = "resource group";
/// Heading of resources.
pub const RESOURCES: &str = "Resources";
/// Heading of what is attached for a resource group.
pub const ATTACHED_HERE: &str = "Attached for it";
/// Nothing belongs there.
pub const NONE: &str = "none";
/// Whom control policies do not bind.
pub const EXEMPT: &str = "do not bind it";

/// Title of the list of everything with a name.
pub const FIND: &str = "Find in the account";
/// Title of the list of what can be new.
pub const NEW: &str = "Add to the account";
/// Title of the list of policies to attach.
pub const ATTACH: &str = "Attach a policy";
/// Title of the list of whom to attach a policy to.
pub const ATTACH_TO: &str = "Attach the policy to";
/// Title of the list of resource groups to attach in.
pub const ATTACH_IN: &str = "Attach for which resource group?";
/// The item for a resource group that is not listed.
pub const OTHER_GROUP: &str = "another resource group";
/// Title of the list of what can be detached.
pub const DETACH: &str = "Detach a policy";
/// Title of the list of groups or members.
pub const MEMBERSHIP: &str = "Membership";
/// Title of the prompts for names.
pub const NAME: &str = "Name";
/// Title of the prompt for another name.
pub const RENAME: &str = "Rename";
/// Title of the prompt for tags.
pub const TAGS_PROMPT: &str = "Tags, as key=value with blanks between them";
/// Title of the prompt for the file of the account.
pub const SAVE_ACCOUNT: &str = "Save the account as";
/// The file name proposed for the demo account.
pub const PROPOSED_FILE: &str = "account.json";
/// Tags that cannot be read.
pub const TAGS_FORM: &str =
    "Write tags as key=value with blanks between them, a value with blanks in quotes.";
/// Policies with files of their own do not follow the account to another folder.
pub const FILES_STAY: &str = "Policies of this account stand in files beside it: save it in the same folder.";
/// Lost work that is no policy.
pub const KIND: &str = "account";
/// Why an account of an earlier run cannot be recovered now.
pub const OTHER_IS_UNSAVED: &str = "The account that is open is unsaved; save it, and start again";
/// Nothing is to be saved.
pub const NOTHING_TO_SAVE: &str = "The account is saved as it is.";

/// Title of the list of layers.
pub const LAYERS: &str = "Layers: Enter switches one off or on";
/// Switch everything on.
pub const ALL_ON: &str = "switch all layers on";
/// No request is decided, so a layer's part in it cannot be told.
pub const NOTHING_DECIDED: &str = "nothing is asked yet";

/// The name of a section.
pub const fn section(section: Section) -> &'static str {
    match section {
        Section::Users => "Users",
        Section::Groups => "Groups",
        Section::Roles => "Roles",
        Section::Policies => "Policies",
        Section::Levels => "Control levels",
        Section::Resources => "Resources",
        Section::ResourceGroups => "Resource groups",
    }
}

/// What stands in a section.
pub const fn about(section: Section) -> &'static str {
    match section {
        Section::Users => "RAM users, with the groups that they are in",
        Section::Groups => "groups of users; what is attached to a group reaches every member",
        Section::Roles => "RAM roles; whoever their trust policy names assumes them",
        Section::Policies => "policies that can be attached",
        Section::Levels => "folders from the root of the resource directory down to the account",
        Section::Resources => "resources with a group, tags or a policy of their own",
        Section::ResourceGroups => "resource groups that something is in, or attached for",
    }
}

/// The word for something new.
pub const fn new_thing(kind: NewThing) -> &'static str {
    match kind {
        NewThing::User => "user",
        NewThing::Group => "group",
        NewThing::Role => "role",
        NewThing::Policy => "policy",
        NewThing::Level => "control level",
        NewThing::Resource => "resource, by its ARN",
    }
}

/// What reaches a user through a group.
pub fn by_group(group: &str) -> String {
    format!("By group {group}")
}

/// Whom a policy is attached to.
pub fn place(holder: &Holder, scope: &Scope) -> String {
    match scope {
        Scope::Account => holder.thing().to_string(),
        Scope::ResourceGroup(group) => format!("{} in resource group {group}", holder.thing()),
    }
}

/// A policy that is attached for one resource group.
pub fn in_resource_group(policy: &str, group: &str) -> String {
    format!("{policy} in resource group {group}")
}

/// A policy and whom it is attached to.
pub fn attached_to(policy: &str, holder: &str) -> String {
    format!("{policy} to {holder}")
}

/// Who maintains a policy, and its size.
pub fn policy_size(origin: &str, characters: usize) -> String {
    let whom = if origin == "system" { "Alibaba Cloud" } else { "the account" };
    format!("{whom}, {characters} characters")
}

/// RAM would refuse a document.
pub fn refused(fault: &str) -> String {
    format!("RAM would refuse the document: {fault}")
}

/// The place of a level.
pub fn level(at: usize) -> String {
    if at == 0 { "the root".to_owned() } else { format!("{at} below the root") }
}

/// A level with its control policies.
pub fn level_and_policies(level: &str, policies: &[&str]) -> String {
    if policies.is_empty() {
        return format!("{level}: none, so nothing is allowed");
    }
    format!("{level}: {}", policies.join(", "))
}

/// A document in a file of its own.
pub fn in_file(file: &str) -> String {
    format!("in {file}")
}

/// A step was taken back.
pub fn undone(label: &str) -> String {
    format!("Undone: {label}.")
}

/// A step was taken again.
pub fn redone(label: &str) -> String {
    format!("Redone: {label}.")
}

/// A document has been put into the account.
pub fn taken_home(place: &str, key: &str) -> String {
    format!("The account has this {place} now; {key} on the account screen saves its file.")
}

/// The name of a layer, by its word.
pub fn layer(word: &str) -> &'static str {
    match word {
        "control" => "control policies",
        "session" => "session policy",
        "own" => "own policies",
        "group" => "policies of groups",
        "resource_group" => "policies for a resource group",
        "resource" => "policies of resources",
        "trust" => "trust policies",
        _ => "",
    }
}

/// What stands on the screen while layers are off.
pub fn without(layers: &[&str]) -> String {
    let names: Vec<&str> = layers.iter().map(|word| layer(word)).collect();
    format!("WITHOUT {}", names.join(", "))
}

/// The same where there is no room for their names.
pub fn without_some(count: usize) -> String {
    if count == 1 { "WITHOUT 1 layer".to_owned() } else { format!("WITHOUT {count} layers") }
}

/// What switching a layer would do to the verdict.
pub fn layer_effect(on: bool, now: &str, then: &str) -> String {
    let switched = if on { "without it" } else { "with it" };
    if now == then { format!("{switched}: still {then}") } else { format!("{switched}: {then}, now {now}") }
}

/// An account of an earlier run is the one that is asked now.
pub fn recovered(name: &str) -> String {
    format!("Recovered {name}; requests are asked in it. Save it on the account screen to keep it.")
}

/// An account of an earlier run cannot be taken; it is still kept.
pub fn cannot_recover(why: &str) -> String {
    format!("The account was not recovered and is still kept: {why}.")
}
