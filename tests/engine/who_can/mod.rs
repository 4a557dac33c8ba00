//! Who can and what can, held to what asking gives.

mod can;
mod roles;

use crate::support::accounts::{Size, UID, foreign_questions, generated_account, questions, varied_account};
use crate::support::resolver::resolver;
use acscope::engine::account::{AskedAction, DEMO_ACCOUNT, Resolver, Via, Way, Ways, Who, WhoCan};
use acscope::engine::decide::{Context, Decision};
use serde_json::{Value, json};

const MISSION: &str = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";

fn demo() -> Resolver {
    resolver(DEMO_ACCOUNT)
}

fn source_ip(address: &str) -> Context {
    let mut context = Context::default();
    context.set("acs:SourceIp", vec![address.to_owned()]);
    context
}

fn users_and_roles(resolver: &Resolver) -> Vec<Who> {
    resolver.users_and_roles().collect()
}

fn decide(resolver: &Resolver, who: &Who, action: &str, resource: &str, context: &Context) -> Decision {
    let principal = resolver.principal_of(who);
    let mut request = resolver.request(&principal, action, vec![resource.to_owned()]).unwrap();
    for (key, values) in context.iter() {
        request.context.set(key, values.to_vec());
    }
    resolver.decide(&principal, &request).decision
}

fn asks_for_tags(ways: &Ways) -> bool {
    let of_tags = |way: &Way| way.conditions.iter().any(|condition| condition.key.text.contains("Tag/"));
    !ways.unconditional && ways.grants.iter().any(of_tags)
}

/// Who asks is part of the question where a policy compares it, though many have the policy.
#[test]
fn a_policy_that_compares_the_caller_is_asked_for_each_of_them() {
    let condition = json!({"StringEquals": {"acs:PrincipalARN": [format!("acs:ram:*:{UID}:role/build")]}});
    let role = |name: &str| json!({"name": name, "attached": ["own-role"]});
    let account = json!({
        "account": {"id": UID},
        "users": [{"name": "alice", "attached": ["own-role"]}],
        "roles": [role("build"), role("deploy")],
        "policies": {"own-role": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": "starops:DeleteMission", "Resource": "*", "Condition": condition}
        ]}}},
    });
    let resolver = resolver(&account.to_string());
    for resource in [None, Some(MISSION)] {
        let answer = resolver.who_can("starops:DeleteMission", resource, &source_ip("10.1.2.3")).unwrap();
        let able: Vec<String> = answer.direct.iter().map(|able| able.who.to_string()).collect();
        let roles: Vec<&str> =
            able.iter().map(String::as_str).filter(|who| who.starts_with("role/")).collect();
        assert_eq!(roles, ["role/build"], "{resource:?} {able:?}");
    }
    for (name, decision) in [("build", Decision::Allow), ("deploy", Decision::ImplicitDeny)] {
        let who =
            users_and_roles(&resolver).into_iter().find(|who| who.to_string() == format!("role/{name}"));
        let asked =
            decide(&resolver, &who.unwrap(), "starops:DeleteMission", MISSION, &source_ip("10.1.2.3"));
        assert_eq!(asked, decision, "{name}");
    }
}

#[test]
fn on_one_resource_it_is_exactly_those_who_are_allowed() {
    let contexts = [source_ip("10.1.2.3"), source_ip("8.8.8.8"), Context::default()];
    let (mut able, mut conditional) = (0, 0);
    let generated = (0..3).map(|seed| generated_account(Size::SMALL, seed));
    for account in generated.chain((0..3).map(|seed| varied_account(Size::SMALL, seed))) {
        let resolver = resolver(&account);
        let own = questions(Size::SMALL).into_iter().step_by(4);
        for (action, resource) in own.chain(foreign_questions(Size::SMALL)) {
            let (action, resource) = (&*action, &*resource);
            let open = resolver.who_can(action, Some(resource), &Context::default()).unwrap();
            for context in &contexts {
                let answer = resolver.who_can(action, Some(resource), context).unwrap();
                for who in &users_and_roles(&resolver) {
                    let decision = decide(&resolver, who, action, resource, context);
                    if context.is_empty() {
                        // With everything open the listed are those who may; without conditions, those who surely can.
                        let listed = open.direct.iter().find(|able| able.who == *who);
                        assert!(decision != Decision::Allow || listed.is_some(), "{who} {action} {resource}");
                        if listed.is_some_and(|able| able.ways.unconditional) {
                            assert_eq!(decision, Decision::Allow, "{who} {action} {resource}");
                            able += 1;
                        } else if listed.is_some() {
                            conditional += 1;
                        }
                    } else {
                        let listed = answer.direct.iter().find(|able| able.who == *who);
                        let allowed = decision == Decision::Allow;
                        // Tags of a resource that the account does not know stay open.
                        let open = listed.is_some_and(|able| asks_for_tags(&able.ways));
                        assert!(
                            listed.is_some() == allowed || (open && !allowed),
                            "{who} {action} {resource} {context:?}"
                        );
                    }
                }
            }
        }
    }
    assert!(able > 200 && conditional > 200, "{able} {conditional}");
}

fn shown(answer: &WhoCan) -> (Vec<String>, Vec<String>) {
    let direct = answer.direct.iter().map(|able| able.who.to_string()).collect();
    let steps = |steps: &[acscope::engine::account::Step]| {
        steps.iter().map(|step| format!(" > {}", step.role)).collect::<Vec<_>>().concat()
    };
    (direct, answer.chains.iter().map(|chain| format!("{}{}", chain.who, steps(&chain.steps))).collect())
}

#[test]
fn who_can_delete_a_mission_of_the_demo_account() {
    let demo = demo();
    for resource in [Some(MISSION), None] {
        let answer = demo.who_can("starops:DeleteMission", resource, &Context::default()).unwrap();
        let (direct, chains) = shown(&answer);
        assert_eq!(direct, ["user/dmitri", "user/quentin", "role/mission-oncall"], "{resource:?}");
        assert_eq!(chains, ["user/ben > mission-oncall"], "{resource:?}");
        assert!(answer.root && answer.outside.is_empty() && answer.unsure.is_empty());
        let dmitri = &answer.direct[0].ways;
        assert_eq!(
            (dmitri.grants[0].policy.as_str(), dmitri.grants[0].statement),
            ("starops-mission-operator", 0)
        );
        assert_eq!(dmitri.grants[0].via, Via::Group("mission-operators".to_owned()));
        assert_eq!(dmitri.unconditional, resource.is_some());
        let ben = &answer.chains[0].steps[0].ways;
        assert_eq!((ben.grants[0].policy.as_str(), &ben.grants[0].via), ("assume-mission-oncall", &Via::Own));
    }
}

#[test]
fn an_app_operator_of_edas_is_among_those_who_can_delete_an_application() {
    let demo = demo();
    let shop = "acs:edas:cn-beijing:1000000000000001:namespace/test/application/shop";
    let answer = demo.who_can("edas:DeleteApplication", Some(shop), &Context::default()).unwrap();
    let ivan = answer.direct.iter().find(|able| able.who == Who::User("ivan".to_owned())).unwrap();
    assert_eq!(ivan.ways.grants[0].policy, "edas-app-operator");
    assert!(ivan.ways.unconditional);
    let create = demo.who_can("edas:CreateApplication", Some(shop), &Context::default()).unwrap();
    assert!(!create.direct.iter().any(|able| able.who == Who::User("ivan".to_owned())));
}

#[test]
fn a_deny_that_covers_a_grant_takes_it_and_one_that_meets_it_is_shown() {
    let allow = |resource: Value| json!({"Effect": "Allow", "Action": "oss:GetObject", "Resource": resource});
    let deny = |resource: &str, condition: Value| json!({"Effect": "Deny", "Action": "oss:*", "Resource": resource, "Condition": condition});
    let ways = |statements: Vec<Value>| {
        let account = json!({"account": {"id": UID}, "policies": {"p": {"document": {"Version": "1", "Statement": statements}}},
            "users": [{"name": "a", "attached": ["p"]}]});
        let answer =
            resolver(&account.to_string()).who_can("oss:GetObject", None, &Context::default()).unwrap();
        let ways = answer.direct.into_iter().next().map(|able| able.ways);
        ways.map(|ways| (ways.grants[0].resources.clone(), ways.except.len()))
    };
    let (a, b) = ("acs:oss:*:*:a/*", "acs:oss:*:*:b/*");
    let ip = json!({"NotIpAddress": {"acs:SourceIp": "10.0.0.0/8"}});
    assert_eq!(
        ways(vec![allow(json!([a, b])), deny("acs:oss:*:*:a/*", json!({}))]),
        Some((vec![b.to_owned()], 0))
    );
    assert_eq!(ways(vec![allow(json!(a)), deny("acs:oss:*:*:*", json!({}))]), None);
    assert_eq!(ways(vec![allow(json!(a)), deny("*", json!({}))]), None);
    assert_eq!(
        ways(vec![allow(json!(a)), deny("acs:oss:*:*:b/*", json!({}))]),
        Some((vec![a.to_owned()], 0))
    );
    assert_eq!(
        ways(vec![allow(json!(a)), deny("acs:oss:*:*:a/x", json!({}))]),
        Some((vec![a.to_owned()], 1))
    );
    assert_eq!(ways(vec![allow(json!(a)), deny("*", ip.clone())]), Some((vec![a.to_owned()], 1)));
    let mut same = allow(json!(a));
    same["Condition"] = ip.clone();
    assert_eq!(ways(vec![same, deny("*", ip)]), None);
}

#[test]
fn what_only_the_policy_of_a_resource_grants_counts() {
    let account = json!({"account": {"id": UID}, "users": [{"name": "a", "id": "27"}, {"name": "b", "id": "28"}], "resources": [
        {"arn": "acs:oss:*:1000000000000001:b", "policy": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Principal": ["27"], "Action": "oss:GetObject", "Resource": "acs:oss:*:*:b/*"}]}}]});
    let resolver = resolver(&account.to_string());
    let known = ["oss:GetObject", "oss:PutObject"].map(AskedAction::from);
    let can = |who: &str| {
        resolver.can(&resolver.principal(who).unwrap(), &known, None, &Context::default()).allowed
    };
    let granted = can("user/a");
    assert_eq!(granted[0].actions, ["oss:GetObject"]);
    assert_eq!(granted[0].ways.grants[0].via, Via::Resource("acs:oss:*:1000000000000001:b".to_owned()));
    assert_eq!(can("user/b"), []);
    for resource in [Some("acs:oss:oss-cn-hangzhou:1000000000000001:b/x"), None] {
        let answer = resolver.who_can("oss:GetObject", resource, &Context::default()).unwrap();
        assert_eq!(shown(&answer).0, ["user/a"], "{resource:?}");
    }
}

#[test]
fn of_whom_nothing_can_be_said_is_told() {
    let statement = |effect: &str| json!({"document": {"Version": "1", "Statement": [{"Effect": effect, "Action": "ecs:*", "Resource": "*"}]}});
    let account = json!({"account": {"id": UID}, "policies": {"bad": statement("Alow"), "good": statement("Allow")},
        "users": [{"name": "a", "attached": ["bad", "good"]}, {"name": "b", "attached": ["good"]}]});
    let resolver = resolver(&account.to_string());
    let answer = resolver.who_can("ecs:StopInstance", None, &Context::default()).unwrap();
    assert_eq!(shown(&answer).0, ["user/b"]);
    assert_eq!(answer.refused, [Who::User("a".to_owned())]);
    let known = ["ecs:StopInstance"].map(AskedAction::from);
    let can = resolver.can(&resolver.principal("user/a").unwrap(), &known, None, &Context::default());
    assert_eq!((can.invalid, can.allowed), (vec!["bad".to_owned()], vec![]));
}

/// E12: nobody is asked for a permission, so the answer is not that of the policies.
#[test]
fn everybody_can_do_what_needs_no_authorization() {
    let account = r#"{"account": {"id": "1000000000000001"}, "users": [{"name": "zoe"}], "roles": []}"#;
    for resource in [None, Some("*")] {
        let answer =
            resolver(account).who_can("sts:getCallerIdentity", resource, &Context::default()).unwrap();
        assert_eq!(answer.direct.len(), 1);
        assert!(answer.direct[0].ways.unconditional && answer.root && answer.needs_no_authorization);
        let other = resolver(account).who_can("sts:AssumeRole", resource, &Context::default()).unwrap();
        assert!(other.direct.is_empty() && !other.needs_no_authorization);
    }
}

/// E7, E8: what the group of a resource denies stands against what the resource itself allows.
#[test]
fn what_a_resource_group_denies_stands_against_the_policy_of_the_resource() {
    let deny = |condition: Value| {
        json!({"document": {"Version": "1", "Statement": [
            {"Effect": "Deny", "Action": "oss:GetObject", "Resource": "*", "Condition": condition}]}})
    };
    let office = json!({"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}});
    let account = json!({"account": {"id": UID},
        "policies": {
            "never": deny(json!({})), "not-there": deny(office.clone()),
            "there": {"document": {"Version": "1", "Statement": [
                {"Effect": "Allow", "Action": "oss:GetObject", "Resource": "*", "Condition": office}]}}},
        "users": [
            {"name": "denied", "attached_in_resource_group": {"rg-1": ["never"]}},
            {"name": "elsewhere", "attached_in_resource_group": {"rg-2": ["never"]}},
            {"name": "narrowed", "attached_in_resource_group": {"rg-1": ["not-there"]}},
            {"name": "above", "attached": ["there"], "attached_in_resource_group": {"rg-1": ["never"]}},
            {"name": "plain"}],
        "resources": [{"arn": "acs:oss:*:*:photos", "resource_group": "rg-1",
            "policy": {"Version": "1", "Statement": [
                {"Effect": "Allow", "Action": "oss:GetObject", "Principal": ["*"],
                 "Resource": "acs:oss:*:*:photos/*"}]}}]});
    let resolver = resolver(&account.to_string());
    let object = "acs:oss:*:1000000000000001:photos/a";
    for context in [source_ip("10.1.2.3"), source_ip("8.8.8.8")] {
        let answer = resolver.who_can("oss:GetObject", Some(object), &context).unwrap();
        for who in users_and_roles(&resolver) {
            let allowed = decide(&resolver, &who, "oss:GetObject", object, &context) == Decision::Allow;
            assert_eq!(answer.direct.iter().any(|able| able.who == who), allowed, "{who} {context:?}");
        }
    }
    let names = |resource: Option<&str>, without: bool| -> Vec<String> {
        let answer = resolver.who_can("oss:GetObject", resource, &Context::default()).unwrap();
        let able = answer.direct.iter().filter(|able| !without || able.ways.except.is_empty());
        able.map(|able| able.who.to_string()).collect()
    };
    assert_eq!(
        names(Some(object), false),
        ["user/elsewhere", "user/narrowed", "user/above", "user/plain"],
        "with everything open"
    );
    // Without a resource the exception is named: which group a resource belongs to is open.
    assert_eq!(names(None, true), ["user/plain"]);
}

/// E7: a Deny attached for one group takes nothing from another, nor from what is allowed at account scope.
#[test]
fn a_resource_group_denies_in_itself_alone() {
    let document = |effect: &str, condition: Value| {
        json!({"document": {"Version": "1", "Statement": [
            {"Effect": effect, "Action": "oss:*", "Resource": "*", "Condition": condition}]}})
    };
    let office = json!({"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}});
    let account = json!({"account": {"id": UID},
        "policies": {"allow": document("Allow", json!({})), "never": document("Deny", json!({})),
            "not-there": document("Deny", office)},
        "users": [{"name": "two", "attached_in_resource_group": {"rg-1": ["allow"], "rg-2": ["never"]}},
            {"name": "narrowed", "attached_in_resource_group": {"rg-1": ["allow"], "rg-2": ["not-there"]}},
            {"name": "wide", "attached": ["allow"], "attached_in_resource_group": {"rg-1": ["never"]}},
            {"name": "none", "attached_in_resource_group": {"rg-1": ["allow", "never"]}}]});
    let answer = resolver(&account.to_string()).who_can("oss:GetObject", None, &Context::default()).unwrap();
    assert_eq!(shown(&answer).0, ["user/two", "user/narrowed", "user/wide"]);
    assert!(answer.direct.iter().all(|able| able.ways.except.is_empty()), "{:#?}", answer.direct);
    let surely: Vec<bool> = answer.direct.iter().map(|able| able.ways.unconditional).collect();
    assert_eq!(surely, [false, false, true]);
}

/// W7: whether a region that is not stated matches a named one is not documented.
#[test]
fn a_no_that_rests_on_an_undocumented_rule_is_told_with_it() {
    let account = json!({"account": {"id": UID},
        "policies": {"p": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": "oss:*", "Resource": "acs:oss:cn-hangzhou:*:photos"}]}}},
        "users": [{"name": "a", "attached": ["p"]}, {"name": "b"}]});
    let resolver = resolver(&account.to_string());
    let asked = |on: &str| resolver.who_can("oss:GetBucket", Some(on), &Context::default()).unwrap();
    let unsure = asked(&format!("acs:oss::{UID}:photos")).unsure;
    let unsure: Vec<(&Who, &[&str])> = unsure.iter().map(|one| (&one.who, &*one.depends_on)).collect();
    assert_eq!(unsure, [(&Who::User("a".to_owned()), &["W7"][..])]);
    assert!(asked(&format!("acs:oss::{UID}:music")).unsure.is_empty());
}
