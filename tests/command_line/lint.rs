//! `lint`: what it prints, writes and answers.

use crate::support::cli::{acscope, file};
use acscope::engine::lint::CHECKS;

const SAMPLE: &str = "{\n  \"Version\": \"1\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\n        \"edas:ReadAplication\",\n        \"edas:ReadCluster\",\n        \"edas:ReadCluster\"\n      ],\n      \"Resource\": \"*\"\n    }\n  ]\n}\n";

#[test]
fn the_exit_code_follows_the_threshold() {
    let policy = file("p.json", SAMPLE);
    let code = |args: &[&str]| acscope(&[&["lint", policy.path()], args].concat()).code;
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["--fail-on", "warning"]), 1);
    assert_eq!(code(&["--fail-on", "security"]), 0);
    assert_eq!(code(&["--fail-on", "nothing"]), 2);
    assert_eq!(acscope(&["lint", "/nonexistent.json"]).code, 2);
    assert_eq!(acscope(&["lint", "/nonexistent.json", policy.path()]).code, 2);
}

#[test]
fn the_text_shows_the_place_and_the_near_name() {
    let policy = file("p.json", SAMPLE);
    let run = acscope(&["lint", policy.path()]);
    assert!(run.out.contains("did you mean edas:ReadApplication?"), "{}", run.out);
    assert!(
        run.out.contains("7 |         \"edas:ReadAplication\",\n  |         ^^^^^^^^^^^^^^^^^^^^^\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("p.json:7:9"), "{}", run.out);
}

#[test]
fn the_json_has_the_fields_of_the_contract() {
    let policy = file("p.json", SAMPLE);
    let list = acscope(&["lint", policy.path(), "--json"]).json();
    let slip = list.as_array().unwrap().iter().find(|one| one["code"] == "H208").unwrap().clone();
    assert_eq!((&slip["line"], &slip["column"]), (&9.into(), &9.into()));
    assert_eq!(slip["pointer"], "/Statement/0/Action/2");
    assert_eq!(slip["fix"]["effect"], "equal");
    assert_eq!(slip["fix"]["document"]["Statement"][0]["Action"].as_array().unwrap().len(), 2);
    for member in ["code", "name", "severity", "message", "file", "line", "column", "pointer"] {
        assert!(!slip[member].is_null(), "{member}");
    }
}

/// The types of `serde_sarif` are made from the SARIF 2.1.0 schema: a member or word that the schema does not have would
/// not come back, one that it requires and that is not there would be refused.
#[test]
fn the_sarif_has_the_shape_of_its_schema() {
    let policy = file("a policy.json", SAMPLE);
    let log = acscope(&["lint", policy.path(), "--format", "sarif"]).json();
    let typed: serde_sarif::sarif::Sarif = serde_json::from_value(log.clone()).unwrap();
    assert_eq!(serde_json::to_value(typed).unwrap(), log);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "acscope");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), CHECKS.len());
    let levels = ["none", "note", "warning", "error"];
    for rule in rules {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string());
        assert!(levels.contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        assert!(result["message"]["text"].is_string());
        assert!(levels.contains(&result["level"].as_str().unwrap()));
        let index = result["ruleIndex"].as_u64().unwrap();
        assert_eq!(rules[usize::try_from(index).unwrap()]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.ends_with("a%20policy.json"), "{uri}");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        for fix in result["fixes"].as_array().into_iter().flatten() {
            for change in fix["artifactChanges"].as_array().unwrap() {
                let replacements = change["replacements"].as_array().unwrap();
                assert!(!replacements.is_empty() && change["artifactLocation"]["uri"].is_string());
                assert!(replacements.iter().all(|one| one["deletedRegion"]["startLine"].is_u64()));
            }
        }
    }
}

#[test]
fn fix_writes_the_file_and_says_what_it_did() {
    let policy = file("p.json", SAMPLE);
    let run = acscope(&["lint", policy.path(), "--fix"]);
    let text = std::fs::read_to_string(policy.path()).unwrap();
    assert_eq!(
        text,
        SAMPLE.replace("\"edas:ReadCluster\",\n        \"edas:ReadCluster\"", "\"edas:ReadCluster\"")
    );
    assert!(run.err.contains("fixed H208"), "{}", run.err);
    let refused = file("p.json", &SAMPLE.replace("Allow", "Alow").replace("Aplication", "Application"));
    acscope(&["lint", refused.path(), "--fix"]);
    assert!(std::fs::read_to_string(refused.path()).unwrap().contains("\"Alow\""));
    acscope(&["lint", refused.path(), "--fix", "--fix-wider"]);
    assert!(std::fs::read_to_string(refused.path()).unwrap().contains("\"Allow\""));
}

#[test]
fn a_check_is_explained_by_its_code() {
    let run = acscope(&["lint", "--explain", "s312"]);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("S312 RESOURCE_STAR (security)"), "{}", run.out);
    let run = acscope(&["lint", "--explain", "S3122"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("S312"), "{}", run.err);
}

#[test]
fn suppressed_findings_are_shown_on_demand() {
    let policy = file("team-a.json", SAMPLE);
    let config =
        file("config.toml", "[suppress.team-a]\nH208 = \"kept for the diff\"\nE203 = \"new action\"\n");
    let run = acscope(&["lint", policy.path(), "--config", config.path(), "--show-suppressed"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("suppressed H208: kept for the diff"), "{}", run.out);
    let broken = file("config.toml", "[suppress.team-a]\nH208 = \"\"\n");
    assert_eq!(acscope(&["lint", policy.path(), "--config", broken.path()]).code, 2);
}

#[test]
fn a_fix_shows_the_lines_that_it_changes() {
    let policy = file("p.json", SAMPLE);
    let run = acscope(&["lint", policy.path()]);
    assert!(
        run.out.contains("    - \"edas:ReadAplication\",\n    + \"edas:ReadApplication\",\n"),
        "{}",
        run.out
    );
}

/// Two policies of one user, of which one is attached to nobody else; a trust policy for everybody.
const ACCOUNT: &str = r#"{
  "account": { "id": "1000000000000001" },
  "policies": {
    "reader": {
      "type": "custom",
      "document": {
        "Version": "1",
        "Statement": [
          { "Effect": "Allow", "Action": "oss:GetObject", "Resource": "acs:oss:*:2000000000000002:b/*" }
        ]
      }
    }
  },
  "users": [ { "name": "alice", "attached": ["reader"] } ],
  "roles": [
    {
      "name": "open",
      "trust": {
        "Version": "1",
        "Statement": [
          { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["*"] } }
        ]
      }
    }
  ]
}
"#;

#[test]
fn every_policy_of_an_account_is_linted_where_it_stands() {
    let account = file("account.json", ACCOUNT);
    let run = acscope(&["lint", "--account", account.path(), "--json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let list = run.json();
    let of = |code: &str| list.as_array().unwrap().iter().find(|one| one["code"] == code).unwrap().clone();
    let foreign = of("W327");
    assert_eq!(foreign["line"], 9);
    assert_eq!(foreign["pointer"], "/policies/reader/document/Statement/0/Resource");
    assert_eq!(of("S617")["pointer"].as_str().unwrap().split("/Statement").next().unwrap(), "/roles/0/trust");
    let text = acscope(&["lint", "--account", account.path()]).out;
    assert!(text.contains("account.json:9:"), "{text}");
}

#[test]
fn a_file_is_linted_as_what_the_account_has_attached_under_its_name() {
    let account = file("account.json", ACCOUNT);
    let policy = file("reader.json", SAMPLE);
    let run = acscope(&["lint", policy.path(), "--account", account.path(), "--json"]);
    assert!(run.json().as_array().unwrap().iter().all(|one| one["code"] != "W327"), "its text counts");
    let fix = acscope(&["lint", "--account", account.path(), "--fix"]);
    assert!(fix.code == 2 && fix.err.contains("--fix writes policy files"), "{}", fix.err);
    let nothing = acscope(&["lint"]);
    assert!(nothing.code == 2 && nothing.err.contains("--account FILE"), "{}", nothing.err);
}

#[test]
fn a_policy_must_not_exceed_its_reference() {
    let policy = file("p.json", SAMPLE);
    let narrow = SAMPLE
        .replace("edas:ReadAplication", "edas:ReadApplication")
        .replace("edas:ReadCluster", "edas:ReadService");
    let reference = file("reference.json", &narrow);
    let run = acscope(&["lint", policy.path(), "--reference", reference.path(), "--json"]);
    let codes: Vec<_> = run.json().as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert!(codes.contains(&"S616".into()), "{codes:?}");
    let broken = file("broken.json", "{}");
    let run = acscope(&["lint", policy.path(), "--reference", broken.path()]);
    assert!(run.code == 2 && run.err.contains("nothing can be compared"), "{}", run.err);
}
