//! `who-can`, `can` and `simulate --account` as scripts see them.

use crate::support::cli::{Run, acscope, file};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs/demo-account.json");
const MISSION: &str = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";

#[test]
fn who_can_lists_principals_chains_and_the_root_and_exits_with_zero() {
    let run = acscope(&["who-can", "starops:DeleteMission", MISSION, "--account", DEMO]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(
        run.out,
        "user/dmitri\n  by starops-mission-operator#1, by group mission-operators\n\
         user/quentin\n  by ram-all-but-billing#1\n\
         role/mission-oncall\n  by starops-mission-operator#1\n\
         user/ben  (through role/mission-oncall)\n  assumes role/mission-oncall\n    by assume-mission-oncall#1\n\
         root  (the account itself)\n\
         3 of 21 users and roles can; 1 ways lead through roles\n"
    );
    let json = acscope(&["who-can", "starops:DeleteMission", MISSION, "--account", DEMO, "--json"]).json();
    assert_eq!(json["principals"][0]["principal"], "user/dmitri");
    let grant = &json["principals"][0]["ways"]["grants"][0];
    assert_eq!((&grant["policy"], &grant["statement"]), (&"starops-mission-operator".into(), &0.into()));
    assert_eq!((&grant["via"], &grant["of"]), (&"group".into(), &"mission-operators".into()));
    assert_eq!(json["chains"][0]["roles"][0]["role"], "mission-oncall");
    let slip = acscope(&["who-can", "starops:DeleteMision", "--account", DEMO]);
    assert!(slip.err.contains("did you mean starops:DeleteMission?"), "{}", slip.err);
    let nobody = acscope(&["who-can", "vpc:DeleteVpc", "--account", DEMO]);
    assert_eq!(nobody.code, 1, "{}", nobody.out);
    assert!(nobody.out.starts_with("root"), "{}", nobody.out);
}

#[test]
fn can_lists_groups_of_actions_and_takes_layers_away() {
    let run = acscope(&["can", "user/ivan", "--service", "edas", "--account", DEMO, "--json"]);
    assert_eq!(run.code, 0);
    let json = run.json();
    let allowed = json["allowed"].as_array().unwrap();
    assert!(allowed.iter().all(|group| group["service"] == "edas"));
    let without = acscope(&["can", "user/ivan", "--account", DEMO, "--without", "group"]);
    assert_eq!((without.code, without.out.as_str()), (1, "user/ivan can do 0 known actions\n"));
    let unknown = acscope(&["can", "ivan", "--account", DEMO]);
    assert_eq!(unknown.code, 2);
    assert_eq!(unknown.err, "error: \"ivan\" is not a principal; did you mean user/ivan?\n");
}

#[test]
fn what_is_granted_beyond_the_known_actions_is_said() {
    let run = acscope(&["can", "user/ivan", "--service", "edas", "--account", DEMO]);
    let said = "edas:*Application: granted by edas-app-operator#1, so also actions of such names that no catalog knows";
    assert!(run.out.contains(said), "{}", run.out);
    let json = acscope(&["can", "user/ivan", "--account", DEMO, "--json"]).json();
    let patterns: Vec<_> =
        json["beyond"].as_array().unwrap().iter().map(|one| one["pattern"].clone()).collect();
    assert!(patterns.contains(&"edas:*Application".into()), "{patterns:?}");
    let quentin = acscope(&["can", "user/quentin", "--account", DEMO]);
    let everything = "*: granted by ram-all-but-billing#1, so also actions of such names that no catalog knows, unless a statement denies them";
    assert!(quentin.out.contains(everything), "{}", quentin.out);
    let elsewhere = acscope(&["can", "user/ivan", "--service", "oss", "--account", DEMO]);
    assert_eq!((elsewhere.code, elsewhere.out.as_str()), (1, "user/ivan can do 0 known actions\n"));
}

#[test]
fn a_matrix_is_written_in_every_form_and_exits_by_what_is_allowed() {
    let run =
        |more: &[&str]| acscope(&[&["matrix", "starops:DeleteMission", "--account", DEMO], more].concat());
    let csv =
        run(&["--as", "user/dmitri", "user/emma", "user/farid", "--resource", MISSION, "--format", "csv"]);
    assert_eq!((csv.code, csv.err.as_str()), (0, ""));
    let lines: Vec<&str> = csv.out.lines().collect();
    assert_eq!(lines[0], "service,module,level,action,resource,user/dmitri,user/emma,user/farid");
    assert!(
        lines[1].starts_with("starops,") && lines[1].ends_with(&format!("{MISSION},allow,deny,no")),
        "{}",
        csv.out
    );
    let markdown = run(&["--as", "user/emma", "--format", "markdown"]);
    assert_eq!(markdown.code, 1, "nothing is allowed");
    assert!(markdown.out.contains("| --- | --- | --- | --- |"), "{}", markdown.out);
    let json = run(&["--as", "user/dmitri", "--resource", MISSION, "--json"]).json();
    assert_eq!(json["principals"], serde_json::json!(["user/dmitri"]));
    assert_eq!(json["actions"][0]["decisions"], serde_json::json!(["Allow"]));
    let text = run(&["--resource", MISSION]);
    assert!(text.out.contains("    allow: user/dmitri, user/quentin, role/mission-oncall\n"), "{}", text.out);
    let without = run(&["--as", "user/emma", "--resource", MISSION, "--without", "group", "--json"]);
    assert_eq!((without.code, &without.json()["actions"][0]["decisions"][0]), (1, &"ImplicitDeny".into()));
    let granted = acscope(&["matrix", "svc:edas", "--granted", "--account", DEMO, "--json"]).json();
    let whos = granted["principals"].as_array().unwrap();
    assert!(whos.contains(&"user/grace".into()) && !whos.contains(&"user/farid".into()), "{whos:?}");
    let wrong = acscope(&["matrix", "--as", "ivan", "--account", DEMO]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert_eq!(run(&["--format", "sarif"]).code, 2);
    assert_eq!(acscope(&["who-can", "ecs:StopInstance", "--account", DEMO, "--format", "csv"]).code, 2);
}

#[test]
fn a_way_to_more_is_a_finding() {
    let run = acscope(&["can", "user/ben", "--escalation", "--account", DEMO]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.starts_with("assume role/mission-oncall: gains starops-mission-operator\n"),
        "{}",
        run.out
    );
    let none = acscope(&["can", "user/farid", "--escalation", "--account", DEMO, "--json"]);
    assert_eq!((none.code, none.json()["escalations"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn simulate_asks_the_account() {
    let ask = |who: &str, more: &[&str]| {
        let mut args = vec![
            "simulate",
            "--account",
            DEMO,
            "--as",
            who,
            "--action",
            "starops:DeleteMission",
            "--resource",
            MISSION,
        ];
        args.extend(more);
        acscope(&args)
    };
    assert_eq!(ask("user/dmitri", &[]).code, 0);
    assert_eq!(ask("role/mission-oncall", &[]).code, 0);
    let guarded = ask("user/emma", &["--json"]);
    assert_eq!((guarded.code, guarded.json()["decision"].clone()), (1, "ExplicitDeny".into()));
    assert_eq!(ask("user/emma", &["--without", "control"]).code, 1);
    assert_eq!(ask("user/nobody", &[]).code, 2);
    let assume = [
        "simulate",
        "--account",
        DEMO,
        "--as",
        "user/ben",
        "--action",
        "sts:AssumeRole",
        "--resource",
        "acs:ram::1000000000000001:role/mission-oncall",
    ];
    assert_eq!(acscope(&assume).code, 0);
}

#[test]
fn batch_lines_without_policies_ask_the_account() {
    let line = |user: &str| {
        format!(
            r#"{{"id": "{user}", "request": {{"principal": "acs:ram::1000000000000001:user/{user}", "action": "starops:DeleteMission", "resource": "{MISSION}"}}}}"#
        )
    };
    let input = format!("{}\n{}\n{}\n", line("dmitri"), line("emma"), line("nobody"));
    let run = Run::with_input(&["simulate", "--batch", "-", "--account", DEMO], input.as_bytes());
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["decision"], &lines[1]["decision"]), (&"Allow".into(), &"ExplicitDeny".into()));
    assert!(lines[2]["error"].as_str().unwrap().contains("has no user \"nobody\""), "{}", lines[2]);
}

#[test]
fn an_account_with_errors_is_refused_with_their_places() {
    let broken = file(
        "account.json",
        "{\"account\": {\"id\": \"1000000000000001\"},\n \"users\": [{\"name\": \"a\", \"attached\": [\"nope\"]}]}",
    );
    let run = acscope(&["who-can", "ecs:StopInstance", "--account", broken.path()]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("account.json:2:39: error: user \"a\" has policy \"nope\""), "{}", run.err);
    let none = acscope(&["who-can", "ecs:StopInstance"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("name its file with --account FILE"), "{}", none.err);
}

#[test]
fn policies_of_an_account_stand_beside_its_file() {
    let folder = crate::support::cli::folder();
    let policy =
        r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}"#;
    std::fs::write(folder.path().join("p.json"), policy).unwrap();
    let account = folder.path().join("account.json");
    let text = r#"{"account": {"id": "1000000000000001"}, "policies": {"p": {"file": "p.json"}}, "users": [{"name": "a", "attached": ["p"]}]}"#;
    std::fs::write(&account, text).unwrap();
    let path = account.to_str().unwrap();
    assert_eq!(acscope(&["who-can", "ecs:StopInstance", "--account", path]).code, 0);
    std::fs::remove_file(folder.path().join("p.json")).unwrap();
    let run = acscope(&["who-can", "ecs:StopInstance", "--account", path]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("the policy file \"p.json\" could not be read"), "{}", run.err);
}

const STATE: &str = r#"{"format_version": "1.0", "values": {"root_module": {"resources": [
  {"address": "data.alicloud_account.me", "mode": "data", "type": "alicloud_account", "values": {"id": "1000000000000001"}},
  {"address": "alicloud_ram_user.a", "mode": "managed", "type": "alicloud_ram_user", "values": {"name": "alice"}},
  {"address": "alicloud_ram_policy.p", "mode": "managed", "type": "alicloud_ram_policy", "values": {"policy_name": "stop",
    "policy_document": "{\"Version\": \"1\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ecs:StopInstance\", \"Resource\": \"*\"}]}"}},
  {"address": "alicloud_ram_user_policy_attachment.x", "mode": "managed", "type": "alicloud_ram_user_policy_attachment",
    "values": {"policy_name": "stop", "policy_type": "Custom", "user_name": "alice"}}EXTRA]}}}"#;

#[test]
fn what_is_imported_from_terraform_answers_at_once() {
    let folder = crate::support::cli::folder();
    let (state, account) = (folder.path().join("state.json"), folder.path().join("account.json"));
    std::fs::write(&state, STATE.replace("EXTRA", "")).unwrap();
    let (state, account) = (state.to_str().unwrap(), account.to_str().unwrap());
    let run = acscope(&["import", "--from", "terraform", state, "--output", account]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert_eq!(acscope(&["who-can", "ecs:StopInstance", "--account", account]).code, 0);
    let again = acscope(&["import", "--from", "terraform", state, "--output", account]);
    assert_eq!(again.code, 2, "an account file that is there is not replaced: {}", again.err);
}

#[test]
fn what_is_not_carried_over_is_told_and_no_secret_gets_out() {
    let key = r#", {"address": "alicloud_ram_access_key.k", "mode": "managed", "type": "alicloud_ram_access_key", "values": {"secret": "THE-SECRET"}},
        {"address": "alicloud_ram_saml_provider.s", "mode": "managed", "type": "alicloud_ram_saml_provider", "values": {}}"#;
    let run =
        Run::with_input(&["import", "--from", "terraform", "-"], STATE.replace("EXTRA", key).as_bytes());
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("\"alice\"") && !run.out.contains("THE-SECRET") && !run.err.contains("THE-SECRET")
    );
    assert_eq!(
        run.err,
        "note: alicloud_ram_access_key.k holds a secret, which was not carried over\n\
         not carried over: alicloud_ram_saml_provider.s: alicloud_ram_saml_provider has no place in an account file\n"
    );
}

#[test]
fn a_folder_of_answers_is_read_with_its_folders_and_its_gaps_are_told() {
    let folder = crate::support::cli::folder();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("ListUsers.json", r#"{"Users": {"User": [{"UserName": "alice", "UserId": "27"}]}}"#);
    write(
        "ListPoliciesForUser/alice.json",
        r#"{"Policies": {"Policy": [{"PolicyName": "stop", "PolicyType": "Custom"}]}}"#,
    );
    write("GetRole-broken.json", "ERROR: SDK.ServerError");
    let run = acscope(&["import", "--from", "aliyun-cli", folder.path().to_str().unwrap(), "--json"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("GetRole-broken.json: not JSON"), "{}", run.err);
    let json = run.json();
    assert_eq!(json["account"]["users"][0]["attached"][0], "stop");
    assert_eq!(json["complete"], false);
    let how: Vec<&str> =
        json["notes"].as_array().unwrap().iter().filter_map(|note| note["how"].as_str()).collect();
    assert!(
        how.contains(&"aliyun ram GetPolicy --PolicyType Custom --PolicyName stop > GetPolicy-stop.json"),
        "{how:?}"
    );
    assert!(how.contains(&"aliyun sts GetCallerIdentity > GetCallerIdentity.json"), "{how:?}");
}
