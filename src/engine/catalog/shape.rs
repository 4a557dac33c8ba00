//! The catalog file format as a table, to name every fault of a file and where it stands.
//!
//! serde stops at the first thing it cannot read; a person who writes a catalog wants all of them at once.
//! The table says the same as [`super::file`], which a test below holds it to.

use super::fault::Faults;
use crate::engine::json::{Member, Node, Value};
use crate::engine::nearest::nearest;

/// What may stand in a field.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Texts,
    Whole,
    Wholes,
    Share,
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The index of a source, or the word `verb`.
    LevelFrom,
    Objects(&'static Shape),
}

/// One field of an object.
pub(super) struct Field {
    name: &'static str,
    kind: Kind,
    required: bool,
}

/// The fields of one sort of object.
pub(super) struct Shape {
    /// What the object is, for messages.
    noun: &'static str,
    fields: &'static [Field],
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

use Kind::{Flag, LevelFrom, Objects, Share, Text, Texts, Whole, Wholes, Word};

const LEVELS: Kind = Word(&["create", "list", "get", "update", "delete", "none"]);

const VALUE_TYPES: Kind = Word(&["string", "number", "date", "boolean", "ip"]);

const SOURCE_KINDS: Kind =
    Word(&["documentation", "metadata", "policy", "permission list", "third party", "own"]);

/// A whole file.
pub(super) const FILE: Shape = Shape {
    noun: "catalog file",
    fields: &[
        must("catalog_version", Whole),
        may("sources", Objects(&SOURCE)),
        may("services", Objects(&SERVICE)),
        may("condition_keys", Objects(&KEY)),
        may("verbs", Objects(&VERB)),
    ],
};

const SOURCE: Shape = Shape {
    noun: "source",
    fields: &[must("kind", SOURCE_KINDS), must("title", Text), may("date", Text), may("at", Text)],
};

const SERVICE: Shape = Shape {
    noun: "service",
    fields: &[
        must("code", Text),
        may("name", Text),
        may("products", Texts),
        may("granularity", Word(&["service", "operation", "resource"])),
        may("code_guessed", Flag),
        may("sources", Wholes),
        may("resource_types", Objects(&RESOURCE_TYPE)),
        may("condition_keys", Objects(&KEY)),
        may("actions", Objects(&ACTION)),
        may("areas", Objects(&AREA)),
        may("twins", Objects(&TWINS)),
        may("roles", Objects(&ROLE)),
        may("feature_modules", Objects(&FEATURE_MODULE)),
    ],
};

const RESOURCE_TYPE: Shape = Shape {
    noun: "resource type",
    fields: &[must("id", Text), may("type", Text), must("arns", Texts), may("sources", Wholes)],
};

const KEY: Shape = Shape {
    noun: "condition key",
    fields: &[
        must("name", Text),
        may("type", VALUE_TYPES),
        may("values", Texts),
        may("multi_valued", Flag),
        may("description", Text),
        may("present", Text),
        may("only_for", Texts),
        may("doubtful", Flag),
        may("sources", Wholes),
    ],
};

const ACTION: Shape = Shape {
    noun: "action",
    fields: &[
        must("name", Text),
        may("apis", Texts),
        must("description", Text),
        may("level", LEVELS),
        may("level_from", LevelFrom),
        may("resources", Texts),
        may("optional_resources", Texts),
        may("resources_inferred", Flag),
        may("condition_keys", Texts),
        may("dependent_actions", Texts),
        may("module", Text),
        may("confidence", Word(&["high", "medium", "low"])),
        may("sources", Wholes),
        may("aliases", Texts),
    ],
};

const AREA: Shape = Shape {
    noun: "permission area",
    fields: &[
        must("name", Text),
        must("actions", Texts),
        may("read", Texts),
        may("resources", Texts),
        may("note", Text),
    ],
};

const TWINS: Shape = Shape {
    noun: "twins entry",
    fields: &[must("service", Text), must("surface", Text), may("note", Text), must("names", Texts)],
};

const ROLE: Shape = Shape {
    noun: "role",
    fields: &[
        must("name", Text),
        must("scope", Text),
        may("optional", Flag),
        may("service_linked", Flag),
        must("trusted_service", Text),
        may("policies", Objects(&ROLE_POLICY)),
        must("purpose", Text),
        may("note", Text),
    ],
};

const ROLE_POLICY: Shape =
    Shape { noun: "policy of a role", fields: &[must("name", Text), must("purpose", Text)] };

const FEATURE_MODULE: Shape = Shape {
    noun: "feature module",
    fields: &[must("number", Whole), must("name", Text), must("rows", Objects(&FEATURE_ROW))],
};

const FEATURE_ROW: Shape = Shape {
    noun: "row",
    fields: &[
        must("api", Text),
        must("label", Text),
        must("action", Text),
        must("description", Text),
        may("part", Text),
        may("note", Text),
    ],
};

const VERB: Shape = Shape {
    noun: "verb",
    fields: &[must("verb", Text), must("level", LEVELS), must("share", Share), must("samples", Whole)],
};

impl Shape {
    /// Adds every way in which `node` differs from this shape.
    pub(super) fn compare(&self, node: &Node<'_>, path: &str, faults: &mut Faults<'_>) {
        let Some(members) = node.as_object() else {
            faults.add(
                node.span.start,
                path,
                format!("{} is an object, {{ … }}; this is {}", self.one(), node.kind()),
            );
            return;
        };
        for (at, member) in members.iter().enumerate() {
            let here =
                if path.is_empty() { member.key.to_string() } else { format!("{path}.{}", member.key) };
            let twice = members.iter().take(at).any(|earlier| earlier.key == member.key);
            if twice {
                let message = format!("\"{}\" stands twice in this {}: remove one", member.key, self.noun);
                faults.add(member.key_span.start, &here, message);
            }
            match self.fields.iter().find(|field| field.name == member.key) {
                Some(field) => field.kind.compare(&member.node, &here, faults),
                None => faults.add(member.key_span.start, &here, self.unknown(member)),
            }
        }
        for field in self.fields.iter().filter(|field| field.required && node.member(field.name).is_none()) {
            faults.add(
                node.span.start,
                path,
                format!("this {} has no \"{}\": add it", self.noun, field.name),
            );
        }
    }

    /// The noun with its article.
    fn one(&self) -> String {
        let article = if self.noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {}", self.noun)
    }

    fn unknown(&self, member: &Member<'_>) -> String {
        let names = || self.fields.iter().map(|field| field.name);
        match nearest(&member.key, names()) {
            Some(near) => format!("{} has no \"{}\": did you mean \"{near}\"?", self.one(), member.key),
            None => {
                let known: Vec<&str> = names().collect();
                format!("{} has no \"{}\": it can hold {}", self.one(), member.key, known.join(", "))
            }
        }
    }
}

impl Kind {
    fn compare(self, node: &Node<'_>, path: &str, faults: &mut Faults<'_>) {
        let expected = match (self, &node.value) {
            (Text, Value::Text(_)) | (Flag, Value::Bool(_)) => return,
            (Word(words), Value::Text(word)) if words.contains(&&**word) => return,
            (LevelFrom, Value::Text(word)) if word == "verb" => return,
            (Whole | LevelFrom, Value::Number(digits)) if digits.parse::<u32>().is_ok() => return,
            (Share, Value::Number(digits)) if digits.parse::<f32>().is_ok() => return,
            (Texts | Wholes | Objects(_), Value::List(nodes)) => {
                for (at, item) in nodes.iter().enumerate() {
                    let here = format!("{path}[{at}]");
                    match self {
                        Objects(shape) => shape.compare(item, &here, faults),
                        Wholes => Whole.compare(item, &here, faults),
                        _ => Text.compare(item, &here, faults),
                    }
                }
                return;
            }
            (Word(words), _) => format!("one of {}", words.join(", ")),
            (Text, _) => "text".to_owned(),
            (Flag, _) => "true or false".to_owned(),
            (Whole, _) => "a whole number".to_owned(),
            (Share, _) => "a number".to_owned(),
            (LevelFrom, _) => "the index of a source, or \"verb\"".to_owned(),
            (Texts, _) => "a list of texts".to_owned(),
            (Wholes, _) => "a list of whole numbers".to_owned(),
            (Objects(shape), _) => format!("a list of {}s", shape.noun),
        };
        let found = match &node.value {
            Value::Text(text) => format!("\"{}\"", shortened(text)),
            Value::Number(digits) => shortened(digits).to_owned(),
            _ => node.kind().to_owned(),
        };
        faults.add(node.span.start, path, format!("expected {expected}, found {found}"));
    }
}

/// At most forty characters of a text that may be as long as the file.
fn shortened(text: &str) -> &str {
    match text.char_indices().nth(40) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    /// The names serde lists when it meets a field it does not know.
    fn serde_fields<'a, T: serde::Deserialize<'a>>() -> Vec<String> {
        let Err(error) = serde_json::from_str::<T>("{\"?\": 1}") else {
            panic!("an unknown field was accepted")
        };
        let message = error.to_string();
        let list = message.split_once("expected ").unwrap().1;
        let mut names: Vec<String> = list.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        names.sort();
        names
    }

    #[test]
    fn the_table_names_the_fields_that_serde_reads() {
        let pairs = [
            (&FILE, serde_fields::<file::RawFile>()),
            (&SOURCE, serde_fields::<file::RawSource>()),
            (&SERVICE, serde_fields::<file::RawService>()),
            (&RESOURCE_TYPE, serde_fields::<file::RawResourceType>()),
            (&KEY, serde_fields::<file::RawKey>()),
            (&ACTION, serde_fields::<file::RawAction>()),
            (&AREA, serde_fields::<file::RawArea>()),
            (&TWINS, serde_fields::<file::RawTwins>()),
            (&ROLE, serde_fields::<file::RawRole>()),
            (&ROLE_POLICY, serde_fields::<file::RawRolePolicy>()),
            (&FEATURE_MODULE, serde_fields::<file::RawFeatureModule>()),
            (&FEATURE_ROW, serde_fields::<file::RawFeatureRow>()),
            (&VERB, serde_fields::<file::RawVerb>()),
        ];
        for (shape, from_serde) in pairs {
            let mut names: Vec<&str> = shape.fields.iter().map(|field| field.name).collect();
            names.sort_unstable();
            assert_eq!(names, from_serde, "{}", shape.noun);
        }
    }
}
