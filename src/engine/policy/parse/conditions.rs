//! Conditions: operators, keys and values (G9, G13, C1, C2, C9, C13, C15, C17, C19).

use super::Parser;
use super::path::Path;
use crate::engine::json::{Member, Node, Span, Value};
use crate::engine::nearest::nearest;
use crate::engine::policy::fault::FaultCode;
use crate::engine::policy::model::{Condition, Located, Place};
use crate::engine::policy::operator::{OPERATORS, Operator, Test};
use crate::engine::policy::value::{Decimal, parse_bool, parse_date, parse_ip_block};

impl Parser {
    pub(super) fn conditions(&mut self, node: &Node<'_>, path: &Path<'_>) -> Vec<Condition> {
        let Some(block) = node.member("Condition") else { return Vec::new() };
        let path = path.name("Condition");
        let Some(operators) = block.as_object() else {
            let message = format!(
                "Condition is an object of operators, each an object of keys; this is {}",
                block.kind()
            );
            self.fault(FaultCode::WrongType, block.span, &path, message);
            return Vec::new();
        };
        self.check_duplicates(operators, &path);
        let mut conditions = Vec::new();
        for member in operators {
            let path = path.name(&member.key);
            let operator = self.operator(&member.key, member.key_span, &path);
            let Some(keys) = member.node.as_object() else {
                let message = format!(
                    "{} needs an object of condition keys, this is {}",
                    member.key,
                    member.node.kind()
                );
                self.fault(FaultCode::WrongType, member.node.span, &path, message);
                continue;
            };
            self.check_duplicates(keys, &path);
            if keys.is_empty() {
                self.fault(
                    FaultCode::EmptyCondition,
                    member.node.span,
                    &path,
                    format!(
                        "{} names no condition key and so restricts nothing; add one or remove it",
                        member.key
                    ),
                );
            }
            for key in keys {
                let values = self.condition(key, operator, &path.name(&key.key));
                if let Some(operator) = operator {
                    let located = Located { text: key.key.to_string(), place: Place(key.key_span) };
                    conditions.push(Condition {
                        operator,
                        key: located,
                        values,
                        operator_place: Place(member.key_span),
                    });
                }
            }
        }
        conditions
    }

    pub(super) fn operator(&mut self, name: &str, span: Span, path: &Path<'_>) -> Option<Operator> {
        if let Some(operator) = Operator::from_name(name) {
            if operator.set.is_some() {
                self.fault(
                    FaultCode::SetPrefix,
                    span,
                    path,
                    "no RAM page lists ForAllValues or ForAnyValue; their effect is an assumption",
                );
            }
            return Some(operator);
        }
        if name == "Null" || name.ends_with("IfExists") {
            let message = format!(
                "RAM answers \"The condition operator '{name}' is not supported\"; it has neither Null nor …IfExists; use another operator"
            );
            self.fault(FaultCode::UnsupportedOperator, span, path, message);
            return None;
        }
        let base = name.split_once(':').map_or(name, |(_, base)| base);
        let hint = nearest(base, OPERATORS.iter().map(|(known, _, _)| *known))
            .map_or_else(
                || "; write one such as StringEquals, StringLike, NumericLessThan, DateLessThan, Bool or IpAddress".to_owned(),
                |known| format!("; did you mean {known}?"),
            );
        self.fault(
            FaultCode::UnknownOperator,
            span,
            path,
            format!("RAM has no condition operator {name:?}{hint}"),
        );
        None
    }

    pub(super) fn condition(
        &mut self,
        member: &Member<'_>,
        operator: Option<Operator>,
        path: &Path<'_>,
    ) -> Vec<Located> {
        let key = member.key.as_ref();
        let well_formed = key
            .split_once(':')
            .is_some_and(|(code, name)| !code.trim().is_empty() && !name.trim().is_empty());
        if matches!(key, "Action" | "Resource") {
            let message = format!(
                "the bare key {key} is not documented; Alibaba publishes policies that use it, its effect is an assumption"
            );
            self.fault(FaultCode::PseudoKey, member.key_span, path, message);
        } else if !well_formed {
            let message =
                format!("{key:?} is not a condition key; write <ram-code>:<name>, such as acs:SourceIp");
            self.fault(FaultCode::InvalidConditionKey, member.key_span, path, message);
        }
        let nodes = member.node.as_list().unwrap_or(std::slice::from_ref(&member.node));
        if nodes.is_empty() {
            let message = format!("{key} has no value to compare with; add one or remove the key");
            self.fault(FaultCode::EmptyList, member.node.span, path, message);
        }
        let in_list = member.node.as_list().is_some();
        let mut values = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.iter().enumerate() {
            let path = if in_list { path.index(at) } else { *path };
            if let Some(value) = self.condition_value(node, &path) {
                self.check_value(&value, operator, &path);
                values.push(value);
            }
        }
        if values.len() > 1 && operator.is_some_and(|operator| operator.test == Test::Bool) {
            self.fault(
                FaultCode::MultipleBoolean,
                member.node.span,
                path,
                "Bool takes exactly one value; keep \"true\" or \"false\"",
            );
        }
        values
    }

    /// G13: values are text; bare numbers and booleans are read as what they obviously mean.
    pub(super) fn condition_value(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Located> {
        let text = match &node.value {
            Value::Text(text) => text.to_string(),
            Value::Number(digits) => digits.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Null | Value::List(_) | Value::Object(_) => {
                let message = format!("a condition value is text in quotes, this is {}", node.kind());
                self.fault(FaultCode::WrongType, node.span, path, message);
                return None;
            }
        };
        if node.as_text().is_none() {
            self.fault(
                FaultCode::UnquotedValue,
                node.span,
                path,
                format!("put the value in quotes: \"{text}\"; whether RAM takes it bare is unknown"),
            );
        }
        Some(Located { text, place: Place(node.span) })
    }

    pub(super) fn check_value(&mut self, value: &Located, operator: Option<Operator>, path: &Path<'_>) {
        let Some(operator) = operator else { return };
        let (readable, expected) = match operator.test {
            Test::Numeric(_) => (Decimal::parse(&value.text).is_some(), "a decimal number"),
            Test::Date(_) => (parse_date(&value.text).is_some(), "a date such as 2026-01-31T08:00:00Z"),
            Test::Bool => (parse_bool(&value.text).is_some(), "\"true\" or \"false\""),
            Test::IpAddress | Test::IpAddressIncludeBorder => {
                (parse_ip_block(&value.text).is_some(), "an address or a block such as 10.0.0.0/8")
            }
            Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => return,
        };
        if !readable {
            let message = format!(
                "{} compares with {expected}, and {:?} is none; write one",
                operator.base_name(),
                value.text
            );
            self.fault(FaultCode::MalformedValue, value.place.0, path, message);
        }
    }
}
