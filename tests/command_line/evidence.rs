//! draft, explain-denial and export as scripts see them.

use crate::support::cli::{Run, acscope, file};
use serde_json::json;

const DENIED: &str = r#"{"AuthAction": "starops:UpdateThread",
  "AuthResource": "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-b",
  "NoPermissionType": "ImplicitDeny", "PolicyType": "ResourceGroupLevelIdentityBasedPolicy",
  "AuthPrincipal": {"AuthPrincipalType": "SubUser", "AuthPrincipalDisplayName": "carol"}}"#;

fn demo() -> String {
    format!("{}/catalogs/demo-account.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_draft_is_a_policy_on_standard_output_and_its_limits_on_standard_error() {
    let run = acscope(&[
        "draft",
        "--request",
        "oss:GetObject acs:oss:*:*:logs/2026/*",
        "--request",
        "edas:DeleteCluster acs:edas:*:*:namespace/n/cluster/c",
        "--request",
        "devs:UpdateProject",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let policy: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let cluster = json!({"Effect": "Allow", "Action": ["edas:DeleteCluster", "edas:ReadCluster"],
        "Resource": "acs:edas:*:*:namespace/n/cluster/c"});
    assert_eq!(policy["Statement"][1], cluster);
    assert!(run.out.ends_with("}\n"));
    assert_eq!(
        run.err,
        "\
not narrowed: devs:UpdateProject on *: no source states what it is checked on
added: edas:ReadCluster on acs:edas:*:*:namespace/n/cluster/c: needed by edas:DeleteCluster, as the catalog says
"
    );
    let exactly = acscope(&[
        "draft",
        "--exactly",
        "--request",
        "edas:DeleteCluster acs:edas:*:*:namespace/n/cluster/c",
    ]);
    assert!(!exactly.out.contains("ReadCluster") && exactly.err.is_empty(), "{}", exactly.err);
}

#[test]
fn a_module_may_be_named_by_number_and_says_which_roles_it_needs() {
    let (by_number, by_name) = (
        acscope(&["draft", "--module", "1", "--json"]),
        acscope(&["draft", "--module", "agent management", "--json"]),
    );
    assert_eq!((by_number.code, &by_number.out), (0, &by_name.out), "{}", by_number.err);
    let drafted = by_number.json();
    let roles: Vec<&str> =
        drafted["roles"].as_array().unwrap().iter().map(|role| role["name"].as_str().unwrap()).collect();
    assert!(roles.contains(&"AliyunDevsCustomRole"), "{roles:?}");
    assert_eq!(drafted["policy"]["Version"], "1");
    assert!(!drafted["unnarrowed"].as_array().unwrap().is_empty());
    let wrong = acscope(&["draft", "--module", "agent manegement"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean \"Agent management\"?"), "{}", wrong.err);
}

#[test]
fn requests_come_from_a_file_and_a_wrong_line_is_named() {
    let list = file("wanted.txt", "# nightly job\n\necs:StopInstance acs:ecs:*:*:instance/i-1\n");
    let run = acscope(&["draft", "--requests", list.path(), "--json"]);
    assert_eq!(run.json()["policy"]["Statement"][0]["Resource"], "acs:ecs:*:*:instance/i-1");
    let run = Run::with_input(&["draft", "--requests", "-"], b"ecs:StopInstance\nStopInstance\n");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains(":2: \"StopInstance\" is not an action"), "{}", run.err);
}

#[test]
fn a_generalisation_says_what_it_adds() {
    let run = acscope(&[
        "draft",
        "--request",
        "oss:GetObject acs:oss:oss-cn-hangzhou:1000000000000001:logs/2026-01",
        "--request",
        "oss:GetObject acs:oss:oss-cn-hangzhou:1000000000000001:logs/2026-02",
        "--common-prefix",
        "--json",
    ]);
    let drafted = run.json();
    assert_eq!(
        drafted["policy"]["Statement"][0]["Resource"],
        "acs:oss:oss-cn-hangzhou:1000000000000001:logs/2026-*"
    );
    assert_eq!(drafted["generalised"]["verdict"], "wider");
    assert_eq!(drafted["generalised"]["gained"][0]["actions"], json!(["oss:GetObject"]));
}

#[test]
fn nothing_wanted_and_nothing_possible_exit_with_two() {
    for (args, said) in [
        (vec!["draft"], "nothing is wanted"),
        (vec!["draft", "--request", "ecs:Nothing*"], "no action that the catalogs know matches it"),
        (vec!["draft", "--request", "sts:GetCallerIdentity"], "needs no authorization"),
        (vec!["draft", "--level", "get"], "--resource"),
        (vec!["draft", "--request", "ecs:StopInstance", "--format", "sarif"], "text or json"),
    ] {
        let run = acscope(&args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}: {}", run.err);
        assert!(run.err.contains(said), "{args:?}: {}", run.err);
    }
    let partly = acscope(&["draft", "--request", "ecs:Nothing*", "--request", "ecs:StopInstance"]);
    assert_eq!(partly.code, 1, "{}", partly.err);
}

#[test]
fn a_denial_is_explained_held_against_the_account_and_drafted_from() {
    let denied = file("denied.json", DENIED);
    let plain = acscope(&["explain-denial", denied.path()]);
    assert_eq!(plain.code, 0, "{}", plain.err);
    assert!(plain.out.starts_with("denied     starops:UpdateThread\n"), "{}", plain.out);
    let account = demo();
    let held = acscope(&["explain-denial", denied.path(), "--account", &account, "--json"]).json();
    assert_eq!(held["here"]["agreement"], "same");
    assert_eq!(held["here"]["fixes"][0]["nothing_else"], true);
    let text = acscope(&["explain-denial", denied.path(), "--account", &account]);
    assert!(text.out.contains("fix        add a statement for this request alone"), "{}", text.out);
    // Somebody who is allowed: the account is not the one that RAM asked.
    let ada = acscope(&["explain-denial", denied.path(), "--account", &account, "--as", "user/ada"]);
    assert_eq!(ada.code, 1, "{}", ada.out);
    assert!(ada.out.contains("the policies at hand allow it"), "{}", ada.out);
    let drafted = acscope(&["draft", "--denied", denied.path(), "--exactly"]);
    assert!(drafted.out.contains("digitalemployee/ops-agent-b"), "{}", drafted.out);
}

#[test]
fn what_is_no_denial_is_answered_with_what_to_paste() {
    for (text, said) in [
        ("hello", "not recognised as a denial; paste"),
        ("User not authorized to operate on the specified resource", "but not what"),
        ("AQIBIAAAACB1WAaW7O7kNSJdFn5klF==", "DecodeDiagnosticMessage"),
    ] {
        let run = Run::with_input(&["explain-denial", "-"], text.as_bytes());
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn a_policy_leaves_in_every_form() {
    let policy = file(
        "team a.json",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"acs:oss:*:*:it's/${x}"}]}"#,
    );
    let of = |form: &str| acscope(&["export", policy.path(), "--as", form]);
    let terraform = of("terraform");
    assert!(
        terraform.out.starts_with("resource \"alicloud_ram_policy\" \"team_a\" {\n"),
        "{}",
        terraform.out
    );
    assert!(terraform.out.contains("it's/$${x}"), "{}", terraform.out);
    let command = of("aliyun-cli");
    assert!(command.out.starts_with("aliyun ram CreatePolicy \\\n  --PolicyName team-a"), "{}", command.out);
    assert!(command.out.contains(r"it'\''s"), "{}", command.out);
    let table = of("markdown");
    assert!(table.out.contains("| # | Effect | Actions | Resources | Conditions |"), "{}", table.out);
    assert!(table.out.contains("known actions)"), "{}", table.out);
    let json = of("json");
    assert_eq!(json.out, acscope(&["fmt", policy.path()]).out);
    let version = acscope(&["export", policy.path(), "--as", "aliyun-cli", "--new-version", "--name", "p"]);
    assert!(
        version.out.starts_with("aliyun ram CreatePolicyVersion \\\n  --PolicyName p"),
        "{}",
        version.out
    );
    for args in [
        vec!["export", policy.path(), "--as", "markdown", "--new-version"],
        vec!["export", policy.path(), "--as", "terraform", "--json"],
        vec!["export", policy.path()],
    ] {
        assert_eq!(acscope(&args).code, 2, "{args:?}");
    }
    let refused = file("refused.json", r#"{"Version":"1","Statement":[]}"#);
    let run = acscope(&["export", refused.path(), "--as", "terraform"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("is not exported while RAM would refuse it"), "{}", run.err);
}

#[test]
fn a_policy_of_aws_is_carried_over_as_far_as_it_means_something() {
    let aws = file(
        "aws.json",
        r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}},
            {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},
            {"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"aws:SourceIp":"true"}}}]}"#,
    );
    let run = acscope(&["import", "--from", "aws", aws.path()]);
    assert_eq!(run.code, 1, "{}", run.err);
    let policy: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(policy["Statement"].as_array().unwrap().len(), 2);
    assert_eq!(
        policy["Statement"][0]["Condition"],
        json!({"NotIpAddress": {"acs:SourceIp": "192.0.2.0/24"}})
    );
    assert_eq!(policy["Statement"][1]["Action"], "aws-s3:GetObject");
    assert!(run.err.contains("fill in: statement 2: s3:GetObject"), "{}", run.err);
    assert!(run.err.contains("left out: statement 3: Null"), "{}", run.err);
    let json = acscope(&["import", "--from", "aws", aws.path(), "--json"]).json();
    assert_eq!(json["complete"], false);
    let ram = acscope(&[
        "import",
        "--from",
        "aws",
        &format!("{}/catalogs/demo-account.json", env!("CARGO_MANIFEST_DIR")),
    ]);
    assert_eq!(ram.code, 2, "{}", ram.err);
    let nothing = Run::with_input(
        &["import", "--from", "aws", "-"],
        br#"{"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}"#,
    );
    assert_eq!((nothing.code, nothing.out.as_str()), (2, ""));
    assert!(nothing.err.contains("nothing of it could be carried over"), "{}", nothing.err);
}
