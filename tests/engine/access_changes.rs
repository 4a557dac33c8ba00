//! Changing policies by meaning: fixes for a "no", invariants, and the same access in other words.

use acscope::engine::access::{
    AccessSet, DiffOptions, Editable, FixEdit, Held, KnownAction, RequestPattern, RewriteError, Verdict,
    always, diff, expand, never, shrink, smallest_fixes,
};
use acscope::engine::decide::{Decision, Layer, Request};
use acscope::engine::policy::{self, Effect, Policy, PolicyKind};
use std::path::Path;

fn document(statements: &str) -> Policy {
    let text = format!(r#"{{"Version":"1","Statement":[{statements}]}}"#);
    let parsed = policy::parse(&text, Some(PolicyKind::Identity));
    assert!(parsed.is_valid(), "{text}: {:?}", parsed.faults);
    parsed.policy
}

fn access(policy: &Policy) -> AccessSet {
    AccessSet::of_policy("p", policy)
}

fn ask(action: &str, resource: &str) -> Request {
    Request::new("acs:ram::1000000000000001:user/u", action, resource).unwrap()
}

const BUCKET: &str = "acs:oss:cn-hangzhou:1000000000000001:logs/a";

fn fixes(policy: &Policy, request: &Request) -> (AccessSet, Vec<acscope::engine::access::Fix>) {
    let set = access(policy);
    let explanation = set.policies().explain(request);
    let fixes = smallest_fixes(&set, request, &explanation, &Editable::default());
    for fix in &fixes {
        let after = set.with_changed(fix.policy, &fix.document);
        assert_eq!(after.policies().decide(request).decision, Decision::Allow, "{}", fix.sentence(&set));
    }
    (set, fixes)
}

#[test]
fn the_cheapest_fix_comes_first_and_says_what_it_costs() {
    let policy = document(
        r#"{"Effect":"Allow","Action":["oss:GetObject"],"Resource":"acs:oss:*:*:*"},
           {"Effect":"Allow","Action":["oss:PutObject"],"Resource":"acs:oss:*:*:other/*"}"#,
    );
    let (set, found) = fixes(&policy, &ask("oss:PutObject", BUCKET));
    let sentences: Vec<String> = found.iter().map(|fix| fix.sentence(&set)).collect();
    assert_eq!(
        sentences,
        [
            format!("add {BUCKET} to statement 2 of p; +1 action on 1 resource, nothing else"),
            "add a statement for this request alone to p; +1 action on 1 resource, nothing else".to_owned(),
            "add oss:PutObject to statement 1 of p; allows oss:PutObject on acs:oss:*:*:* in part".to_owned(),
        ]
    );
}

#[test]
fn a_condition_is_met_by_the_value_of_the_request() {
    let policy = document(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8"]}}}"#,
    );
    let mut request = ask("oss:GetObject", BUCKET);
    request.context.set("acs:SourceIp", vec!["192.0.2.7".to_owned()]);
    let (_, found) = fixes(&policy, &request);
    let value = FixEdit::AddValue { key: "acs:SourceIp".to_owned(), value: "192.0.2.7".to_owned() };
    assert!(found.iter().any(|fix| fix.edits == [value.clone()]), "{found:#?}");
}

#[test]
fn weakening_a_denial_is_said_first() {
    let policy = document(
        r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"},
           {"Effect":"Deny","Action":["oss:Delete*","oss:PutBucketAcl"],"Resource":["*"]}"#,
    );
    let (set, found) = fixes(&policy, &ask("oss:PutBucketAcl", "acs:oss:cn-hangzhou:1000000000000001:logs"));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|fix| fix.weakens_deny && fix.sentence(&set).starts_with("weakens a denial: ")));
    // Denying one action less is cheaper than not denying at all.
    assert_eq!(found[0].edits, [FixEdit::RemoveDeniedAction("oss:PutBucketAcl".to_owned())]);
    assert_eq!(found[1].edits, [FixEdit::RemoveDenial]);
}

#[test]
fn an_allowed_request_needs_no_fix() {
    let policy = document(r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"}"#);
    assert!(fixes(&policy, &ask("oss:GetObject", BUCKET)).1.is_empty());
}

fn pattern(actions: &[&str], resources: &[&str]) -> RequestPattern {
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    RequestPattern { actions: owned(actions), resources: owned(resources), conditions: Vec::new() }
}

#[test]
fn never_finds_the_request_that_should_not_pass() {
    let policy = document(
        r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"},
           {"Effect":"Deny","Action":"oss:Delete*","Resource":"acs:oss:*:*:prod-*"}"#,
    );
    let set = access(&policy);
    let options = DiffOptions::default();
    let prod = pattern(&["oss:Delete*"], &["acs:oss:*:*:prod-logs/*"]);
    assert_eq!(never(&set, &prod, options), Held::Yes { depends_on: Vec::new() });
    let any = pattern(&["*:Delete*"], &["acs:oss:*:*:*"]);
    let Held::No { counterexample, .. } = never(&set, &any, options) else {
        panic!("{:?}", never(&set, &any, options))
    };
    assert!(
        counterexample.action.starts_with("oss:Delete") && !counterexample.resources[0].contains(":prod-"),
        "{counterexample:?}"
    );
    assert_eq!(set.policies().decide(&counterexample).decision, Decision::Allow);
}

#[test]
fn always_finds_the_request_that_should_pass() {
    let policy = document(
        r#"{"Effect":"Allow","Action":"oss:Get*","Resource":"*"},
           {"Effect":"Deny","Action":"oss:*","Resource":"*","Condition":{"NotIpAddress":{"acs:SourceIp":"10.0.0.0/8"}}}"#,
    );
    let set = access(&policy);
    let options = DiffOptions::default();
    let mut inside = pattern(&["oss:GetObject"], &["acs:oss:*:*:logs/*"]);
    let Held::No { counterexample, .. } = always(&set, &inside, options) else {
        panic!("an outside address is denied")
    };
    assert_ne!(set.policies().decide(&counterexample).decision, Decision::Allow);
    inside.conditions = document(r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"10.1.0.0/16"}}}"#).statements[0].conditions.clone();
    assert_eq!(always(&set, &inside, options), Held::Yes { depends_on: Vec::new() });
}

#[test]
fn invariants_hold_through_layers() {
    let full = document(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    let guard = document(
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecs:DeleteInstance","Resource":"*"}"#,
    );
    let mut set = AccessSet::builder();
    set.add_policy("guard", Layer::Control(0), &guard).add_policy("all", Layer::Identity, &full);
    let set = set.build();
    assert!(matches!(
        never(&set, &pattern(&["ecs:DeleteInstance"], &["*"]), DiffOptions::default()),
        Held::Yes { .. }
    ));
    assert!(matches!(
        never(&set, &pattern(&["ecs:Delete*"], &["*"]), DiffOptions::default()),
        Held::No { .. }
    ));
}

fn known(names: &[&str]) -> Vec<KnownAction> {
    names.iter().map(|name| KnownAction { name: (*name).to_owned(), resources: Vec::new() }).collect()
}

fn texts(policy: &Policy, statement: usize) -> Vec<&str> {
    policy.statements[statement].action.texts().collect()
}

#[test]
fn expanding_freezes_wildcards_and_says_what_it_kept() {
    let known = known(&["ecs:DescribeDisks", "ecs:DescribeRegions", "ecs:StopInstance"]);
    let policy = document(
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
    let policy = document(
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
    let policy = document(
        r#"{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"StringNotEquals":{"k:k":"a"}}},
           {"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"StringNotEquals":{"k:k":"b"}}}"#,
    );
    assert_eq!(shrink(&policy, None, false).unwrap().policies[0].statements.len(), 2);
}

#[test]
fn wildcards_stand_for_known_actions_only_when_asked() {
    let known = known(&["ecs:DescribeDisks", "ecs:DescribeRegions", "ecs:StopInstance"]);
    let policy =
        document(r#"{"Effect":"Allow","Action":["ecs:DescribeDisks","ecs:DescribeRegions"],"Resource":"*"}"#);
    assert_eq!(texts(&shrink(&policy, None, false).unwrap().policies[0], 0).len(), 2);
    assert_eq!(texts(&shrink(&policy, Some(&known), false).unwrap().policies[0], 0), ["ecs:Describe*"]);
}

#[test]
fn a_policy_that_is_too_long_becomes_several_that_say_the_same() {
    let names: Vec<String> = (0..400).map(|at| format!(r#""ecs:SomeRatherLongActionName{at}""#)).collect();
    let policy = document(&format!(
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
    assert!(matches!(shrink(&document(&endless), None, true), Err(RewriteError::TooLong { number: 1, .. })));
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
