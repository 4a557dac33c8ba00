use super::*;
use crate::engine::policy::{Clause, Statement};

fn drafted(lines: &[&str], options: &DraftOptions) -> Drafted {
    let catalog = Catalog::embedded().unwrap();
    let wanted: Vec<WantedRequest> = lines.iter().map(|line| WantedRequest::parse(line).unwrap()).collect();
    draft(&wanted, options, &catalog)
}

fn exactly() -> DraftOptions {
    DraftOptions { companions: false, ..DraftOptions::default() }
}

fn texts(clause: &Clause) -> Vec<&str> {
    clause.texts().collect()
}

fn grants(drafted: &Drafted) -> Vec<(String, String)> {
    let of = |statement: &Statement| {
        let resources = texts(statement.resource.as_ref().unwrap()).join(" ");
        (texts(&statement.action).join(" "), resources)
    };
    drafted.policy.statements.iter().map(of).collect()
}

fn pair(actions: &str, resources: &str) -> (String, String) {
    (actions.to_owned(), resources.to_owned())
}

#[test]
fn evidence_is_taken_as_it_is_and_grouped_by_what_is_needed() {
    let found = drafted(
        &[
            "oss:getobject acs:oss:oss-cn-hangzhou:1000000000000001:logs/a",
            "oss:PutObject acs:oss:oss-cn-hangzhou:1000000000000001:logs/a",
            "oss:GetObject acs:oss:oss-cn-hangzhou:1000000000000001:logs/b",
            "bpstudio:GetApplication acs:bpstudio::1000000000000001:application/x",
        ],
        &exactly(),
    );
    let object = "acs:oss:oss-cn-hangzhou:1000000000000001:logs/";
    assert_eq!(
        grants(&found),
        [
            pair("oss:GetObject", &format!("{object}a {object}b")),
            pair("oss:PutObject", &format!("{object}a")),
            // W7: an empty region is never written.
            pair("bpstudio:GetApplication", "acs:bpstudio:*:1000000000000001:application/x"),
        ]
    );
    assert_eq!((found.unnarrowed, found.added, found.unknown), (vec![], vec![], vec![]));
}

#[test]
fn what_stays_wide_says_why() {
    let found = drafted(
        &[
            "oss:ListBuckets acs:oss:*:1:logs",
            "edas:DeleteRole acs:edas:cn-x:1:role/r",
            "starops:ListDigitalEmployees acs:starops:cn-x:1000000000000001:digitalemployee/a",
            "starops:GetDigitalEmployee",
            "devs:UpdateProject",
            "oss:GetObject acs:oss:*:*:logs",
            "ram:PassRole",
        ],
        &exactly(),
    );
    let why = |action: &str| {
        let all = found.unnarrowed.iter().filter(|one| one.action == action);
        all.map(|one| (one.resource.as_str(), one.why.clone())).collect::<Vec<_>>()
    };
    assert_eq!(why("edas:DeleteRole"), [("*", WhyWide::AllResources)]);
    assert_eq!(
        why("starops:ListDigitalEmployees"),
        [("acs:starops:cn-x:1000000000000001:digitalemployee/*", WhyWide::Collection)]
    );
    assert_eq!(
        why("starops:GetDigitalEmployee"),
        [("acs:starops:*:*:digitalemployee/*", WhyWide::NoEvidence)]
    );
    assert_eq!(why("devs:UpdateProject"), [("*", WhyWide::Unknown)]);
    assert!(matches!(why("oss:GetObject").as_slice(), [("acs:oss:*:*:logs", WhyWide::NotTaken(_))]));
    let any_role = "acs:ram:*:*:role/*";
    assert_eq!(why("ram:PassRole"), [(any_role, WhyWide::AnyRole), (any_role, WhyWide::AnyService)]);
}

#[test]
fn twins_follow_with_the_same_names_and_a_chat_brings_its_role() {
    let options = DraftOptions { passed_roles: vec!["ops-chat".to_owned()], ..DraftOptions::default() };
    let found =
        drafted(&["starops:CreateChat acs:starops:cn-hangzhou:1000000000000001:digitalemployee/a"], &options);
    assert_eq!(
        grants(&found),
        [
            pair("starops:CreateChat", "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/a"),
            pair("cms:CreateChat", "acs:cms:cn-hangzhou:1000000000000001:digitalemployee/a"),
            pair("ram:PassRole", "acs:ram:*:*:role/ops-chat"),
        ]
    );
    let passing = found.policy.statements.last().unwrap();
    assert_eq!(passing.conditions.len(), 1);
    assert_eq!(passing.conditions[0].key.text, "acs:Service");
    assert!(found.added.iter().any(|one| one.why == WhyAdded::Twin("starops:CreateChat".to_owned())));
    assert!(found.unnarrowed.is_empty(), "{:?}", found.unnarrowed);
    assert!(!found.notes.is_empty(), "the sources contradict each other here");
}

#[test]
fn dependent_actions_and_further_resources_of_the_call_are_added_and_said() {
    let found = drafted(
        &[
            "edas:DeleteCluster acs:edas:cn-x:1000000000000001:namespace/n/cluster/c",
            "ecs:DetachDisk acs:ecs:cn-x:1000000000000001:instance/i-1",
        ],
        &DraftOptions::default(),
    );
    let added: Vec<(&str, &str)> =
        found.added.iter().map(|one| (one.action.as_str(), one.resource.as_str())).collect();
    assert_eq!(
        added,
        [
            ("ecs:DetachDisk", "acs:ecs:*:*:disk/*"),
            ("edas:ReadCluster", "acs:edas:cn-x:1000000000000001:namespace/n/cluster/c"),
        ]
    );
    let both = drafted(
        &[
            "ecs:DetachDisk acs:ecs:cn-x:1000000000000001:instance/i-1",
            "ecs:DetachDisk acs:ecs:cn-x:1000000000000001:disk/d-1",
        ],
        &DraftOptions::default(),
    );
    assert_eq!(both.added, [], "the evidence names both");
}

#[test]
fn patterns_become_the_actions_that_exist_and_nothing_is_made_up() {
    let found =
        drafted(&["edas:Read*Cluster", "edas:Nothing*", "edas:ReadClusterr", "nobody:Knows"], &exactly());
    let actions: Vec<String> = grants(&found).into_iter().map(|(actions, _)| actions).collect();
    assert_eq!(actions, ["edas:ReadCluster", "edas:ReadClusterr nobody:Knows"]);
    assert_eq!(found.left_out.len(), 1);
    let near: Vec<_> = found.unknown.iter().map(|one| one.nearest.as_deref()).collect();
    assert_eq!(near, [Some("edas:ReadCluster"), None]);
}

#[test]
fn given_resources_narrow_what_takes_them() {
    let options = DraftOptions {
        resources: vec!["acs:oss:*:*:logs/2026/*".to_owned(), "acs:ecs:*:*:instance/i-1".to_owned()],
        ..exactly()
    };
    let found = drafted(&["oss:GetObject", "ecs:StopInstance", "log:GetProject"], &options);
    let of = |name: &str| grants(&found).into_iter().find(|(actions, _)| actions == name).unwrap().1;
    assert_eq!(of("oss:GetObject"), "acs:oss:*:*:logs/2026/*");
    assert_eq!(of("ecs:StopInstance"), "acs:ecs:*:*:instance/i-1");
    assert!(of("log:GetProject").starts_with("acs:log:"));
}

#[test]
fn a_generalisation_says_what_it_adds() {
    let generalise = Generalise { any_region: true, any_account: false, common_prefix: Some(2) };
    let lines = [
        "starops:GetDigitalEmployee acs:starops:cn-x:1000000000000001:digitalemployee/ops-a",
        "starops:GetDigitalEmployee acs:starops:cn-x:1000000000000001:digitalemployee/ops-b",
        "starops:GetThread acs:starops:cn-x:1000000000000001:digitalemployee/dev",
    ];
    let found = drafted(&lines, &DraftOptions { generalise, ..exactly() });
    assert_eq!(
        grants(&found)[0],
        pair("starops:GetDigitalEmployee", "acs:starops:*:1000000000000001:digitalemployee/ops-*")
    );
    let added = found.generalised.unwrap();
    assert_eq!(added.verdict.word(), "wider");
    assert!(added.lost.is_empty());
    let example = added.gained[0].example.as_ref().unwrap();
    assert!(example.resources[0].contains("digitalemployee/"), "{example:?}");
    assert_eq!(drafted(&lines, &exactly()).generalised, None);
}
