//! `search` and `catalog` as scripts see them.

use crate::support::cli::{Run, acscope, file};
use serde_json::Value;
use std::path::PathBuf;

const MINE: &str = r#"{"catalog_version": 1, "services": [
  {"code": "starops", "actions": [{"name": "starops:CreateChat", "description": "Ours", "resources": ["Thread"]}]},
  {"code": "mine", "name": "Mine", "actions": [{"name": "mine:Deploy", "description": "Put it\u202e out"}]}]}"#;

fn metadata(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/ramactions");
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn search_lists_the_best_first_and_marks_inferred_levels() {
    let run = acscope(&["search", "delete", "thread"]);
    assert_eq!(run.code, 0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("cms:DeleteThread      (delete)  "), "{}", lines[0]);
    assert!(lines[1].starts_with("starops:DeleteThread  delete    "), "{}", lines[1]);
    assert_eq!(run.err, "");
}

#[test]
fn search_json_has_the_agreed_fields() {
    let run = acscope(&["search", "crdig", "--service", "starops", "--json"]);
    let found = run.json();
    let first = &found[0];
    let names: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(names, ["access_level", "action", "description", "matches", "score", "service"]);
    assert_eq!(first["action"], "starops:CreateDigitalEmployee");
    assert_eq!(first["service"], "starops");
    assert_eq!(first["access_level"], "create");
    assert_eq!(first["matches"], serde_json::json!([[8, 10], [14, 17]]));
    let scores: Vec<i64> =
        found.as_array().unwrap().iter().map(|one| one["score"].as_i64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    // An unknown level is null, not a word.
    let run = acscope(&["search", "invokeruntime", "--json"]);
    assert_eq!(run.json()[0]["access_level"], Value::Null);
}

#[test]
fn the_options_narrow_and_the_limit_cuts() {
    let run = acscope(&["search", "--service", "bpstudio", "--level", "delete"]);
    assert_eq!(run.out.lines().count(), 1);
    let run = acscope(&["search", "--service", "bpstudio", "--limit", "3"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 3));
    assert_eq!(run.err, "3 of 41; --limit 0 shows all\n");
    assert_eq!(acscope(&["search", "--service", "bpstudio", "--limit", "0"]).out.lines().count(), 41);
}

#[test]
fn finding_nothing_exits_with_one_and_says_why() {
    let run = acscope(&["search", "zzqqxx"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (1, "", "nothing was found\n"));
    let run = acscope(&["search", "chat", "svc:strops"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("no service is called \"strops\": did you mean \"starops\"?"), "{}", run.err);
    assert_eq!(acscope(&["search", "zzqqxx", "--json"]).json(), serde_json::json!([]));
}

#[test]
fn what_cannot_be_searched_for_exits_with_two() {
    for (args, message) in [
        (vec!["search"], "required"),
        (vec!["search", "   "], "say what to search for"),
        (vec!["search", "x", "--level", "wrte"], "no access level is called \"wrte\""),
        (vec!["search", "x", "--service", "nosuch"], "no service is called \"nosuch\""),
        (vec!["search", "x", "is:granted"], "is: asks about a policy"),
        (vec!["search", "x", "--format", "sarif"], "text or json"),
    ] {
        let run = acscope(&args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        assert!(run.err.contains(message), "{args:?}: {}", run.err);
    }
}

#[test]
fn show_says_what_is_known_and_what_is_not() {
    let known = acscope(&["catalog", "show", "BPSTUDIO:listapplication"]).out;
    for part in [
        "bpstudio:ListApplication\n",
        "level      get, stated by Cloud Architect Design Tools: RAM authorization\n",
        "             acs:bpstudio::{#accountId}:bpstudiovirtual/{#BPStudioVirtualId}\n",
        "Cloud Architect Design Tools: RAM authorization (2025-12-20), documentation",
    ] {
        assert!(known.contains(part), "{part} in {known}");
    }
    let unknown = acscope(&["catalog", "show", "agentrun:InvokeSandbox"]).out;
    assert!(unknown.contains("level      unknown: no source states it"), "{unknown}");
    assert!(unknown.contains("resources  not known: no source says what it takes"), "{unknown}");
    let json = acscope(&["catalog", "show", "agentrun:InvokeSandbox", "--json"]).json();
    assert_eq!((&json["access_level"], &json["resources"]), (&Value::Null, &Value::Null));
    assert_eq!(json["feature_modules"], serde_json::json!(["Invoke Agent and Sandbox"]));
    let inferred = acscope(&["catalog", "show", "cms:GetThread", "--json"]).json();
    assert_eq!(inferred["access_level_from"]["inferred"]["verb"], "Get");
    assert_eq!(inferred["twins"], serde_json::json!(["starops:GetThread"]));
}

#[test]
fn show_knows_services_and_condition_keys() {
    let agentrun = acscope(&["catalog", "show", "agentrun", "--json"]).json();
    assert_eq!(agentrun["feature_modules"].as_array().unwrap().len(), 24);
    assert_eq!(agentrun["roles"][4]["optional"], true);
    let edas = acscope(&["catalog", "show", "edas"]).out;
    assert!(edas.contains("areas      Namespaces: edas:*Namespace on acs:edas:*:*:namespace/*\n"), "{edas}");
    let key = acscope(&["catalog", "show", "acs:service"]).out;
    assert!(key.starts_with("acs:Service\n") && key.contains("only for   ram:PassRole\n"), "{key}");
    let slip = acscope(&["catalog", "show", "starops:CreateChta"]);
    assert_eq!((slip.code, slip.out.as_str()), (2, ""));
    assert_eq!(slip.err, "error: no catalog has starops:CreateChta: did you mean starops:CreateChat?\n");
}

#[test]
fn list_begins_with_the_services_the_program_is_about() {
    let run = acscope(&["catalog", "list"]);
    let codes: Vec<&str> = run.out.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(codes[..6], ["cms", "starops", "agentrun", "edas", "bpstudio", "fc"]);
    assert_eq!(run.err, "176 services, 4463 actions\n");
    assert_eq!(acscope(&["catalog", "list", "--json"]).json().as_array().unwrap().len(), 176);
}

#[test]
fn a_catalog_of_the_user_lies_over_the_shipped_ones() {
    let mine = file("mine.json", MINE);
    let list = acscope(&["catalog", "list", "--catalog", mine.path()]);
    assert!(list.out.ends_with("mine                      1  Mine\n"), "{}", list.out);
    assert!(list.err.contains("mine.json: replaces the earlier entry of starops:CreateChat"), "{}", list.err);
    let show = acscope(&["--catalog", mine.path(), "catalog", "show", "starops:CreateChat"]).out;
    assert!(show.contains("does       Ours\n"), "{show}");
    // What a file says never acts on the terminal.
    let search = acscope(&["--catalog", mine.path(), "search", "mine deploy"]);
    assert!(search.out.contains(r"Put it\u{202e} out"), "{}", search.out);
}

#[test]
fn a_folder_of_catalogs_and_the_data_folder_are_read() {
    let mine = file("mine.json", MINE);
    let folder = PathBuf::from(mine.path()).parent().unwrap().to_owned();
    let run = acscope(&["--catalog", folder.to_str().unwrap(), "search", "mine:deploy"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let data = tempfile::tempdir().unwrap();
    std::fs::create_dir(data.path().join("catalogs")).unwrap();
    std::fs::write(data.path().join("catalogs/a.json"), MINE).unwrap();
    let variables = [("ACSCOPE_DATA_DIR", data.path().to_str().unwrap())];
    assert_eq!(Run::with_environment(&["search", "mine:deploy"], &variables).code, 0);
}

#[test]
fn a_catalog_with_faults_ends_the_command_with_all_of_them() {
    let bad = file("bad.json", "{\"catalog_version\": 1, \"services\": [{\"code\": \"X\"}, {\"name\": 7}]}");
    let run = acscope(&["--catalog", bad.path(), "search", "chat"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(run.err.lines().count(), 4, "{}", run.err);
    assert!(
        run.err.ends_with("bad.json has faults and cannot be used; correct it or leave it out\n"),
        "{}",
        run.err
    );
}

#[test]
fn check_lists_faults_and_exits_with_one() {
    let (good, bad) =
        (file("good.json", MINE), file("bad.json", "{\"catalog_version\": 1, \"servces\": []}"));
    let run = acscope(&["catalog", "check", good.path()]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("good.json: 2 actions in 2 services, no faults\n"), "{}", run.out);
    assert!(run.out.contains("it replaces starops:CreateChat\n"), "{}", run.out);
    let run = acscope(&["catalog", "check", good.path(), bad.path()]);
    assert_eq!(run.code, 1);
    let expected = "bad.json:1:24: servces: a catalog file has no \"servces\": did you mean \"services\"?\n";
    assert!(run.out.contains(expected), "{}", run.out);
    let json = acscope(&["catalog", "check", bad.path(), "--json"]).json();
    assert_eq!((&json[0]["ok"], &json[0]["faults"][0]["line"]), (&Value::Bool(false), &Value::from(1)));
    let run = acscope(&["catalog", "check", "/nonexistent.json", good.path()]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("good.json: 2 actions"), "the other file is still checked");
}

#[test]
fn what_import_writes_passes_the_check_and_loads() {
    let run =
        acscope(&["catalog", "import", &metadata("sls-2020-12-30.json"), &metadata("pvtz-2018-01-01.json")]);
    assert_eq!(run.code, 0);
    assert!(run.err.ends_with("141 actions in 2 services\n"), "{}", run.err);
    let check = Run::with_input(&["catalog", "check", "-"], run.out.as_bytes());
    assert_eq!(check.code, 0, "{}", check.out);
    let made = file("made.json", &run.out);
    let list = acscope(&["--catalog", made.path(), "catalog", "list"]);
    assert!(list.err.contains("replaces the earlier entry of pvtz:update"), "{}", list.err);
}

#[test]
fn import_refuses_what_is_no_metadata() {
    for (text, message) in [
        ("", "empty"),
        ("{}", "not API metadata"),
        ("{\"apis\": {\"A\": {}}}", "names no RAM action for any of its 1 APIs"),
    ] {
        let run = Run::with_input(&["catalog", "import", "-"], text.as_bytes());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{text}");
        assert!(run.err.contains(message), "{text}: {}", run.err);
    }
}
