//! How something is allowed, in words and as JSON, for `can` and `who-can`.

use crate::engine::account::{Via, Way, Ways, ways_lines};
use crate::engine::decide::Layer;
use crate::engine::policy::Condition;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// One line for each statement that has a say.
pub(super) fn write_ways(
    ways: &Ways,
    indent: &str,
    with_resources: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    ways_lines(ways, with_resources).into_iter().try_for_each(|line| writeln!(out, "{indent}{line}"))
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
