//! What people type into the search, and catalogs of any size made of the words of the shipped one, the same each time.

use acscope::engine::catalog::{Action, Catalog, leading_verb};
use serde_json::{Value, json};

/// Lines as people type them, each typed letter by letter.
pub const TYPED: [&str; 24] = [
    "createchat",
    "crdig",
    "runinstances",
    "descinst",
    "delete thread",
    "list digital",
    "getlogs",
    "sandbox",
    "bucket acl",
    "vswitch",
    "passrole",
    "create role",
    "policy",
    "describe",
    "update skill",
    "certificate",
    "workspace",
    "backup plan",
    "tag resource",
    "alert rule",
    "kms encrypt",
    "xyz",
    "ecs:describe",
    "metric",
];

/// A small generator of numbers, so that the made catalogs are the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// The words of a name in camel case after its verb.
fn nouns(name: &str) -> Vec<&str> {
    let mut rest = &name[leading_verb(name).len()..];
    let mut words = Vec::new();
    while !rest.is_empty() {
        let word = leading_verb(rest);
        words.push(word);
        rest = &rest[word.len()..];
    }
    words
}

/// The text of a user's catalog with this many actions, in the manner of the shipped ones.
pub fn made_catalog(count: usize) -> String {
    const PER_SERVICE: usize = 70;
    let shipped = Catalog::embedded().expect("the shipped catalogs load");
    let short: Vec<&str> = shipped.actions().iter().map(Action::short_name).collect();
    let objects: Vec<&str> =
        short.iter().flat_map(|name| nouns(name)).filter(|word| word.len() > 2).collect();
    let verbs: Vec<&str> = short.iter().map(|name| leading_verb(name)).collect();
    let mut numbers = Numbers(7);
    let mut action = |code: &str, number: usize, resource: &str, module: &str| {
        let verb = numbers.pick(&verbs);
        let [a, b, c] = [(); 3].map(|()| numbers.pick(&objects));
        json!({
            "name": format!("{code}:{verb}{a}{b}{number}"),
            "description": format!("{verb} the {a} {b} of a {c}, by its number").to_lowercase(),
            "level": "get", "level_from": 0, "resources": [resource], "module": module,
            "confidence": "low", "sources": [0],
        })
    };
    let mut numbers = Numbers(8);
    let services: Vec<Value> = (0..count.div_ceil(PER_SERVICE))
        .map(|service| {
            let [a, b, c] = [(); 3].map(|()| numbers.pick(&objects));
            let code = format!("{}{service}", a.to_lowercase());
            let actions = (0..PER_SERVICE.min(count - service * PER_SERVICE))
                .map(|number| action(&code, number, b, &format!("{c} management")))
                .collect::<Vec<Value>>();
            let arn = format!("acs:{code}:{{#regionId}}:{{#accountId}}:{}/{{#id}}", b.to_lowercase());
            json!({
                "code": code, "name": format!("{a} {b} Service"),
                "resource_types": [{"id": b, "arns": [arn]}], "actions": actions,
            })
        })
        .collect();
    json!({"catalog_version": 1, "sources": [{"kind": "own", "title": "Made"}], "services": services})
        .to_string()
}
