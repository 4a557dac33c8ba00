//! An account back to its file: the design's order of members, nothing written that says nothing.

use super::model::{Account, Attached, Document, DocumentSource, Resource, Role, User};
use crate::engine::json::{self, Member, Node, Style, Value};
use crate::engine::policy::Located;

/// The account file of an account. Reading it again gives an equal account, and writing that the same text.
pub fn write_account(account: &Account) -> String {
    let about = Node::object([
        Member::made("id", text(&account.id)),
        Member::made("management", Node::made(Value::Bool(account.management))),
    ]);
    let policies = account.policies.iter().map(|policy| {
        let kind = Member::made("type", Node::text(policy.origin.word()));
        let document = match &policy.document.source {
            DocumentSource::Inline(_) => Member::made("document", inline(&policy.document)),
            DocumentSource::File(path) => Member::made("file", text(path)),
        };
        Member::made(policy.name.text.as_str(), Node::object([kind, document]))
    });
    let levels = account.control_levels.iter().map(|level| {
        Node::object([
            Member::made("level", text(&level.name)),
            Member::made("attached", texts(&level.attached)),
        ])
    });
    let groups = account.groups.iter().map(|group| {
        let mut members = vec![Member::made("name", text(&group.name))];
        attached(&group.attached, &mut members);
        Node::object(members)
    });
    let file = Node::object([
        Member::made("account", about),
        Member::made("policies", Node::object(policies)),
        Member::made("users", Node::list(account.users.iter().map(user))),
        Member::made("groups", Node::list(groups)),
        Member::made("roles", Node::list(account.roles.iter().map(role))),
        Member::made("control_policies", Node::list(levels)),
        Member::made("resources", Node::list(account.resources.iter().map(resource))),
    ]);
    json::print(&file, Style::Pretty)
}

fn text(text: &Located) -> Node<'_> {
    Node::text(text.text.as_str())
}

fn texts(all: &[Located]) -> Node<'_> {
    Node::list(all.iter().map(text))
}

/// The text was made by the JSON printer, so reading it cannot fail.
fn inline(document: &Document) -> Node<'_> {
    match &document.source {
        DocumentSource::Inline(text) => json::read(text).unwrap_or_else(|_| Node::made(Value::Null)),
        DocumentSource::File(_) => Node::made(Value::Null),
    }
}

fn attached<'s>(attached: &'s Attached, members: &mut Vec<Member<'s>>) {
    members.push(Member::made("attached", texts(&attached.everywhere)));
    if !attached.in_resource_group.is_empty() {
        let groups = attached.in_resource_group.iter();
        let groups =
            groups.map(|group| Member::made(group.resource_group.text.as_str(), texts(&group.policies)));
        members.push(Member::made("attached_in_resource_group", Node::object(groups)));
    }
}

fn uid<'s>(uid: Option<&'s String>, members: &mut Vec<Member<'s>>) {
    members.extend(uid.map(|uid| Member::made("id", Node::text(uid.as_str()))));
}

fn user(user: &User) -> Node<'_> {
    let mut members = vec![Member::made("name", text(&user.name))];
    uid(user.uid.as_ref(), &mut members);
    members.push(Member::made("groups", texts(&user.groups)));
    attached(&user.attached, &mut members);
    Node::object(members)
}

fn role(role: &Role) -> Node<'_> {
    let mut members = vec![Member::made("name", text(&role.name))];
    uid(role.uid.as_ref(), &mut members);
    attached(&role.attached, &mut members);
    members.extend(role.trust.as_ref().map(|trust| Member::made("trust", inline(trust))));
    members.push(Member::made("service_linked", Node::made(Value::Bool(role.service_linked))));
    Node::object(members)
}

fn resource(resource: &Resource) -> Node<'_> {
    let mut members = vec![Member::made("arn", text(&resource.arn))];
    members.extend(
        resource
            .resource_group
            .as_ref()
            .map(|group| Member::made("resource_group", Node::text(group.as_str()))),
    );
    if !resource.tags.is_empty() {
        let tags =
            resource.tags.iter().map(|(key, value)| Member::made(key.as_str(), Node::text(value.as_str())));
        members.push(Member::made("tags", Node::object(tags)));
    }
    members.extend(resource.policy.as_ref().map(|policy| Member::made("policy", inline(policy))));
    Node::object(members)
}
