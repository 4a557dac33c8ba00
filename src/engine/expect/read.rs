//! The text of a file of expectations to what it says, or to one clear message with its place.

use super::invariant_form::InvariantEntry;
use super::model::{Expectation, Expectations, Expected, InvariantKind, StatementName};
use super::texts::Texts;
use crate::engine::json::LineIndex;
use crate::engine::nearest::nearest;
use crate::engine::toml_fault::toml_fault;
use serde::Deserialize;
use toml::Spanned;

/// Why a text holds no expectations.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct ExpectationError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    policies: Vec<String>,
    account: Option<String>,
    #[serde(default)]
    expect: Vec<Entry>,
    #[serde(default)]
    never: Vec<InvariantEntry>,
    #[serde(default)]
    always: Vec<InvariantEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Option<String>,
    #[serde(rename = "as")]
    principal: String,
    action: String,
    resource: Texts,
    #[serde(default)]
    context: toml::Table,
    decision: Spanned<String>,
    by: Option<Spanned<String>>,
}

/// Reads a file of expectations.
///
/// # Errors
/// When the text is not TOML, or not of the form.
pub fn read_expectations(text: &str) -> Result<Expectations, ExpectationError> {
    let at = |offset: usize, message: String| {
        let place = LineIndex::new(text).position(u32::try_from(offset).unwrap_or(u32::MAX));
        ExpectationError { line: place.line, column: place.column, message }
    };
    let file: File = toml::from_str(text).map_err(|error| {
        let (offset, message) = toml_fault(text, &error);
        at(offset, message)
    })?;
    let mut expect = Vec::with_capacity(file.expect.len());
    for entry in file.expect {
        let start = entry.decision.span().start;
        expect.push(expectation(entry).map_err(|(offset, message)| at(offset.unwrap_or(start), message))?);
    }
    let never = file.never.into_iter().map(|entry| entry.invariant(InvariantKind::Never));
    let always = file.always.into_iter().map(|entry| entry.invariant(InvariantKind::Always));
    let invariants: Result<Vec<_>, _> =
        never.chain(always).map(|read| read.map_err(|(offset, message)| at(offset, message))).collect();
    Ok(Expectations { policies: file.policies, account: file.account, expect, invariants: invariants? })
}

/// One expectation, or what is wrong and, when it has a place of its own, where.
fn expectation(entry: Entry) -> Result<Expectation, (Option<usize>, String)> {
    let words = || Expected::ALL.map(Expected::word);
    let decision = Expected::from_word(entry.decision.get_ref()).ok_or_else(|| {
        let near = nearest(entry.decision.get_ref(), words());
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let known = words().join(", ");
        (None, format!("{:?} is no decision; write one of {known}{hint}", entry.decision.get_ref()))
    })?;
    let by = match &entry.by {
        None => None,
        Some(by) => Some(StatementName::parse(by.get_ref()).ok_or_else(|| {
            let message =
                format!("{:?} names no statement; write policy#number, counted from 1", by.get_ref());
            (Some(by.span().start), message)
        })?),
    };
    let mut context = Vec::new();
    for (key, value) in entry.context {
        context.push((
            key.clone(),
            texts(value).ok_or_else(|| {
                (
                    None,
                    format!(
                        "context {key:?} has to be text or a list of texts; put numbers and dates in quotes"
                    ),
                )
            })?,
        ));
    }
    let resources: Vec<String> = entry.resource.into();
    let name = entry.name.unwrap_or_else(|| {
        format!("{} {} {} {}", entry.principal, entry.action, resources.join(" "), decision.word())
    });
    Ok(Expectation {
        name,
        principal: entry.principal,
        action: entry.action,
        resources,
        context,
        decision,
        by,
    })
}

fn texts(value: toml::Value) -> Option<Vec<String>> {
    match value {
        toml::Value::String(text) => Some(vec![text]),
        toml::Value::Array(values) => values
            .into_iter()
            .map(|value| if let toml::Value::String(text) = value { Some(text) } else { None })
            .collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::expect::write_expectations;

    const FILE: &str = r#"policies = ["team-a.json"]

[[expect]]
name = "team A cannot delete its agent"
as = "user/alice"
action = "starops:DeleteDigitalEmployee"
resource = "acs:starops:*:1000000000000001:digitalemployee/ops-agent-a"
context = { "acs:SourceIp" = "10.0.0.1" }
decision = "ImplicitDeny"
by = "team-a#2"
"#;

    #[test]
    fn a_file_is_read_and_written_again_as_it_was() {
        let read = read_expectations(FILE).unwrap();
        let [only] = read.expect.as_slice() else { panic!("one expectation") };
        assert_eq!((only.principal.as_str(), only.decision), ("user/alice", Expected::ImplicitDeny));
        assert_eq!(only.context, [("acs:SourceIp".to_owned(), vec!["10.0.0.1".to_owned()])]);
        assert_eq!(only.by, Some(StatementName { policy: "team-a".into(), number: 2 }));
        assert_eq!(write_expectations(&read), FILE);
    }

    #[test]
    fn whatever_a_name_holds_it_is_read_back() {
        let mut read = read_expectations(FILE).unwrap();
        read.expect[0].name = "quote \" back \\ line\n\u{1}\u{7f} 数字".to_owned();
        read.expect[0].resources = vec!["acs:a:*:*:x".to_owned(), "acs:a:*:*:y".to_owned()];
        read.account = Some(super::super::DEMO.to_owned());
        assert_eq!(read_expectations(&write_expectations(&read)).unwrap(), read);
    }

    #[test]
    fn slips_are_told_with_their_place() {
        let message = |text: &str| read_expectations(text).unwrap_err().to_string();
        let with = |from: &str, to: &str| message(&FILE.replace(from, to));
        assert!(
            with("\"ImplicitDeny\"", "\"ImplicitDny\"").starts_with("9:12: \"ImplicitDny\" is no decision")
        );
        assert!(with("\"ImplicitDeny\"", "\"ImplicitDny\"").ends_with("did you mean ImplicitDeny?"));
        assert!(with("team-a#2", "team-a").starts_with("10:6: \"team-a\" names no statement"));
        assert!(with("\"10.0.0.1\"", "10").contains("context \"acs:SourceIp\" has to be text"));
        assert!(with("action =", "acton =").contains("acton"));
        assert!(message("[[expect").starts_with("1:"));
    }

    const INVARIANTS: &str = r#"policies = ["team-a.json"]

[[never]]
name = "nobody deletes from outside"
as = ["user/alice", "role/dev"]
action = ["starops:Delete*", "cms:Delete*"]
condition = { NotIpAddress = { "acs:SourceIp" = ["10.0.0.0/8", "192.168.0.0/16"] } }

[[always]]
name = "everybody can look"
action = "starops:Get*"
resource = "acs:starops:*:*:*"
"#;

    #[test]
    fn regions_are_read_and_written_again_as_they_were() {
        let read = read_expectations(INVARIANTS).unwrap();
        let [never, always] = read.invariants.as_slice() else { panic!("two invariants") };
        assert_eq!((never.kind, always.kind), (InvariantKind::Never, InvariantKind::Always));
        assert_eq!(never.pattern.resources, ["*"], "nothing said means everything");
        assert_eq!(never.pattern.conditions[0].values.len(), 2);
        assert!(always.principals.is_empty());
        assert_eq!(write_expectations(&read), INVARIANTS);
    }

    #[test]
    fn slips_in_regions_are_told_with_their_place() {
        let with =
            |from: &str, to: &str| read_expectations(&INVARIANTS.replace(from, to)).unwrap_err().to_string();
        assert!(
            with("NotIpAddress", "NotIpAdress").starts_with("7:13: "),
            "{}",
            with("NotIpAddress", "NotIpAdress")
        );
        assert!(
            with("NotIpAddress", "NotIpAdress").contains("did you mean"),
            "{}",
            with("NotIpAddress", "NotIpAdress")
        );
        assert!(with("\"acs:starops:*:*:*\"", "\"starops/*\"").starts_with("12:12: "));
        assert!(with("\"starops:Get*\"", "\"starops\"").starts_with("11:10: "));
        assert!(with("action = \"starops:Get*\"\n", "").contains("action"));
        assert!(with("resource =", "resorce =").contains("resorce"));
        assert!(with("action = \"starops:Get*\"", "action = []").starts_with("11:10: "));
        assert!(with("action = \"starops:Get*\"", "action = 3").starts_with("11:10: "));
    }
}
