//! What metadata says of one service while the files are read, and how that becomes the lines of a file.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::write::{ActionLine, KeyLine, LevelFromLine, ServiceLines, TypeLine};
use super::{Reading, list, text_of};
use crate::engine::catalog::check::arn_template_fault;
use crate::engine::catalog::{AccessLevel, Catalog, leading_verb};
use crate::engine::json::Node;

/// The share of a verb's APIs that has to have one level for it to be inferred.
const CLEAR_MAJORITY: f32 = 0.5;

/// The longest description that is taken over from metadata.
const LONGEST_DESCRIPTION: usize = 200;

#[derive(Default)]
pub(super) struct ServiceDraft {
    pub name: Option<String>,
    pub products: Vec<String>,
    pub granularity: Option<&'static str>,
    pub sources: Vec<usize>,
    pub types: Vec<TypeDraft>,
    /// Ids by name and ARN.
    pub type_ids: FxHashMap<(String, String), String>,
    pub keys: BTreeMap<String, KeyDraft>,
    pub actions: BTreeMap<String, ActionDraft>,
}

/// A resource type in one ARN form.
pub(super) struct TypeDraft {
    pub name: String,
    pub arn: String,
    pub id: String,
}

#[derive(Default)]
pub(super) struct KeyDraft {
    pub value_type: Option<&'static str>,
    pub values: Vec<String>,
    pub source: usize,
}

pub(super) struct ActionDraft {
    pub name: String,
    pub apis: Vec<String>,
    pub description: Option<String>,
    pub level: Option<AccessLevel>,
    pub source: usize,
    pub sources: Vec<usize>,
    /// How many entries name the action, and for each resource how many of them require it.
    pub entries: usize,
    pub resources: Vec<(String, usize)>,
    pub keys: Vec<String>,
    pub dependent: Vec<String>,
}

impl ServiceDraft {
    pub(super) fn describe(&mut self, reading: &Reading<'_, '_>) {
        push_new(&mut self.products, &reading.product);
        if !self.sources.contains(&reading.source) {
            self.sources.push(reading.source);
        }
        if self.name.is_none() {
            self.name = text_of(reading.ram, "productName").and_then(one_line);
        }
        let level = text_of(reading.ram, "ramLevel").map(str::to_ascii_lowercase);
        let known = ["service", "operation", "resource"];
        let level = level.and_then(|level| known.into_iter().find(|known| *known == level));
        self.granularity = self.granularity.or(level);
    }

    /// The ids of the resource types an entry lists, and whether each is always checked (F6).
    pub(super) fn resources(
        &mut self,
        action: &Node<'_>,
        reading: &Reading<'_, '_>,
        notes: &mut Vec<String>,
    ) -> Vec<(String, bool)> {
        let mut found = Vec::new();
        for resource in list(action, "resources") {
            let arn = text_of(Some(resource), "arn").unwrap_or_default().trim();
            let name = text_of(Some(resource), "resourceType").unwrap_or_default().trim();
            if let Some(fault) = arn_template_fault(arn) {
                notes.push(format!("{}: {fault}; it is left out", reading.at(resource)));
                continue;
            }
            let required = text_of(Some(resource), "validationType") != Some("conditional");
            let id = self.type_id(name, arn);
            if !found.iter().any(|(known, _)| *known == id) {
                found.push((id, required));
            }
        }
        found
    }

    /// The id of a type in one ARN form: the type's name, `Name/*` for a collection, else numbered.
    fn type_id(&mut self, name: &str, arn: &str) -> String {
        if arn == "*" {
            return "*".to_owned();
        }
        let name = match name {
            // F10: the marker of actions that take no particular resource, here with an ARN of its own.
            "" | "All Resource" | "All Resources" => "All Resources",
            name => name,
        };
        if let Some(id) = self.type_ids.get(&(name.to_owned(), arn.to_owned())) {
            return id.clone();
        }
        let short = if arn.ends_with("/*") { format!("{name}/*") } else { name.to_owned() };
        let id = match self.types.iter().filter(|known| known.name == name).count() {
            _ if self.types.iter().all(|known| known.id != short) => short,
            forms => format!("{name} #{}", forms + 1),
        };
        self.type_ids.insert((name.to_owned(), arn.to_owned()), id.clone());
        self.types.push(TypeDraft { name: name.to_owned(), arn: arn.to_owned(), id: id.clone() });
        id
    }

    /// The condition keys an entry lists; what the product's block says of each is kept.
    pub(super) fn keys(&mut self, action: &Node<'_>, reading: &Reading<'_, '_>) -> Vec<String> {
        let mut found = Vec::new();
        for condition in list(action, "actionConditions") {
            let Some(name) = text_of(Some(condition), "conditionKey").filter(|name| !name.is_empty()) else {
                continue;
            };
            push_new(&mut found, name);
            let about = reading.ram.map_or([].as_slice(), |ram| list(ram, "ramConditions"));
            let schema = about.iter().find(|one| text_of(Some(one), "name") == Some(name));
            let schema = schema.and_then(|one| one.member("schema"));
            self.keys.entry(name.to_owned()).or_insert_with(|| KeyDraft {
                value_type: match text_of(schema, "type") {
                    Some("String") => Some("string"),
                    Some("Boolean") => Some("boolean"),
                    Some("Number" | "Numeric" | "Integer") => Some("number"),
                    Some("Date") => Some("date"),
                    _ => None,
                },
                values: schema.map_or(Vec::new(), |schema| {
                    list(schema, "enums").iter().filter_map(Node::as_text).map(str::to_owned).collect()
                }),
                source: reading.source,
            });
        }
        found
    }

    /// The lines of the service's entry.
    pub(super) fn lines(self, code: String, known: &Catalog) -> ServiceLines {
        let actions = self.actions.into_values().map(|action| action.line(known)).collect();
        ServiceLines {
            code,
            name: self.name,
            products: self.products,
            granularity: self.granularity,
            sources: self.sources,
            types: self
                .types
                .into_iter()
                .map(|one| TypeLine {
                    other_name: (one.id != one.name).then_some(one.name),
                    id: one.id,
                    arns: [one.arn],
                })
                .collect(),
            keys: self
                .keys
                .into_iter()
                .map(|(name, key)| KeyLine {
                    name,
                    value_type: key.value_type,
                    values: key.values,
                    sources: [key.source],
                })
                .collect(),
            actions,
        }
    }
}

impl ActionDraft {
    fn line(mut self, known: &Catalog) -> ActionLine {
        let short = self.name.split_once(':').map_or("", |(_, short)| short).to_owned();
        self.apis.retain(|api| !api.is_empty());
        let same = self.apis == [short.as_str()];
        let inferred = inferred(known, &self.name).filter(|_| self.level.is_none());
        let level = self.level.or(inferred);
        let entries = self.entries;
        let (required, optional): (Vec<_>, Vec<_>) =
            self.resources.into_iter().partition(|(_, count)| *count == entries);
        let ids =
            |resources: Vec<(String, usize)>| resources.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        ActionLine {
            apis: (!same).then_some(self.apis),
            description: self.description.unwrap_or_else(|| in_words(&short)),
            level: level.map(AccessLevel::word),
            level_from: match (self.level, inferred) {
                (Some(_), _) => Some(LevelFromLine::Source(self.source)),
                (None, Some(_)) => Some(LevelFromLine::Verb("verb")),
                (None, None) => None,
            },
            resources: ids(required),
            optional_resources: ids(optional),
            condition_keys: self.keys,
            dependent_actions: self.dependent,
            confidence: "high",
            sources: self.sources,
            name: self.name,
        }
    }
}

/// The level most APIs with this verb have, when it is a clear majority.
fn inferred(known: &Catalog, name: &str) -> Option<AccessLevel> {
    let verb = known.verb_level(leading_verb(name.split_once(':')?.1))?;
    (verb.share >= CLEAR_MAJORITY && verb.level != AccessLevel::None).then_some(verb.level)
}

pub(super) fn push_new(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// The first line of a text, of bearable length.
pub(super) fn one_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(LONGEST_DESCRIPTION).collect())
}

/// A name as a sentence: `DescribeDBInstances` is "Describe DB instances".
pub(super) fn in_words(name: &str) -> String {
    let mut sentence = String::new();
    for word in words(name) {
        let is_acronym = word.bytes().filter(u8::is_ascii_uppercase).count() > 1;
        match (sentence.is_empty(), is_acronym) {
            (true, _) => sentence.push_str(word),
            (false, true) => sentence.extend([" ", word]),
            (false, false) => sentence.extend([" ", &word.to_ascii_lowercase()]),
        }
    }
    sentence
}

/// The words of a name in camel case; capitals in a row are one word, up to the one that begins the next.
fn words(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let is_upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let is_lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    // The plural of an acronym (`ETLs`) goes on with its s.
    let plural = |at: usize| bytes.get(at + 1) == Some(&b's') && !is_lower(at + 2);
    let begins = |&at: &usize| is_upper(at) && (!is_upper(at - 1) || (is_lower(at + 1) && !plural(at)));
    let starts: Vec<usize> = std::iter::once(0).chain((1..name.len()).filter(begins)).collect();
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| name.get(*start..end)).collect()
}
