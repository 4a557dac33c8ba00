//! Expectations to the text of their file: one table each, members in a fixed order.

use super::model::{Expectation, Expectations};
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
    text
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
