//! Accounts: the decided cases told as accounts, and what must hold for every account.

use crate::support::accounts::{Size, UID, generated_account, questions};
use crate::support::resolver::resolver;
use acscope::engine::account::{DEMO_ACCOUNT, Layers, Resolver, Via, Who, read_account, write_account};
use acscope::engine::decide::{Decision, Stage, read_case};
use acscope::engine::policy;
use serde_json::{Map, Value, json};

mod known_resources;
mod matrix;
mod schema;
mod several_resources;

fn demo() -> Resolver {
    resolver(DEMO_ACCOUNT)
}

fn decisions() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cases/decisions.jsonl");
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A case as an account: its policies in the places that their layers name.
struct CaseAccount {
    account: Value,
    session: Option<Value>,
}

fn case_account(case: &Value) -> CaseAccount {
    let request = &case["request"];
    let principal = request["principal"].as_str().unwrap();
    let uid = principal.split(':').nth(3).filter(|uid| !uid.is_empty()).unwrap_or(UID);
    let resource = request["resource"].as_str().unwrap_or_default();
    let mut policies = Map::new();
    let mut levels: Vec<(u64, Vec<String>)> = Vec::new();
    let (mut everywhere, mut in_group) = (Vec::new(), Map::new());
    let (mut session, mut resource_policy, mut trust) = (None, None, None);
    for (number, entry) in case["policies"].as_array().unwrap().iter().enumerate() {
        let document = entry.get("document").unwrap_or(entry);
        let name = format!("p{number}");
        match entry["type"].as_str().filter(|_| entry.get("document").is_some()).unwrap_or("identity") {
            "identity" => everywhere.push(name.clone()),
            "control" => {
                let depth = entry["level"].as_u64().unwrap_or(0);
                match levels.iter_mut().find(|(known, _)| *known == depth) {
                    Some((_, names)) => names.push(name.clone()),
                    None => levels.push((depth, vec![name.clone()])),
                }
            }
            "resource_group" => {
                let group =
                    in_group.entry(entry["resource_group"].as_str().unwrap()).or_insert_with(|| json!([]));
                group.as_array_mut().unwrap().push(json!(name));
            }
            "session" => session = Some(document.clone()),
            "resource" => resource_policy = Some(document.clone()),
            "trust" => trust = Some(document.clone()),
            other => panic!("{other}"),
        }
        policies.insert(name, json!({"document": document}));
    }
    levels.sort();
    let levels: Vec<Value> =
        levels.iter().map(|(depth, names)| json!({"level": depth.to_string(), "attached": names})).collect();
    let mut who = json!({"attached": everywhere, "attached_in_resource_group": in_group});
    if let Some(id) = request["principal_id"].as_str() {
        who["id"] = json!(id);
    }
    let (mut users, mut roles) = (Vec::new(), Vec::new());
    if let Some(name) = principal.rsplit_once(":user/").map(|(_, name)| name) {
        who["name"] = json!(name);
        users.push(who);
    } else if let Some(role) =
        principal.rsplit_once(":assumed-role/").or_else(|| principal.rsplit_once(":role/"))
    {
        who["name"] = json!(role.1.split('/').next());
        who["service_linked"] = json!(request["service_linked_role"] == true);
        roles.push(who);
    } else {
        assert!(everywhere.is_empty(), "{case}");
    }
    if let Some(trust) = trust {
        roles.push(json!({"name": resource.rsplit_once(":role/").unwrap().1, "trust": trust}));
    }
    let mut resources = Vec::new();
    if request.get("resource_group").is_some() || resource_policy.is_some() {
        let bucket = resource.split('/').next().unwrap();
        let arn = if resource_policy.is_some() { bucket } else { resource };
        let mut known = json!({"arn": arn});
        if let Some(group) = request.get("resource_group").filter(|_| resource != "*") {
            known["resource_group"] = group.clone();
        }
        if let Some(policy) = resource_policy {
            known["policy"] = policy;
        }
        if arn != "*" {
            resources.push(known);
        }
    }
    let account = json!({
        "account": {"id": uid, "management": request["management_account"] == true}, "policies": policies, "users": users,
        "roles": roles, "control_policies": levels, "resources": resources,
    });
    CaseAccount { account, session }
}

#[test]
fn every_decided_case_is_answered_alike_when_it_is_told_as_an_account() {
    let mut with_layers = 0;
    for line in decisions() {
        let case: Value = serde_json::from_str(&line).unwrap();
        let asked = read_case(&line).unwrap();
        let wanted = asked.policies.unwrap().decide(&asked.request);
        let told = case_account(&case);
        let resolver = resolver(&told.account.to_string());
        let session = told
            .session
            .map(|document| policy::parse(&document.to_string(), Some(policy::PolicyKind::Session)));
        let who = Who::parse(&asked.request.caller.text, resolver.account()).unwrap();
        let principal = resolver.principal_with(&who, Layers::ALL, session.as_ref());
        let mut request =
            resolver.request(&principal, &asked.request.action, asked.request.resources.clone()).unwrap();
        for (key, values) in asked.request.context.iter() {
            request.context.set(key, values.to_vec());
        }
        request.resource_group_supported = asked.request.resource_group_supported;
        let answer = resolver.decide(&principal, &request);
        let id = &case["id"];
        assert_eq!(answer.decision.word(), case["expect"], "{id}");
        assert_eq!((answer.stage, &answer.depends_on), (wanted.stage, &wanted.depends_on), "{id}");
        assert_eq!(answer.matched.len(), wanted.matched.len(), "{id}");
        with_layers += usize::from(case["policies"].as_array().unwrap().iter().any(|policy| {
            policy.get("document").is_some() && policy["type"] != "identity" && policy.get("type").is_some()
        }));
    }
    assert!(with_layers >= 44, "{with_layers}");
}

#[test]
fn each_layer_can_be_switched_off() {
    let allow = json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let deny = json!({"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}]});
    let trust = json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"RAM": format!("acs:ram::{UID}:root")}}]});
    let ask = |attached: Value, layers: Layers, action: &str, resource: &str| {
        let mut account = json!({"account": {"id": UID},
            "policies": {"allow": {"document": allow}, "deny": {"document": deny}},
            "users": [{"name": "a", "attached": ["allow"]}], "groups": [{"name": "g", "attached": ["deny"]}],
            "roles": [{"name": "r", "trust": trust}]});
        for (key, value) in attached.as_object().unwrap() {
            account[key] = value.clone();
        }
        let resolver = resolver(&account.to_string());
        let who = Who::parse("user/a", resolver.account()).unwrap();
        let principal = resolver.principal_with(&who, layers, None);
        let request = resolver.request(&principal, action, vec![resource.to_owned()]).unwrap();
        resolver.decide(&principal, &request).decision
    };
    let instance = &format!("acs:ecs:cn-hangzhou:{UID}:instance/i-1");
    let stop = |attached: &Value, layers| ask(attached.clone(), layers, "ecs:StopInstance", instance);
    let in_group = json!({"users": [{"name": "a", "groups": ["g"], "attached": ["allow"]}]});
    let controlled = json!({"control_policies": [{"level": "Root", "attached": ["deny"]}]});
    let by_resource = json!({"users": [{"name": "a"}], "resources": [{"arn": instance, "policy": {"Version": "1", "Statement": [
        {"Effect": "Allow", "Principal": ["*"], "Action": "*", "Resource": "*"}]}}]});
    let by_resource_group = json!({"users": [{"name": "a", "attached_in_resource_group": {"rg": ["allow"]}}],
        "resources": [{"arn": instance, "resource_group": "rg"}]});
    for (attached, layer, with, without) in [
        (&in_group, "group", Decision::ExplicitDeny, Decision::Allow),
        (&controlled, "control", Decision::ExplicitDeny, Decision::Allow),
        (&json!({}), "own", Decision::Allow, Decision::ImplicitDeny),
        (&by_resource, "resource", Decision::Allow, Decision::ImplicitDeny),
        (&by_resource_group, "resource_group", Decision::Allow, Decision::ImplicitDeny),
    ] {
        assert_eq!(stop(attached, Layers::ALL), with, "{layer}");
        assert_eq!(stop(attached, Layers::ALL.without(layer).unwrap()), without, "without {layer}");
    }
    let role = &format!("acs:ram:*:{UID}:role/r");
    assert_eq!(ask(json!({}), Layers::ALL, "sts:AssumeRole", role), Decision::Allow);
    assert_eq!(
        ask(json!({}), Layers::ALL.without("trust").unwrap(), "sts:AssumeRole", role),
        Decision::ImplicitDeny
    );
    assert_eq!(Layers::ALL.without("groups"), None);
    assert!(Layers::WORDS.iter().all(|word| Layers::ALL.without(word).is_some()));
}

#[test]
fn a_level_without_control_policies_allows_nothing() {
    let account = json!({"account": {"id": UID},
        "policies": {"allow": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}},
        "users": [{"name": "a", "attached": ["allow"]}],
        "control_policies": [{"level": "Root", "attached": ["allow"]}, {"level": "Prod"}]});
    let resolver = resolver(&account.to_string());
    let principal = resolver.principal("user/a").unwrap();
    let request = resolver
        .request(&principal, "ecs:StopInstance", vec![format!("acs:ecs:*:{UID}:instance/i")])
        .unwrap();
    let answer = resolver.decide(&principal, &request);
    assert_eq!((answer.decision, answer.stage), (Decision::ImplicitDeny, Stage::Control(1)));
}

#[test]
fn resources_of_several_groups_are_each_asked_in_their_own() {
    let account = json!({"account": {"id": UID},
        "policies": {"allow": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}},
        "users": [{"name": "a", "attached_in_resource_group": {"rg-a": ["allow"]}},
                  {"name": "b", "attached_in_resource_group": {"rg-a": ["allow"], "rg-b": ["allow"]}}],
        "resources": [{"arn": format!("acs:ecs:*:{UID}:disk/d"), "resource_group": "rg-a"},
                      {"arn": format!("acs:ecs:*:{UID}:instance/i"), "resource_group": "rg-b"}]});
    let resolver = resolver(&account.to_string());
    let decide = |who: &str| {
        let principal = resolver.principal(who).unwrap();
        let both = vec![format!("acs:ecs:cn-a:{UID}:disk/d"), format!("acs:ecs:cn-a:{UID}:instance/i")];
        let request = resolver.request(&principal, "ecs:AttachDisk", both).unwrap();
        resolver.decide(&principal, &request).decision
    };
    assert_eq!((decide("user/a"), decide("user/b")), (Decision::ImplicitDeny, Decision::Allow));
}

#[test]
fn a_level_whose_policies_are_all_unknown_allows_nothing_either() {
    let account = json!({"account": {"id": UID},
        "policies": {"allow": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}},
        "users": [{"name": "a", "attached": ["allow"]}],
        "control_policies": [{"level": "Prod", "attached": ["forgotten"]}]});
    let read = read_account(&account.to_string(), &|path| Err(format!("{path} is not there")));
    assert!(!read.is_sound());
    let resolver = Resolver::new(read.account);
    let principal = resolver.principal("user/a").unwrap();
    let request = resolver.request(&principal, "ecs:StopInstance", vec!["*".to_owned()]).unwrap();
    assert_eq!(resolver.decide(&principal, &request).stage, Stage::Control(0));
}

#[test]
fn principals_are_read_in_every_form_and_strangers_are_told() {
    let demo = demo();
    let parse = |text: &str| Who::parse(text, demo.account()).map(|who| who.to_string());
    for (text, shown) in [
        ("user/ADA", "user/ada"),
        ("acs:ram::1000000000000001:user/ada", "user/ada"),
        ("acs:ram:*:1000000000000001:role/mission-oncall", "role/mission-oncall"),
        ("role/mission-oncall/night", "role/mission-oncall/night"),
        ("acs:ram::1000000000000001:assumed-role/mission-oncall/night", "role/mission-oncall/night"),
        ("root", "root"),
        ("saml-provider/idp", "saml-provider/idp"),
        ("fc.aliyuncs.com", "fc.aliyuncs.com"),
    ] {
        assert_eq!(parse(text).unwrap(), shown, "{text}");
    }
    for (text, part) in [
        ("ada", "did you mean user/ada?"),
        ("user/adda", "did you mean \"ada\"?"),
        ("role/nobody", "has no role \"nobody\""),
        ("group/team-a", "ask about one of its members (carol)"),
        ("acs:ram::2000000000000002:user/ada", "belongs to account 2000000000000002"),
        ("", "is not a principal"),
        ("user/", "is not a principal"),
    ] {
        let message = parse(text).unwrap_err().to_string();
        assert!(message.contains(part), "{text}: {message}");
    }
}

#[test]
fn a_principal_knows_how_each_policy_reaches_it() {
    let demo = demo();
    let ben = demo.principal("user/ben").unwrap();
    let reached: Vec<(&str, &Via)> =
        ben.reached().iter().map(|reached| (reached.policy.as_str(), &reached.via)).collect();
    let group = |name: &str| Via::Group(name.to_owned());
    let level = |name: &str| Via::Level(name.to_owned());
    assert_eq!(
        reached,
        [
            ("FullAliyunAccess", &level("Root")),
            ("FullAliyunAccess", &level("Production")),
            ("control-keep-vpc", &level("Production")),
            ("assume-mission-oncall", &Via::Own),
            ("starops-engineer", &group("starops-engineers")),
            ("starops-deny-delete", &group("delete-guard")),
        ]
    );
    assert_eq!(ben.set().len(), reached.len());
}

#[test]
fn a_generated_account_is_sound_and_written_as_it_was_read() {
    let text = generated_account(Size::FULL, 7);
    let read = read_account(&text, &|_| Err(String::new()));
    assert_eq!(read.faults, []);
    let account = &read.account;
    assert_eq!((account.users.len(), account.groups.len(), account.roles.len()), (1000, 200, 100));
    assert_eq!((account.policies.len(), account.control_levels.len()), (500, 3));
    let written = write_account(account);
    assert_eq!(read_account(&written, &|_| Err(String::new())).account, *account);
}

/// Not even in a resource group: an account-scope Allow is final there, so it can only allow more (E7).
#[test]
fn one_more_allow_only_policy_never_turns_a_yes_into_a_no() {
    let size = Size { users: 3, ..Size::SMALL };
    let mut yes = 0;
    for seed in 0..40 {
        let before: Value = serde_json::from_str(&generated_account(size, seed)).unwrap();
        let mut after = before.clone();
        after["policies"]["extra"] =
            json!({"type": "custom", "document": crate::support::accounts::allow_only_policy(size, seed)});
        for user in after["users"].as_array_mut().unwrap() {
            user["attached"].as_array_mut().unwrap().push(json!("extra"));
        }
        let (before, after) = (resolver(&before.to_string()), resolver(&after.to_string()));
        for user in &before.account().users {
            let ask = |resolver: &Resolver, (action, resource): &(String, String)| {
                let principal = resolver.principal(&format!("user/{}", user.name.text)).unwrap();
                let request = resolver.request(&principal, action, vec![resource.clone()]).unwrap();
                resolver.decide(&principal, &request).decision
            };
            for question in questions(size) {
                if ask(&before, &question) == Decision::Allow {
                    yes += 1;
                    assert_eq!(ask(&after, &question), Decision::Allow, "{} {question:?}", user.name.text);
                }
            }
        }
    }
    assert!(yes > 1000, "{yes}");
}

#[test]
fn a_group_is_the_same_in_any_case() {
    let account = json!({"account": {"id": UID},
        "policies": {"allow": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}},
        "users": [{"name": "a", "groups": ["oPS"]}],
        "groups": [{"name": "Ops", "attached": ["allow"]}]});
    let resolver = resolver(&account.to_string());
    let principal = resolver.principal("user/a").unwrap();
    let request = resolver.request(&principal, "ecs:StopInstance", vec!["*".to_owned()]).unwrap();
    assert_eq!(resolver.decide(&principal, &request).decision, Decision::Allow);
}

#[test]
fn the_role_of_another_account_is_not_the_own_one_of_that_name() {
    let account = json!({"account": {"id": UID},
        "policies": {"allow": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}},
        "users": [{"name": "a", "attached": ["allow"]}],
        "roles": [{"name": "dev", "trust": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"RAM": [format!("acs:ram::{UID}:root")]}}]}}]});
    let resolver = resolver(&account.to_string());
    let principal = resolver.principal("user/a").unwrap();
    let decide = |account: &str| {
        let role = vec![format!("acs:ram::{account}:role/dev")];
        let request = resolver.request(&principal, "sts:AssumeRole", role).unwrap();
        resolver.decide(&principal, &request).decision
    };
    assert_eq!(decide(UID), Decision::Allow);
    assert_ne!(decide("2000000000000002"), Decision::Allow, "nobody knows its trust policy");
}
