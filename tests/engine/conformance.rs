//! The decided cases, the glob table and the published documents: the answers acscope must give.

use acscope::engine::decide::{AnswerDetails, Stage, answer_json, read_case};
use acscope::engine::json;
use acscope::engine::policy::{self, PolicyKind, glob::Glob};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(data(path)).unwrap()
}

fn lines(path: &str) -> Vec<String> {
    read(path).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_decided_case_gets_its_decision() {
    let mut wrong = Vec::new();
    let cases = lines("cases/decisions.jsonl");
    assert_eq!(cases.len(), 326);
    for line in &cases {
        let expected: serde_json::Value = serde_json::from_str(line).unwrap();
        let case = read_case(line).unwrap();
        let answer = case.policies.unwrap().decide(&case.request);
        if answer.decision.word() != expected["expect"] {
            wrong.push(format!(
                "{}: expected {}, got {}",
                expected["id"],
                expected["expect"],
                answer.decision.word()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What every case of grade I and U rests on, and two of grade D that stand on a rule which is marked as inferred
/// although their row says otherwise. An empty list: no other reading of any rule changes the decision.
const RESTS_ON: [(&str, &[&str]); 32] = [
    ("T060", &["W7"]),
    ("T061", &["W7", "W8"]),
    ("T062", &["W9"]),
    ("T099", &["C5"]),
    ("T100", &["C13"]),
    ("T101", &["C13"]),
    // The action name is what is not confirmed there, not a rule of evaluation.
    ("T134", &[]),
    ("ext/missing-key-negated-holds", &["C5"]),
    ("ext/missing-key-notip-deny-bites", &["C5"]),
    // C8 is documented; the key is there.
    ("ext/negated-several-values-is-nor", &[]),
    ("ext/negated-several-values-none-match", &[]),
    ("ext/notip-several-nets", &[]),
    ("ext/forall-subset", &["C13", "C14"]),
    ("ext/forall-not-subset", &["C13"]),
    ("ext/forall-missing-holds", &["C13"]),
    ("ext/forall-service-only", &["C13"]),
    ("ext/forall-mixed", &["C13"]),
    ("ext/forall-single-value-context", &["C13"]),
    // Refused, or without its prefix the several request values are themselves in doubt.
    ("ext/forany-some", &["C13", "C14"]),
    // No value compares, however many have to.
    ("ext/forany-none", &[]),
    ("ext/forany-missing-fails", &[]),
    ("ext/forany-like", &["C13", "C14"]),
    ("ext/forall-negated", &["C13", "C14"]),
    ("ext/forany-negated", &["C13"]),
    ("ext/multivalued-without-set-operator", &["C14"]),
    ("ext/notresource-allow-others", &["G16"]),
    ("ext/notresource-excluded", &["G16"]),
    ("ext/notresource-deny-everything-but", &["G16"]),
    ("ext/notresource-list", &["G16"]),
    ("ext/notaction-and-notresource", &["G16"]),
    ("resource/all-resources-request-needs-star", &["F1"]),
    ("resource/empty-region-pattern-is-not-a-wildcard", &["W7"]),
];

#[test]
fn every_answer_names_the_rules_that_it_rests_on_and_documented_ones_rest_on_none() {
    let mut listed = BTreeMap::from(RESTS_ON);
    for line in lines("cases/decisions.jsonl") {
        let row: serde_json::Value = serde_json::from_str(&line).unwrap();
        let case = read_case(&line).unwrap();
        let answer = case.policies.unwrap().decide(&case.request);
        let rules = listed.remove(row["id"].as_str().unwrap());
        assert!(rules.is_some() || ["D", "M"].iter().any(|grade| row["grade"] == *grade), "{}", row["id"]);
        assert_eq!(answer.depends_on, rules.unwrap_or_default(), "{}", row["id"]);
        assert_eq!(answer.definite, answer.depends_on.is_empty(), "{}", row["id"]);
    }
    assert!(listed.is_empty(), "no such case: {listed:?}");
}

#[test]
fn every_decided_case_is_decided_alike_where_an_index_finds_the_statements() {
    let statement = serde_json::json!({"Effect": "Deny", "Action": "none:Nothing", "Resource": "*"});
    let unrelated = serde_json::json!({"Version": "1", "Statement": vec![statement; 64]});
    for line in lines("cases/decisions.jsonl") {
        let mut row: serde_json::Value = serde_json::from_str(&line).unwrap();
        let decided = |text: &str| {
            let case = read_case(text).unwrap();
            let answer = case.policies.unwrap().decide(&case.request);
            (answer.decision, answer.stage, answer.depends_on, answer.matched)
        };
        let few = decided(&line);
        row["policies"].as_array_mut().unwrap().push(unrelated.clone());
        assert_eq!(decided(&row.to_string()), few, "{}", row["id"]);
    }
}

#[test]
fn every_generated_case_gets_its_decision_stage_and_statements() {
    let cases = lines("cases/generated.jsonl");
    assert_eq!(cases.len(), 250);
    for line in &cases {
        let expected: serde_json::Value = serde_json::from_str(line).unwrap();
        let case = read_case(line).unwrap();
        let set = case.policies.unwrap();
        let answer = set.decide(&case.request);
        let id = &expected["id"];
        assert_eq!(answer.decision.word(), expected["expect"], "{id}");
        assert_eq!(answer.stage.word(), expected["by"], "{id}");
        let mut matched: Vec<String> = answer
            .matched
            .iter()
            .map(|statement| {
                let layer = set.layer(statement.policy).unwrap();
                let level = if let acscope::engine::decide::Layer::Control(level) = layer {
                    format!(".level{level}")
                } else {
                    String::new()
                };
                format!(
                    "{}{level}/{}/{}/{}",
                    layer.word(),
                    set.policy_name(statement.policy),
                    statement.statement,
                    statement.effect
                )
            })
            .collect();
        matched.sort();
        let wanted: Vec<String> = serde_json::from_value(expected["matched"].clone()).unwrap();
        assert_eq!(matched, wanted, "{id}");
    }
}

#[test]
fn every_answer_has_the_fields_of_the_contract() {
    for line in lines("cases/decisions.jsonl") {
        let case = read_case(&line).unwrap();
        let set = case.policies.unwrap();
        let explanation = set.explain(&case.request);
        let trace = set.trace(&case.request);
        let details = AnswerDetails { trace: Some(&trace), near_misses: Some(&explanation.near_misses) };
        let text = answer_json(case.id.as_deref(), &set, &explanation.answer, details);
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        for field in ["id", "decision", "stage", "definite", "depends_on", "matched", "trace"] {
            assert!(answer.get(field).is_some(), "{field} in {text}");
        }
        assert_eq!(answer["definite"], answer["depends_on"].as_array().unwrap().is_empty());
        if explanation.answer.stage != Stage::Validation && explanation.answer.stage != Stage::NoAuthorization
        {
            let applying = trace.iter().filter(|trace| trace.unmet.is_empty()).map(|trace| trace.statement);
            let mut applying: Vec<_> = applying.collect();
            applying.sort();
            applying.dedup();
            assert_eq!(applying, explanation.answer.matched, "the trace and the answer agree: {text}");
        }
    }
}

#[test]
fn every_row_of_the_glob_table_matches_as_it_says() {
    let rows = read("cases/glob_match.tsv");
    let mut count = 0;
    for row in rows.lines() {
        let fields: Vec<&str> = row.split('\t').collect();
        let [pattern, text, expected] = fields.as_slice() else { panic!("{row:?}") };
        assert_eq!(Glob::new(pattern).matches(text), *expected == "1", "{pattern:?} against {text:?}");
        count += 1;
    }
    assert_eq!(count, 10_634);
}

/// The documents that Alibaba published although RAM's grammar refuses them, and for what.
const REFUSED: [(&str, &[&str]); 11] = [
    ("apidoc-2016-01-20-kms-01.json", &["unknown-operator", "invalid-condition-key"]),
    ("apidoc-2022-01-04-maxcompute-01.json", &["invalid-action-format", "missing-arn-field"]),
    ("apidoc-2022-01-04-maxcompute-02.json", &["missing-arn-field"]),
    ("docs-ecs-01.json", &["invalid-action-format", "invalid-arn-prefix"]),
    ("docs-ecs-authorize-a-ram-user-to-manage-an-instance-ram-r-01.json", &["invalid-action-format"]),
    ("docs-ots-sts-03.json", &["missing-arn-field"]),
    ("docs-ros-aliyun-fc-trigger-01.json", &["invalid-version"]),
    ("skill-identity-resolver-commands-01.json", &["missing-version"]),
    ("tfprov-data-source-alicloud-maxcompute-projects-test-01.json", &["missing-arn-field"]),
    ("tfprov-resource-alicloud-fc-trigger-test-04.json", &["missing-resource"]),
    ("tfprov-max-compute-role-html-01.json", &["missing-arn-field"]),
];

#[test]
fn every_published_document_is_read_and_keeps_its_meaning_when_formatted() {
    let index = read("policies/INDEX.tsv");
    let mut count = 0;
    let mut refused = Vec::new();
    for row in index.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let name = fields[0];
        let kind = fields.iter().find_map(|field| PolicyKind::from_word(field));
        let text = read(&format!("policies/{name}"));
        let parsed = policy::parse(&text, kind);
        if !parsed.is_valid() {
            let mut codes: Vec<&str> = parsed.errors().map(|fault| fault.code.name()).collect();
            codes.sort_unstable();
            codes.dedup();
            refused.push(name.to_owned());
            let known = REFUSED
                .iter()
                .find(|(known, _)| *known == name)
                .unwrap_or_else(|| panic!("{name} is refused for {codes:?}"));
            let mut wanted = known.1.to_vec();
            wanted.sort_unstable();
            assert_eq!(codes, wanted, "{name}");
        }
        let node = json::read(&text).unwrap();
        let formatted = json::print(&policy::canonical(&node), json::Style::Pretty);
        let again = policy::parse(&formatted, kind);
        assert_eq!(again.policy, parsed.policy, "{name} keeps its meaning");
        if parsed.is_valid() {
            assert_eq!(
                policy::format(&parsed.policy, json::Style::Pretty),
                formatted,
                "{name}: one canonical form"
            );
        }
        let twice = json::print(&policy::canonical(&json::read(&formatted).unwrap()), json::Style::Pretty);
        assert_eq!(twice, formatted, "{name} is stable");
        count += 1;
    }
    assert!(count > 500, "{count} documents");
    assert_eq!(refused.len(), 11, "{refused:?}");
}

#[test]
fn every_invalid_document_is_refused_for_its_reason() {
    let expected = [
        ("unclosed-statement.json", "json-syntax"),
        ("action-and-notaction.json", "action-and-notaction"),
        ("version-2.json", "invalid-version"),
        ("unknown-element.json", "unknown-element"),
        ("no-statement.json", "missing-statement"),
        ("unknown-principal-member.json", "unknown-principal-form"),
        ("statement-not-a-list.json", "statement-not-list"),
        ("broken-principal.json", "json-syntax"),
    ];
    for (name, code) in expected {
        let parsed = policy::parse(&read(&format!("policies-invalid/{name}")), None);
        let codes: Vec<&str> = parsed.errors().map(|fault| fault.code.name()).collect();
        assert_eq!(codes, [code], "{name}");
    }
}
