//! Random policies and requests from a small world, so that they meet often, with every oddity the rules speak of.

use acscope::engine::decide::Request;
use acscope::engine::policy::{Clause, Condition, Effect, Operator, Place, Policy, PolicyKind, Statement};
use proptest::prelude::*;
use std::ops::Range;

pub const ACTION_PATTERNS: &[&str] = &[
    "*",
    "oss:*",
    "oss:Get*",
    "oss:GetObject",
    "OSS:getobject",
    "*:Get*",
    "oss:?etObject",
    "ecs:StopInstance",
    "ecs:*Instance*",
    "ram:*",
    "*:*Object",
    "oss*:Put*",
];
pub const ACTIONS: &[&str] = &[
    "oss:GetObject",
    "oss:PutObject",
    "ecs:StopInstance",
    "ecs:stopinstance",
    "ram:GetRole",
    "oss:ListBuckets",
];
pub const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "acs:oss:*:*:b/*",
    "acs:oss:*:*:b",
    "acs:oss::*:b/*",
    "acs:oss:cn-hangzhou:*:b/*",
    "acs:oss:*:1000000000000001:B/*",
    "acs:oss:*:*:*",
    "acs:*:*:*:*",
    "acs:ecs:*:*:*",
    "acs:ram::*:role/Dev",
    "acs:ram:*:*:role/dev*",
    "acs:oss:*:*:*/a:?",
    "acs:oss:cn-*:2000000000000002:b/*",
    "acs:oss:*:*:x*",
];
pub const RESOURCES: &[&str] = &[
    "*",
    "acs:oss:cn-hangzhou:1000000000000001:b/a",
    "acs:oss::1000000000000001:b/a",
    "acs:oss:*:1000000000000001:b",
    "acs:oss:cn-beijing:1000000000000001:B/a:1",
    "acs:oss:cn-beijing:1000000000000001:y:xb",
    "acs:ram:*:1000000000000001:role/dev",
    "acs:ram::1000000000000001:role/DEV",
    "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1",
    "acs:oss:cn-hangzhou::b/a",
];
pub const KEYS: &[&str] = &[
    "acs:SourceIp",
    "acs:CurrentTime",
    "acs:SecureTransport",
    "oss:Prefix",
    "kms:Days",
    "acs:PrincipalARN",
    "acs:principalarn",
];
pub const VALUES: &[&str] = &[
    "10.0.0.0/8",
    "10.0.0.0",
    "10.1.2.3",
    "*",
    "10.*",
    "2026-01-01T00:00:00Z",
    "2026-01-01",
    "2025-06-01T08:00:00+08:00",
    "true",
    "False",
    "a",
    "A",
    "a/*",
    "ä",
    "Ä",
    "7",
    "10.0",
    "-1",
    "",
    "2001:db8::1",
];

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(from)
}

fn clause(from: &'static [&'static str], negated: f64) -> impl Strategy<Value = Clause> {
    (prop::collection::vec(pick(from), 1..4), prop::bool::weighted(negated))
        .prop_map(|(patterns, negated)| Clause { negated, ..Clause::of(patterns) })
}

fn operator() -> impl Strategy<Value = Operator> {
    let names = acscope::engine::policy::OPERATORS.map(|(name, ..)| name).to_vec();
    (
        prop::sample::select(names),
        prop_oneof![8 => Just(""), 1 => Just("ForAllValues:"), 1 => Just("ForAnyValue:")],
    )
        .prop_map(|(name, prefix)| Operator::from_name(&format!("{prefix}{name}")).unwrap())
}

fn condition() -> impl Strategy<Value = Condition> {
    let key = prop_oneof![8 => pick(KEYS), 1 => Just("Action"), 1 => Just("Resource")];
    let any = (operator(), key, prop::collection::vec(pick(VALUES), 1..4));
    // Addresses meet blocks too rarely by chance.
    let address = prop::sample::select(vec!["IpAddress", "NotIpAddress", "IpAddressIncludeBorder"]);
    let blocks = prop::collection::vec(pick(&["10.0.0.0/8", "10.1.2.3", "10.1.0.0/16", "*", "10.*"]), 1..3);
    let network = (address.prop_map(|name| Operator::from_name(name).unwrap()), Just("acs:SourceIp"), blocks);
    prop_oneof![4 => any, 1 => network].prop_map(|(operator, key, mut values)| {
        if operator.test == acscope::engine::policy::Test::Bool {
            // C9: more than one value is refused before anything is decided.
            values.truncate(1);
        }
        Condition {
            operator,
            key: key.into(),
            values: values.into_iter().map(Into::into).collect(),
            operator_place: Place::default(),
        }
    })
}

/// Statements of an identity policy.
pub fn statements(count: Range<usize>) -> impl Strategy<Value = Vec<Statement>> {
    let effect = prop_oneof![3 => Just(Effect::Allow), 1 => Just(Effect::Deny)];
    let conditions = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(condition(), 1..3)];
    let statement = (effect, clause(ACTION_PATTERNS, 0.1), clause(RESOURCE_PATTERNS, 0.08), conditions);
    prop::collection::vec(statement, count).prop_map(|statements| {
        let made =
            statements.into_iter().enumerate().map(|(index, (effect, action, resource, mut conditions))| {
                // The same key twice under one operator would be a duplicate member, which no document can hold.
                let mut seen = std::collections::HashSet::new();
                conditions.retain(|condition: &Condition| {
                    seen.insert((condition.operator.name(), condition.key.text.clone()))
                });
                // Printing collects the keys of one operator, so the model does too.
                conditions.sort_by_key(|condition| condition.operator.name());
                Statement { index, conditions, ..Statement::of(effect, action, resource) }
            });
        made.collect()
    })
}

/// A document of numbered statements.
pub fn document(kind: PolicyKind, statements: Vec<Statement>) -> Policy {
    let statements = statements
        .into_iter()
        .enumerate()
        .map(|(index, statement)| Statement { index, ..statement })
        .collect();
    Policy { kind, statements }
}

/// Requests of one user, some for several resources, some with odd context.
pub fn request() -> impl Strategy<Value = Request> {
    let context = prop::collection::vec((pick(KEYS), prop::collection::vec(pick(VALUES), 1..3)), 0..5);
    (pick(ACTIONS), prop::collection::vec(pick(RESOURCES), 1..3), context).prop_map(
        |(action, resources, context)| {
            let resources = resources.into_iter().map(str::to_owned).collect();
            let mut request =
                Request::with_resources("acs:ram::1000000000000001:user/alice", action, resources).unwrap();
            for (key, values) in context {
                request.context.set(key, values.into_iter().map(str::to_owned).collect());
            }
            request
        },
    )
}
