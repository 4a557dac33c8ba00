//! `usage` and `replay`: what a trail says, against an account or proposed policies.

use crate::support::cli::{Run, acscope, file, folder};
use std::io::Write as _;

const WEEK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trail/week.jsonl");
const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trail");
const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs/demo-account.json");

/// Allows the instances of the week and nothing else.
const INSTANCES: &str = r#"{"Version":"1","Statement":[
  {"Effect":"Allow","Action":"ecs:DescribeInstances","Resource":"*"},
  {"Effect":"Allow","Action":["ecs:StartInstance","ecs:StopInstance"],
   "Resource":"acs:ecs:*:1000000000000001:instance/i-build01"}]}"#;

#[test]
fn usage_tells_used_from_granted() {
    let run = acscope(&["usage", "--account", DEMO, "--as", "user/quentin", "--trail", WEEK]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(run.err, "", "no bar away from a terminal");
    for line in [
        "46 events in 1 file, 2026-05-04T08:31:02Z to 2026-05-08T18:10:09Z",
        "used and granted (12)",
        "  ecs:RebootInstance        1 call, 1 failed",
        "  vpc:DeleteVpc  1 denied",
        "  Oss:ListUserRegions  1 call, no catalog says which action guards this API",
        "note: ActionTrail records management events",
    ] {
        assert!(run.out.contains(line), "{line} in\n{}", run.out);
    }
    let never = run.out.lines().find(|line| line.starts_with("granted and never seen")).unwrap();
    assert!(!never.contains("(0)"), "{never}");
}

#[test]
fn usage_as_json_has_every_request_and_says_what_a_trail_leaves_out() {
    let run = acscope(&["usage", "--json", "--account", DEMO, "--as", "user/quentin", "--trail", WEEK]);
    let all = run.json();
    assert!(all["trail"]["note"].as_str().unwrap().contains("may still be in use"));
    assert_eq!(all["trail"]["by_services"], 1);
    let quentin = &all["principals"][0];
    let used = quentin["used"].as_array().unwrap();
    let start = used.iter().find(|one| one["action"] == "ecs:StartInstance").unwrap();
    assert_eq!((start["done"].as_u64(), start["granted"].as_str()), (Some(10), Some("yes")));
    assert_eq!(start["requests"].as_array().unwrap().len(), 2);
    assert_eq!(start["requests"][0]["context"]["acs:SourceIp"], "198.51.100.7");
    assert_eq!(start["requests"][0]["now"], "Allow");
    assert!(!run.out.contains("LTAI5t"), "no access key");
    let mut names = used.iter().map(|one| one["action"].as_str().unwrap());
    assert!(names.all(|name| name != "vpc:DeleteVpc"), "an attempt is no use");
}

#[test]
fn everybody_is_listed_when_nobody_is_named() {
    let run = acscope(&["usage", "--account", DEMO, "--trail", WEEK]);
    assert_eq!(run.code, 1);
    let quentin = run.out.lines().find(|line| line.starts_with("user/quentin ")).unwrap();
    let words: Vec<&str> = quentin.split_whitespace().collect();
    assert_eq!((words[1], words[2], words[4]), ("12", "0", "2026-05-08T18:10:09Z"));
    assert!(run.out.lines().any(|line| line.starts_with("user/ada ") && line.ends_with("never")));
}

#[test]
fn without_an_account_nothing_is_said_about_grants() {
    let run = acscope(&["usage", "--trail", WEEK, "--as", "user/quentin"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("no account was given, so what is granted is not known"), "{}", run.out);
    assert!(!run.out.contains("not granted"), "{}", run.out);
}

#[test]
fn a_principal_that_the_trail_and_the_account_do_not_have_is_refused_by_name() {
    let run = acscope(&["usage", "--trail", WEEK, "--as", "user/nobody"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.err,
        "error: \"user/nobody\" made no call in this trail; name one that the trail has: user/quentin\n"
    );
}

#[test]
fn replay_lists_what_a_proposed_policy_would_refuse() {
    let policy = file("proposed.json", INSTANCES);
    let run = acscope(&["replay", "--policy", policy.path(), "--trail", WEEK, "--as", "user/quentin"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("20 of 40 calls would be refused"), "{}", run.out);
    assert!(
        run.out.contains("acs:ecs:cn-hangzhou:1000000000000001:instance/i-build02: IMPLICIT DENY, 5 calls"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("i-gone"), "a call that failed then is not held against the policy");
    let json = acscope(&["replay", "--json", "--policy", policy.path(), "--trail", WEEK]).json();
    assert_eq!((json["refused_events"].as_u64(), json["kept_events"].as_u64()), (Some(20), Some(20)));
    let all =
        file("all.json", r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#);
    let run = acscope(&["replay", "--policy", all.path(), "--trail", WEEK]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("none of 40 calls would be refused"), "{}", run.out);
    assert!(run.out.contains("denied then, and allowed now (1)"), "{}", run.out);
}

#[test]
fn replay_over_an_account_puts_the_proposed_policy_in_the_place_of_its_name() {
    let folder = folder();
    let path = folder.path().join("ram-all-but-billing.json");
    std::fs::write(&path, INSTANCES).unwrap();
    let path = path.to_str().unwrap();
    let run = acscope(&["replay", "--account", DEMO, "--policy", path, "--trail", WEEK]);
    assert_eq!(run.code, 1, "{}", run.err);
    // The role's trust policy is asked too; everything else is as with the policy alone.
    assert!(run.out.contains("20 of 40 calls would be refused"), "{}", run.out);
    let now = acscope(&["replay", "--account", DEMO, "--trail", WEEK]);
    assert_eq!(now.code, 0, "{}", now.out);
}

#[test]
fn what_a_trail_does_not_record_is_no_refusal() {
    let policy = file(
        "tagged.json",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*",
        "Condition":{"StringEquals":{"acs:ResourceTag/env":"dev"}}}]}"#,
    );
    let run = acscope(&["replay", "--policy", policy.path(), "--trail", WEEK]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(
        run.out.contains("it depends on acs:ResourceTag/env, which the trail does not record"),
        "{}",
        run.out
    );
}

#[test]
fn trails_are_read_compressed_from_folders_and_from_standard_input() {
    let week = std::fs::read(WEEK).unwrap();
    let folder = folder();
    let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    compressed.write_all(&week).unwrap();
    let compressed = compressed.finish().unwrap();
    std::fs::create_dir_all(folder.path().join("2026/05")).unwrap();
    std::fs::write(folder.path().join("2026/05/a.json.gz"), &compressed).unwrap();
    std::fs::write(folder.path().join("2026/05/again.json"), &week).unwrap();
    let run = acscope(&["usage", "--json", "--trail", folder.path().to_str().unwrap()]);
    let trail = &run.json()["trail"];
    assert_eq!((trail["events"].as_u64(), trail["repeated"].as_u64()), (Some(46), Some(46)));
    for input in [&week, &compressed] {
        let run = Run::with_input(&["usage", "--json", "--trail", "-"], input);
        assert_eq!(run.json()["trail"]["events"], 46, "{}", run.err);
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_file_and_line() {
    let week = std::fs::read_to_string(WEEK).unwrap();
    let lines: Vec<&str> = week.lines().collect();
    let broken = file("broken.jsonl", &format!("{}\n{}\n{}\n", lines[0], &lines[1][..100], lines[2]));
    let run = acscope(&["usage", "--trail", broken.path()]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("broken.jsonl:2: warning: a line that ends inside a text"), "{}", run.err);
    assert!(run.out.contains("1 unreadable"), "{}", run.out);
    let none = file("none.json", "{\"Version\":\"1\"}");
    let run = acscope(&["usage", "--trail", none.path()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no event in "), "{}", run.err);
    assert_eq!(acscope(&["usage", "--trail", "/nonexistent/trail.json"]).code, 2);
}

#[test]
fn hidden_characters_of_a_trail_never_reach_the_terminal() {
    let trail = file(
        "t.json",
        r#"{"eventName":"Delete\u001b[2JGroup","eventType":"ApiCall","serviceName":"Ram\u202e","userIdentity":{"type":"ram-user","userName":"a\u001b[31m"}}
        {"eventName":"DeleteGroup","eventType":"ApiCall","serviceName":"Ram","requestParameters":{"GroupName":"x\u202ey"},"userIdentity":{"type":"ram-user","userName":"a\u001b[31m"}}"#,
    );
    let policy = file("p.json", INSTANCES);
    for args in [
        vec!["usage", "--trail", trail.path()],
        vec!["replay", "--policy", policy.path(), "--trail", trail.path()],
    ] {
        let run = acscope(&args);
        assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{args:?}: {:?}", run.out);
        assert!(!run.err.contains(['\u{1b}', '\u{202e}']), "{args:?}: {:?}", run.err);
    }
}

#[test]
fn the_published_events_are_read_together() {
    let run = acscope(&["usage", "--json", "--trail", SAMPLES]);
    // The table and the week stand in the same folder.
    let trail = &run.json()["trail"];
    assert_eq!(trail["events"].as_u64(), Some(23 + 46), "{trail}");
    assert_eq!(trail["broken"], 1, "the table is no trail, which is said once");
}

#[test]
fn a_week_becomes_a_policy_that_allows_exactly_that_week_in_one_command() {
    let run = acscope(&["draft", "--trail", WEEK, "--as", "user/quentin"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("not in the policy: 1 call without a known action"), "{}", run.err);
    assert!(run.err.contains("a trail has no data-plane calls"), "{}", run.err);
    let policy = file("week.json", &run.out);
    let replayed = acscope(&["replay", "--policy", policy.path(), "--trail", WEEK]);
    assert_eq!(replayed.code, 0, "{}", replayed.out);
    assert!(replayed.out.contains("none of 40 calls would be refused"), "{}", replayed.out);
    // Attempts are not wanted.
    assert!(!run.out.contains("DeleteVpc") && !run.out.contains("i-gone"), "{}", run.out);
    let reboot = ["simulate", "--policy", policy.path(), "--action", "ecs:RebootInstance", "--resource"];
    let other = acscope(&[&reboot[..], &["acs:ecs:cn-hangzhou:1000000000000001:instance/i-other"]].concat());
    assert_eq!(other.code, 1, "what was not done is not allowed: {}", other.out);
    let alone = acscope(&["draft", "--trail", WEEK]);
    assert_eq!(alone.out, run.out, "there is one principal only");
    let nobody = acscope(&["draft", "--trail", WEEK, "--as", "user/alice"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (2, ""));
}
