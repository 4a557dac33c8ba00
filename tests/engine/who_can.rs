//! Who can and what can, held to what asking gives.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::accounts::{
    Size, UID, actions, foreign_questions, generated_account, questions, varied_account,
};
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
fn what_somebody_can_is_everything_that_asking_allows() {
    let known = actions(Size::SMALL);
    let known: Vec<AskedAction<'_>> = known.iter().map(|name| name.as_str().into()).collect();
    let (mut grouped, mut sure) = (0, 0);
    let generated = (0..4).map(|seed| generated_account(Size::SMALL, seed));
    for account in generated.chain((0..3).map(|seed| varied_account(Size::SMALL, seed))) {
        let resolver = resolver(&account);
        for who in users_and_roles(&resolver) {
            let can = resolver.can(&resolver.principal_of(&who), &known, None, &Context::default());
            let mut ways = BTreeMap::new();
            for group in &can.allowed {
                grouped += usize::from(group.actions.len() > 1);
                for action in &group.actions {
                    assert!(
                        ways.insert(action.as_str(), &group.ways).is_none(),
                        "{action} stands in two groups"
                    );
                }
            }
            for (action, resource) in questions(Size::SMALL) {
                for context in [source_ip("10.1.2.3"), source_ip("8.8.8.8")] {
                    let decision = decide(&resolver, &who, &action, &resource, &context);
                    let found = ways.get(action.as_str());
                    assert!(decision != Decision::Allow || found.is_some(), "{who} {action} {resource}");
                    if found.is_some_and(|ways| ways.unconditional) {
                        assert_eq!(decision, Decision::Allow, "{who} {action} {resource}");
                        sure += 1;
                    }
                }
            }
        }
    }
    assert!(grouped > 100 && sure > 1000, "{grouped} {sure}");
}

#[test]
fn what_the_demo_account_can_is_grouped_and_says_what_no_catalog_knows() {
    let demo = demo();
    let known =
        ["edas:CreateApplication", "edas:DeleteApplication", "edas:ReadApplication", "cms:CreateChat"];
    let known = known.map(AskedAction::from);
    let can = demo.can(&demo.principal("user/ivan").unwrap(), &known, Some("edas"), &Context::default());
    let actions: Vec<&str> =
        can.allowed.iter().flat_map(|group| group.actions.iter().map(String::as_str)).collect();
    assert_eq!(actions, ["edas:DeleteApplication", "edas:ReadApplication"]);
    assert!(can.unknown.iter().any(|unknown| unknown.pattern == "edas:*Service"), "{:?}", can.unknown);
    let root = demo.can(&demo.principal("root").unwrap(), &known, None, &Context::default());
    assert!(root.everything);
}

#[test]
fn an_action_on_all_resources_is_granted_on_a_star_only() {
    let account = json!({"account": {"id": UID}, "policies": {"p": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/*"},
            {"Effect": "Allow", "Action": "vpc:*", "Resource": "*"}]}}},
        "users": [{"name": "a", "attached_in_resource_group": {"rg": ["p"]}}, {"name": "b", "attached": ["p"]}]});
    let resolver = resolver(&account.to_string());
    let known = [("ecs:DescribeRegions", true), ("ecs:StopInstance", false), ("vpc:DescribeRegions", true)];
    let known = known.map(|(name, on_all_resources)| AskedAction { name, on_all_resources });
    let can = |who: &str| {
        let can = resolver.can(&resolver.principal(who).unwrap(), &known, None, &Context::default());
        can.allowed.iter().flat_map(|group| group.actions.clone()).collect::<Vec<_>>()
    };
    assert_eq!(can("user/a"), ["ecs:StopInstance"], "nothing is in the group of all resources");
    assert_eq!(can("user/b"), ["ecs:StopInstance", "vpc:DescribeRegions"]);
}

/// C19: statements that speak of actions alike may still tell them apart by a condition on the action's name.
#[test]
fn a_condition_on_the_action_tells_actions_apart() {
    let account = json!({"account": {"id": UID}, "policies": {"p": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": "ecs:*", "Resource": "*",
             "Condition": {"StringLike": {"Action": "ecs:Stop*"}}}]}}},
        "users": [{"name": "a", "attached": ["p"]}]});
    let resolver = resolver(&account.to_string());
    let known = ["ecs:StartInstance", "ecs:StopInstance", "ecs:RunInstances"].map(AskedAction::from);
    let can = resolver.can(&resolver.principal("user/a").unwrap(), &known, None, &Context::default());
    let allowed: Vec<&String> = can.allowed.iter().flat_map(|group| &group.actions).collect();
    assert_eq!(allowed, ["ecs:StopInstance"]);
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

/// A table that prints an ARN under "All Resources" means that ARN, and everybody who asks is told the same.
#[test]
fn what_can_be_done_is_what_the_matrix_says_of_each_action() {
    use acscope::engine::account::questions;
    use acscope::engine::catalog::Catalog;
    let catalog = Catalog::embedded().unwrap();
    let codes = ["ram", "ecs", "slb", "ros", "cdn", "ims"];
    let resources: Vec<String> = codes.iter().map(|code| format!("acs:{code}:*:*:*")).collect();
    let actions: Vec<String> = codes.iter().map(|code| format!("{code}:*")).collect();
    let account = json!({"account": {"id": UID},
        "policies": {"p": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": actions, "Resource": resources}]}}},
        "users": [{"name": "u", "attached": ["p"]}]});
    let resolver = resolver(&account.to_string());
    let who = Who::User("u".to_owned());
    let questions = questions(&catalog, UID, None);
    let matrix = resolver.matrix(std::slice::from_ref(&who), &questions, &Context::default(), None);
    let can =
        resolver.can(&resolver.principal_of(&who), &AskedAction::all_of(&catalog), None, &Context::default());
    let listed: BTreeSet<&str> =
        can.allowed.iter().flat_map(|group| &group.actions).map(String::as_str).collect();
    let mut seen = 0;
    for (column, question) in questions.iter().enumerate() {
        let allowed = matrix.cell(0, column).decision == Decision::Allow;
        assert_eq!(listed.contains(question.action.as_str()), allowed, "{question:?}");
        seen += usize::from(allowed);
    }
    assert!(seen > 400, "{seen}");
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
