//! What comes out for published documents, and the traps that are known to be in them.

use super::{access, actions, allowed_on, check_examples, compare, document};
use acscope::engine::access::{DiffOptions, Verdict, diff};
use acscope::engine::policy::{self, Policy, PolicyKind};
use std::path::Path;

fn published(name: &str) -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/policies").join(name);
    policy::parse(&std::fs::read_to_string(path).unwrap(), None).policy
}

#[test]
fn every_published_document_equals_its_reverse() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/policies");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let parsed = policy::parse(&std::fs::read_to_string(&path).unwrap(), None);
        if !parsed.is_valid()
            || parsed.policy.kind != PolicyKind::Identity
            || parsed.policy.statements.is_empty()
        {
            continue;
        }
        let mut turned = parsed.policy.clone();
        turned.statements.reverse();
        for statement in &mut turned.statements {
            statement.action.patterns.reverse();
            statement.resource.iter_mut().for_each(|resource| resource.patterns.reverse());
        }
        let same = diff(&access(&parsed.policy), &access(&turned), DiffOptions::default());
        assert_eq!(same.verdict, Verdict::Equal, "{} {same:#?}", path.display());
        // Without its last statement a document allows no more and no less than it says.
        turned.statements.pop();
        let less = diff(&access(&parsed.policy), &access(&turned), DiffOptions::default());
        check_examples(&less, &access(&parsed.policy), &access(&turned));
        assert!(less.undecided.is_empty(), "{} {less:#?}", path.display());
        count += 1;
    }
    assert!(count > 400, "{count}");
}

/// S8-000-1: the guard names one deletion twice and forgets the other.
#[test]
fn the_delete_guard_takes_all_deletions_but_one() {
    let deletions = ["DeleteDigitalEmployee", "DeleteDigitalEmployeeSkill", "DeleteThread", "DeleteMission"];
    let both = |name: &&str| [format!("cms:{name}"), format!("starops:{name}")];
    let admin = allowed_on(&["starops:*", "cms:*"], &["*"]);
    let guard = published("starops-best-practices-06.json");
    let mut guarded = document(std::slice::from_ref(&admin));
    guarded.statements.extend(guard.statements.clone());
    let taken = compare(&document(&[admin]), &guarded);
    assert_eq!(taken.verdict, Verdict::Narrower);
    let mut lost = actions(&taken.lost);
    lost.sort_unstable();
    let mut promised: Vec<String> = deletions.iter().flat_map(both).collect();
    promised.retain(|action| action != "starops:DeleteDigitalEmployee");
    promised.sort_unstable();
    assert_eq!(lost, promised, "starops:DeleteDigitalEmployee stays allowed");
}

/// The App Admin of seed 003 against the App Operator: what the operator may not do is create applications.
#[test]
fn the_app_operator_lacks_creation_only_where_it_is_denied() {
    let (admin, operator) =
        (published("edas-permission-assistant-02.json"), published("edas-permission-assistant-03.json"));
    let difference = compare(&admin, &operator);
    assert_eq!(difference.verdict, Verdict::Incomparable);
    assert_eq!(actions(&difference.gained), ["edas:ManageOperation"]);
    assert_eq!(actions(&difference.lost), ["edas:CreateApplication", "edas:ReadCluster"]);
    // S8-003-1: deletion is promised to be kept from the operator and is not.
    assert!(!actions(&difference.lost).contains(&"edas:DeleteApplication"));
}

/// S8-000-9: the mission operator may not read the digital employee that the reader may.
#[test]
fn the_mission_operator_does_not_include_the_reader() {
    let (operator, reader) =
        (published("starops-best-practices-04.json"), published("starops-best-practices-05.json"));
    let difference = compare(&operator, &reader);
    assert_eq!(difference.verdict, Verdict::Incomparable);
    let mut gained = actions(&difference.gained);
    gained.sort_unstable();
    assert_eq!(gained, ["cms:GetDigitalEmployee", "starops:GetDigitalEmployee"]);
    let mut lost = actions(&difference.lost);
    lost.sort_unstable();
    assert_eq!(
        lost,
        [
            "cms:CreateMission",
            "cms:DeleteMission",
            "cms:UpdateMission",
            "starops:CreateMission",
            "starops:DeleteMission",
            "starops:UpdateMission"
        ]
    );
    assert!(difference.is_definite());
}

/// S8-001-1: only the case of an ARN differs, which decides everything or nothing (W9).
#[test]
fn a_difference_in_case_alone_rests_on_w9() {
    let lower = document(&[allowed_on(&["cms:GetChat"], &["acs:cms:*:*:digitalemployee/*"])]);
    let upper = document(&[allowed_on(&["cms:GetChat"], &["acs:cms:*:*:digitalEmployee/*"])]);
    let difference = compare(&lower, &upper);
    assert_eq!(difference.verdict, Verdict::Incomparable);
    assert_eq!(difference.depends_on, ["W9"]);
    let lower = document(&[allowed_on(&["ram:GetRole"], &["acs:ram:*:*:role/dev"])]);
    let upper = document(&[allowed_on(&["ram:GetRole"], &["acs:ram:*:*:role/Dev"])]);
    assert_eq!(compare(&lower, &upper).verdict, Verdict::Equal);
}
