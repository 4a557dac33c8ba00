//! Texts of the forms.

use crate::engine::catalog::KeyRelation;
use crate::engine::edit::starting_points::Grounds;
use crate::engine::policy::{Effect, PolicyKind};

/// Titles, labels and placeholders of the form for an action.
pub const ADD_ACTION: &str = "Add an action";
/// The same for one that is there.
pub const EDIT_ACTION: &str = "Edit the action";
/// Label.
pub const ACTION: &str = "Action";
/// What stands in the empty field.
pub const ACTION_PLACEHOLDER: &str = "name or pattern, such as ecs:Describe*";
/// Nothing is written.
pub const WRITE_ACTION: &str = "write an action or a pattern";
/// A wildcard over nothing.
pub const COVERS_NOTHING: &str = "covers no action that the catalogs know";
/// What a wildcard also means.
pub const AND_LATER: &str = "and whatever is added under these names later";

/// Title.
pub const ADD_RESOURCE: &str = "Add a resource";
/// Title.
pub const EDIT_RESOURCE: &str = "Edit the resource";
/// Title of the choice before it.
pub const CHOOSE_TEMPLATE: &str = "Resource: choose its form";
/// A choice.
pub const FREE_TEXT: &str = "free text";
/// About it.
pub const FREE_TEXT_DETAIL: &str = "as you write it";
/// About a template.
pub const OF_THE_SERVICE: &str = "same service";
/// About `*`.
pub const ALL_RESOURCES: &str = "everything";
/// Label.
pub const RESOURCE: &str = "Resource";
/// What stands in the empty field.
pub const RESOURCE_PLACEHOLDER: &str = "acs:<service>:<region>:<account>:<resource>";
/// Nothing is written.
pub const WRITE_RESOURCE: &str = "write an ARN, or * for everything";
/// Label.
pub const REGION: &str = "region";
/// Label.
pub const ACCOUNT: &str = "account";
/// About `*`.
pub const ANY: &str = "any";
/// About the account's number.
pub const THE_ACCOUNT: &str = "the open account";
/// About a value.
pub const USED: &str = "used already";
/// Too many actions, or all but some.
pub const NOT_COMPARED: &str =
    "The statement is not for a short list of actions; whether they accept this is not checked.";

/// Title.
pub const ADD_CONDITION: &str = "Add a condition";
/// Title.
pub const EDIT_CONDITION: &str = "Edit the condition";
/// Label.
pub const KEY: &str = "Key";
/// What stands in the empty field.
pub const KEY_PLACEHOLDER: &str = "acs:SourceIp";
/// Label.
pub const OPERATOR: &str = "Operator";
/// Label.
pub const VALUE: &str = "Value";
/// What stands in the empty field.
pub const VALUE_PLACEHOLDER: &str = "another value";
/// About an operator.
pub const DOES_NOT_FIT: &str = "compares another kind of value";
/// What is wrong.
pub const NO_SUCH_OPERATOR: &str = "RAM has no such operator; choose one of the list";

/// Title.
pub const DOCUMENT: &str = "The policy";
/// Label.
pub const NAME: &str = "Name";
/// Label.
pub const NOTE: &str = "Note";
/// What stands in the empty field.
pub const NOTE_PLACEHOLDER: &str = "what it is for; no part of the JSON";
/// Label.
pub const KIND: &str = "Kind";
/// What is wrong.
pub const NO_SUCH_KIND: &str = "write identity, control, session, resource or trust";
/// Title.
pub const SET_SID: &str = "Label of the statement";
/// Label.
pub const SID: &str = "Sid";
/// What stands in the empty field.
pub const SID_PLACEHOLDER: &str = "none";
/// Title.
pub const SET_PRINCIPAL: &str = "Whom the statement speaks of";
/// Label.
pub const PRINCIPAL: &str = "Principal";
/// What stands in the empty field.
pub const PRINCIPAL_PLACEHOLDER: &str = "RAM acs:ram::…, Service ecs.aliyuncs.com, Federated …, a UID or *";
/// What is wrong.
pub const NO_PRINCIPAL: &str = "write RAM, Service or Federated and a name, or a UID or *";
/// What is wrong.
pub const MIXED_PRINCIPALS: &str = "UIDs and names cannot stand side by side";
/// About a principal.
pub const WHOLE_ACCOUNT: &str = "the whole account";

/// Title of the last step.
pub const SCOPE: &str = "What they are for";
/// Nothing depends on a field.
pub const NOTHING_TO_FILL_IN: &str = "Nothing to fill in";

/// How many actions a pattern covers.
pub fn covers(count: usize) -> String {
    if count == 1 { "Covers 1 action today:".to_owned() } else { format!("Covers {count} actions today:") }
}

/// More of the same.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// An action that no catalog has.
pub fn unknown_action(near: Option<&str>) -> String {
    match near {
        Some(near) => format!("not in the catalogs; did you mean {near}?"),
        None => "not in the catalogs".to_owned(),
    }
}

/// A key that no catalog has.
pub fn unknown_key(near: Option<&str>) -> String {
    match near {
        Some(near) => format!("not in the catalogs; did you mean {near}?"),
        None => "not in the catalogs, so its type is not checked".to_owned(),
    }
}

/// How many actions of a statement take resources of a template.
pub fn taken_by(count: usize, of: usize) -> String {
    format!("{count} of {of} actions")
}

/// How many actions accept a resource.
pub fn accepted_by(count: usize, of: usize) -> String {
    format!("Accepted by {count} of {of} actions of the statement.")
}

/// Actions that do not accept a resource.
pub fn refused_by(names: &str) -> String {
    format!("Never applies to {names}: they are checked on other resources.")
}

/// Actions of which nobody knows.
pub fn not_checked(names: &str) -> String {
    format!("Not checked, because their resources are not known: {names}.")
}

/// What is known about a key.
pub fn key_about(relation: KeyRelation, about: &str) -> String {
    let relation = match relation {
        KeyRelation::Listed => "listed for the action",
        KeyRelation::SameService => "of the service",
        KeyRelation::Common => "common",
    };
    if about.is_empty() { relation.to_owned() } else { format!("{relation}: {about}") }
}

/// What a kind of policy is.
pub const fn kind(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "attached to users, groups and roles",
        PolicyKind::Control => "bounds the accounts of a resource directory",
        PolicyKind::Session => "bounds one session of a role",
        PolicyKind::Resource => "stands on a bucket, project or key",
        PolicyKind::Trust => "says who may assume a role",
    }
}

/// The limit of a kind.
pub fn limit(of: PolicyKind, characters: usize) -> String {
    format!("{}; at most {characters} characters", kind(of))
}

/// What chosen permissions come to.
pub fn comes_to(statements: usize, effect: Effect) -> String {
    let noun = if statements == 1 { "statement" } else { "statements" };
    format!("{statements} {effect} {noun}:")
}

/// One statement of them.
pub fn statement_of(actions: usize, resources: &[&str], grounds: Grounds) -> String {
    let noun = if actions == 1 { "action" } else { "actions" };
    let on = resources.join(", ");
    let why = match grounds {
        Grounds::Needed => "",
        Grounds::AllResources => " (checked on all resources at once)",
        Grounds::Unknown => " (which resources they need is not known)",
    };
    format!("{actions} {noun} on {on}{why}")
}

/// Actions that may belong or not.
pub fn left_out(names: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Left out, because their resources are not known: {shown}{rest}.")
}
