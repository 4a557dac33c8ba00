//! Random policies, layers of them, and requests, over alphabets so small that patterns meet.

use super::{document, list};
use crate::support::dice::Dice;
use acscope::engine::access::AccessSet;
use acscope::engine::decide::{Layer, Request};
use acscope::engine::policy::{self, Policy, PolicyKind};

const ACTION_PATTERNS: [&str; 20] = [
    "*", "a:*", "a:Get*", "a:*Get", "a:Get", "a:Put", "*:Get*", "b:*", "b:Get", "a:?et", "A:GET", "a:G*t*",
    "ram:*", "ram:Get", "?:P*", "a*:Put", "sts:*", "*:*Role", "*:?*t", "a:??t*",
];

const ACTIONS: [&str; 13] = [
    "a:Get",
    "a:Put",
    "b:Get",
    "ram:Get",
    "a:GetPut",
    "b:Put",
    "ab:Put",
    "ram:Put",
    "a:PGet",
    "a:Gxt",
    "A:gET",
    "sts:AssumeRole",
    "sts:GetCallerIdentity",
];

const RESOURCE_PATTERNS: [&str; 22] = [
    "*",
    "acs:a:*:*:*",
    "acs:a:*:*:x/*",
    "acs:a:*:*:x",
    "acs:a:*:*:*x",
    "acs:*:*:*:x/*",
    "acs:b:*:*:x/y",
    "acs:ram:*:*:role/*",
    "acs:ram:*:*:role/X",
    "acs:a:cn:*:x/*",
    "acs:a::*:x/*",
    "acs:a:*:1000000000000001:*",
    "acs:a:*:*:?/y",
    "acs:a:*:*:X/*",
    "acs:*:*:*:*",
    "acs:a:c*:*:*y",
    "acs:r*:*:*:*x",
    "acs:a:*:*:x/*/*",
    "acs:*:*:*:?*/y",
    "acs:a:?n:*:*",
    "acs:ram::*:*x",
    "acs:a:*:100000000000000?:x/*",
];

const RESOURCES: [&str; 14] = [
    "*",
    "acs:a:cn:1000000000000001:x",
    "acs:a:cn:1000000000000001:x/y",
    "acs:a::1000000000000001:x/y",
    "acs:b:us:1000000000000001:x/y",
    "acs:ram:*:1000000000000001:role/x",
    "acs:ram::1000000000000001:role/X",
    "acs:ram::1000000000000001:user/y",
    "acs:a:us:1000000000000001:z",
    "acs:a:cn:1000000000000001:X/y",
    "acs:a:*:1000000000000001:y/x",
    "acs:a:cn:1000000000000001:x/z/x",
    "acs:rb:cn:1000000000000001:x",
    "acs:a:cc:1000000000000001:z/y",
];

const CONDITIONS: [&str; 36] = [
    r#""StringEquals":{"t:k":"a"}"#,
    r#""StringNotEquals":{"t:k":["a","b"]}"#,
    r#""StringLike":{"t:k":["a*","*b"]}"#,
    r#""StringNotLike":{"t:k":"a*"}"#,
    r#""StringEqualsIgnoreCase":{"t:k":"A"}"#,
    r#""StringNotEqualsIgnoreCase":{"t:k":["a","AB"]}"#,
    r#""NumericLessThan":{"t:n":"10"}"#,
    r#""NumericGreaterThanEquals":{"t:n":"3"}"#,
    r#""NumericNotEquals":{"t:n":["3","7"]}"#,
    r#""NumericEquals":{"t:n":"3.0"}"#,
    r#""DateLessThan":{"t:d":"2026-01-01T00:00:00Z"}"#,
    r#""DateGreaterThan":{"t:d":"2025-01-01T08:00:00+08:00"}"#,
    r#""DateNotEquals":{"t:d":"2025-06-01T00:00:00Z"}"#,
    r#""Bool":{"t:b":"true"}"#,
    r#""Bool":{"t:b":"false"}"#,
    r#""IpAddress":{"t:i":["10.0.0.0/8","2001:db8::/32"]}"#,
    r#""NotIpAddress":{"t:i":"10.1.0.0/16"}"#,
    r#""IpAddress":{"t:i":"10.1.2.3"}"#,
    r#""ForAllValues:StringEquals":{"t:s":["a","b"]}"#,
    r#""ForAnyValue:StringLike":{"t:s":"a*"}"#,
    r#""ForAnyValue:StringNotEquals":{"t:s":"b"}"#,
    r#""StringEquals":{"t:s":"a"}"#,
    r#""StringLike":{"t:k":["","?"]}"#,
    r#""StringNotEquals":{"t:k":""}"#,
    r#""StringNotLike":{"t:k":["*a*","?b"]}"#,
    r#""StringLike":{"t:k":"a*"},"StringNotEquals":{"t:k":"ab"}"#,
    r#""StringNotEquals":{"t:k":"a","t:s":"a"}"#,
    r#""NumericLessThanEquals":{"t:n":"7"},"NumericGreaterThan":{"t:n":"2.5"}"#,
    r#""NumericNotEquals":{"t:n":"7"},"Bool":{"t:b":"TRUE"}"#,
    r#""DateGreaterThanEquals":{"t:d":"2025-06-01T08:00:00+08:00"}"#,
    r#""DateEquals":{"t:d":"2025-01-01T00:00Z"}"#,
    r#""NotIpAddress":{"t:i":["10.0.0.0/9","::/0"]}"#,
    r#""IpAddress":{"t:i":"0.0.0.0/0"}"#,
    r#""ForAllValues:StringNotLike":{"t:s":"?"}"#,
    r#""ForAllValues:StringEqualsIgnoreCase":{"t:s":["A","c"]}"#,
    r#""ForAnyValue:StringEquals":{"t:s":["a","c"]},"ForAllValues:StringLike":{"t:s":["a*","c"]}"#,
];

const VALUES: [(&str, &[&str]); 6] = [
    ("t:k", &["a", "b", "A", "ab", "AB", "xb", "x", ""]),
    ("t:n", &["2", "3", "5", "7", "10", "11", "nonsense"]),
    (
        "t:d",
        &["2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "2026-02-01T00:00:00Z"],
    ),
    ("t:b", &["true", "false"]),
    ("t:i", &["10.0.0.1", "10.1.2.3", "10.1.9.9", "11.0.0.1", "2001:db8::1", "::1"]),
    ("t:s", &["a", "b", "ab", "c"]),
];

const PRINCIPALS: [&str; 4] = [
    r#""*""#,
    r#"{"RAM":"acs:ram::1000000000000001:user/u"}"#,
    r#"{"RAM":["acs:ram::1000000000000001:root"]}"#,
    r#"{"RAM":"acs:ram::1000000000000001:user/other"}"#,
];

pub(super) fn random_policy(dice: &mut Dice) -> Policy {
    let statements: Vec<String> = (0..=dice.roll(3)).map(|_| random_statement(dice, "")).collect();
    document(&statements)
}

/// A policy of a resource, with principals of all kinds.
fn random_resource_policy(dice: &mut Dice) -> Policy {
    let statements: Vec<String> = (0..=dice.roll(2))
        .map(|_| {
            let principal = format!(r#""Principal":{},"#, dice.pick(&PRINCIPALS));
            random_statement(dice, &principal)
        })
        .collect();
    let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
    let parsed = policy::parse(&text, Some(PolicyKind::Resource));
    assert!(parsed.is_valid(), "{text}: {:?}", parsed.faults);
    parsed.policy
}

fn random_statement(dice: &mut Dice, principal: &str) -> String {
    let effect = if dice.roll(3) == 0 { "Deny" } else { "Allow" };
    let action = if dice.roll(8) == 0 { "NotAction" } else { "Action" };
    let resource = if dice.roll(12) == 0 { "NotResource" } else { "Resource" };
    let condition = match dice.roll(3) {
        0 => format!(r#","Condition":{{{}}}"#, dice.pick(&CONDITIONS)),
        _ => String::new(),
    };
    let (actions, resources) =
        (list(&dice.some(&ACTION_PATTERNS, 2)), list(&dice.some(&RESOURCE_PATTERNS, 2)));
    format!(r#"{{"Effect":"{effect}",{principal}"{action}":{actions},"{resource}":{resources}{condition}}}"#)
}

pub(super) fn random_request(dice: &mut Dice) -> Request {
    let mut request =
        Request::new("acs:ram::1000000000000001:user/u", dice.pick(&ACTIONS), dice.pick(&RESOURCES)).unwrap();
    for (key, values) in VALUES {
        let count = match dice.roll(4) {
            0 => 0,
            1 if key == "t:s" => 2,
            _ => 1,
        };
        request.context.set(key, (0..count).map(|_| dice.pick(values).to_owned()).collect());
    }
    request
}

/// How many policies there are, and where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One identity policy.
    One,
    /// Several identity policies, control policies of two levels, a session policy, policies of resource groups.
    Layers,
    /// The same with the policy of the resource, for one caller.
    ResourcePolicy,
}

pub(super) fn random_set(dice: &mut Dice, shape: Shape) -> Vec<(Layer, Policy)> {
    let mut set = vec![(Layer::Identity, random_policy(dice))];
    if shape == Shape::One {
        return set;
    }
    let layers = [
        Layer::Control(0),
        Layer::Control(1),
        Layer::Session,
        Layer::Identity,
        Layer::ResourceGroup("rg-1".to_owned()),
        Layer::ResourceGroup("rg-2".to_owned()),
    ];
    for layer in layers {
        if dice.roll(3) == 0 {
            set.push((layer, random_policy(dice)));
        }
    }
    if shape == Shape::ResourcePolicy {
        set.push((Layer::Resource, random_resource_policy(dice)));
    }
    set
}

pub(super) fn access_of(members: &[(Layer, Policy)], shape: Shape) -> AccessSet {
    let mut set = AccessSet::builder();
    if shape == Shape::ResourcePolicy {
        set.seen_by(Request::new("acs:ram::1000000000000001:user/u", "ram:GetUser", "*").unwrap());
    }
    for (layer, policy) in members {
        set.add_policy("p", layer.clone(), policy);
    }
    set.build()
}
