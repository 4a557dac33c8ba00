//! Faults of catalog files: all of them, each with its place and what to do about it.

use rustc_hash::FxHashMap;

use super::fault::{Fault, Faults};
use super::file::CATALOG_VERSION;
use super::shape;
use crate::engine::json::{self, LineIndex, MAX_DEPTH, Node, Position, SyntaxFault, Value};
use crate::engine::nearest::nearest;

/// Everything wrong with a file that could not be used. `types_of` gives the ids of the resource types that
/// earlier files define for a service.
pub(super) fn find_faults(text: &str, types_of: &dyn Fn(&str) -> Vec<String>) -> Vec<Fault> {
    let mut faults = Faults { lines: LineIndex::new(text), list: Vec::new() };
    match json::read(text) {
        Err(error) => {
            let message = syntax_message(
                error.fault,
                "the file is empty; a catalog starts with { \"catalog_version\": 1",
            );
            faults.add(error.offset, "", message);
        }
        Ok(root) => {
            if let Some(message) = version_fault(&root) {
                // A file of another version has other fields: saying more about it would mislead.
                let at = root.member("catalog_version").map_or(root.span, |node| node.span);
                faults.add(at.start, "catalog_version", message);
            } else {
                shape::FILE.compare(&root, "", &mut faults);
                Meaning { types_of, source_count: list(&root, "sources").len(), faults: &mut faults }
                    .file(&root);
            }
        }
    }
    if faults.list.is_empty() {
        faults.add(
            0,
            "",
            "this file cannot be read as a catalog: compare it with what `acscope catalog import` writes"
                .to_owned(),
        );
    }
    faults.list.sort_by_key(|fault| fault.position);
    faults.list
}

/// Why a text is not JSON, in words that fit catalogs and metadata.
pub(super) fn syntax_message(fault: SyntaxFault, when_empty: &str) -> String {
    match fault {
        SyntaxFault::Empty => when_empty.to_owned(),
        SyntaxFault::TooDeep => {
            format!("nested deeper than {MAX_DEPTH} levels, and a catalog needs eight: take some out")
        }
        fault => fault.to_string(),
    }
}

fn version_fault(root: &Node<'_>) -> Option<String> {
    match &root.member("catalog_version")?.value {
        Value::Number(digits) => match digits.parse::<u32>() {
            Ok(CATALOG_VERSION) => None,
            Ok(version) if version > CATALOG_VERSION => Some(format!(
                "this file is of version {version}; this program reads version {CATALOG_VERSION}: use a newer acscope"
            )),
            _ => Some(format!("there is no version {digits}: write {CATALOG_VERSION}")),
        },
        _ => None,
    }
}

/// The elements of a list field; none when it is missing or something else.
fn list<'n, 's>(node: &'n Node<'s>, field: &str) -> &'n [Node<'s>] {
    node.member(field).and_then(Node::as_list).unwrap_or_default()
}

/// What the shape alone cannot say: names that must be known, numbers that must be in range.
struct Meaning<'f, 't> {
    types_of: &'f dyn Fn(&str) -> Vec<String>,
    source_count: usize,
    faults: &'f mut Faults<'t>,
}

impl Meaning<'_, '_> {
    fn file(&mut self, root: &Node<'_>) {
        for (at, key) in list(root, "condition_keys").iter().enumerate() {
            self.sources(key, &format!("condition_keys[{at}]"));
        }
        let mut names = FxHashMap::default();
        for (at, service) in list(root, "services").iter().enumerate() {
            self.service(service, &format!("services[{at}]"), &mut names);
        }
    }

    fn service(&mut self, node: &Node<'_>, path: &str, names: &mut FxHashMap<String, Position>) {
        let code = node.member("code");
        if let Some((node, message)) = code.and_then(|node| Some((node, ram_code_fault(node.as_text()?)?))) {
            self.faults.add(node.span.start, &format!("{path}.code"), message);
        }
        let code = code.and_then(Node::as_text).unwrap_or_default();
        self.sources(node, path);
        for (at, key) in list(node, "condition_keys").iter().enumerate() {
            self.sources(key, &format!("{path}.condition_keys[{at}]"));
        }
        let mut types: Vec<String> = Vec::new();
        for (at, one) in list(node, "resource_types").iter().enumerate() {
            self.resource_type(one, &format!("{path}.resource_types[{at}]"), &mut types);
        }
        types.extend((self.types_of)(code));
        types.push("*".to_owned());
        for (at, action) in list(node, "actions").iter().enumerate() {
            self.action(action, &format!("{path}.actions[{at}]"), code, &types, names);
        }
    }

    fn resource_type(&mut self, node: &Node<'_>, path: &str, types: &mut Vec<String>) {
        self.sources(node, path);
        if let Some((node, id)) = node.member("id").and_then(|node| Some((node, node.as_text()?))) {
            let message = if id == "*" {
                Some("\"*\" is built in and stands for all resources: choose another id".to_owned())
            } else if types.iter().any(|known| known == id) {
                Some(format!("the id \"{id}\" is used twice in this service: give each form its own id"))
            } else {
                None
            };
            if let Some(message) = message {
                self.faults.add(node.span.start, &format!("{path}.id"), message);
            }
            types.push(id.to_owned());
        }
        let arns = list(node, "arns");
        if let Some(empty) = node.member("arns").filter(|arns| arns.as_list().is_some_and(<[_]>::is_empty)) {
            let message = "a resource type needs at least one ARN template".to_owned();
            self.faults.add(empty.span.start, &format!("{path}.arns"), message);
        }
        for (at, arn) in arns.iter().enumerate() {
            if let Some(message) = arn.as_text().and_then(arn_template_fault) {
                self.faults.add(arn.span.start, &format!("{path}.arns[{at}]"), message);
            }
        }
    }

    fn action(
        &mut self,
        node: &Node<'_>,
        path: &str,
        code: &str,
        types: &[String],
        names: &mut FxHashMap<String, Position>,
    ) {
        self.sources(node, path);
        if let Some(from) = node.member("level_from") {
            self.source(from, &format!("{path}.level_from"));
        }
        if let Some((name_node, name)) = node.member("name").and_then(|node| Some((node, node.as_text()?))) {
            let here = self.faults.lines.position(name_node.span.start);
            let message = action_name_fault(name, code).or_else(|| {
                let earlier = names.insert(name.to_ascii_lowercase(), here)?;
                Some(format!("{name} stands in this file twice, first at {earlier}: merge the two entries"))
            });
            if let Some(message) = message {
                self.faults.add(name_node.span.start, &format!("{path}.name"), message);
            }
        }
        for field in ["resources", "optional_resources"] {
            for (at, node) in list(node, field).iter().enumerate() {
                if let Some(message) = node.as_text().and_then(|id| unknown_type(id, types)) {
                    self.faults.add(node.span.start, &format!("{path}.{field}[{at}]"), message);
                }
            }
        }
    }

    fn sources(&mut self, node: &Node<'_>, path: &str) {
        for (at, index) in list(node, "sources").iter().enumerate() {
            self.source(index, &format!("{path}.sources[{at}]"));
        }
    }

    fn source(&mut self, node: &Node<'_>, path: &str) {
        let Value::Number(digits) = &node.value else { return };
        let Ok(index) = digits.parse::<usize>() else { return };
        if index >= self.source_count {
            let message = match self.source_count {
                0 => format!("there is no source {index}: this file lists none in \"sources\", add it there"),
                count => {
                    format!(
                        "there is no source {index}: this file's \"sources\" are numbered 0 to {}",
                        count - 1
                    )
                }
            };
            self.faults.add(node.span.start, path, message);
        }
    }
}

fn unknown_type(id: &str, types: &[String]) -> Option<String> {
    if types.iter().any(|known| known == id) {
        return None;
    }
    Some(match nearest(id, types.iter().map(|known| &**known)) {
        Some(near) => format!("no resource type \"{id}\" in this service: did you mean \"{near}\"?"),
        None => format!(
            "no resource type \"{id}\" in this service: add it to \"resource_types\", or write \"*\" for all resources"
        ),
    })
}

/// Why `code` cannot be a RAM code.
pub(super) fn ram_code_fault(code: &str) -> Option<String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let ok = !code.is_empty() && code.bytes().all(fits);
    (!ok).then(|| format!("\"{code}\" is not a RAM code: it consists of lower-case letters, digits and '-'"))
}

/// Why `name` cannot be an action of the service `code`.
pub(super) fn action_name_fault(name: &str, code: &str) -> Option<String> {
    let Some((prefix, rest)) = name.split_once(':') else {
        return Some(format!("\"{name}\" has no RAM code: write \"{code}:{name}\""));
    };
    if prefix != code {
        return Some(format!(
            "\"{name}\" stands under the service \"{code}\": move it, or correct its prefix"
        ));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/');
    if rest.is_empty() || !rest.bytes().all(plain) {
        return Some(format!(
            "\"{name}\" is not the name of one action: letters, digits, '_', '-', '.' and '/' may follow the ':'"
        ));
    }
    None
}

/// Why `arn` cannot be an ARN template.
pub(super) fn arn_template_fault(arn: &str) -> Option<String> {
    if arn == "*" {
        return None;
    }
    let why = match () {
        () if !arn.starts_with("acs:") => "it must begin with \"acs:\", or be \"*\"",
        () if arn.splitn(5, ':').count() < 5 => "it needs five fields, acs:service:region:account:resource",
        () if arn.chars().any(|c| c.is_control() || c.is_whitespace()) => "it holds a blank",
        () => return None,
    };
    Some(format!("\"{arn}\" is not an ARN template: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::catalog::{Catalog, CatalogFile, check};

    fn faults(text: &str) -> Vec<String> {
        let error = check(CatalogFile { name: "mine.json", text }).expect_err("it has faults");
        assert!(!error.faults.is_empty());
        error.faults.iter().map(ToString::to_string).collect()
    }

    /// A file with one service around these actions.
    fn with_actions(actions: &str) -> String {
        let before = r#"{"catalog_version": 1, "sources": [{"kind": "own", "title": "t"}], "services": [{"code": "mine",
"resource_types": [{"id": "Job", "arns": ["acs:mine:*:*:job/{#id}"]}],
"actions": ["#;
        format!("{before}\n{actions}\n]}}]}}")
    }

    #[test]
    fn every_fault_of_a_file_is_listed_with_its_place() {
        let text = with_actions(
            r#"{"name": "mine:Start", "description": "d", "levle": "get"},
{"name": "mine:Start", "description": "d", "level": "gte"},
{"name": "other:Stop", "description": "d", "resources": ["Jobs", "*"], "optional_resources": ["Thing"]},
{"name": "mine:*", "description": 7, "sources": [0, 1], "level_from": 3},
{"name": "Stop"}"#,
        );
        assert_eq!(
            faults(&text),
            [
                r#"4:44: services[0].actions[0].levle: an action has no "levle": did you mean "level"?"#,
                "5:10: services[0].actions[1].name: mine:Start stands in this file twice, first at 4:10: merge the two entries",
                r#"5:53: services[0].actions[1].level: expected one of create, list, get, update, delete, none, found "gte""#,
                r#"6:10: services[0].actions[2].name: "other:Stop" stands under the service "mine": move it, or correct its prefix"#,
                r#"6:58: services[0].actions[2].resources[0]: no resource type "Jobs" in this service: did you mean "Job"?"#,
                r#"6:95: services[0].actions[2].optional_resources[0]: no resource type "Thing" in this service: add it to "resource_types", or write "*" for all resources"#,
                r#"7:10: services[0].actions[3].name: "mine:*" is not the name of one action: letters, digits, '_', '-', '.' and '/' may follow the ':'"#,
                "7:35: services[0].actions[3].description: expected text, found 7",
                r#"7:53: services[0].actions[3].sources[1]: there is no source 1: this file's "sources" are numbered 0 to 0"#,
                r#"7:71: services[0].actions[3].level_from: there is no source 3: this file's "sources" are numbered 0 to 0"#,
                r#"8:1: services[0].actions[4]: this action has no "description": add it"#,
                r#"8:10: services[0].actions[4].name: "Stop" has no RAM code: write "mine:Stop""#,
            ]
        );
    }

    #[test]
    fn what_is_no_catalog_is_said_in_one_line() {
        for (text, expected) in [
            ("", "1:1: the file is empty; a catalog starts with { \"catalog_version\": 1"),
            ("[]", "1:1: a catalog file is an object, { … }; this is a list"),
            ("{}", "1:1: this catalog file has no \"catalog_version\": add it"),
            (
                "{\"catalog_version\": 2, \"x\": 1}",
                "1:21: catalog_version: this file is of version 2; this program reads version 1: use a newer acscope",
            ),
            ("{\"catalog_version\": 0}", "1:21: catalog_version: there is no version 0: write 1"),
            ("{\"catalog_version\": \"1\"}", "1:21: catalog_version: expected a whole number, found \"1\""),
            ("{\"catalog_version\": 1,}", "1:22: a comma with nothing after it; remove the comma"),
            (
                "{\"catalog_version\": 1, \"catalog_version\": 1}",
                "1:24: catalog_version: \"catalog_version\" stands twice in this catalog file: remove one",
            ),
        ] {
            assert_eq!(faults(text), [expected], "{text}");
        }
        assert_eq!(
            faults(&"[".repeat(100_000)),
            ["1:129: nested deeper than 128 levels, and a catalog needs eight: take some out"]
        );
    }

    #[test]
    fn resource_types_are_checked() {
        let text = r#"{"catalog_version": 1, "services": [{"code": "My", "resource_types": [
{"id": "*", "arns": ["*"]},
{"id": "A", "arns": []},
{"id": "A", "arns": ["arn:aws:s3:::b", "acs:my:x", "acs:my:*:*:a b"], "sources": [0]}]}]}"#;
        assert_eq!(
            faults(text),
            [
                r#"1:46: services[0].code: "My" is not a RAM code: it consists of lower-case letters, digits and '-'"#,
                r#"2:8: services[0].resource_types[0].id: "*" is built in and stands for all resources: choose another id"#,
                "3:21: services[0].resource_types[1].arns: a resource type needs at least one ARN template",
                r#"4:8: services[0].resource_types[2].id: the id "A" is used twice in this service: give each form its own id"#,
                r#"4:22: services[0].resource_types[2].arns[0]: "arn:aws:s3:::b" is not an ARN template: it must begin with "acs:", or be "*""#,
                r#"4:40: services[0].resource_types[2].arns[1]: "acs:my:x" is not an ARN template: it needs five fields, acs:service:region:account:resource"#,
                r#"4:52: services[0].resource_types[2].arns[2]: "acs:my:*:*:a b" is not an ARN template: it holds a blank"#,
                r#"4:83: services[0].resource_types[2].sources[0]: there is no source 0: this file lists none in "sources", add it there"#,
            ]
        );
    }

    #[test]
    fn a_file_cut_short_anywhere_is_refused_with_a_place() {
        let text =
            with_actions(r#"{"name": "mine:Start", "description": "d", "level": "get", "level_from": 0}"#);
        let read = |text: &str| Catalog::only(&[CatalogFile { name: "mine.json", text }]);
        assert!(read(&text).is_ok());
        for end in (1..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let cut = text.get(..end).unwrap();
            let error = read(cut).expect_err(cut);
            let last = LineIndex::new(cut).position(cut.len() as u32);
            assert!(error.faults.iter().all(|fault| fault.position <= last), "{cut}");
        }
    }

    #[test]
    fn the_shipped_files_have_no_faults() {
        for (name, text) in super::super::embedded_files() {
            let catalog = Catalog::only(&[CatalogFile { name, text }]);
            assert!(catalog.is_ok(), "{}", catalog.unwrap_err());
        }
    }
}
