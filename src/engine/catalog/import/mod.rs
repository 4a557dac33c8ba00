//! Alibaba Cloud's API metadata to a catalog file.
//!
//! Metadata says for each API which RAM action guards it (`ramActions`). Two nestings exist: under each API
//! (`apis.NAME.ramActions`), and in one block for the product (`ram.ramActions`, each with its `apiName`).
//! Both are read, together if need be. What is not said stays unknown: an empty or unknown `operationType`
//! gives a level only when the API's own tag or the verb does, and the RAM code is the action's own prefix,
//! never the product's name (VpcIpam's actions begin with `vpc:`).

mod draft;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use super::check::{action_name_fault, ram_code_fault, syntax_message};
use super::load::CatalogFile;
use super::model::AccessLevel;
use super::{Catalog, CatalogError, Fault};
use crate::engine::json::{self, LineIndex, Node, Value};
use draft::{ActionDraft, ServiceDraft, one_line, push_new};
use write::{ServiceLines, SourceLine, write_file};

/// A catalog made from metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The text of the catalog file.
    pub text: String,
    /// How many services it has.
    pub services: usize,
    /// How many actions it has.
    pub actions: usize,
    /// What was passed over or guessed, each with its place.
    pub notes: Vec<String>,
}

/// Makes one catalog of metadata files. `known` gives the levels that verbs stand for.
///
/// # Errors
/// A file that is not JSON, or in which no action is named.
pub fn import(files: &[CatalogFile<'_>], known: &Catalog) -> Result<Imported, CatalogError> {
    let mut import = Import { known, sources: Vec::new(), services: BTreeMap::new(), notes: Vec::new() };
    for file in files {
        import.add_file(*file)?;
    }
    Ok(import.finish())
}

struct Import<'k> {
    known: &'k Catalog,
    sources: Vec<SourceLine>,
    services: BTreeMap<String, ServiceDraft>,
    notes: Vec<String>,
}

/// A file while it is read.
struct Reading<'n, 's> {
    name: &'n str,
    lines: LineIndex<'s>,
    product: String,
    source: usize,
    /// The `ram` block, when there is one.
    ram: Option<&'n Node<'s>>,
}

impl Reading<'_, '_> {
    fn at(&self, node: &Node<'_>) -> String {
        format!("{}:{}", self.name, self.lines.position(node.span.start))
    }
}

/// What an entry of `ramActions` says of the API it stands under.
#[derive(Clone, Copy)]
struct Api<'n> {
    name: &'n str,
    /// The API's own `systemTags.operationType`, which is what documentation pages print.
    tag: &'n str,
    description: Option<&'n str>,
}

impl Import<'_> {
    fn add_file(&mut self, file: CatalogFile<'_>) -> Result<(), CatalogError> {
        let text = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
        let lines = LineIndex::new(text);
        let refuse = |offset, message| {
            let fault = Fault { position: lines.position(offset), path: String::new(), message };
            CatalogError { file: file.name.to_owned(), faults: vec![fault] }
        };
        let root = json::read(text).map_err(|error| {
            refuse(
                error.offset,
                syntax_message(error.fault, "the file is empty; name a file of API metadata"),
            )
        })?;
        let ram = root.member("ram").or_else(|| root.member("ramActions").map(|_| &root));
        let product = text_of(root.member("info"), "product").or_else(|| text_of(ram, "productCode"));
        let version = text_of(root.member("info"), "version").unwrap_or_default();
        let title = product.map(|product| format!("API metadata, {product} {version}"));
        let reading = Reading {
            name: file.name,
            lines: lines.clone(),
            product: product.unwrap_or_default().to_owned(),
            source: self.sources.len(),
            ram,
        };
        self.sources.push(SourceLine {
            kind: "metadata",
            title: title.unwrap_or_else(|| format!("API metadata, {}", file.name)).trim_end().to_owned(),
        });
        let before = self.entries();
        let apis = root.member("apis").and_then(Node::as_object).unwrap_or_default();
        for api in apis {
            let about = Api {
                name: &api.key,
                tag: text_of(api.node.member("systemTags"), "operationType").unwrap_or_default(),
                description: text_of(Some(&api.node), "title")
                    .or_else(|| text_of(Some(&api.node), "summary")),
            };
            for entry in list(&api.node, "ramActions") {
                self.add_entry(entry, about, &reading);
            }
        }
        for entry in ram.map_or([].as_slice(), |ram| list(ram, "ramActions")) {
            let name = text_of(Some(entry), "apiName").unwrap_or_default();
            let api = apis.iter().find(|api| api.key == name);
            let tag = api.and_then(|api| text_of(api.node.member("systemTags"), "operationType"));
            let description = text_of(Some(entry), "description");
            self.add_entry(entry, Api { name, tag: tag.unwrap_or_default(), description }, &reading);
        }
        if self.entries() == before {
            let what = match apis.len() {
                0 => "this is not API metadata: it has neither \"apis\" nor a \"ram\" block with \"ramActions\"; name a file that has one of them".to_owned(),
                count => format!("this metadata names no RAM action for any of its {count} APIs"),
            };
            return Err(refuse(root.span.start, what));
        }
        let silent = apis.iter().filter(|api| list(&api.node, "ramActions").is_empty()).count();
        if silent > 0 && ram.is_none() {
            let count = apis.len();
            self.notes
                .push(format!("{}: {silent} of {count} APIs name no action and are left out", file.name));
        }
        Ok(())
    }

    fn entries(&self) -> usize {
        self.services.values().flat_map(|service| service.actions.values()).map(|action| action.entries).sum()
    }

    fn add_entry(&mut self, entry: &Node<'_>, api: Api<'_>, reading: &Reading<'_, '_>) {
        let action = entry.member("ramAction").unwrap_or(entry);
        let Some(name) = text_of(Some(action), "action") else {
            self.notes.push(format!("{}: an entry without an action is left out", reading.at(entry)));
            return;
        };
        let code = name.split_once(':').map_or("", |(code, _)| code).to_lowercase();
        let name = lower_code(name);
        if ram_code_fault(&code).is_some() || action_name_fault(&name, &code).is_some() {
            self.notes.push(format!(
                "{}: \"{name}\" is not the name of an action and is left out",
                reading.at(action)
            ));
            return;
        }
        let level = self.level(entry, action, api, &name, reading);
        let service = self.services.entry(code.clone()).or_default();
        service.describe(reading);
        let resources = service.resources(action, reading, &mut self.notes);
        let keys = service.keys(action, reading);
        let draft = service.actions.entry(name.to_lowercase()).or_insert_with(|| ActionDraft {
            name: name.clone(),
            apis: Vec::new(),
            description: None,
            level: None,
            source: reading.source,
            sources: Vec::new(),
            entries: 0,
            resources: Vec::new(),
            keys: Vec::new(),
            dependent: Vec::new(),
        });
        draft.entries += 1;
        if draft.level.is_none() && level.is_some() {
            (draft.level, draft.source) = (level, reading.source);
        }
        push_new(&mut draft.apis, api.name);
        if !draft.sources.contains(&reading.source) {
            draft.sources.push(reading.source);
        }
        if draft.description.is_none() {
            draft.description = api.description.and_then(one_line);
        }
        for (id, required) in resources {
            let known = draft.resources.iter_mut().find(|(known, _)| *known == id);
            match known {
                Some((_, count)) => *count += usize::from(required),
                None => draft.resources.push((id, usize::from(required))),
            }
        }
        for key in &keys {
            push_new(&mut draft.keys, key);
        }
        for more in list(entry, "additionalActions").iter().chain(list(action, "additionalActions")) {
            let named = more.as_text().or_else(|| text_of(Some(more), "action"));
            push_new(&mut draft.dependent, named.unwrap_or_default());
        }
    }

    /// The level an entry states: its own word, or where that is empty or unknown, the API's tag.
    fn level(
        &mut self,
        entry: &Node<'_>,
        action: &Node<'_>,
        api: Api<'_>,
        name: &str,
        reading: &Reading<'_, '_>,
    ) -> Option<AccessLevel> {
        let word = text_of(Some(entry), "operationType").or_else(|| text_of(Some(action), "operationType"));
        let word = word.unwrap_or_default();
        if let Some(level) = AccessLevel::from_word(word) {
            return Some(level);
        }
        let tagged = AccessLevel::from_word(api.tag);
        if !word.is_empty() {
            let instead = match tagged {
                Some(level) => format!("the API is tagged {level}, which is taken instead"),
                None => "its level is left to its verb".to_owned(),
            };
            self.notes.push(format!(
                "{}: {name} is of the unknown operation type \"{word}\"; {instead}",
                reading.at(entry)
            ));
        }
        tagged
    }

    fn finish(mut self) -> Imported {
        let services: Vec<ServiceLines> = std::mem::take(&mut self.services)
            .into_iter()
            .map(|(code, service)| service.lines(code, self.known))
            .collect();
        Imported {
            text: write_file(&self.sources, &services),
            services: services.len(),
            actions: services.iter().map(|service| service.actions.len()).sum(),
            notes: self.notes,
        }
    }
}

fn list<'n, 's>(node: &'n Node<'s>, field: &str) -> &'n [Node<'s>] {
    node.member(field).and_then(Node::as_list).unwrap_or_default()
}

/// A text member of an object that may be missing.
fn text_of<'n>(node: Option<&'n Node<'_>>, field: &str) -> Option<&'n str> {
    match &node?.member(field)?.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The name with its RAM code in lower case; pages print some codes in capitals (`STS`).
fn lower_code(name: &str) -> String {
    name.split_once(':').map_or(name.to_owned(), |(code, rest)| format!("{}:{rest}", code.to_lowercase()))
}
