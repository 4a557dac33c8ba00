//! The shipped schema of account files against the reader.

use crate::support::accounts::{Size, UID, generated_account};
use acscope::engine::account::{DEMO_ACCOUNT, read_account};
use serde_json::{Value, json};

/// As much of JSON Schema as the account schema uses; an unknown keyword fails, so that nothing passes unlooked at.
fn check_schema(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (keyword, rule) in schema.as_object().unwrap() {
        let ok = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let target = rule.as_str().unwrap().strip_prefix('#').unwrap();
                faults.extend(check_schema(root, root.pointer(target).unwrap(), value, place));
                true
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                other => panic!("{other}"),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "pattern" => {
                let text = value.as_str().unwrap_or_default();
                match rule.as_str().unwrap() {
                    "^[0-9]{12,16}$" => {
                        (12..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
                    }
                    "^acs:" => text.starts_with("acs:"),
                    other => panic!("{other}"),
                }
            }
            "required" => {
                rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "oneOf" => {
                let fits = |schema: &&Value| check_schema(root, schema, value, place).is_empty();
                rule.as_array().unwrap().iter().filter(fits).count() == 1
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults.extend(check_schema(root, rule, item, &format!("{place}/{index}")));
                }
                true
            }
            "properties" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(name) {
                        faults.extend(check_schema(root, rule, member, &format!("{place}/{name}")));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known =
                    |name: &str| schema.get("properties").is_some_and(|known| known.get(name).is_some());
                let mut fine = true;
                for (name, member) in value.as_object().into_iter().flatten().filter(|(name, _)| !known(name))
                {
                    match rule {
                        Value::Bool(false) => fine = false,
                        rule => faults.extend(check_schema(root, rule, member, &format!("{place}/{name}"))),
                    }
                }
                fine
            }
            other => panic!("the check does not know {other}"),
        };
        if !ok {
            faults.push(format!("{place}: {keyword}"));
        }
    }
    faults
}

#[test]
fn the_shipped_schema_accepts_what_the_reader_accepts_and_refuses_what_it_refuses() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs/account.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let check = |account: &Value| check_schema(&schema, &schema, account, "");
    let demo: Value = serde_json::from_str(DEMO_ACCOUNT).unwrap();
    assert_eq!(check(&demo), Vec::<String>::new());
    assert_eq!(
        check(&serde_json::from_str(&generated_account(Size::SMALL, 1)).unwrap()),
        Vec::<String>::new()
    );
    assert_eq!(check(&json!({"account": {"id": UID}})), Vec::<String>::new());
    for (pointer, value) in [
        ("/account/id", json!("12")),
        ("/account/managment", json!(true)),
        ("/users/0/attached", json!("p")),
        ("/users/0/attached/0", json!(1)),
        ("/groups/0/name", json!(null)),
        ("/policies/starops-admin/type", json!("mine")),
        ("/policies/starops-admin/file", json!("p.json")),
        ("/resources/0/arn", json!("bucket")),
        ("/resources/0/tags", json!({"a": 1})),
        ("/more", json!([])),
    ] {
        let mut broken = demo.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match broken.pointer_mut(parent).unwrap() {
            Value::Array(list) => list.insert(name.parse().unwrap(), value),
            parent => parent[name] = value,
        }
        assert!(!check(&broken).is_empty(), "the schema accepts {pointer}");
        let read = read_account(&broken.to_string(), &|_| Err(String::new()));
        assert!(!read.is_sound(), "the reader accepts {pointer}");
    }
}
