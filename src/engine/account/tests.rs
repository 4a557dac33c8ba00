//! Reading, checking and writing account files.

use super::*;
use crate::engine::policy::Severity;

fn no_files(path: &str) -> Result<String, String> {
    Err(format!("{path} is not there"))
}

fn read(text: &str) -> ReadAccount {
    read_account(text, &no_files)
}

/// Name, pointer and message of every fault.
fn faults(text: &str) -> Vec<(&'static str, String, String)> {
    read(text).faults.into_iter().map(|fault| (fault.code.name(), fault.pointer, fault.message)).collect()
}

const ALLOW_ALL: &str =
    r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

#[test]
fn the_demo_account_is_read_without_a_fault_and_written_as_it_is() {
    let read = read(DEMO_ACCOUNT);
    assert_eq!(read.faults, []);
    assert_eq!(read.account.users.len(), 17);
    let written = write_account(&read.account);
    let again = read_account(&written, &no_files);
    assert_eq!(again.account, read.account);
    assert_eq!(write_account(&again.account), written);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let documents = |account: &serde_json::Value| account["users"].clone();
    assert_eq!(documents(&value(&written)), documents(&value(DEMO_ACCOUNT)));
}

#[test]
fn every_fault_of_a_file_is_told_at_once() {
    let text = r#"{"account": {"id": "1000000000000001", "managment": true},
        "policies": {"p": {"type": "customs", "document": {"Version": "1", "Statement": []}}, "q": {}},
        "users": [{"name": "alice", "groups": ["opps"], "attached": ["pp", 3]}, {"name": "Alice"}, "bob", {"nam": "x"}],
        "groups": [{"name": "ops", "attached": ["p", "p"]}],
        "roles": 7,
        "resources": [{"arn": "bucket", "tags": {"a": 1}}]}"#;
    let found = faults(text);
    let has = |name: &str, pointer: &str, part: &str| {
        let hit = found.iter().any(|fault| fault.0 == name && fault.1 == pointer && fault.2.contains(part));
        assert!(hit, "{name} {pointer} {part}: {found:#?}");
    };
    has("unknown-member", "/account/managment", "did you mean \"management\"?");
    has("bad-value", "/policies/p/type", "not \"customs\"");
    has("empty-statement", "/policies/p/document/Statement", "");
    has("missing", "/policies/q", "neither document nor file");
    has("unknown-name", "/users/0/groups/0", "did you mean \"ops\"?");
    has("unknown-name", "/users/0/attached/0", "did you mean \"p\"?");
    has("wrong-type", "/users/0/attached/1", "this is a number");
    has("duplicate-name", "/users/1", "two users called \"Alice\"");
    has("wrong-type", "/users/2", "this is text");
    has("unknown-member", "/users/3/nam", "did you mean \"name\"?");
    has("missing", "/users/3", "name is missing");
    has("double-attachment", "/groups/0/attached/1", "attached twice to group \"ops\"");
    has("wrong-type", "/roles", "must be a list, this is a number");
    has("bad-value", "/resources/0", "is not an ARN");
    has("wrong-type", "/resources/0/tags/a", "must be text");
}

#[test]
fn faults_stand_where_the_file_has_them() {
    let text = "{\"account\": {\"id\": \"1000000000000001\"},\n \"users\": [{\"name\": \"a\",\n  \"attached\": [\"nope\"]}]}";
    let read = read(text);
    let [fault] = read.faults.as_slice() else { panic!("{:?}", read.faults) };
    let index = crate::engine::json::LineIndex::new(text);
    assert_eq!(index.position(fault.span.start).to_string(), "3:16");
    assert!(!read.is_sound());
}

#[test]
fn what_is_no_account_file_is_one_fault() {
    for text in ["", "[]", "nope", "{\"account\": {\"id\": \"1000000000000001\"}", "\"x\""] {
        let read = read(text);
        assert_eq!(read.faults.len(), 1, "{text}: {:?}", read.faults);
        assert!(!read.is_sound());
    }
    assert_eq!(faults("{}")[0].0, "missing");
}

#[test]
fn limits_are_warnings_and_system_policies_have_their_own() {
    let policies = |kind: &str, count: usize| -> String {
        let each =
            (0..count).map(|n| format!(r#""{kind}-{n}": {{"type": "{kind}", "document": {ALLOW_ALL}}}"#));
        each.collect::<Vec<_>>().join(",")
    };
    let names = |kind: &str, count: usize| {
        (0..count).map(|n| format!("\"{kind}-{n}\"")).collect::<Vec<_>>().join(",")
    };
    let account = |custom: usize, system: usize| {
        format!(
            r#"{{"account": {{"id": "1000000000000001"}}, "policies": {{{}, {}}},
            "users": [{{"name": "a", "attached": [{}, {}]}}]}}"#,
            policies("custom", 11),
            policies("system", 21),
            names("custom", custom),
            names("system", system)
        )
    };
    assert_eq!(faults(&account(10, 20)), []);
    let over = read(&account(11, 21));
    let messages: Vec<&str> = over.faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "custom policies attached to user \"a\": 11, and RAM accepts 10 unless the quota was raised",
            "system policies attached to user \"a\": 21, and RAM accepts 20 unless the quota was raised",
        ]
    );
    assert!(over.faults.iter().all(|fault| fault.severity == Severity::Warning));
    assert!(over.is_sound());
}

#[test]
fn a_long_document_is_a_warning_where_it_stands() {
    let long = ALLOW_ALL.replace(
        "\"*\", \"Resource\"",
        &format!("[{}], \"Resource\"", vec!["\"ecs:DescribeInstances\""; 300].join(",")),
    );
    let text = format!(
        r#"{{"account": {{"id": "1000000000000001"}}, "policies": {{"p": {{"document": {long}}}}}}}"#
    );
    let found = faults(&text);
    assert!(
        found.iter().any(|fault| fault.0 == "over-limit"
            && fault.1 == "/policies/p"
            && fault.2.contains("RAM accepts 6144, white space not counted")),
        "{found:?}"
    );
}

#[test]
fn policies_come_from_the_files_that_are_named() {
    let text = r#"{"account": {"id": "1000000000000001"}, "policies": {"p": {"file": "p.json"}, "q": {"file": "q.json"}},
        "users": [{"name": "a", "attached": ["p", "q"]}]}"#;
    let resolve = |path: &str| {
        if path == "p.json" { Ok(ALLOW_ALL.replace("Allow", "Alow")) } else { Err("no such file".to_owned()) }
    };
    let read = read_account(text, &resolve);
    let found: Vec<_> = read
        .faults
        .iter()
        .map(|fault| (fault.code.name(), fault.file.as_deref(), fault.pointer.as_str()))
        .collect();
    assert!(found.contains(&("invalid-effect", Some("p.json"), "/policies/p/file")), "{found:?}");
    assert!(found.contains(&("unreadable-file", None, "/policies/q/file")), "{found:?}");
    assert!(read.account.policies.iter().all(|policy| !policy.document.parsed.is_valid()));
    assert!(write_account(&read.account).contains("\"file\": \"p.json\""));
}

#[test]
fn ids_in_a_bucket_policy_that_no_user_has_are_pointed_out() {
    let text = r#"{"account": {"id": "1000000000000001"}, "users": [{"name": "a", "id": "27"}], "resources": [
        {"arn": "acs:oss:*:1000000000000001:b", "policy": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Principal": ["27", "28"], "Action": "oss:*", "Resource": "acs:oss:*:*:b/*"}]}}]}"#;
    let found = faults(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].2.contains("names 28, which no user here has as its id"), "{}", found[0].2);
}
