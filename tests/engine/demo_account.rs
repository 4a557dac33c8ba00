//! The demo account: whole, made of the templates, and telling the story that its module documents.

use std::collections::BTreeSet;

use acscope::engine::account::DEMO_ACCOUNT;
use acscope::engine::decide::{Answer, Decision, Layer, PolicySet, Request, Stage};
use acscope::engine::{policy, templates};
use serde_json::Value;

const MISSION: &str = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";
const AGENT_A: &str = "digitalemployee/ops-agent-a";
const AGENT_B: &str = "digitalemployee/ops-agent-b";
const SHOP: &str = "acs:edas:cn-beijing:1000000000000001:namespace/test/application/shop";

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn entry<'a>(account: &'a Value, list: &str, name: &str) -> &'a Value {
    account[list].as_array().unwrap().iter().find(|entry| entry["name"] == name).expect(name)
}

/// What a user or role of the demo account is answered, with everything that reaches it: control levels, own
/// attachments, those of its groups, those for the resource's group, and the trust policy of a role to assume.
fn ask(principal: &str, action: &str, resource: &str) -> Answer {
    let account = json(DEMO_ACCOUNT);
    let mut set = PolicySet::builder();
    let mut add = |name: &str, layer: Layer| {
        let document = account["policies"][name]["document"].to_string();
        set.add(name, layer.clone(), &policy::parse(&document, Some(layer.kind())));
    };
    for (depth, level) in (0u32..).zip(account["control_policies"].as_array().unwrap()) {
        for name in texts(&level["attached"]) {
            add(&name, Layer::Control(depth));
        }
    }
    let (list, name, caller) = match principal.split_once('/').unwrap() {
        ("role", name) => ("roles", name, format!("assumed-role/{name}/session")),
        (_, name) => ("users", name, principal.to_owned()),
    };
    let who = entry(&account, list, name);
    let groups = texts(&who["groups"]).into_iter().map(|group| entry(&account, "groups", &group));
    for attached in std::iter::once(who).chain(groups) {
        for name in texts(&attached["attached"]) {
            add(&name, Layer::Identity);
        }
    }
    for (group, names) in who["attached_in_resource_group"].as_object().into_iter().flatten() {
        for name in texts(names) {
            add(&name, Layer::ResourceGroup(group.clone()));
        }
    }
    if let Some((_, role)) = resource.split_once(":role/") {
        let trust = entry(&account, "roles", role)["trust"].to_string();
        set.add(role, Layer::Trust, &policy::parse(&trust, Some(policy::PolicyKind::Trust)));
    }
    let caller = format!("acs:ram::1000000000000001:{caller}");
    let mut request = Request::new(&caller, action, resource).unwrap();
    let known = account["resources"].as_array().unwrap();
    let in_account = known.iter().find(|known| resource.starts_with(known["arn"].as_str().unwrap()));
    request.resource_group = in_account.and_then(|known| Some(known["resource_group"].as_str()?.to_owned()));
    set.build().decide(&request)
}

fn decision(principal: &str, action: &str, resource: &str) -> Decision {
    ask(principal, action, resource).decision
}

fn agent(code: &str, employee: &str) -> String {
    format!("acs:{code}:cn-hangzhou:1000000000000001:{employee}")
}

#[test]
fn who_can_delete_a_mission() {
    let account = json(DEMO_ACCOUNT);
    let mut able = Vec::new();
    for (list, prefix) in [("users", "user"), ("roles", "role")] {
        for who in account[list].as_array().unwrap() {
            let principal = format!("{prefix}/{}", who["name"].as_str().unwrap());
            if decision(&principal, "starops:DeleteMission", MISSION) == Decision::Allow {
                able.push(principal);
            }
        }
    }
    assert_eq!(able, ["user/dmitri", "user/quentin", "role/mission-oncall"]);
    assert_eq!(decision("user/emma", "starops:DeleteMission", MISSION), Decision::ExplicitDeny, "the guard");
    assert_eq!(decision("user/farid", "starops:DeleteMission", MISSION), Decision::ImplicitDeny, "a reader");
    let oncall = "acs:ram::1000000000000001:role/mission-oncall";
    assert_eq!(
        decision("user/ben", "starops:DeleteMission", MISSION),
        Decision::ExplicitDeny,
        "guarded himself"
    );
    let assume = |principal: &str| decision(principal, "sts:AssumeRole", oncall);
    assert_eq!(assume("user/ben"), Decision::Allow, "and so he gets around the guard");
    assert_eq!(assume("user/farid"), Decision::ImplicitDeny, "trusted by the role, but not allowed to");
}

#[test]
fn the_delete_guard_misses_one_delete() {
    let delete =
        |code: &str| decision("user/ada", &format!("{code}:DeleteDigitalEmployee"), &agent(code, AGENT_A));
    assert_eq!(delete("cms"), Decision::ExplicitDeny);
    assert_eq!(delete("starops"), Decision::Allow, "S8-000-1");
}

#[test]
fn an_edas_app_operator_can_delete_an_application_but_not_create_one() {
    assert_eq!(decision("user/ivan", "edas:CreateApplication", SHOP), Decision::ExplicitDeny);
    assert_eq!(decision("user/ivan", "edas:DeleteApplication", SHOP), Decision::Allow, "S8-003-1");
    assert_eq!(decision("user/jane", "edas:DeleteApplication", SHOP), Decision::ImplicitDeny);
}

#[test]
fn nobody_deletes_a_vpc_against_the_control_policy() {
    let answer = ask("user/quentin", "vpc:DeleteVpc", "acs:vpc:cn-hangzhou:1000000000000001:vpc/vpc-1");
    assert_eq!((answer.decision, answer.stage), (Decision::ExplicitDeny, Stage::Control(1)));
}

#[test]
fn team_a_reaches_its_own_digital_employee_only() {
    for code in ["cms", "starops"] {
        let chat =
            |employee: &str| decision("user/carol", &format!("{code}:CreateChat"), &agent(code, employee));
        assert_eq!((chat(AGENT_A), chat(AGENT_B)), (Decision::Allow, Decision::ImplicitDeny), "{code}");
    }
}

#[test]
fn an_attachment_for_a_resource_group_reaches_that_group_only() {
    let read = |bucket: &str| {
        decision(
            "user/paula",
            "oss:GetObject",
            &format!("acs:oss:oss-cn-hangzhou:1000000000000001:{bucket}/a"),
        )
    };
    assert_eq!(read("examplebucket"), Decision::Allow);
    assert_eq!(read("otherbucket"), Decision::ImplicitDeny);
}

#[test]
fn the_demo_account_attaches_what_it_has() {
    let account = json(DEMO_ACCOUNT);
    let names_of = |list: &str| -> BTreeSet<String> {
        let entries = account[list].as_array().unwrap();
        let names: BTreeSet<String> =
            entries.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect();
        assert_eq!(names.len(), entries.len(), "{list} has a name twice");
        names
    };
    let policies = account["policies"].as_object().unwrap();
    let groups = names_of("groups");
    names_of("users");
    names_of("roles");
    let mut attached = BTreeSet::new();
    for list in ["users", "groups", "roles", "control_policies"] {
        for entry in account[list].as_array().unwrap() {
            attached.extend(texts(&entry["attached"]));
            for in_group in entry["attached_in_resource_group"].as_object().into_iter().flatten() {
                attached.extend(texts(in_group.1));
            }
            for group in texts(&entry["groups"]) {
                assert!(groups.contains(&group), "{group}");
            }
        }
    }
    let known: BTreeSet<String> = policies.keys().cloned().collect();
    assert_eq!(attached, known, "every attached policy is there and every policy is attached");
    for edas in
        templates::names().filter(|name| name.starts_with("edas-") && *name != "edas-application-read-only")
    {
        assert!(known.contains(edas), "{edas}");
    }
}

#[test]
fn the_policies_of_the_demo_account_are_the_templates() {
    let account = json(DEMO_ACCOUNT);
    let mut own = Vec::new();
    for (name, entry) in account["policies"].as_object().unwrap() {
        match templates::find(name) {
            Ok(template) => {
                assert_eq!(entry["document"], json(&template.document), "{name}");
                let system = template.title == *name;
                assert_eq!(entry["type"], if system { "system" } else { "custom" }, "{name}");
            }
            Err(_) => own.push(name.as_str()),
        }
    }
    assert_eq!(own, ["assume-mission-oncall"], "the only policy written for the demo");
}

#[test]
fn ram_would_accept_every_document_of_the_demo_account() {
    let account = json(DEMO_ACCOUNT);
    let policies = account["policies"].as_object().unwrap().values();
    let mut documents: Vec<(&Value, policy::PolicyKind)> =
        policies.map(|entry| (&entry["document"], policy::PolicyKind::Identity)).collect();
    for role in account["roles"].as_array().unwrap() {
        documents.push((&role["trust"], policy::PolicyKind::Trust));
    }
    let resources = account["resources"].as_array().unwrap().iter();
    documents.extend(
        resources.filter_map(|resource| Some((resource.get("policy")?, policy::PolicyKind::Resource))),
    );
    assert!(documents.iter().any(|(_, kind)| *kind == policy::PolicyKind::Resource));
    for (document, kind) in documents {
        let parsed = policy::parse(&document.to_string(), Some(kind));
        assert!(parsed.is_valid(), "{document}: {:?}", parsed.faults);
    }
}
