//! Findings as SARIF 2.1.0, for code scanning.

use super::Linted;
use crate::engine::json::{LineIndex, Position};
use crate::engine::lint::{CHECKS, Check, Finding, Severity};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(super) fn document(linted: &[Linted]) -> String {
    let rules: Vec<Value> = CHECKS.iter().map(rule).collect();
    let mut results = Vec::new();
    for one in linted {
        let lines = LineIndex::new(&one.text);
        results.extend(one.report.findings.iter().map(|finding| result(one, &lines, finding, None)));
        let suppressed = one.report.suppressed.iter();
        results.extend(suppressed.map(|(finding, reason)| result(one, &lines, finding, Some(reason))));
    }
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "acscope", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn rule(check: &Check) -> Value {
    json!({
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": check.what},
        "fullDescription": {"text": check.why},
        "help": {"text": format!("{} Source: {}", check.instead, check.source)},
        "defaultConfiguration": {"level": level(check.severity)},
        "properties": {"severity": check.severity.word()},
    })
}

/// SARIF has three levels; a security finding is a warning to it, with its own word among the properties.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Security | Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn region(from: Position, to: Position) -> Value {
    json!({"startLine": from.line, "startColumn": from.column, "endLine": to.line, "endColumn": to.column})
}

fn result(one: &Linted, lines: &LineIndex<'_>, finding: &Finding, suppressed: Option<&str>) -> Value {
    let region_of =
        |span: crate::engine::json::Span| region(lines.position(span.start), lines.position(span.end));
    let artifact = json!({"uri": uri(&one.shown)});
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": CHECKS.iter().position(|check| check.code == finding.code),
        "level": level(finding.severity),
        "message": {"text": finding.message},
        "locations": [{
            "physicalLocation": {"artifactLocation": artifact, "region": region_of(finding.span)},
            "logicalLocations": [{"fullyQualifiedName": finding.pointer}],
        }],
        "properties": {"severity": finding.severity.word()},
    });
    if let Some(members) = result.as_object_mut() {
        if let Some(fix) = &finding.fix {
            let replacements: Vec<Value> = fix
                .edits
                .iter()
                .map(|edit| json!({"deletedRegion": region_of(edit.span), "insertedContent": {"text": edit.text}}))
                .collect();
            let changes = json!([{"artifactLocation": artifact, "replacements": replacements}]);
            let description = format!("{} (access: {})", fix.description, fix.effect_words());
            members.insert(
                "fixes".to_owned(),
                json!([{"description": {"text": description}, "artifactChanges": changes}]),
            );
        }
        if let Some(reason) = suppressed {
            let suppression = json!([{"kind": "external", "status": "accepted", "justification": reason}]);
            members.insert("suppressions".to_owned(), suppression);
        }
    }
    result
}

/// A path as a relative reference: everything outside the unreserved characters and slashes is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
