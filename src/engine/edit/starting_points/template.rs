//! A template's document with its placeholders replaced.

use crate::engine::json::{self, LineIndex, Node, Position, Value, escape_into};
use crate::engine::policy::{PolicyKind, Statement, parse};

/// Why a template's statements cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the template, line {at}: {message}")]
pub struct TemplateFault {
    /// Where in the filled document.
    pub at: Position,
    /// Why.
    pub message: String,
}

/// Replaces placeholders in a document: in resources, principals and condition values, as whole words only, and
/// never in an action or a key. The layout stays; a document that is not JSON stays as it is.
pub fn fill_placeholders(document: &str, values: &[(String, String)]) -> String {
    let Ok(node) = json::read(document) else { return document.to_owned() };
    let mut texts = Vec::new();
    collect(&node, false, &mut texts);
    let mut filled = String::with_capacity(document.len());
    let mut from = 0;
    for node in texts {
        let Some(text) = node.as_text() else { continue };
        let new = replace_words(text, values);
        let span = node.span;
        if new != text
            && let Some(before) = document.get(from..span.start as usize)
        {
            filled.push_str(before);
            filled.push('"');
            escape_into(&new, &mut filled);
            filled.push('"');
            from = span.end as usize;
        }
    }
    filled.push_str(document.get(from..).unwrap_or_default());
    filled
}

/// The texts that may hold placeholders, in the order of the document.
fn collect<'n, 's>(node: &'n Node<'s>, inside: bool, texts: &mut Vec<&'n Node<'s>>) {
    match &node.value {
        Value::Text(_) if inside => texts.push(node),
        Value::List(nodes) => nodes.iter().for_each(|node| collect(node, inside, texts)),
        Value::Object(members) => {
            for member in members {
                let opens = matches!(&*member.key, "Resource" | "NotResource" | "Principal" | "Condition");
                collect(&member.node, inside || opens, texts);
            }
        }
        _ => {}
    }
}

/// Replaces words where no letter or digit touches them, all in one pass: what takes the place of one is no place for
/// another. Where two begin at the same letter, the longer is meant.
fn replace_words(text: &str, values: &[(String, String)]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let touches = |c: Option<char>, edge: Option<char>| {
            c.is_some_and(char::is_alphanumeric) && edge.is_some_and(char::is_alphanumeric)
        };
        let stands_here = |(old, _): &&(String, String)| {
            !touches(before, old.chars().next())
                && rest
                    .strip_prefix(old.as_str())
                    .is_some_and(|after| !touches(after.chars().next(), old.chars().next_back()))
        };
        let words = values.iter().filter(|(old, _)| !old.is_empty());
        let (taken, written) = match words.filter(stands_here).max_by_key(|(old, _)| old.len()) {
            Some((old, new)) => (old.as_str(), new.as_str()),
            None => {
                let one = rest.get(..next.len_utf8()).unwrap_or(rest);
                (one, one)
            }
        };
        result.push_str(written);
        before = taken.chars().next_back();
        rest = rest.get(taken.len()..).unwrap_or_default();
    }
    result
}

/// The statements of a template, its placeholders replaced.
pub fn template_statements(
    document: &str,
    kind: PolicyKind,
    values: &[(String, String)],
) -> Result<Vec<Statement>, TemplateFault> {
    let filled = fill_placeholders(document, values);
    let parsed = parse(&filled, Some(kind));
    if let Some(fault) = parsed.errors().next() {
        let at = LineIndex::new(&filled).position(fault.span.start);
        return Err(TemplateFault { at, message: fault.message.clone() });
    }
    Ok(parsed.policy.statements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_as_whole_words_and_never_in_actions() {
        let document = r#"{ "Version": "1", "Statement": [ { "Effect": "Allow", "Action": ["dev:Get", "devs:Get"],
            "Resource": "acs:dev:*:*:x/dev/developer",
            "Condition": { "StringEquals": { "acs:ResourceTag/dev": ["dev", "dev-1"] } } } ] }"#;
        let filled = fill_placeholders(document, &[("dev".to_owned(), "a\"b".to_owned())]);
        let expected = document
            .replace("acs:dev:*:*:x/dev/developer", r#"acs:a\"b:*:*:x/a\"b/developer"#)
            .replace(r#"["dev", "dev-1"]"#, r#"["a\"b", "a\"b-1"]"#);
        assert_eq!(filled, expected);
        assert_eq!(fill_placeholders("{", &[]), "{");
    }

    #[test]
    fn what_was_filled_in_is_not_filled_in_again() {
        let values = [("bucket", "project-logs"), ("project", "p"), ("project-x", "q")];
        let values = values.map(|(old, new)| (old.to_owned(), new.to_owned()));
        for (text, expected) in [
            ("bucket/project", "project-logs/p"),
            ("project-x/bucket", "q/project-logs"),
            ("projects", "projects"),
            ("部bucket", "部bucket"),
        ] {
            assert_eq!(replace_words(text, &values), expected, "{text}");
        }
    }

    #[test]
    fn a_template_that_ram_would_refuse_says_where() {
        let fault =
            template_statements("{\"Version\":\"1\",\n\"Statement\":[{}]}", PolicyKind::Identity, &[])
                .unwrap_err();
        assert_eq!(fault.at.line, 2);
    }

    #[test]
    fn every_shipped_template_can_be_started_from_or_says_why_not() {
        for template in crate::engine::templates::all().unwrap() {
            let values: Vec<_> =
                template.placeholders.iter().map(|one| (one.text.clone(), "filled-in".to_owned())).collect();
            for (old, _) in &values {
                assert!(
                    !fill_placeholders(&template.document, &values).contains(&format!("\"{old}\"")),
                    "{}: {old}",
                    template.name
                );
            }
            if let Err(fault) = template_statements(&template.document, template.kind, &values) {
                assert!(!fault.message.is_empty(), "{}", template.name);
            }
        }
    }
}
