//! Answers as JSON: the shapes of the command-line contract.

use super::condition::ConditionFailure;
use super::explain::{NearMiss, StatementTrace, Unmet};
use super::policy_set::{PolicySet, StatementRef};
use super::resource::ResourceMismatch;
use super::verdict::{Answer, Decision};
use crate::engine::json::{self, Member, Node, Style, Value};

/// What an answer carries beside the decision.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnswerDetails<'a> {
    /// Every statement with what did not match.
    pub trace: Option<&'a [StatementTrace]>,
    /// The nearest statements to a "yes".
    pub near_misses: Option<&'a [NearMiss]>,
}

/// An answer on one line. `id` is JSON text and comes first.
pub fn answer_json(id: Option<&str>, set: &PolicySet, answer: &Answer, details: AnswerDetails<'_>) -> String {
    json::print(&answer_node(id, set, answer, details), Style::Compact)
}

/// The same, for adding to it.
pub fn answer_node<'a>(
    id: Option<&'a str>,
    set: &'a PolicySet,
    answer: &'a Answer,
    details: AnswerDetails<'a>,
) -> Node<'a> {
    let mut members = vec![
        Member::made("decision", Node::text(answer.decision.word())),
        Member::made("stage", Node::text(answer.stage.word())),
        Member::made("definite", Node::made(Value::Bool(answer.definite))),
        Member::made("depends_on", Node::texts(answer.depends_on.iter().copied())),
        Member::made(
            "matched",
            Node::list(
                answer.matched.iter().map(|statement| Node::object(statement_members(set, *statement))),
            ),
        ),
    ];
    if answer.decision == Decision::InvalidPolicy {
        members.push(Member::made("faults", faults(set)));
    }
    if let Some(near_misses) = details.near_misses {
        members.push(Member::made(
            "near_misses",
            Node::list(near_misses.iter().map(|miss| {
                let mut members = statement_members(set, miss.statement);
                members.push(Member::made("unmet", unmet_list(&miss.unmet)));
                Node::object(members)
            })),
        ));
    }
    if let Some(trace) = details.trace {
        members.push(Member::made("trace", Node::list(trace.iter().map(|trace| trace_node(set, trace)))));
    }
    with_id(id, members)
}

/// The answer for a line that could not be asked.
pub fn error_json(id: Option<&str>, message: &str) -> String {
    json::print(&with_id(id, vec![Member::made("error", Node::text(message))]), Style::Compact)
}

fn with_id<'a>(id: Option<&'a str>, mut members: Vec<Member<'a>>) -> Node<'a> {
    // The id is JSON text that was read before, so reading it again cannot fail; without one the answer says null.
    let id = id.and_then(|id| json::read(id).ok()).unwrap_or_else(|| Node::made(Value::Null));
    members.insert(0, Member::made("id", id));
    Node::object(members)
}

fn statement_members(set: &PolicySet, statement: StatementRef) -> Vec<Member<'_>> {
    vec![
        Member::made("policy", Node::text(set.policy_name(statement.policy))),
        Member::made("type", Node::text(set.layer(statement.policy).map_or("", |layer| layer.word()))),
        Member::made("statement", Node::number(statement.statement)),
        Member::made("effect", Node::text(statement.effect.word())),
    ]
}

/// For an invalid set: what RAM would say to each document.
fn faults(set: &PolicySet) -> Node<'_> {
    Node::list(set.invalid().iter().flat_map(|policy| {
        policy.errors.iter().map(|fault| {
            Node::object([
                Member::made("policy", Node::text(set.policy_name(policy.policy))),
                Member::made("code", Node::text(fault.code.name())),
                Member::made("rule", Node::text(fault.code.rule())),
                Member::made("pointer", Node::text(fault.pointer.as_str())),
                Member::made("message", Node::text(fault.message.as_str())),
            ])
        })
    }))
}

fn trace_node<'s>(set: &'s PolicySet, trace: &'s StatementTrace) -> Node<'s> {
    let mut members = statement_members(set, trace.statement);
    members.push(Member::made("resource", Node::number(trace.resource)));
    members.push(Member::made("applies", Node::made(Value::Bool(trace.unmet.is_empty()))));
    members.push(Member::made("unmet", unmet_list(&trace.unmet)));
    Node::object(members)
}

fn unmet_list(unmet: &[Unmet]) -> Node<'_> {
    Node::list(unmet.iter().map(unmet_node))
}

fn unmet_node(unmet: &Unmet) -> Node<'_> {
    let part = |word: &'static str| Member::made("part", Node::text(word));
    match unmet {
        Unmet::ResourceGroup { attached, requested } => Node::object([
            part("resource_group"),
            Member::made("wanted", Node::text(attached.as_str())),
            Member::made("found", requested.as_deref().map_or(Node::made(Value::Null), Node::text)),
        ]),
        Unmet::Action { patterns, negated } => Node::object([
            part(if *negated { "not_action" } else { "action" }),
            Member::made("wanted", Node::texts(patterns.iter().map(String::as_str))),
        ]),
        Unmet::Principal => Node::object([part("principal")]),
        Unmet::Resource { nearest, requested, mismatch, negated } => {
            let mut members = vec![
                part(if *negated { "not_resource" } else { "resource" }),
                Member::made("wanted", Node::text(nearest.as_str())),
                Member::made("found", Node::text(requested.as_str())),
            ];
            members
                .extend(mismatch.map(|mismatch| Member::made("field", Node::text(mismatch_word(mismatch)))));
            Node::object(members)
        }
        Unmet::Condition(failure) => condition_node(failure),
    }
}

fn condition_node(failure: &ConditionFailure) -> Node<'_> {
    Node::object([
        Member::made("part", Node::text("condition")),
        Member::made("operator", Node::text(failure.operator.as_str())),
        Member::made("key", Node::text(failure.key.as_str())),
        Member::made("wanted", Node::texts(failure.wanted.iter().map(String::as_str))),
        Member::made(
            "found",
            failure
                .found
                .as_ref()
                .map_or(Node::made(Value::Null), |found| Node::texts(found.iter().map(String::as_str))),
        ),
    ])
}

fn mismatch_word(mismatch: ResourceMismatch) -> &'static str {
    match mismatch {
        ResourceMismatch::Field(field) => field.word(),
        ResourceMismatch::AllResourcesRequested => "all_resources",
        ResourceMismatch::WholeText => "whole",
    }
}
