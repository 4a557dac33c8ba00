//! Whoever comes to an action through a role, or to a role itself.

use super::{decide, demo, shown, source_ip, users_and_roles};
use std::collections::BTreeSet;

use crate::support::accounts::{Size, UID, generated_account, questions, varied_account};
use crate::support::resolver::resolver;
use acscope::engine::account::{AskedAction, Resolver, Who};
use acscope::engine::decide::{Context, Decision};
use serde_json::json;

#[test]
fn roles_are_followed_to_everybody_who_can_reach_them() {
    let mut longest = 0;
    let size = Size { roles: 14, users: 8, ..Size::SMALL };
    let generated = (0..10).map(|seed| generated_account(size, seed));
    for account in generated.chain((0..3).map(|seed| varied_account(size, seed))) {
        let resolver = resolver(&account);
        let everybody = users_and_roles(&resolver);
        let roles: Vec<&Who> = everybody.iter().filter(|who| matches!(who, Who::Role { .. })).collect();
        let name = |who: &Who| if let Who::Role { name, .. } = who { name.clone() } else { String::new() };
        let assumes = |from: &Who, role: &Who| {
            let resource = format!("acs:ram:*:{UID}:role/{}", name(role));
            decide(&resolver, from, "sts:AssumeRole", &resource, &Context::default()) == Decision::Allow
        };
        let edges: Vec<(&Who, &Who)> = everybody
            .iter()
            .flat_map(|from| roles.iter().map(move |role| (from, *role)))
            .filter(|(from, role)| from != role && assumes(from, role))
            .collect();
        for (action, resource) in questions(Size::SMALL).iter().step_by(37) {
            let answer = resolver.who_can(action, Some(resource), &source_ip("10.1.2.3")).unwrap();
            let direct: BTreeSet<&Who> = answer.direct.iter().map(|able| &able.who).collect();
            let mut reach = direct.clone();
            loop {
                let more: Vec<&Who> =
                    edges.iter().filter(|(_, to)| reach.contains(to)).map(|(from, _)| *from).collect();
                let before = reach.len();
                reach.extend(more);
                if reach.len() == before {
                    break;
                }
            }
            let mut found = direct.clone();
            for chain in &answer.chains {
                found.insert(&chain.who);
                longest = longest.max(chain.steps.len());
                let mut from = chain.who.clone();
                for step in &chain.steps {
                    let to = Who::role(step.role.clone());
                    assert!(edges.contains(&(&from, &to)), "{from} cannot assume {to}");
                    from = to;
                }
                assert!(direct.contains(&from), "the chain of {} does not end where it can", chain.who);
            }
            assert_eq!(found, reach, "{action} {resource}");
        }
    }
    assert!(longest >= 3, "{longest}");
}

#[test]
fn cycles_of_roles_end() {
    let trust = |role: &str| {
        json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"RAM": format!("acs:ram::{UID}:role/{role}")}}]})
    };
    let document = |action: &str, resource: String| {
        json!({"document": {"Version": "1", "Statement": [
        {"Effect": "Allow", "Action": action, "Resource": resource}]}})
    };
    let role = |name: &str| format!("acs:ram:*:{UID}:role/{name}");
    let account = json!({"account": {"id": UID},
        "policies": {"to-b": document("sts:AssumeRole", role("b")), "to-a": document("sts:AssumeRole", role("a")),
            "to-self": document("sts:AssumeRole", role("*")), "stop": document("ecs:StopInstance", "*".to_owned())},
        "roles": [{"name": "a", "attached": ["to-b"], "trust": trust("b")},
                  {"name": "b", "attached": ["to-a", "to-self", "stop"], "trust": trust("a")}]});
    let resolver = resolver(&account.to_string());
    let answer = resolver.who_can("ecs:StopInstance", None, &Context::default()).unwrap();
    let chains: Vec<String> =
        answer.chains.iter().map(|chain| format!("{} > {}", chain.who, chain.steps[0].role)).collect();
    assert_eq!(chains, ["role/a > b"]);
}

#[test]
fn an_outsider_that_a_role_trusts_is_named() {
    let demo = demo();
    let answer = demo.who_can("oss:PutObject", None, &Context::default()).unwrap();
    assert!(answer.direct.iter().any(|able| able.who == Who::role("app-upload")), "{:?}", shown(&answer));
    let account = json!({"account": {"id": UID},
        "policies": {"stop": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}}},
        "roles": [{"name": "r", "attached": ["stop"], "trust": {"Version": "1", "Statement": [{"Effect": "Allow",
            "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::2000000000000002:root", format!("acs:ram::{UID}:root")],
            "Service": ["ecs.aliyuncs.com"], "Federated": [format!("acs:ram::{UID}:saml-provider/idp")]}}]}}]});
    let answer =
        resolver(&account.to_string()).who_can("ecs:StopInstance", None, &Context::default()).unwrap();
    let outside: Vec<&str> = answer.outside.iter().map(|outside| outside.name.as_str()).collect();
    assert_eq!(
        outside,
        ["acs:ram::1000000000000001:saml-provider/idp", "acs:ram::2000000000000002:root", "ecs.aliyuncs.com"]
    );
}

/// A user, another with the same for a resource group, a bucket that lets everybody do everything, two roles.
fn assumers() -> Resolver {
    let document = |action: &str| json!({"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}});
    let trust = |name: &str| {
        json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"RAM": format!("acs:ram::{UID}:{name}")}}]})
    };
    let account = json!({"account": {"id": UID},
        "policies": {"assume": document("sts:AssumeRole"), "sts": document("sts:*")},
        "users": [{"name": "able", "attached": ["assume"]}, {"name": "trusted-only"},
                  {"name": "in-group", "attached_in_resource_group": {"rg-a": ["sts"]}}],
        "roles": [{"name": "ops", "trust": trust("root")}, {"name": "audit", "trust": trust("user/nobody")}],
        "resources": [{"arn": format!("acs:oss:*:{UID}:open"), "policy": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": ["*"]}]}}]});
    resolver(&account.to_string())
}

/// E7, E9: neither a resource group nor a bucket lets anybody assume a role, and the role must trust them.
#[test]
fn without_a_role_named_it_is_those_who_can_assume_any() {
    let resolver = assumers();
    for action in ["sts:AssumeRole", "sts:AssumeRoleWithSAML"] {
        let answer = resolver.who_can(action, None, &Context::default()).unwrap();
        let listed: BTreeSet<String> = answer.direct.iter().map(|able| able.who.to_string()).collect();
        let any_role = |who: &Who| {
            ["ops", "audit"].iter().any(|role| {
                let role = format!("acs:ram:*:{UID}:role/{role}");
                decide(&resolver, who, action, &role, &Context::default()) == Decision::Allow
            })
        };
        let decided: BTreeSet<String> =
            users_and_roles(&resolver).iter().filter(|who| any_role(who)).map(ToString::to_string).collect();
        assert_eq!(listed, decided, "{action}");
        assert!(answer.direct.iter().all(|able| !able.ways.unconditional));
    }
    let answer = resolver.who_can("sts:AssumeRole", None, &Context::default()).unwrap();
    let [able] = answer.direct.as_slice() else { panic!("{:?}", shown(&answer)) };
    assert_eq!(able.who, Who::User("able".to_owned()));
    let within: Vec<&str> = able.ways.within.iter().flatten().map(|way| way.policy.as_str()).collect();
    assert_eq!(within, ["trust of ops"]);
    // On one role the answer is that of a decision too.
    let ops = format!("acs:ram:*:{UID}:role/ops");
    for action in ["sts:AssumeRole", "sts:AssumeRoleWithOIDC"] {
        let answer = resolver.who_can(action, Some(&ops), &Context::default()).unwrap();
        for who in users_and_roles(&resolver) {
            let listed = answer.direct.iter().any(|able| able.who == who);
            let decision = decide(&resolver, &who, action, &ops, &Context::default());
            assert_eq!(listed, decision == Decision::Allow, "{who} {action}");
        }
    }
}

#[test]
fn what_a_bucket_or_a_resource_group_grants_is_no_role_to_assume() {
    let resolver = assumers();
    let can = |who: &str| {
        let principal = resolver.principal(who).unwrap();
        let known = ["ecs:StopInstance", "sts:AssumeRole", "sts:GetCallerIdentity", "sts:SetSourceIdentity"]
            .map(AskedAction::from);
        let can = resolver.can(&principal, &known, None, &Context::default());
        can.allowed.into_iter().flat_map(|group| group.actions).collect::<Vec<_>>()
    };
    // The bucket may be asked to do anything with itself; what needs no authorization is not listed.
    assert_eq!(can("user/trusted-only"), ["ecs:StopInstance", "sts:SetSourceIdentity"]);
    assert_eq!(can("user/in-group"), ["ecs:StopInstance", "sts:SetSourceIdentity"]);
    assert_eq!(can("user/able"), ["ecs:StopInstance", "sts:AssumeRole", "sts:SetSourceIdentity"]);
}

#[test]
fn what_the_policy_of_a_resource_grants_is_granted_on_that_resource_only() {
    let answer = assumers().who_can("oss:GetObject", None, &Context::default()).unwrap();
    assert!(!answer.direct.is_empty() && answer.direct.iter().all(|able| !able.ways.unconditional));
}

#[test]
fn whom_a_trust_policy_denies_is_no_outsider_and_a_refused_bucket_policy_refuses_everybody() {
    let trusts = |effect: &str, account: &str| json!({"Effect": effect, "Action": "sts:AssumeRole", "Principal": {"RAM": [format!("acs:ram::{account}:root")]}});
    let all = json!([{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]);
    let account = json!({"account": {"id": UID},
        "policies": {"all": {"document": {"Version": "1", "Statement": all}}},
        "roles": [{"name": "r", "attached": ["all"], "trust": {"Version": "1", "Statement": [
            trusts("Allow", "2000000000000002"), trusts("Deny", "3000000000000003")]}}],
        "resources": [{"arn": format!("acs:oss:*:{UID}:bad"), "policy": {"Version": "1", "Statement": [
            {"Effect": "Perhaps", "Action": "oss:*", "Resource": "*", "Principal": ["*"]}]}}]});
    let resolver = resolver(&account.to_string());
    let asked = |on: &str| {
        resolver
            .who_can("oss:GetObject", Some(&format!("acs:oss:*:{UID}:{on}/a")), &Context::default())
            .unwrap()
    };
    let names: Vec<String> = asked("good").outside.into_iter().map(|outside| outside.name).collect();
    assert_eq!(names, ["acs:ram::2000000000000002:root"]);
    assert_eq!(asked("bad").refused, [Who::role("r")]);
    assert!(asked("bad").direct.is_empty());
}
