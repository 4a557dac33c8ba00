//! `[[never]]` and `[[always]]` as they stand in a file. What they say about actions, resources and conditions is put
//! into the form of a statement and read by the parser of policies, so that both have one grammar.

use super::model::{Invariant, InvariantKind};
use super::texts::Texts;
use crate::engine::access::RequestPattern;
use crate::engine::json::{Member, Node, Value};
use crate::engine::policy::{PolicyKind, parse_node};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InvariantEntry {
    name: Option<String>,
    #[serde(rename = "as")]
    principals: Option<Texts>,
    action: Spanned<Texts>,
    resource: Option<Spanned<Texts>>,
    condition: Option<Spanned<toml::Table>>,
}

impl InvariantEntry {
    /// What it says, or what is wrong and at which offset.
    pub(super) fn invariant(self, kind: InvariantKind) -> Result<Invariant, (usize, String)> {
        let action_at = self.action.span().start;
        let resource_at = self.resource.as_ref().map_or(action_at, |resource| resource.span().start);
        let condition_at = self.condition.as_ref().map_or(action_at, |condition| condition.span().start);
        let actions: Vec<String> = self.action.into_inner().into();
        let resources: Vec<String> =
            self.resource.map_or_else(|| vec!["*".to_owned()], |it| it.into_inner().into());
        let mut members = vec![
            Member::made("Effect", Node::text("Allow")),
            Member::made("Action", Node::texts(actions.clone())),
            Member::made("Resource", Node::texts(resources.clone())),
        ];
        let condition = self.condition.map(Spanned::into_inner);
        members.extend(condition.map(|table| Member::made("Condition", node(toml::Value::Table(table)))));
        let document = Node::object([
            Member::made("Version", Node::text("1")),
            Member::made("Statement", Node::list([Node::object(members)])),
        ]);
        let parsed = parse_node(&document, Some(PolicyKind::Identity));
        if let Some(fault) = parsed.errors().next() {
            let at = match fault.pointer.strip_prefix("/Statement/0/").unwrap_or_default() {
                pointer if pointer.starts_with("Condition") => condition_at,
                pointer if pointer.starts_with("Resource") => resource_at,
                _ => action_at,
            };
            return Err((at, fault.message.clone()));
        }
        let Some(statement) = parsed.policy.statements.into_iter().next() else {
            return Err((action_at, "it says nothing that could be read".to_owned()));
        };
        let name = self
            .name
            .unwrap_or_else(|| format!("{} {} on {}", kind.word(), actions.join(", "), resources.join(", ")));
        let principals = self.principals.map(Vec::from).unwrap_or_default();
        let pattern = RequestPattern { actions, resources, conditions: statement.conditions };
        Ok(Invariant { name, kind, principals, pattern })
    }
}

fn node(value: toml::Value) -> Node<'static> {
    match value {
        toml::Value::String(text) => Node::text(text),
        toml::Value::Boolean(value) => Node::made(Value::Bool(value)),
        toml::Value::Array(values) => Node::list(values.into_iter().map(node)),
        toml::Value::Table(table) => {
            Node::object(table.into_iter().map(|(key, value)| Member::made(key, node(value))))
        }
        // Numbers and dates as they are written; the parser says where RAM wants them in quotes.
        toml::Value::Integer(number) => Node::made(Value::Number(number.to_string().into())),
        toml::Value::Float(number) => Node::made(Value::Number(number.to_string().into())),
        toml::Value::Datetime(date) => Node::text(date.to_string()),
    }
}
