//! The catalog file that an import writes: one entry a line, as the shipped files are laid out.

use serde::Serialize;

use crate::engine::catalog::CATALOG_VERSION;

#[derive(Serialize)]
pub(super) struct SourceLine {
    pub kind: &'static str,
    pub title: String,
}

pub(super) struct ServiceLines {
    pub code: String,
    pub name: Option<String>,
    pub products: Vec<String>,
    pub granularity: Option<&'static str>,
    pub sources: Vec<usize>,
    pub types: Vec<TypeLine>,
    pub keys: Vec<KeyLine>,
    pub actions: Vec<ActionLine>,
}

#[derive(Serialize)]
pub(super) struct TypeLine {
    pub id: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub other_name: Option<String>,
    pub arns: [String; 1],
}

#[derive(Serialize)]
pub(super) struct KeyLine {
    pub name: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub value_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    pub sources: [usize; 1],
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum LevelFromLine {
    Source(usize),
    Verb(&'static str),
}

#[derive(Serialize)]
pub(super) struct ActionLine {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apis: Option<Vec<String>>,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level_from: Option<LevelFromLine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub optional_resources: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub condition_keys: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dependent_actions: Vec<String>,
    pub confidence: &'static str,
    pub sources: Vec<usize>,
}

/// The file with one entry a line, as the shipped ones are laid out.
pub(super) fn write_file(sources: &[SourceLine], services: &[ServiceLines]) -> String {
    let services: Vec<String> = services.iter().map(write_service).collect();
    format!(
        "{{\n  \"catalog_version\": {CATALOG_VERSION},\n  \"sources\": [\n{}\n  ],\n  \"services\": [\n{}\n  ]\n}}\n",
        lines(sources, 4),
        services.join(",\n")
    )
}

fn write_service(service: &ServiceLines) -> String {
    let mut fields = vec![format!("      \"code\": {}", compact(&service.code))];
    let mut field = |name: &str, value: Option<String>| {
        fields.extend(value.map(|value| format!("      \"{name}\": {value}")));
    };
    field("name", service.name.as_ref().map(compact));
    field("products", (!service.products.is_empty()).then(|| compact(&service.products)));
    field("granularity", service.granularity.as_ref().map(compact));
    field("sources", Some(compact(&service.sources)));
    let block = |lines: String| format!("[\n{lines}\n      ]");
    field("resource_types", (!service.types.is_empty()).then(|| block(lines(&service.types, 8))));
    field("condition_keys", (!service.keys.is_empty()).then(|| block(lines(&service.keys, 8))));
    field("actions", Some(block(lines(&service.actions, 8))));
    format!("    {{\n{}\n    }}", fields.join(",\n"))
}

fn lines(entries: &[impl Serialize], indent: usize) -> String {
    let lines: Vec<String> =
        entries.iter().map(|entry| format!("{:indent$}{}", "", compact(entry))).collect();
    lines.join(",\n")
}

/// JSON on one line. Texts, numbers and lists of them, which is all that is written here, cannot fail.
fn compact(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
