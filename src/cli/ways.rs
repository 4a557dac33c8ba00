//! How something is allowed, in words and as JSON, for `can` and `who-can`.

use crate::engine::account::{Via, Way, Ways};
use crate::engine::decide::Layer;
use crate::engine::policy::Condition;
use crate::engine::text::escape_for_display;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};

/// `policy#1 of group ops`: statements count from 1 for people.
pub(super) fn way_name(way: &Way) -> String {
    let name = format!("{}#{}", escape_for_display(&way.policy), way.statement + 1);
    let via = match &way.via {
        Via::Own => String::new(),
        Via::Group(group) => format!(", by group {}", escape_for_display(group)),
        Via::Level(level) => format!(", at level {}", escape_for_display(level)),
        Via::Session => ", for this session".to_owned(),
        Via::Resource(_) | Via::Trust(_) => ", on the resource itself".to_owned(),
    };
    let scope = match &way.layer {
        Layer::ResourceGroup(group) => format!(", in resource group {}", escape_for_display(group)),
        _ => String::new(),
    };
    format!("{name}{via}{scope}")
}

fn condition_text(condition: &Condition) -> String {
    let values: Vec<&str> = condition.values.iter().map(|value| value.text.as_str()).collect();
    let text = format!("{} {} {}", condition.key.text, condition.operator.name(), values.join(" | "));
    escape_for_display(&text).into_owned()
}

/// A statement in one line: which, on what, when. Writing to a String cannot fail.
fn way_text(way: &Way, with_resources: bool) -> String {
    let mut text = way_name(way);
    if with_resources && !way.resources.is_empty() {
        let but = if way.all_but { "everything but " } else { "" };
        let _ = write!(text, " on {but}{}", escape_for_display(&way.resources.join(" | ")));
    }
    let conditions: Vec<String> = way.conditions.iter().map(condition_text).collect();
    if !conditions.is_empty() {
        let _ = write!(text, " when {}", conditions.join(" and "));
    }
    text
}

/// One line for each statement that has a say.
pub(super) fn write_ways(
    ways: &Ways,
    indent: &str,
    with_resources: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for grant in &ways.grants {
        writeln!(out, "{indent}by {}", way_text(grant, with_resources))?;
    }
    for group in &ways.within {
        let texts: Vec<String> = group.iter().map(|way| way_text(way, with_resources)).collect();
        writeln!(out, "{indent}and only within {}", texts.join(", or "))?;
    }
    for deny in &ways.except {
        writeln!(out, "{indent}except where denied by {}", way_text(deny, true))?;
    }
    if !ways.definite {
        writeln!(out, "{indent}resting on an undocumented rule; simulate with --explain says which")?;
    }
    Ok(())
}

/// The same as JSON; statements count from 0.
pub(super) fn ways_json(ways: &Ways) -> Value {
    let list = |ways: &[Way]| Value::Array(ways.iter().map(way_json).collect());
    json!({
        "unconditional": ways.unconditional,
        "definite": ways.definite,
        "grants": list(&ways.grants),
        "within": ways.within.iter().map(|group| list(group)).collect::<Vec<_>>(),
        "except": list(&ways.except),
    })
}

fn way_json(way: &Way) -> Value {
    let (via, name) = match &way.via {
        Via::Own => ("own", None),
        Via::Group(name) => ("group", Some(name)),
        Via::Level(name) => ("level", Some(name)),
        Via::Session => ("session", None),
        Via::Resource(name) => ("resource", Some(name)),
        Via::Trust(name) => ("trust", Some(name)),
    };
    let mut json = json!({
        "policy": way.policy,
        "type": way.layer.word(),
        "statement": way.statement,
        "via": via,
        "conditions": conditions_json(&way.conditions),
    });
    if let Some(members) = json.as_object_mut() {
        members.extend(name.map(|name| ("of".to_owned(), json!(name))));
        if let Layer::ResourceGroup(group) = &way.layer {
            members.insert("resource_group".to_owned(), json!(group));
        }
        let resources = if way.all_but { "not_resources" } else { "resources" };
        members.insert(resources.to_owned(), json!(way.resources));
    }
    json
}

/// As a policy writes them: operator, key, values.
fn conditions_json(conditions: &[Condition]) -> Value {
    let mut operators = Map::new();
    for condition in conditions {
        let values: Vec<&str> = condition.values.iter().map(|value| value.text.as_str()).collect();
        let keys = operators.entry(condition.operator.name()).or_insert_with(|| json!({}));
        if let Some(keys) = keys.as_object_mut() {
            keys.insert(condition.key.text.clone(), json!(values));
        }
    }
    Value::Object(operators)
}
