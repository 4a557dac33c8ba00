//! A difference for programs, by the contract of the command line.

use super::access_set::AccessSet;
use super::advice::Advice;
use super::difference::{AccessRegion, Difference, Exception, StatementPlace};
use super::fix::Fix;
use crate::engine::decide::Request;
use crate::engine::json::{self, Member, Node, Style, Value};
use crate::engine::policy::{Condition, policy_node};

/// A difference by the contract of the command line, as text.
pub fn difference_json(difference: &Difference) -> String {
    json::print(&difference_node(difference), Style::Pretty)
}

/// A difference by the contract of the command line.
pub fn difference_node(difference: &Difference) -> Node<'_> {
    Node::object([
        Member::made("verdict", Node::text(difference.verdict.word())),
        Member::made("definite", Node::made(Value::Bool(difference.is_definite()))),
        Member::made("depends_on", Node::texts(difference.depends_on.iter().copied())),
        Member::made("gained", Node::list(difference.gained.iter().map(region_node))),
        Member::made("lost", Node::list(difference.lost.iter().map(region_node))),
        Member::made("undecided", Node::texts(&difference.undecided)),
        Member::made("notes", Node::texts(difference.notes())),
    ])
}

fn conditions_node(conditions: &[Condition]) -> Node<'_> {
    Node::list(conditions.iter().map(|condition| {
        Node::object([
            Member::made("operator", Node::text(condition.operator.name())),
            Member::made("key", Node::text(condition.key.text.as_str())),
            Member::made(
                "values",
                Node::list(condition.values.iter().map(|value| Node::text(value.text.as_str()))),
            ),
        ])
    }))
}

fn places_node(places: &[StatementPlace]) -> Node<'_> {
    Node::list(places.iter().map(place_node))
}

fn place_node(place: &StatementPlace) -> Node<'_> {
    Node::object([
        Member::made("side", Node::text(place.side.word())),
        Member::made("policy", Node::text(place.policy.as_str())),
        Member::made("statement", Node::number(place.statement)),
    ])
}

fn region_node(region: &AccessRegion) -> Node<'_> {
    let mut members = vec![
        Member::made("actions", Node::texts(&region.actions)),
        Member::made("resources", Node::texts(&region.resources)),
        Member::made("conditions", conditions_node(&region.conditions)),
        Member::made("except", Node::list(region.except.iter().map(exception_node))),
        Member::made("allowed_by", places_node(&region.allowed_by)),
        Member::made("denied_by", places_node(&region.denied_by)),
    ];
    if region.all_resources_only {
        members.push(Member::made("all_resources_only", Node::made(Value::Bool(true))));
    }
    if let Some(group) = &region.resource_group {
        members.push(Member::made("resource_group", Node::text(group.as_str())));
    }
    members
        .push(Member::made("example", region.example.as_ref().map_or(Node::made(Value::Null), request_node)));
    if let Some(why) = &region.undecided {
        members.push(Member::made("undecided", Node::text(why.as_str())));
    }
    Node::object(members)
}

fn exception_node(exception: &Exception) -> Node<'_> {
    let mut members = vec![
        Member::made("effect", Node::text(exception.effect.word())),
        Member::made("actions", Node::texts(&exception.actions)),
        Member::made("resources", Node::texts(&exception.resources)),
    ];
    for (name, left_out) in
        [("not_actions", &exception.not_actions), ("not_resources", &exception.not_resources)]
    {
        if !left_out.is_empty() {
            members.push(Member::made(name, Node::texts(left_out)));
        }
    }
    if !exception.conditions.is_empty() {
        members.push(Member::made("conditions", conditions_node(&exception.conditions)));
    }
    members.extend(
        exception
            .resource_group
            .as_ref()
            .map(|group| Member::made("resource_group", Node::text(group.as_str()))),
    );
    members.push(Member::made("by", places_node(&exception.by)));
    Node::object(members)
}

/// What it would take to allow a request: `fixes`, the cheapest first, and `no_fix` where there is none.
pub fn advice_members<'a>(set: &'a AccessSet, advice: &'a Advice) -> Vec<Member<'a>> {
    let why = advice.no_fix.as_ref().map(|why| Member::made("no_fix", Node::text(why.as_str())));
    let fixes = Member::made("fixes", Node::list(advice.fixes.iter().map(|fix| fix_node(set, fix))));
    std::iter::once(fixes).chain(why).collect()
}

fn fix_node<'a>(set: &'a AccessSet, fix: &'a Fix) -> Node<'a> {
    let edits = fix.edits.iter().map(|edit| {
        let value = edit.value().map(|value| Member::made("value", Node::text(value)));
        let key = edit.key().map(|key| Member::made("key", Node::text(key)));
        Node::object(std::iter::once(Member::made("edit", Node::text(edit.word()))).chain(key).chain(value))
    });
    let layer = set.members().nth(fix.policy).map_or("", |(_, layer, _)| layer.word());
    Node::object([
        Member::made("policy", Node::text(set.policy_name(fix.policy))),
        Member::made("type", Node::text(layer)),
        Member::made("statement", Node::number(fix.statement)),
        Member::made("edits", Node::list(edits)),
        Member::made("weakens_deny", Node::made(Value::Bool(fix.weakens_deny))),
        Member::made("nothing_else", Node::made(Value::Bool(fix.nothing_else))),
        Member::made("sentence", Node::text(fix.sentence(set))),
        Member::made("gained", Node::list(fix.gained.iter().map(region_node))),
        Member::made("undecided", Node::texts(&fix.undecided)),
        Member::made("document", policy_node(&fix.document)),
    ])
}

/// A request as a case of the command line holds it.
pub fn request_node(request: &Request) -> Node<'_> {
    let values = |values: &'_ [String]| match values {
        [one] => Node::text(one.clone()),
        several => Node::list(several.iter().cloned().map(Node::text)),
    };
    let mut members = vec![
        Member::made("principal", Node::text(request.caller.text.as_str())),
        Member::made("action", Node::text(request.action.as_str())),
        Member::made("resource", values(&request.resources)),
        Member::made(
            "context",
            Node::object(request.context.iter().map(|(key, set)| Member::made(key, values(set)))),
        ),
    ];
    if let Some(id) = &request.principal_id {
        members.push(Member::made("principal_id", Node::text(id.as_str())));
    }
    if let Some(group) = &request.resource_group {
        members.push(Member::made("resource_group", Node::text(group.as_str())));
    }
    for (name, set) in [
        ("management_account", request.management_account),
        ("service_linked_role", request.service_linked_role),
    ] {
        if set {
            members.push(Member::made(name, Node::made(Value::Bool(true))));
        }
    }
    if !request.resource_group_supported {
        members.push(Member::made("resource_group_supported", Node::made(Value::Bool(false))));
    }
    Node::object(members)
}
