//! S616: what a policy allows beyond a reference, told by the exact comparison.

use super::{CATALOG, context};
use acscope::engine::lint::{Context, lint};
use acscope::engine::policy::{Policy, parse};

fn document(statements: &str) -> String {
    format!(r#"{{"Version":"1","Statement":[{statements}]}}"#)
}

/// The messages of S616 and what it could not judge.
fn beyond(reference: &str, statements: &str, beside: &[&Policy]) -> (Vec<String>, usize) {
    let reference = parse(&document(reference), None).policy;
    let context = Context { reference: Some(&reference), beside, ..context(None) };
    let report = lint(&document(statements), &CATALOG, &context);
    let found = report.findings.iter().filter(|finding| finding.code == "S616");
    let open = report.not_checked.iter().filter(|gap| gap.code == "S616").count();
    (found.map(|finding| finding.message.clone()).collect(), open)
}

const READER: &str = r#"{"Effect":"Allow","Action":["ecs:Describe*","ram:*"],"Resource":"*"},{"Effect":"Deny","Action":"ram:*","Resource":"*"}"#;

#[test]
fn whatever_goes_beyond_the_reference_is_found() {
    for (what, statement) in [
        ("another action", r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*"}"#),
        (
            "under a condition",
            r#"{"Effect":"Allow","Action":"rds:*","Resource":"acs:rds:*:*:dbinstance/a","Condition":{"Bool":{"acs:SecureTransport":"true"}}}"#,
        ),
        ("all but some", r#"{"Effect":"Allow","NotAction":"ecs:*","Resource":"*"}"#),
        ("what the reference denies", r#"{"Effect":"Allow","Action":"ram:CreateUser","Resource":"*"}"#),
        ("everything", r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#),
        ("all but a resource", r#"{"Effect":"Allow","Action":"oss:*","NotResource":"acs:oss:*:*:b/*"}"#),
    ] {
        let (found, _) = beyond(READER, statement, &[]);
        assert_eq!(found.len(), 1, "{what}: {found:?}");
        let (_, example) = found[0].split_once("for example ").unwrap();
        let name = example.split(' ').next().unwrap();
        assert!(CATALOG.find(name).is_some(), "{what}: the example is an action that exists: {example}");
    }
}

#[test]
fn what_the_reference_allows_is_none_of_it() {
    for statement in [
        r#"{"Effect":"Allow","Action":["ecs:DescribeDisks","ecs:Describe*"],"Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":"ecs:DescribeDisks","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}}"#,
        r#"{"Effect":"Deny","Action":"oss:*","Resource":"*"}"#,
        // Allowed by one statement, taken away by another.
        r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":"oss:*","Resource":"*"}"#,
    ] {
        assert_eq!(beyond(READER, statement, &[]), (Vec::new(), 0), "{statement}");
    }
    let guard = parse(&document(r#"{"Effect":"Deny","Action":"oss:*","Resource":"*"}"#), None).policy;
    let oss = r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}"#;
    assert_eq!(beyond(READER, oss, &[&guard]), (Vec::new(), 0), "a Deny beside counts too");
}

#[test]
fn a_policy_of_another_sort_is_not_checked() {
    let bucket = r#"{"Effect":"Allow","Principal":["1000000000000001"],"Action":"oss:*","Resource":"*"}"#;
    assert_eq!(beyond(READER, bucket, &[]), (Vec::new(), 1));
}
