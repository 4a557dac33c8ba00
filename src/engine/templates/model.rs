//! What a template file says, read into types.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::TemplateError;
use crate::engine::policy::PolicyKind;

/// The version of the file format that this program reads.
const SCHEMA: u32 = 1;

/// A policy to start from. Serialised, it is everything but the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Lower-case words joined by `-`; stays the same from release to release.
    pub name: &'static str,
    /// What people call it; for a system policy, its name in RAM.
    pub title: String,
    /// The grammar that the document follows.
    #[serde(serialize_with = "as_word")]
    pub kind: PolicyKind,
    /// RAM codes of the services concerned, the main one first.
    pub services: Vec<String>,
    /// Whom or what it is for.
    pub scenario: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether the source prints the document or only describes it.
    pub origin: Origin,
    /// The role it belongs to, if it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RequiredRole>,
    /// Where the document and the text around it disagree, or the document does not do what it seems to.
    pub findings: Vec<Finding>,
    /// What has to be replaced before the document is of use.
    pub placeholders: Vec<Placeholder>,
    /// The policy as published, as indented JSON without a newline at its end.
    #[serde(skip)]
    pub document: String,
}

/// The page or file that a template comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title, in English.
    pub title: String,
    /// Its address.
    pub url: String,
    /// `2026-06-22`, a year, or `undated` for a page that prints no date.
    pub date: String,
    /// What else has to be known about the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How the JSON of a template came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The source prints it.
    Published,
    /// The source says it in words or in a table; the JSON was written from that.
    Described,
}

/// The role that a trust policy or a role's policy belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredRole {
    /// Its name, where the source fixes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The service that has to be trusted.
    pub trusted_service: String,
    /// Whether the service creates the role itself and alone can assume it (E9).
    pub service_linked: bool,
    /// The policies that the role has to have.
    pub policies: Vec<RolePolicy>,
}

/// A policy that a role has to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolePolicy {
    /// Its name in RAM.
    pub name: String,
    /// What the role needs it for.
    pub purpose: String,
}

/// Something to know before the document is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The number of the rule concerned, where one fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The statement concerned, counted from 1; none when it is the whole document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<usize>,
    /// What is the matter.
    pub note: String,
}

/// Text in the document that stands for something of the user's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placeholder {
    /// The text as it stands in the document.
    pub text: String,
    /// What to put in its place.
    pub meaning: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands every field over by reference")]
fn as_word<S: Serializer>(kind: &PolicyKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.word())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'t> {
    schema: u32,
    name: String,
    title: String,
    kind: String,
    services: Vec<String>,
    scenario: String,
    source: Source,
    origin: Origin,
    role: Option<RequiredRole>,
    findings: Vec<Finding>,
    placeholders: Vec<Placeholder>,
    #[serde(borrow)]
    document: &'t RawValue,
}

/// Reads the file that is embedded under that name.
pub(super) fn read(name: &'static str, text: &str) -> Result<Template, TemplateError> {
    let malformed = |reason: String| TemplateError::Malformed { name, reason };
    let file: File<'_> = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    if file.schema != SCHEMA {
        return Err(malformed(format!("schema {} is not {SCHEMA}", file.schema)));
    }
    if file.name != name {
        return Err(malformed(format!("the file calls itself {:?}", file.name)));
    }
    let Some(kind) = PolicyKind::from_word(&file.kind) else {
        return Err(malformed(format!("{:?} is no kind of policy", file.kind)));
    };
    Ok(Template {
        name,
        title: file.title,
        kind,
        services: file.services,
        scenario: file.scenario,
        source: file.source,
        origin: file.origin,
        role: file.role,
        findings: file.findings,
        placeholders: file.placeholders,
        document: outdented(file.document.get()),
    })
}

/// The document without the two spaces that its place in the file adds to every line. JSON text has no newline
/// inside a string, so nothing but indentation is touched.
fn outdented(document: &str) -> String {
    document.replace("\n  ", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
  "schema": 1, "name": "x", "title": "T", "kind": "trust", "services": ["ram"], "scenario": "S",
  "source": { "title": "A", "url": "https://example.com/", "date": "undated" },
  "origin": "described", "findings": [], "placeholders": [],
  "document": {
    "Version": "1",
    "Statement": []
  }
}"#;

    #[test]
    fn the_document_keeps_its_order_and_loses_the_indentation_of_the_file() {
        let template = read("x", FILE).unwrap();
        assert_eq!(template.document, "{\n  \"Version\": \"1\",\n  \"Statement\": []\n}");
        assert_eq!(template.kind, PolicyKind::Trust);
    }

    #[test]
    fn a_file_that_breaks_the_format_says_where() {
        let reason = |text: &str| read("x", text).unwrap_err().to_string();
        assert_eq!(reason(&FILE.replace("\"schema\": 1", "\"schema\": 2")), "template x: schema 2 is not 1");
        assert!(reason(&FILE.replace("\"name\": \"x\"", "\"name\": \"y\"")).contains("\"y\""));
        assert!(reason(&FILE.replace("trust", "trusted")).contains("no kind of policy"));
        assert!(reason(&FILE.replace("\"scenario\"", "\"scenery\"")).contains("line 2"));
    }
}
