//! `lint`: what it prints, writes and answers.

use crate::support::cli::{acscope, file};
use acscope::engine::lint::CHECKS;
use serde_json::Value;

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

/// The types of `serde_sarif` are made from the SARIF 2.1.0 schema: a member that the schema does not have would not come
/// back, one that it requires and that is not there would be refused.
#[test]
fn the_sarif_has_the_shape_of_its_schema() {
    let policy = file("a policy.json", SAMPLE);
    let log = acscope(&["lint", policy.path(), "--format", "sarif"]).json();
    assert!(fits_the_schema(&log));
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

/// Whether the types made from the schema take a log as it is, and what they leave to the words and numbers that the
/// schema allows for the members in use.
fn fits_the_schema(log: &Value) -> bool {
    let typed: Result<serde_sarif::sarif::Sarif, _> = serde_json::from_value(log.clone());
    typed.is_ok_and(|typed| serde_json::to_value(typed).unwrap() == *log)
        && log["version"] == "2.1.0"
        && has_allowed_values(log)
}

fn has_allowed_values(value: &Value) -> bool {
    let is_allowed = |(member, value): (&String, &Value)| {
        let one_of = |words: &[&str]| value.as_str().is_some_and(|word| words.contains(&word));
        let at_least = |least: i64| value.as_i64().is_some_and(|number| number >= least);
        let allowed = match member.as_str() {
            "level" => one_of(&["none", "note", "warning", "error"]),
            "columnKind" => one_of(&["utf16CodeUnits", "unicodeCodePoints"]),
            "kind" => one_of(&["inSource", "external"]),
            "status" => one_of(&["accepted", "underReview", "rejected"]),
            "startLine" | "startColumn" | "endLine" | "endColumn" => at_least(1),
            "ruleIndex" => at_least(-1),
            "replacements" | "artifactChanges" => value.as_array().is_some_and(|list| !list.is_empty()),
            _ => true,
        };
        allowed && has_allowed_values(value)
    };
    match value {
        Value::Object(members) => members.iter().all(is_allowed),
        Value::Array(values) => values.iter().all(has_allowed_values),
        _ => true,
    }
}

/// What the test above leans on: those types refuse what the schema refuses.
#[test]
fn a_sarif_that_its_schema_refuses_would_be_noticed() {
    let policy = file("p.json", SAMPLE);
    let config = file("config.toml", "[suppress.p]\nE203 = \"new action\"\n");
    let log = acscope(&["lint", policy.path(), "--format", "sarif", "--config", config.path()]).json();
    assert!(fits_the_schema(&log));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let with = |member: &str| {
        let at = results.iter().position(|result| !result[member].is_null());
        format!("/runs/0/results/{}", at.unwrap_or_else(|| panic!("no result has {member}")))
    };
    let (fixed, suppressed) = (with("fixes"), with("suppressions"));
    let change = format!("{fixed}/fixes/0/artifactChanges/0");
    for (place, member) in [
        ("", "version"),
        ("", "runs"),
        ("/runs/0", "tool"),
        ("/runs/0/tool", "driver"),
        ("/runs/0/tool/driver", "name"),
        ("/runs/0/tool/driver/rules/0", "id"),
        (fixed.as_str(), "message"),
        (&format!("{fixed}/fixes/0"), "artifactChanges"),
        (&change, "artifactLocation"),
        (&change, "replacements"),
        (&format!("{change}/replacements/0"), "deletedRegion"),
        (&format!("{suppressed}/suppressions/0"), "kind"),
    ] {
        let mut without = log.clone();
        let held = without.pointer_mut(place).and_then(Value::as_object_mut).unwrap();
        assert!(held.remove(member).is_some(), "{place} has no {member}");
        assert!(!fits_the_schema(&without), "{member} of {place:?} is required");
    }
    for (place, word) in [
        ("/version", "2.0.0"),
        ("/runs/0/columnKind", "bytes"),
        ("/runs/0/tool/driver/rules/0/defaultConfiguration/level", "fatal"),
        (&format!("{fixed}/level"), "fatal"),
        (&format!("{suppressed}/suppressions/0/kind"), "elsewhere"),
        (&format!("{suppressed}/suppressions/0/status"), "perhaps"),
        (&format!("{fixed}/locations/0/physicalLocation/region/startLine"), "one"),
    ] {
        let mut other = log.clone();
        *other.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = word.into();
        assert!(!fits_the_schema(&other), "{place} may not be {word}");
    }
    for place in ["", "/runs/0", "/runs/0/tool/driver", &fixed, &change] {
        let mut more = log.clone();
        more.pointer_mut(place).and_then(Value::as_object_mut).unwrap().insert("colour".to_owned(), 1.into());
        assert!(!fits_the_schema(&more), "{place:?} has no member colour");
    }
    let mut zero = log.clone();
    *zero.pointer_mut(&format!("{fixed}/locations/0/physicalLocation/region/startLine")).unwrap() = 0.into();
    assert!(!fits_the_schema(&zero), "lines count from 1");
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

/// House rules by which `p.json` has a wrong name and `SAMPLE` allows something forbidden.
const RULES: &str =
    "policy-name = \"team-*\"\n\n[[forbid]]\nactions = [\"edas:ReadCluster\"]\nreason = \"ours\"\n";

#[test]
fn house_rules_come_from_the_configuration_or_a_file() {
    let policy = file("p.json", SAMPLE);
    let codes = |args: &[&str]| -> Vec<String> {
        let run = acscope(&[&["lint", policy.path(), "--json"], args].concat());
        let list = run.json();
        let codes = list.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned());
        codes.filter(|code| ["S615", "W622", "W621"].contains(&code.as_str())).collect()
    };
    assert_eq!(codes(&[]), Vec::<String>::new());
    let rules = file("rules.toml", RULES);
    assert_eq!(codes(&["--rules", rules.path()]), ["W622", "S615"]);
    let table = RULES.replace("[[forbid]]", "[[rules.forbid]]");
    let config = file("config.toml", &format!("theme = \"dark\"\n[rules]\n{table}"));
    assert_eq!(codes(&["--config", config.path()]), ["W622", "S615"]);
    let beside = file("config.toml", &format!("rules = {:?}", rules.path()));
    assert_eq!(codes(&["--config", beside.path()]), ["W622", "S615"]);
    // What is named with the command wins.
    let none = file("none.toml", "");
    assert_eq!(codes(&["--config", config.path(), "--rules", none.path()]), Vec::<String>::new());
}

#[test]
fn house_rules_that_cannot_be_used_are_refused_with_their_place() {
    let policy = file("p.json", SAMPLE);
    let refused = |args: &[&str], place: &str, part: &str| {
        let run = acscope(&[&["lint", policy.path()], args].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains(place) && run.err.contains(part), "{}", run.err);
    };
    let wrong = file("rules.toml", &RULES.replace("[[forbid]]", "[[forbit]]"));
    refused(&["--rules", wrong.path()], "rules.toml:3:3: ", "forbid");
    let wrong = file("config.toml", "theme = \"dark\"\n[rules]\nregions = [\"Hangzhou\"]\n");
    refused(&["--config", wrong.path()], "config.toml:3:12: ", "cn-hangzhou");
    let missing = file("config.toml", "rules = \"no-such-rules.toml\"\n");
    refused(&["--config", missing.path()], "no-such-rules.toml", "no such file");
    let doubtful = file("rules.toml", &RULES.replace("edas:ReadCluster", "edas:ReadClustr"));
    let run = acscope(&["lint", policy.path(), "--rules", doubtful.path()]);
    assert!(run.err.contains("did you mean edas:ReadCluster?"), "{}", run.err);
}

#[test]
fn documents_of_one_principal_are_linted_together_on_demand() {
    let document = |effect: &str| {
        format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"{effect}","Action":"ram:CreateAccessKey","Resource":"*"}}]}}"#
        )
    };
    let (keys, guard) = (file("keys.json", &document("Allow")), file("guard.json", &document("Deny")));
    let exposes = |args: &[&str]| {
        let run = acscope(&[&["lint", "--json", keys.path(), guard.path()], args].concat());
        run.json().as_array().unwrap().iter().any(|one| one["code"] == "S607")
    };
    assert!(exposes(&[]), "each alone");
    assert!(!exposes(&["--together"]), "the guard denies it");
    // The account says who has what; a file stands in for the policy of its name.
    let account = |attached: &str| {
        let own = document("Deny").replace("ram:CreateAccessKey", "ecs:StopInstance");
        file(
            "account.json",
            &format!(
                r#"{{"account":{{"id":"1000000000000001"}},"policies":{{
                    "keys":{{"type":"custom","document":{}}},
                    "guard":{{"type":"custom","document":{own}}}}},
                    "users":[{{"name":"alice","attached":[{attached}]}}]}}"#,
                document("Allow")
            ),
        )
    };
    assert!(!exposes(&["--account", account(r#""keys", "guard""#).path()]));
    assert!(exposes(&["--account", account(r#""keys""#).path()]), "the guard is not attached");
}
