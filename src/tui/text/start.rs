//! Texts of the starting points and of export.

pub use super::browse::actions;
use crate::engine::policy::PolicyKind;

/// Title of the menu.
pub const NEW: &str = "Start a policy from";
/// A starting point.
pub const NOTHING: &str = "nothing";
/// About it.
pub const NOTHING_DETAIL: &str = "an empty policy";
/// A starting point.
pub const TEMPLATE: &str = "a template";
/// About it.
pub const TEMPLATE_DETAIL: &str = "published policies, with what was found in them";
/// A starting point.
pub const MODULES: &str = "feature modules";
/// About it.
pub const MODULES_DETAIL: &str = "everything that features of a product need";
/// A starting point.
pub const LEVEL: &str = "a resource and access levels";
/// About it.
pub const LEVEL_DETAIL: &str = "read, or more, on one type of resource";
/// A starting point.
pub const GUIDE: &str = "step by step";
/// About it.
pub const GUIDE_DETAIL: &str = "service, permissions, what they are for";
/// A starting point.
pub const REQUESTS: &str = "requests that were asked";
/// About it.
pub const REQUESTS_DETAIL: &str = "the smallest policy that allows them";
/// Title.
pub const REQUESTS_TITLE: &str = "Requests: tab marks, enter drafts a policy";
/// Heading.
pub const ASKED: &str = "Asked before";
/// Heading.
pub const EXPECTED: &str = "Expected to be allowed";
/// Nothing was asked yet.
pub const NO_REQUESTS: &str = "No request was asked yet; ask some in the request pane first.";
/// Where statements come from.
pub const FROM_REQUESTS: &str = "requests that were asked";
/// Title of the page about a draft.
pub const DRAFTED: &str = "About this draft";
/// A starting point.
pub const FILE: &str = "a file";
/// About it.
pub const FILE_DETAIL: &str = "open a policy";
/// A starting point.
pub const CLIPBOARD: &str = "the clipboard";
/// About it.
pub const CLIPBOARD_DETAIL: &str = "a policy, statements, or a list of actions and ARNs";
/// Title and label of the place for a paste.
pub const PASTE: &str = "From the clipboard";
/// Label.
pub const PASTE_HERE: &str = "Paste here";
/// Title.
pub const TEMPLATES: &str = "Templates";
/// Title.
pub const FROM_TEMPLATE: &str = "From a template";
/// Title.
pub const MODULES_TITLE: &str = "Modules: tab marks, enter goes on";
/// Heading.
pub const MODULES_SECTION: &str = "Feature modules";
/// Heading.
pub const ROLES_SECTION: &str = "Roles that they need; enter copies the trust policy";
/// Title.
pub const LEVEL_TITLE: &str = "A resource and access levels";
/// Title.
pub const GUIDE_SERVICE: &str = "Step by step: the service";
/// Title.
pub const GUIDE_TITLE: &str = "Step by step: the policy";
/// Title.
pub const PERMISSIONS: &str = "Permissions: tab marks, enter goes on";
/// Heading.
pub const AREAS: &str = "Areas";
/// Heading.
pub const BY_LEVEL: &str = "By access level";
/// Heading.
pub const ACTIONS: &str = "Actions";
/// Label.
pub const INTO: &str = "Into";
/// A choice.
pub const INTO_OPEN: &str = "this policy";
/// About it.
pub const INTO_OPEN_DETAIL: &str = "after the selected statement";
/// A choice.
pub const INTO_NEW: &str = "a new policy";
/// About it.
pub const INTO_NEW_DETAIL: &str = "asks first when something is unsaved";
/// What is wrong.
pub const INTO_WHAT: &str = "write `this policy` or `a new policy`";
/// Label.
pub const EFFECT: &str = "Effect";
/// What is wrong.
pub const NO_EFFECT: &str = "write Allow or Deny";
/// Label.
pub const SERVICE: &str = "Service";
/// What stands in the empty field.
pub const SERVICE_PLACEHOLDER: &str = "ecs";
/// What is wrong.
pub const NO_SERVICE: &str = "choose a service of the catalogs";
/// Label.
pub const TYPE: &str = "Resource type";
/// What stands in the empty field.
pub const TYPE_PLACEHOLDER: &str = "choose one with the arrows";
/// What is wrong.
pub const NO_TYPE: &str = "choose a resource type of the service";
/// Label.
pub const LEVELS: &str = "Access levels";
/// What stands in the empty field.
pub const LEVELS_PLACEHOLDER: &str = "get, list, create, update, delete";
/// What is wrong.
pub const NO_ACTION_OF_LEVEL: &str = "No action that is known to be checked on this type has these levels.";
/// What stands in the empty field.
pub const NAME_PLACEHOLDER: &str = "team-a";
/// Title.
pub const EXPORT: &str = "Export";
/// A way out.
pub const SAVE_AS: &str = "Save as…";
/// A way out.
pub const COPY_COMPACT: &str = "Copy without white space";
/// A way out.
pub const COPY_CANONICAL: &str = "Copy in canonical form";
/// About it.
pub const CANONICAL_DETAIL: &str = "fixed order and indentation, same meaning";
/// A way out.
pub const COPY_TERRAFORM: &str = "Copy as a Terraform resource";
/// A way out.
pub const COPY_CREATE: &str = "Copy as a command that makes it";
/// A way out.
pub const COPY_VERSION: &str = "Copy as a command for a new version";
/// A way out.
pub const COPY_TABLE: &str = "Copy as a table for reviewers";
/// Why a way out is closed.
pub const REFUSED_STAYS: &str = "RAM would refuse the policy; correct it first";
/// Why a way out is closed.
pub const NO_PLACE: &str = "there is no such form of this kind of policy";
/// A way out.
pub const COPY_AS_IS: &str = "Copy as it is written";

/// An empty policy of a kind.
pub fn empty(kind: PolicyKind) -> String {
    format!("an empty {} policy", kind.word())
}

/// A new policy is open.
pub fn begun(name: &str) -> String {
    format!("Started {name}.")
}

/// What a drafted policy is for.
pub fn drafted_from(from: &str) -> String {
    format!("drafted from {from}")
}

/// Nothing came of a draft.
pub fn nothing_to_draft(why: Option<&str>) -> String {
    format!("There is nothing to draft: {}. Choose something else.", why.unwrap_or("nothing is wanted"))
}

/// How long a text is.
pub fn characters(count: usize) -> String {
    format!("{count} characters")
}

/// A paste that holds nothing of use.
pub fn cannot_paste(why: &str) -> String {
    format!("This cannot be pasted: {why}.")
}

/// About a template.
pub fn template_detail(name: &str, kind: PolicyKind, services: &[String], findings: usize) -> String {
    let kind = if kind == PolicyKind::Identity { String::new() } else { format!(", {} policy", kind.word()) };
    let findings = match findings {
        0 => String::new(),
        1 => ", 1 finding".to_owned(),
        many => format!(", {many} findings"),
    };
    format!("{}{kind}{findings} ({name})", services.join(" "))
}

/// Where a template comes from.
pub fn source(title: &str, date: &str) -> String {
    format!("Source: {title} ({date})")
}

/// What was found in a template.
pub fn finding(statement: Option<usize>, note: &str) -> String {
    match statement {
        Some(number) => format!("Finding, statement {number}: {note}"),
        None => format!("Finding: {note}"),
    }
}

/// What a template comes to.
pub fn template_size(statements: usize, characters: usize) -> String {
    let noun = if statements == 1 { "statement" } else { "statements" };
    format!("{statements} {noun}, {characters} characters")
}

/// Placeholders that stay as they are.
pub fn placeholders_left(count: usize) -> String {
    if count == 1 {
        "1 placeholder is left as it stands.".to_owned()
    } else {
        format!("{count} placeholders are left as they stand.")
    }
}

/// A template of another kind.
pub fn other_kind(kind: PolicyKind) -> String {
    format!("It is a {} policy; better start a new policy from it.", kind.word())
}

/// Where statements come from.
pub fn template(name: &str) -> String {
    format!("template {name}")
}

/// About a module.
pub fn module_detail(count: usize, counts: &str) -> String {
    format!("{}: {counts}", actions(count))
}

/// A policy that a role carries.
pub fn role_policy(name: &str, purpose: &str) -> String {
    format!("Attach {name}: {purpose}")
}

/// About a role.
pub fn role_detail(scope: &str, optional: bool, service_linked: bool) -> String {
    let optional = if optional { ", optional" } else { "" };
    let linked = if service_linked { ", made by the service itself" } else { "" };
    format!("{scope}{optional}{linked}")
}

/// Where statements come from.
pub fn from_modules(names: &[String]) -> String {
    if names.len() == 1 { format!("module {}", names.concat()) } else { format!("{} modules", names.len()) }
}

/// Where statements come from.
pub fn from_level(kind: &str, levels: &str) -> String {
    format!("{kind} with {levels}")
}

/// Where statements come from.
pub fn from_guide(service: &str) -> String {
    format!("the guide for {service}")
}

/// About a service.
pub fn service_detail(title: &str, count: usize, areas: usize) -> String {
    let areas = match areas {
        0 => String::new(),
        1 => ", 1 area".to_owned(),
        many => format!(", {many} areas"),
    };
    format!("{title}, {}{areas}", actions(count))
}

/// An area, or what of it only reads.
pub fn area(name: &str, read_only: bool) -> String {
    if read_only { format!("{name}: read only") } else { name.to_owned() }
}

/// A level as a choice.
pub fn all_of_level(level: &str) -> String {
    format!("every {level} action")
}

/// A word that is no level.
pub fn no_level(word: &str) -> String {
    format!("{word} is no access level; write get, list, create, update or delete")
}
