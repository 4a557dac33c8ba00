//! `test` as scripts see it.

use std::fs;
use std::path::Path;

use crate::support::cli::{acscope, folder};

const POLICY: &str = r#"{"Version":"1","Statement":[
  {"Effect":"Allow","Action":"starops:*","Resource":"acs:starops:*:*:digitalemployee/ops-agent-a"},
  {"Effect":"Deny","Action":"starops:Delete*","Resource":"*"}]}"#;

fn expectation(name: &str, action: &str, decision: &str) -> String {
    format!(
        "[[expect]]\nname = \"{name}\"\nas = \"user/alice\"\naction = \"{action}\"\n\
         resource = \"acs:starops:*:1000000000000001:digitalemployee/ops-agent-a\"\ndecision = \"{decision}\"\n"
    )
}

fn write(folder: &Path, text: &str) -> String {
    fs::write(folder.join("team-a.json"), POLICY).unwrap();
    let file = folder.join("team-a.acs.toml");
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn expectations_that_hold_are_a_line_each_and_exit_with_zero() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "policies = [\"team-a.json\"]\n{}by = \"team-a#1\"\n{}",
        expectation("chat", "starops:CreateChat", "Allow"),
        expectation("no delete", "starops:DeleteDigitalEmployee", "Deny")
    );
    let run = acscope(&["test", &write(folder.path(), &text)]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(run.out, "ok    chat\nok    no delete\n2 of 2 hold\n");
}

#[test]
fn an_expectation_that_ram_never_asks_is_noted_though_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "policies = [\"team-a.json\"]\n{}",
        expectation("no deletion", "cms:DelteDigitalEmployee", "Deny")
    );
    let file = write(folder.path(), &text);
    for format in [["--format", "text"], ["--format", "json"], ["--format", "junit"]] {
        let run = acscope(&["test", &file, format[0], format[1]]);
        let note = "team-a.acs.toml: no deletion: no catalog knows cms:DelteDigitalEmployee; \
                    did you mean cms:DeleteDigitalEmployee?\n";
        assert_eq!(run.code, 0, "it holds: {run:?}");
        assert!(run.err.starts_with("note: ") && run.err.ends_with(note), "{}", run.err);
    }
}

/// E8: an ACL may let through what is expected to be refused.
#[test]
fn a_refusal_that_an_acl_may_undo_is_noted_though_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |decision: &str| {
        let asked = expectation("no reading", "oss:GetObject", decision).replace(
            "starops:*:1000000000000001:digitalemployee/ops-agent-a",
            "oss:*:1000000000000001:logs/a",
        );
        acscope(&["test", &write(folder.path(), &format!("policies = [\"team-a.json\"]\n{asked}"))])
    };
    let run = ask("Deny");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("team-a.acs.toml: no reading: where policies are silent OSS"), "{}", run.err);
}

#[test]
fn a_trust_policy_that_nobody_named_the_role_of_is_noted() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "account.json",
        r#"{"account":{"id":"1000000000000001"},"users":[{"name":"alice","attached":["assume"]}],
            "roles":[{"name":"ops","trust":{"Version":"1","Statement":[{"Effect":"Allow",
            "Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]}}]}}],"policies":{"assume":{"document":
            {"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}}}}"#,
    );
    write(
        "trust.json",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
            "Principal":{"RAM":["acs:ram::1000000000000001:root"]}}]}"#,
    );
    let expectation = "[[expect]]\nname = \"ops\"\nas = \"user/alice\"\naction = \"sts:AssumeRole\"\n\
                       resource = \"acs:ram:*:1000000000000001:role/ops\"\ndecision = \"Allow\"\n";
    let asks = format!("account = \"account.json\"\npolicies = [\"trust.json\"]\n{expectation}");
    write("ops.acs.toml", &asks);
    let run = acscope(&["test", folder.path().join("ops.acs.toml").to_str().unwrap()]);
    assert_eq!(run.code, 0, "{run:?}");
    let note =
        "ops.acs.toml: ops: trust does not say whose trust policy it is; here it is also that of role/ops\n";
    assert!(run.err.starts_with("note: ") && run.err.ends_with(note), "{}", run.err);
}

#[test]
fn an_expectation_that_fails_says_why_and_exits_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "policies = [\"team-a.json\"]\n{}",
        expectation("no delete", "starops:DeleteDigitalEmployee", "ImplicitDeny")
    );
    let file = write(folder.path(), &text);
    let run = acscope(&["test", &file]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.starts_with("FAIL  no delete: expected ImplicitDeny, found ExplicitDeny\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("denied by: team-a statement 2 (Deny)"), "{}", run.out);
    let json = acscope(&["test", &file, "--json"]).json();
    assert_eq!(json[0]["passed"], false);
    assert_eq!(json[0]["decision"], "ExplicitDeny");
    assert_eq!(json[0]["failure"], "expected ImplicitDeny, found ExplicitDeny");
}

#[test]
fn an_account_answers_for_its_principals_and_a_policy_beside_it_stands_in() {
    let folder = tempfile::tempdir().unwrap();
    let one = "[[expect]]\nas = \"user/carol\"\naction = \"starops:CreateChat\"\n\
               resource = \"acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-b\"\n";
    let before = format!("account = \"demo\"\n{one}decision = \"ImplicitDeny\"\n");
    assert_eq!(acscope(&["test", &write(folder.path(), &before)]).code, 0);
    fs::write(folder.path().join("starops-team-a.json"), POLICY.replace("ops-agent-a", "*")).unwrap();
    let after =
        format!("account = \"demo\"\npolicies = [\"starops-team-a.json\"]\n{one}decision = \"Allow\"\n");
    let run = acscope(&["test", &write(folder.path(), &after)]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn what_cannot_be_tested_exits_with_two_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("policies = [\"team-a.json\"]\n{}", expectation("x", "a:B", "Alow"));
    let run = acscope(&["test", &write(folder.path(), &text)]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("team-a.acs.toml:7:12: \"Alow\" is no decision"), "{}", run.err);
    let run = acscope(&["test", &write(folder.path(), &expectation("x", "a:B", "Allow"))]);
    assert!(run.code == 2 && run.err.contains("names neither policies nor an account"), "{}", run.err);
    assert_eq!(acscope(&["test", "/no/such.acs.toml"]).code, 2);
}

fn region(kind: &str, name: &str, action: &str) -> String {
    format!(
        "[[{kind}]]\nname = \"{name}\"\naction = \"{action}\"\nresource = \"acs:starops:*:*:digitalemployee/ops-agent-a\"\n"
    )
}

/// Regions are checked for all their requests, beside the expectations of single ones.
#[test]
fn what_must_never_or_always_be_allowed_is_checked_by_meaning() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "policies = [\"team-a.json\"]\n{}{}{}",
        expectation("chat", "starops:CreateChat", "Allow"),
        region("never", "no delete", "starops:DeleteD*"),
        region("always", "all of its own", "starops:*")
    );
    let file = write(folder.path(), &text);
    let run = acscope(&["test", &file]);
    assert_eq!(run.code, 1, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[..2], ["ok    chat", "ok    no delete"]);
    assert!(lines[2].starts_with("FAIL  all of its own: not allowed: starops:Delete"), "{}", lines[2]);
    assert!(run.out.contains("denied by: team-a statement 2 (Deny)"), "{}", run.out);
    assert!(run.out.ends_with("2 of 3 hold\n"), "{}", run.out);
    let json = acscope(&["test", &file, "--json"]).json();
    assert_eq!((&json[1]["kind"], &json[1]["passed"]), (&"never".into(), &true.into()));
    assert_eq!(json[1]["counterexample"], serde_json::Value::Null);
    let broken = &json[2];
    assert_eq!((&broken["kind"], &broken["decision"]), (&"always".into(), &"ExplicitDeny".into()));
    let policy: serde_json::Value = serde_json::from_str(POLICY).unwrap();
    let case = serde_json::json!({"id": 1, "policies": [policy], "request": broken["counterexample"]});
    let answer =
        crate::support::cli::Run::with_input(&["simulate", "--batch", "-"], format!("{case}\n").as_bytes())
            .json();
    assert_eq!(answer["decision"], "ExplicitDeny", "the counterexample goes back into simulate");
}

#[test]
fn a_region_that_cannot_be_read_exits_with_two_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("policies = [\"team-a.json\"]\n{}", region("never", "x", "starops"));
    let run = acscope(&["test", &write(folder.path(), &text)]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("team-a.acs.toml:4:10: "), "{}", run.err);
}

#[test]
fn junit_has_one_suite_for_each_file_and_one_case_for_each_check() {
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("p.json", r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}"#);
    write(
        "a.acs.toml",
        "policies = [\"p.json\"]\n[[expect]]\nname = \"<&\\\"'\"\nas = \"user/a\"\naction = \"ecs:StopInstance\"\nresource = \"*\"\ndecision = \"Deny\"\n\
         [[never]]\nname = \"no buckets\"\nas = \"user/a\"\naction = \"oss:*\"\n",
    );
    let file = folder.path().join("a.acs.toml");
    let run = acscope(&["test", file.to_str().unwrap(), "--format", "junit"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    assert_eq!(lines[1], "<testsuites name=\"acscope\" tests=\"2\" failures=\"1\">");
    assert!(lines[3].ends_with(" name=\"&lt;&amp;&quot;&apos;\">"), "{}", lines[3]);
    assert!(
        lines[4].trim_start().starts_with("<failure message=\"expected Deny, found Allow\">"),
        "{}",
        lines[4]
    );
    assert!(run.out.contains("name=\"no buckets\"/>\n"), "{}", run.out);
    assert!(run.out.ends_with("  </testsuite>\n</testsuites>\n"));
    for command in ["diff", "lint", "fmt"] {
        let policy = folder.path().join("p.json");
        let policy = policy.to_str().unwrap();
        let mut args = vec![command, policy];
        args.extend((command == "diff").then_some(policy));
        args.extend(["--format", "junit"]);
        assert_eq!(acscope(&args).code, 2, "{command}");
    }
}
