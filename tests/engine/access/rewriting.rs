//! The same access in other words: `expand` and `shrink`.

use super::{access, statements};
use acscope::engine::access::{
    AccessSet, DiffOptions, KnownAction, RewriteError, Verdict, diff, expand, shrink,
};
use acscope::engine::decide::Layer;
use acscope::engine::policy::{self, Effect, Policy, PolicyKind};
use std::path::Path;

fn known(names: &[&str]) -> Vec<KnownAction> {
    names.iter().map(|name| KnownAction { name: (*name).to_owned(), resources: Vec::new() }).collect()
}

fn texts(policy: &Policy, statement: usize) -> Vec<&str> {
    policy.statements[statement].action.texts().collect()
}

#[test]
fn expanding_freezes_wildcards_and_says_what_it_kept() {
    let known = known(&["ecs:DescribeDisks", "ecs:DescribeRegions", "ecs:StopInstance"]);
    let policy = statements(
        r#"{"Effect":"Allow","Action":["ecs:Describe*","ecs:Unheard*","ecs:DescribeDisks"],"Resource":"*"},
           {"Effect":"Deny","NotAction":"ecs:Stop*","Resource":"acs:ecs:*:*:disk/*"}"#,
    );
    let expanded = expand(&policy, &known).unwrap();
    assert_eq!(texts(&expanded.policies[0], 0), ["ecs:DescribeDisks", "ecs:DescribeRegions", "ecs:Unheard*"]);
    assert_eq!(texts(&expanded.policies[0], 1), ["ecs:Stop*"]);
    assert_eq!(expanded.notes.len(), 2, "{:?}", expanded.notes);
    assert!(expanded.over_known_actions);
}

#[test]
fn shrinking_drops_what_is_said_twice_and_merges_statements() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":["oss:Get*","oss:GetObject","OSS:get*"],"Resource":["acs:oss:*:*:b/*","acs:oss:*:*:b/x"]},
           {"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:b/*"},
           {"Effect":"Allow","Action":"oss:GetObjectAcl","Resource":"acs:oss:*:*:b/y/*"},
           {"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":{"StringEquals":{"acs:Service":"a.aliyuncs.com"}}},
           {"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":{"StringEquals":{"acs:Service":"b.aliyuncs.com"}}}"#,
    );
    let shrunk = shrink(&policy, None, false).unwrap();
    let result = &shrunk.policies[0];
    assert_eq!(result.statements.len(), 2, "{result:#?}");
    assert_eq!(texts(result, 0), ["oss:Get*", "oss:PutObject"]);
    assert_eq!(
        result.statements[0].resource.as_ref().unwrap().texts().collect::<Vec<_>>(),
        ["acs:oss:*:*:b/*"]
    );
    assert_eq!(result.statements[1].conditions[0].values.len(), 2);
    assert!(shrunk.after.bytes < shrunk.before.bytes && !shrunk.over_known_actions);
}

#[test]
fn negated_values_are_never_merged() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"StringNotEquals":{"k:k":"a"}}},
           {"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"StringNotEquals":{"k:k":"b"}}}"#,
    );
    assert_eq!(shrink(&policy, None, false).unwrap().policies[0].statements.len(), 2);
}

#[test]
fn wildcards_stand_for_known_actions_only_when_asked() {
    let known = known(&["ecs:DescribeDisks", "ecs:DescribeRegions", "ecs:StopInstance"]);
    let policy = statements(
        r#"{"Effect":"Allow","Action":["ecs:DescribeDisks","ecs:DescribeRegions"],"Resource":"*"}"#,
    );
    assert_eq!(texts(&shrink(&policy, None, false).unwrap().policies[0], 0).len(), 2);
    assert_eq!(texts(&shrink(&policy, Some(&known), false).unwrap().policies[0], 0), ["ecs:Describe*"]);
}

#[test]
fn a_policy_that_is_too_long_becomes_several_that_say_the_same() {
    let names: Vec<String> = (0..400).map(|at| format!(r#""ecs:SomeRatherLongActionName{at}""#)).collect();
    let policy = statements(&format!(
        r#"{{"Effect":"Allow","Action":[{}],"Resource":"*"}},{{"Effect":"Deny","Action":"ecs:*9","Resource":"*"}}"#,
        names.join(",")
    ));
    let split = shrink(&policy, None, true).unwrap();
    assert!(split.policies.len() > 1);
    let mut together = AccessSet::builder();
    for part in &split.policies {
        assert!(policy::format(part, acscope::engine::json::Style::Pretty).chars().count() <= 6_144);
        together.add_policy("part", Layer::Identity, part);
    }
    assert_eq!(diff(&access(&policy), &together.build(), DiffOptions::default()).verdict, Verdict::Equal);
    let endless = format!(
        r#"{{"Effect":"Allow","Action":"ecs:Get","Resource":["acs:ecs:*:*:{}"]}}"#,
        "x".repeat(7_000)
    );
    assert!(matches!(
        shrink(&statements(&endless), None, true),
        Err(RewriteError::TooLong { number: 1, .. })
    ));
}

/// One action on many resources, allowed and denied: cut in the resources, equal together.
#[test]
fn a_statement_of_one_action_is_cut_in_its_resources() {
    let arns = |count: usize| -> Vec<String> {
        (0..count).map(|at| format!(r#""acs:oss:*:*:some-rather-long-bucket-name-{at}/*""#)).collect()
    };
    let policy = statements(&format!(
        r#"{{"Effect":"Allow","Action":"oss:GetObject","Resource":[{}]}},{{"Effect":"Deny","Action":"oss:GetObject","Resource":[{}]}}"#,
        arns(300).join(","),
        arns(200).join(",")
    ));
    let split = shrink(&policy, None, true).unwrap();
    assert!(split.policies.len() > 2);
    let mut together = AccessSet::builder();
    for part in &split.policies {
        assert!(policy::format(part, acscope::engine::json::Style::Pretty).chars().count() <= 6_144);
        together.add_policy("part", Layer::Identity, part);
    }
    assert_eq!(diff(&access(&policy), &together.build(), DiffOptions::default()).verdict, Verdict::Equal);
    // What NotResource leaves out cannot be cut.
    let negated = statements(&format!(
        r#"{{"Effect":"Deny","Action":"oss:GetObject","NotResource":[{}]}}"#,
        arns(300).join(",")
    ));
    assert!(matches!(shrink(&negated, None, true), Err(RewriteError::TooLong { number: 1, .. })));
}

#[test]
fn every_published_document_shrinks_to_an_equal_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/policies");
    let mut saved = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let parsed = policy::parse(&text, None);
        if path.extension().is_none_or(|end| end != "json")
            || !parsed.is_valid()
            || parsed.policy.kind != PolicyKind::Identity
        {
            continue;
        }
        let shrunk =
            shrink(&parsed.policy, None, false).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(shrunk.after.bytes <= shrunk.before.bytes, "{}", path.display());
        let effects = |policy: &Policy| {
            policy.statements.iter().filter(|statement| statement.effect == Effect::Deny).count()
        };
        assert!(effects(&shrunk.policies[0]) <= effects(&parsed.policy));
        saved += shrunk.before.bytes - shrunk.after.bytes;
    }
    assert!(saved > 10_000, "{saved}");
}
