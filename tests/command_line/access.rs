//! diff, expand and shrink as scripts see them.

use crate::support::cli::{Run, acscope, file};

const READER: &str = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:Get*", "Resource": "acs:oss:*:*:b/*"}]}"#;
const WRITER: &str = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["oss:Get*", "oss:PutObject"], "Resource": "acs:oss:*:*:b/*"}]}"#;
const BUCKET: &str = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:GetObject", "Principal": ["27"], "Resource": "acs:oss:*:*:b/*"}]}"#;

#[test]
fn a_difference_names_pattern_statement_and_example() {
    let (old, new) = (file("reader.json", READER), file("writer.json", WRITER));
    let run = acscope(&["diff", old.path(), new.path()]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(
        run.out,
        "\
WIDER: new allows more than old, and nothing less

gained
  + oss:PutObject
    on acs:oss:*:*:b/*
    allowed by new writer, statement 1
    for example oss:PutObject on acs:oss:cn-hangzhou:1000000000000001:b/example
"
    );
    let same = acscope(&["diff", old.path(), old.path()]);
    assert_eq!((same.code, same.out.as_str()), (0, "EQUAL: both allow the same requests\n"));
}

#[test]
fn the_gate_shuts_for_new_access_only() {
    let (old, new) = (file("reader.json", READER), file("writer.json", WRITER));
    let gate = |old: &str, new: &str| acscope(&["diff", old, new, "--fail-on", "gained"]).code;
    assert_eq!(gate(old.path(), new.path()), 1);
    assert_eq!(gate(new.path(), old.path()), 0);
    assert_eq!(acscope(&["diff", new.path(), old.path(), "--fail-on", "lost"]).code, 1);
}

/// The example goes straight back into `simulate`: allowed on one side and not on the other.
#[test]
fn examples_in_json_are_cases_that_simulate_confirms() {
    let (old, new) = (file("reader.json", READER), file("writer.json", WRITER));
    let run = acscope(&["diff", old.path(), new.path(), "--json"]);
    let difference = run.json();
    assert_eq!(difference["verdict"], "wider");
    assert_eq!(difference["definite"], true);
    assert_eq!(difference["lost"], serde_json::json!([]));
    let region = &difference["gained"][0];
    assert_eq!(
        (&region["actions"], &region["resources"]),
        (&serde_json::json!(["oss:PutObject"]), &serde_json::json!(["acs:oss:*:*:b/*"]))
    );
    for (policy, decision) in [(READER, "ImplicitDeny"), (WRITER, "Allow")] {
        let document: serde_json::Value = serde_json::from_str(policy).unwrap();
        let case = serde_json::json!({"id": 1, "policies": [document], "request": region["example"]});
        let answer = Run::with_input(&["simulate", "--batch", "-"], format!("{case}\n").as_bytes()).json();
        assert_eq!(answer["decision"], decision);
    }
}

#[test]
fn markdown_is_for_a_review_comment() {
    let (old, new) = (file("reader.json", READER), file("writer.json", WRITER));
    let run = acscope(&["diff", old.path(), new.path(), "--format", "markdown"]);
    assert!(run.out.starts_with("### Access: wider\n"), "{}", run.out);
    assert!(run.out.contains("- `oss:PutObject` on `acs:oss:*:*:b/*`\n"), "{}", run.out);
}

/// The published template for one digital employee, and what a reviewer made of it: `docs/compare.md` has the text.
const PUBLISHED: &str = include_str!("../data/policies/starops-best-practices-03.json");
const CORRECTED: &str = include_str!("../../docs/compare/team-a-corrected.json");

/// Every difference that matters in review, each region by its actions, with an example that the evaluator confirms.
#[test]
fn the_corrected_template_is_told_from_the_published_one_by_what_it_allows() {
    let (old, new) = (file("before.json", PUBLISHED), file("after.json", CORRECTED));
    let run = acscope(&["diff", old.path(), new.path(), "--json", "--fail-on", "gained"]);
    assert_eq!(run.code, 1, "new access has to be looked at");
    let difference = run.json();
    assert_eq!((&difference["verdict"], &difference["definite"]), (&"incomparable".into(), &true.into()));
    let regions = |way: &str| -> Vec<(String, String)> {
        let list = |value: &serde_json::Value| -> String {
            value.as_array().unwrap().iter().filter_map(|text| text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let each = difference[way].as_array().unwrap().iter();
        each.map(|region| (list(&region["actions"]), list(&region["resources"]))).collect()
    };
    let own = |service: &str| -> String {
        let agent = format!("acs:{service}:*:*:digitalemployee/ops-agent-a");
        format!("{agent} {agent}/skill/* {agent}/thread/* {agent}/artifact/*")
    };
    assert_eq!(
        regions("gained"),
        [
            // S8-000-3: both prefixes are needed.
            ("starops:GetDigitalEmployee starops:UpdateDigitalEmployee".to_owned(), own("starops")),
            // S8-000-2, S8-000-4: lists are asked for on the collection.
            (
                "cms:ListDigitalEmployees starops:ListDigitalEmployees".to_owned(),
                "acs:cms:*:*:digitalemployee/* acs:starops:*:*:digitalemployee/*".to_owned()
            ),
            // S8-000-5: the role that a chat runs as.
            ("ram:PassRole".to_owned(), "*".to_owned()),
        ]
    );
    assert_eq!(
        regions("lost"),
        [("cms:ListDigitalEmployees".to_owned(), "acs:cms:*:*:workspace/*".to_owned())]
    );
    for (way, allowing, refusing) in [("gained", CORRECTED, PUBLISHED), ("lost", PUBLISHED, CORRECTED)] {
        for region in difference[way].as_array().unwrap() {
            for (policy, decision) in [(allowing, "Allow"), (refusing, "ImplicitDeny")] {
                let document: serde_json::Value = serde_json::from_str(policy).unwrap();
                let case = serde_json::json!({"id": 1, "policies": [document], "request": region["example"]});
                let case = format!("{case}\n");
                let answer = Run::with_input(&["simulate", "--batch", "-"], case.as_bytes()).json();
                assert_eq!(answer["decision"], decision, "{region}");
            }
        }
    }
    let comment = acscope(&["diff", old.path(), new.path(), "--format", "markdown"]).out;
    for line in [
        "### Access: incomparable",
        "**Gained**",
        "- `cms:ListDigitalEmployees`, `starops:ListDigitalEmployees` on `acs:cms:*:*:digitalemployee/*`, `acs:starops:*:*:digitalemployee/*`",
        "  - if `StringEquals acs:Service cloudmonitor.aliyuncs.com`",
        "**Lost**",
        "- `cms:ListDigitalEmployees` on `acs:cms:*:*:workspace/*`",
    ] {
        assert!(comment.lines().any(|found| found == line), "{line}\n{comment}");
    }
    let back = acscope(&["diff", new.path(), new.path(), "--fail-on", "gained"]);
    assert_eq!(back.code, 0, "the gate opens for what is the same");
}

/// An exception says only what it leaves out of its region.
#[test]
fn exceptions_leave_out_what_the_region_says_already() {
    let wide = READER.replace("b/*", "*");
    let (old, new) = (file("reader.json", READER), file("wide.json", &wide));
    let run = acscope(&["diff", old.path(), new.path()]);
    assert!(
        run.out.contains("    except on acs:oss:*:*:b/* (allowed by old reader, statement 1)\n"),
        "{}",
        run.out
    );
}

#[test]
fn what_cannot_be_compared_exits_with_two() {
    let (reader, bucket) = (file("reader.json", READER), file("bucket.json", BUCKET));
    let refused = file("refused.json", r#"{"Version": "1", "Statement": []}"#);
    for (old, new) in
        [(reader.path(), "missing.json"), (reader.path(), refused.path()), (bucket.path(), bucket.path())]
    {
        let run = acscope(&["diff", old, new]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{old} {new}");
        assert!(run.err.contains("error: "), "{}", run.err);
    }
    assert_eq!(acscope(&["diff", reader.path(), reader.path(), "--format", "sarif"]).code, 2);
}

#[test]
fn policies_with_principals_are_compared_for_one_caller() {
    let bucket = file("bucket.json", BUCKET);
    let open = file("open.json", &BUCKET.replace(r#"["27"]"#, r#"["*"]"#));
    let run = acscope(&["diff", bucket.path(), open.path(), "--as", "acs:ram::1000000000000001:user/alice"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.starts_with("WIDER"), "{}", run.out);
}

#[test]
fn shrink_writes_the_policy_and_says_what_it_saved() {
    let long =
        file("long.json", &WRITER.replace(r#""oss:PutObject""#, r#""oss:PutObject", "oss:GetObject""#));
    let run = acscope(&["shrink", long.path()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let document: serde_json::Value = run.json();
    assert_eq!(document["Statement"][0]["Action"], serde_json::json!(["oss:Get*", "oss:PutObject"]));
    assert!(run.err.contains("bytes saved; proven equal for every request"), "{}", run.err);
    let report = acscope(&["shrink", long.path(), "--known-actions", "--json"]).json();
    assert_eq!(report["equal_over"], "known-actions");
}

#[test]
fn expand_writes_the_actions_of_the_catalogs() {
    let policy = file(
        "chat.json",
        r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "starops:*Chat", "Resource": "*"}]}"#,
    );
    let run = acscope(&["expand", policy.path()]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.json()["Statement"][0]["Action"], "starops:CreateChat");
}

#[test]
fn hostile_text_reaches_the_terminal_visibly() {
    let hostile = WRITER.replace("b/*", "b\\u001b[2J\\u202e/*");
    let (old, new) = (file("reader.json", READER), file("hostile.json", &hostile));
    for format in ["text", "markdown", "json"] {
        let run = acscope(&["diff", old.path(), new.path(), "--format", format]);
        assert!(
            !run.out.contains(['\u{1b}', '\u{202e}']) || format == "json" && !run.out.contains('\u{1b}'),
            "{}",
            run.out
        );
    }
}

const ACCOUNT: &str = r#"{
  "account": {"id": "1000000000000001"},
  "policies": {
    "reader": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:Get*", "Resource": "*"}]}},
    "guard": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}},
  "users": [{"name": "alice", "groups": ["ops"]}, {"name": "bob", "attached": ["reader"]}],
  "groups": [{"name": "ops", "attached": ["reader"]}],
  "roles": [{"name": "dev", "attached": ["reader"], "trust": {"Version": "1", "Statement": [
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::1000000000000001:user/alice"], "Service": ["fc.aliyuncs.com"]}}]}}],
  "control_policies": [{"level": "Root", "attached": ["guard"]}]
}"#;

fn changed(pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(ACCOUNT.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

/// One statement more in a policy that a group has reaches its members, through all layers.
#[test]
fn two_accounts_are_compared_principal_by_principal_in_all_layers() {
    let old = file("old.json", ACCOUNT);
    let new = file(
        "new.json",
        &changed(&[
            (
                r#""attached": ["reader"]}],
  "groups""#,
                r#""attached": []}, {"name": "carol", "attached": ["reader"]}],
  "groups""#,
            ),
            (
                r#"[{"Effect": "Allow", "Action": "*", "Resource": "*"}]"#,
                r#"[{"Effect": "Allow", "Action": "oss:GetO*", "Resource": "*"}]"#,
            ),
        ]),
    );
    let run = acscope(&["diff", old.path(), new.path()]);
    assert_eq!(run.code, 1, "{}", run.err);
    let out = &run.out;
    assert!(out.starts_with("INCOMPARABLE: the access of 4 of 4 principals differs\n"), "{out}");
    assert!(out.contains("\nuser/alice: narrower\n  lost\n    - oss:Get*\n"), "{out}");
    assert!(out.contains("\nuser/bob: narrower\n"), "{out}");
    assert!(out.contains("\nuser/carol: new\n  gained\n    + oss:Get"), "{out}");
    let json = acscope(&["diff", old.path(), new.path(), "--as", "user/carol", "--json"]).json();
    assert_eq!((&json["verdict"], &json["principals"][0]["presence"]), (&"wider".into(), &"added".into()));
    let example = &json["principals"][0]["gained"][0]["example"];
    assert_eq!(example["principal"], "acs:ram::1000000000000001:user/carol");
    let action = example["action"].as_str().unwrap();
    let resource = example["resource"].as_str().unwrap();
    let asked = acscope(&[
        "simulate",
        "--account",
        new.path(),
        "--as",
        "user/carol",
        "--action",
        action,
        "--resource",
        resource,
    ]);
    assert_eq!(asked.code, 0, "the example is allowed in the new account: {}", asked.out);
    let same = acscope(&["diff", old.path(), old.path(), "--fail-on", "gained"]);
    assert_eq!(same.code, 0);
    assert!(same.out.starts_with("EQUAL: both allow the same requests to 3 principals"), "{}", same.out);
}

#[test]
fn who_may_assume_a_role_is_compared_too() {
    let old = file("old.json", ACCOUNT);
    let new = file(
        "new.json",
        &changed(&[
            (r#""acs:ram::1000000000000001:user/alice""#, r#""acs:ram::2000000000000002:root""#),
            (
                r#""Service": ["fc.aliyuncs.com"]}}"#,
                r#""Service": ["fc.aliyuncs.com"]}, "Condition": {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}"#,
            ),
        ]),
    );
    let run = acscope(&["diff", old.path(), new.path()]);
    assert_eq!(run.code, 1, "{}", run.err);
    let out = &run.out;
    assert!(out.contains("role/dev: who may assume it\n"), "{out}");
    assert!(
        out.contains("acs:ram::2000000000000002:root: every user and role of account 2000000000000002\n"),
        "{out}"
    );
    let json = acscope(&["diff", old.path(), new.path(), "--json"]).json();
    let of = |name: &str| {
        let callers = json["roles"][0]["assumed_by"].as_array().unwrap();
        callers.iter().find(|caller| caller["principal"] == name).unwrap().clone()
    };
    assert_eq!(of("acs:ram::1000000000000001:user/alice")["verdict"], "narrower");
    assert_eq!(of("fc.aliyuncs.com")["verdict"], "narrower", "only from some addresses any more");
    let gained = &of("acs:ram::2000000000000002:root")["gained"][0];
    assert_eq!(gained["conditions"][0]["key"], "acs:SourceIp");
    assert_eq!(gained["example"]["resource"], "acs:ram::1000000000000001:role/dev");
    assert_eq!(acscope(&["diff", old.path(), new.path(), "--fail-on", "gained"]).code, 1);
    assert_eq!(acscope(&["diff", new.path(), old.path(), "--fail-on", "lost", "--as", "user/bob"]).code, 0);
    let markdown = acscope(&["diff", old.path(), new.path(), "--format", "markdown"]).out;
    assert!(markdown.contains("#### `role/dev: who may assume it`"), "{markdown}");
}

#[test]
fn accounts_that_cannot_be_compared_say_why() {
    let (old, policy) = (file("old.json", ACCOUNT), file("reader.json", READER));
    let other = file("other.json", &ACCOUNT.replace("1000000000000001", "2000000000000002"));
    for (old, new, more, why) in [
        (old.path(), policy.path(), &[][..], "is an account file and"),
        (old.path(), other.path(), &[], "different accounts"),
        (old.path(), old.path(), &["--as", "user/nobody"], "no user \"nobody\""),
    ] {
        let run = acscope(&[&["diff", old, new], more].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{why}");
        assert!(run.err.contains(why), "{}", run.err);
    }
}

/// Neither text nor JSON is silent about what a comparison without trust policies cannot tell.
#[test]
fn a_role_to_assume_is_noted_where_trust_policies_are_no_part_of_the_question() {
    let old = file("reader.json", READER);
    let new = file(
        "assume.json",
        &READER.replace("\"oss:Get*\"", "[\"oss:Get*\", \"sts:AssumeRole\"]").replace("acs:oss:*:*:b/*", "*"),
    );
    let json = acscope(&["diff", old.path(), new.path(), "--json"]).json();
    assert!(json["notes"][0].as_str().unwrap().contains("trust policy of the role"), "{json}");
    assert!(acscope(&["diff", old.path(), new.path()]).out.contains("note: sts:AssumeRole also needs"));
}

/// The fix of the explanation is one that `simulate` takes for a yes, and the control policy is not forgotten.
#[test]
fn an_explained_no_says_the_smallest_fix_and_its_price() {
    let reader = file("reader.json", READER);
    let ask = [
        "simulate",
        "--policy",
        reader.path(),
        "--action",
        "oss:PutObject",
        "--resource",
        "acs:oss:cn-hangzhou:1000000000000001:b/x",
        "--explain",
    ];
    let run = acscope(&ask);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("smallest fix: add a statement for this request alone to reader; +1 action on 1 resource, nothing else\n"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains(
            "\nor: add oss:PutObject to statement 1 of reader; allows oss:PutObject on acs:oss:*:*:b/*\n"
        ),
        "{}",
        run.out
    );
    let json = acscope(&[&ask[..], &["--json"]].concat()).json();
    let fix = &json["fixes"][0];
    assert_eq!((&fix["edits"][0]["edit"], &fix["nothing_else"]), (&"new-statement".into(), &true.into()));
    let fixed = file("fixed.json", &fix["document"].to_string());
    assert_eq!(acscope(&["simulate", "--policy", fixed.path(), ask[3], ask[4], ask[5], ask[6]]).code, 0);
    let control = file(
        "base.json",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}"#,
    );
    let bound = acscope(&[&ask[..], &["--control-policy", control.path()]].concat());
    assert!(
        bound.out.contains("no fix: no single edit allows it, 2 things stand in the way: "),
        "{}",
        bound.out
    );
    assert!(bound.out.contains("the control policy base (level 0) does not allow it"), "{}", bound.out);
    let allowed = acscope(&[
        "simulate",
        "--policy",
        reader.path(),
        "--action",
        "oss:GetObject",
        "--resource",
        "acs:oss:cn-hangzhou:1000000000000001:b/x",
        "--explain",
    ]);
    assert!(!allowed.out.contains("fix"), "{}", allowed.out);
}

/// A grant of everything allows what does not exist, and what RAM never asks.
#[test]
fn what_the_catalogs_have_against_a_request_is_noted_beside_the_answer() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let all = file("all.json", text);
    let ask = |action: &str, resource: &str| {
        acscope(&["simulate", "--policy", all.path(), "--action", action, "--resource", resource])
    };
    let run = ask("starops:CreateChatt", "acs:starops:*:1000000000000001:digitalemployee/a");
    assert_eq!((run.code, run.out.lines().next()), (0, Some("ALLOW (definite)")));
    assert_eq!(run.err, "note: no catalog knows starops:CreateChatt; did you mean starops:CreateChat?\n");
    let run = ask("starops:CreateChat", "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1");
    assert!(run.err.starts_with("note: the catalogs have starops:CreateChat on acs:starops:"), "{}", run.err);
    let run = ask("starops:CreateChat", "acs:starops:*:1000000000000001:digitalemployee/a");
    assert_eq!(run.err, "");
}

/// The answer does not rest on the catalogs, so one that cannot be used does not stop it; that nobody looked is said.
#[test]
fn a_catalog_with_faults_costs_the_notes_and_not_the_answer() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let (all, broken) = (file("all.json", text), file("mine.json", "{"));
    let run = acscope(&[
        "simulate",
        "--policy",
        all.path(),
        "--action",
        "starops:CreateChatt",
        "--resource",
        "*",
        "--catalog",
        broken.path(),
    ]);
    assert_eq!((run.code, run.out.lines().next()), (0, Some("ALLOW (definite)")));
    assert!(run.err.contains("mine.json:1:2: "), "{}", run.err);
    assert!(run.err.contains("note: not checked against the catalogs: ") && run.err.contains("correct it"));
}
