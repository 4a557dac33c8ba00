//! The canonical form: members in RAM's order, one value without a list around it, two spaces a level.
//!
//! [`canonical`] works on the tree and not on the model, so that a document that RAM would refuse keeps everything
//! it has: unknown members, duplicates, wrong types. [`format()`] makes the same text from a model.

use super::model::{Clause, Policy, Principal, PrincipalForm, Statement};
use crate::engine::json::{self, Member, Node, Style, Value};

/// Rearranges a document without touching its meaning (G14, G21 allow no more than this).
pub fn canonical<'s>(document: &Node<'s>) -> Node<'s> {
    map_members(document, &["Version", "Statement"], |member| {
        match (member.key.as_ref(), &member.node.value) {
            ("Statement", Value::List(statements)) => Node {
                span: member.node.span,
                value: Value::List(statements.iter().map(canonical_statement).collect()),
            },
            ("Statement", Value::Object(_)) => canonical_statement(&member.node),
            _ => member.node.clone(),
        }
    })
}

fn canonical_statement<'s>(statement: &Node<'s>) -> Node<'s> {
    let order = ["Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
    let mut statement = statement.clone();
    if let Value::Object(members) = &mut statement.value {
        // G9: an empty Condition is no condition; one of two is not told which counts (G18).
        let only = members.iter().filter(|member| member.key == "Condition").count() == 1;
        members.retain(|member| {
            let is_empty = member.node.as_object().is_some_and(<[Member<'_>]>::is_empty);
            !(only && member.key == "Condition" && is_empty)
        });
    }
    map_members(&statement, &order, |member| match member.key.as_ref() {
        "Action" | "NotAction" | "Resource" | "NotResource" => single(&member.node),
        "Principal" => canonical_principal(&member.node),
        "Condition" => map_members(&member.node, &[], |operator| {
            map_members(&operator.node, &[], |key| single(&key.node))
        }),
        _ => member.node.clone(),
    })
}

/// An object of names keeps its form; a list of ids stays a list, because that is the documented form (G11).
fn canonical_principal<'s>(principal: &Node<'s>) -> Node<'s> {
    match &principal.value {
        Value::Text(_) => Node { span: principal.span, value: Value::List(vec![principal.clone()]) },
        _ => {
            map_members(principal, &PrincipalForm::ALL.map(PrincipalForm::word), |names| single(&names.node))
        }
    }
}

/// Applies a change to every member and brings the known ones to the front in the given order; others keep theirs.
fn map_members<'s>(node: &Node<'s>, order: &[&str], change: impl Fn(&Member<'s>) -> Node<'s>) -> Node<'s> {
    let Value::Object(members) = &node.value else { return node.clone() };
    let mut members: Vec<Member<'s>> = members
        .iter()
        .map(|member| Member { key: member.key.clone(), key_span: member.key_span, node: change(member) })
        .collect();
    members.sort_by_key(|member| order.iter().position(|name| *name == member.key).unwrap_or(order.len()));
    Node { span: node.span, value: Value::Object(members) }
}

/// G14: one value and a list of one are the same.
fn single<'s>(node: &Node<'s>) -> Node<'s> {
    match node.as_list() {
        Some([only]) if only.as_text().is_some() => only.clone(),
        _ => node.clone(),
    }
}

/// Prints a policy in canonical form.
pub fn format(policy: &Policy, style: Style) -> String {
    json::print(&policy_node(policy), style)
}

/// Prints one statement in canonical form, without a line end after it.
pub fn format_statement(statement: &Statement, style: Style) -> String {
    let mut text = json::print(&statement_node(statement), style);
    text.truncate(text.trim_end().len());
    text
}

/// A policy in canonical form, for printing it as part of something else.
pub fn policy_node(policy: &Policy) -> Node<'_> {
    let statements = policy.statements.iter().map(statement_node);
    Node::object([
        Member::made("Version", Node::text("1")),
        Member::made("Statement", Node::list(statements)),
    ])
}

fn statement_node(statement: &Statement) -> Node<'_> {
    let mut members = Vec::new();
    if let Some(sid) = &statement.sid {
        members.push(Member::made("Sid", Node::text(sid.text.as_str())));
    }
    members.push(Member::made("Effect", Node::text(statement.effect.word())));
    if let Some(principal) = &statement.principal {
        members.push(Member::made("Principal", principal_node(principal)));
    }
    let clause = |name: &'static str, negated: &'static str, clause: &Clause| {
        Member::made(
            if clause.negated { negated } else { name },
            one_or_list(clause.patterns.iter().map(|pattern| pattern.text.clone())),
        )
    };
    members.push(clause("Action", "NotAction", &statement.action));
    if let Some(resource) = &statement.resource {
        members.push(clause("Resource", "NotResource", resource));
    }
    if !statement.conditions.is_empty() {
        members.push(Member::made("Condition", conditions_node(statement)));
    }
    Node::object(members)
}

fn principal_node(principal: &Principal) -> Node<'_> {
    match principal {
        Principal::Ids(ids) => Node::texts(ids.iter().map(|id| id.text.as_str())),
        Principal::Named(entries) => Node::object(PrincipalForm::ALL.into_iter().filter_map(|form| {
            let mut names = entries
                .iter()
                .filter(|entry| entry.form == form)
                .map(|entry| entry.name.text.clone())
                .peekable();
            names.peek()?;
            Some(Member::made(form.word(), one_or_list(names)))
        })),
    }
}

/// Operators in order of appearance, each with its keys in order of appearance. The same operator and key twice in
/// the model would be a duplicate member, so their values would be lost on reading: such a model is printed with
/// both and refused by the parser rather than silently merged.
fn conditions_node(statement: &Statement) -> Node<'_> {
    let mut operators: Vec<(String, Vec<Member<'_>>)> = Vec::new();
    for condition in &statement.conditions {
        let name = condition.operator.name();
        let key = Member::made(
            condition.key.text.as_str(),
            one_or_list(condition.values.iter().map(|value| value.text.clone())),
        );
        match operators.iter_mut().find(|(known, _)| *known == name) {
            Some((_, keys)) => keys.push(key),
            None => operators.push((name, vec![key])),
        }
    }
    Node::object(operators.into_iter().map(|(name, keys)| Member::made(name, Node::object(keys))))
}

fn one_or_list<'s>(texts: impl Iterator<Item = String>) -> Node<'s> {
    let mut nodes: Vec<Node<'s>> = texts.map(Node::text).collect();
    match (nodes.pop(), nodes.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            nodes.push(last);
            Node::made(Value::List(nodes))
        }
        (None, _) => Node::made(Value::List(nodes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_conditions_none_is_taken_away() {
        let shown = |statement: &str| {
            let text = format!(r#"{{"Version":"1","Statement":[{statement}]}}"#);
            json::print(&canonical(&json::read(&text).unwrap()), Style::Compact)
        };
        assert!(!shown(r#"{"Effect":"Allow","Condition":{}}"#).contains("Condition"));
        let two =
            shown(r#"{"Effect":"Allow","Condition":{},"Condition":{"Bool":{"acs:MFAPresent":"true"}}}"#);
        assert_eq!(two.matches("Condition").count(), 2, "{two}");
    }
}
