//! Expectations to the text of their file: one table each, members in a fixed order.

use super::model::{Expectation, Expectations, Invariant};
use crate::engine::policy::Condition;
use std::fmt::Write as _;

/// The text of a file. Reading it gives the same expectations.
pub fn write_expectations(expectations: &Expectations) -> String {
    let mut text = String::new();
    if let Some(account) = &expectations.account {
        line(&mut text, "account", &quoted(account));
    }
    if !expectations.policies.is_empty() {
        line(&mut text, "policies", &list(&expectations.policies));
    }
    for expectation in &expectations.expect {
        if !text.is_empty() {
            text.push('\n');
        }
        one(&mut text, expectation);
    }
    for invariant in &expectations.invariants {
        if !text.is_empty() {
            text.push('\n');
        }
        region(&mut text, invariant);
    }
    text
}

fn region(text: &mut String, invariant: &Invariant) {
    let Invariant { name, kind, principals, pattern } = invariant;
    line(text, &format!("[[{}]]\nname", kind.word()), &quoted(name));
    if !principals.is_empty() {
        line(text, "as", &one_or_list(principals));
    }
    line(text, "action", &one_or_list(&pattern.actions));
    if pattern.resources.iter().any(|resource| resource != "*") {
        line(text, "resource", &one_or_list(&pattern.resources));
    }
    if !pattern.conditions.is_empty() {
        line(text, "condition", &conditions(&pattern.conditions));
    }
}

/// Operators with their keys, in the order of the file; several keys of one operator under it.
fn conditions(conditions: &[Condition]) -> String {
    let mut operators: Vec<String> = conditions.iter().map(|condition| condition.operator.name()).collect();
    operators.dedup();
    let of = |operator: &String| {
        let mine = conditions.iter().filter(|condition| condition.operator.name() == *operator);
        let keys: Vec<String> = mine
            .map(|condition| {
                let values: Vec<String> = condition.values.iter().map(|value| value.text.clone()).collect();
                format!("{} = {}", quoted(&condition.key.text), one_or_list(&values))
            })
            .collect();
        let name = if operator.contains(':') { quoted(operator) } else { operator.clone() };
        format!("{name} = {{ {} }}", keys.join(", "))
    };
    format!("{{ {} }}", operators.iter().map(of).collect::<Vec<_>>().join(", "))
}

fn one(text: &mut String, expectation: &Expectation) {
    let Expectation { name, principal, action, resources, context, decision, by } = expectation;
    text.push_str("[[expect]]\n");
    line(text, "name", &quoted(name));
    line(text, "as", &quoted(principal));
    line(text, "action", &quoted(action));
    line(text, "resource", &one_or_list(resources));
    if !context.is_empty() {
        let entries: Vec<String> = context
            .iter()
            .map(|(key, values)| format!("{} = {}", quoted(key), one_or_list(values)))
            .collect();
        line(text, "context", &format!("{{ {} }}", entries.join(", ")));
    }
    line(text, "decision", &quoted(decision.word()));
    if let Some(by) = by {
        line(text, "by", &quoted(&by.to_string()));
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{key} = {value}");
}

fn one_or_list(texts: &[String]) -> String {
    match texts {
        [only] => quoted(only),
        several => list(several),
    }
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(written, "\\u{:04X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}
