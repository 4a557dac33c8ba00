//! `who-can`, `can` and `simulate --account` as scripts see them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends at the first thing that is wrong"
)]

mod support;

use support::cli::{Run, acscope, file};

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
    let folder = support::cli::folder();
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
