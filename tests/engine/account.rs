//! Accounts: the decided cases told as accounts, and what must hold for every account.

use std::collections::BTreeMap;

use crate::support::accounts::{Size, generated_account, questions};
use acscope::engine::account::{
    DEMO_ACCOUNT, Document, InForce, Layers, Matrix, Question, Resolver, Via, Who, read_account,
    write_account,
};
use acscope::engine::decide::{Context, Decision, Request, Stage, read_case};
use acscope::engine::policy;
use serde_json::{Map, Value, json};

const UID: &str = "1000000000000001";

fn resolver(text: &str) -> Resolver {
    let read = read_account(text, &|path| Err(format!("{path} is not there")));
    assert!(read.is_sound(), "{:?}", read.errors().collect::<Vec<_>>());
    Resolver::new(read.account)
}

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

/// Everything that can be known of one resource and not of another: a policy, a group, tags, a trust policy.
fn unlike_resources() -> Resolver {
    let statement = |effect: &str, action: &str| json!({"Effect": effect, "Action": action, "Resource": "*"});
    let document = |statements: Value| json!({"document": {"Version": "1", "Statement": statements}});
    let mut deny_tagged = statement("Deny", "ecs:*");
    deny_tagged["Condition"] = json!({"StringEquals": {"acs:ResourceTag/env": "prod"}});
    let policy = |effect: &str, uid: &str| {
        let mut statement = statement(effect, "*");
        statement["Principal"] = json!([uid]);
        json!({"Version": "1", "Statement": [statement]})
    };
    let trust = |name: &str| {
        json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"RAM": format!("acs:ram::{UID}:{name}")}}]})
    };
    let account = json!({"account": {"id": UID},
        "policies": {"ecs": document(json!([statement("Allow", "ecs:*"), deny_tagged])),
            "assume": document(json!([statement("Allow", "sts:*")]))},
        "users": [{"name": "a", "id": "2000000000000001", "attached": ["ecs", "assume"]},
                  {"name": "b", "id": "2000000000000002", "attached_in_resource_group": {"rg-a": ["ecs", "assume"]}}],
        "roles": [{"name": "open", "trust": trust("root")}, {"name": "closed", "trust": trust("user/nobody")},
                  {"name": "untrusting"}],
        "resources": [{"arn": format!("acs:ecs:*:{UID}:disk/d"), "resource_group": "rg-a", "tags": {"env": "dev"}},
                      {"arn": format!("acs:ecs:*:{UID}:instance/i"), "tags": {"env": "prod"}},
                      {"arn": format!("acs:ecs:*:{UID}:image/m"), "resource_group": "rg-a"},
                      {"arn": format!("acs:oss:*:{UID}:mine"), "policy": policy("Allow", "2000000000000001")},
                      {"arn": format!("acs:oss:*:{UID}:theirs"), "policy": policy("Deny", "2000000000000001")}]});
    resolver(&account.to_string())
}

/// E13: what is known of one resource says nothing about another.
#[test]
fn several_resources_are_decided_as_the_strictest_of_each_alone() {
    let resolver = unlike_resources();
    let ecs = ["disk/d", "instance/i", "image/m", "image/other"].map(|id| format!("acs:ecs:cn-a:{UID}:{id}"));
    let oss = ["mine/x", "theirs/x", "other/x"].map(|id| format!("acs:oss:cn-a:{UID}:{id}"));
    let roles = ["open", "closed", "untrusting"].map(|name| format!("acs:ram::{UID}:role/{name}"));
    let strictness = |decision: Decision| match decision {
        Decision::Allow => 0,
        Decision::ImplicitDeny => 1,
        Decision::ExplicitDeny => 2,
        other => panic!("{other:?}"),
    };
    let mut seen = BTreeMap::new();
    for who in ["user/a", "user/b"] {
        let principal = resolver.principal(who).unwrap();
        let questions: [(&str, &[String]); 3] =
            [("ecs:AttachDisk", &ecs), ("oss:CopyObject", &oss), ("sts:AssumeRole", &roles)];
        for (action, resources) in questions {
            let decide = |resources: Vec<String>| {
                let request = resolver.request(&principal, action, resources).unwrap();
                resolver.decide(&principal, &request).decision
            };
            for one in resources {
                for other in resources {
                    let alone = [one, other].map(|resource| decide(vec![resource.clone()]));
                    let strictest = alone.into_iter().max_by_key(|decision| strictness(*decision)).unwrap();
                    let together = decide(vec![one.clone(), other.clone()]);
                    assert_eq!(together, strictest, "{who} {action} {one} {other}");
                    *seen.entry(strictest.word()).or_insert(0) += 1;
                }
            }
        }
    }
    assert!(seen.len() == 3 && seen.values().all(|count| *count >= 5), "{seen:?}");
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

fn everyone(resolver: &Resolver) -> Vec<Who> {
    let account = resolver.account();
    let users = account.users.iter().map(|user| Who::User(user.name.text.clone()));
    let roles = account.roles.iter().map(|role| Who::role(role.name.text.clone()));
    users.chain(roles).chain([Who::Root, Who::Service("ecs.aliyuncs.com".to_owned())]).collect()
}

fn sheet(questions: impl IntoIterator<Item = (String, String)>) -> Vec<Question> {
    questions.into_iter().map(|(action, resource)| Question { action, resource }).collect()
}

/// Every cell must be what asking by itself gives. Returns how many of each decision there were.
fn check_matrix(resolver: &Resolver, matrix: &Matrix, context: &Context) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (row, who) in matrix.principals().iter().enumerate() {
        let principal = resolver.principal_of(who);
        for (column, question) in matrix.questions().iter().enumerate() {
            let caller = who.arn(&resolver.account().id.text);
            let mut request = Request::new(&caller, &question.action, &question.resource).unwrap();
            request.context = context.clone();
            resolver.complete(&principal, &mut request);
            let answer = resolver.decide(&principal, &request);
            let cell = matrix.cell(row, column);
            assert_eq!(
                (cell.decision, cell.definite),
                (answer.decision, answer.definite),
                "{who} {question:?}"
            );
            *counts.entry(cell.decision.word()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn every_cell_of_a_matrix_is_what_asking_gives() {
    let mut context = Context::default();
    for seed in 0..6 {
        let resolver = resolver(&generated_account(Size::SMALL, seed));
        if seed > 3 {
            context.set("acs:SourceIp", vec!["10.1.2.3".to_owned()]);
        }
        let roles = (0..Size::SMALL.roles).map(|role| format!("acs:ram:*:{UID}:role/role-{role}"));
        let assume = roles.map(|role| ("sts:AssumeRole".to_owned(), role));
        let odd = [
            ("svc1:GetThing0", "acs:svc1:cn-hangzhou:2000000000000002:thing/1"),
            ("svc1:GetThing1", "*"),
            ("svc1:GetThing1", "acs:svc1:cn-hangzhou:1000000000000001:THING/1"),
            ("sts:GetCallerIdentity", "*"),
        ];
        let odd = odd.map(|(action, resource)| (action.to_owned(), resource.to_owned()));
        let questions = sheet(questions(Size::SMALL).into_iter().chain(assume).chain(odd));
        let matrix = resolver.matrix(&everyone(&resolver), &questions, &context, None);
        let counts = check_matrix(&resolver, &matrix, &context);
        assert!(
            ["Allow", "ExplicitDeny", "ImplicitDeny", "NotAllowed"].iter().all(|word| counts[word] > 5),
            "{counts:?}"
        );
    }
}

#[test]
fn through_some_of_the_layers_matrix_and_workbench_see_the_same() {
    let resolver = std::sync::Arc::new(resolver(&generated_account(Size::SMALL, 3)));
    let questions = sheet(questions(Size::SMALL));
    let principals = everyone(&resolver);
    let context = Context::default();
    let all = resolver.matrix(&principals, &questions, &context, None);
    for word in Layers::WORDS {
        let layers = Layers::ALL.without(word).unwrap();
        let matrix = resolver.matrix_through(layers, &principals, &questions, &context, Some(&all));
        let in_force = InForce::new(Some(std::sync::Arc::clone(&resolver)), Vec::new()).through(layers);
        let mut changed = 0;
        for (row, who) in principals.iter().enumerate() {
            let principal = resolver.principal_with(who, layers, None);
            let asker = in_force.asker(&who.to_string()).unwrap();
            for (column, question) in questions.iter().enumerate().step_by(7) {
                let request =
                    resolver.request(&principal, &question.action, vec![question.resource.clone()]).unwrap();
                let expected = resolver.decide(&principal, &request).decision;
                let cell = matrix.cell(row, column).decision;
                assert_eq!(cell, expected, "without {word}: {who} {question:?}");
                let seen = asker.policies_for(&request).decide(&request).decision;
                assert_eq!(seen, expected, "without {word}: {who} {question:?}");
                changed += usize::from(all.cell(row, column).decision != expected);
            }
        }
        let has_part = ["own", "group"].contains(&word);
        assert!(changed > 0 || !has_part, "without {word} nothing changed");
    }
}

#[test]
fn the_matrix_of_the_demo_account_is_what_asking_gives() {
    let demo = demo();
    let mut questions = Vec::new();
    for resource in &demo.account().resources {
        let code = resource.arn.text.split(':').nth(1).unwrap();
        for name in
            ["DeleteMission", "CreateChat", "DeleteApplication", "GetObject", "DeleteVpc", "ListBuckets"]
        {
            questions.push((format!("{code}:{name}"), resource.arn.text.clone()));
        }
    }
    let context = Context::default();
    let matrix = demo.matrix(&everyone(&demo), &sheet(questions), &context, None);
    let counts = check_matrix(&demo, &matrix, &context);
    assert!(counts["Allow"] > 20 && counts["ExplicitDeny"] > 5, "{counts:?}");
}

#[test]
fn conditions_on_the_callers_arn_are_asked_for_each_role() {
    let account = json!({"account": {"id": UID}, "policies": {
            "all": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}},
            "but-ops": {"document": {"Version": "1", "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "ram:*", "Resource": "*",
                 "Condition": {"StringNotLike": {"acs:PrincipalARN": "acs:ram:*:*:role/ops"}}}]}}},
        "users": [{"name": "a", "attached": ["all"]}],
        "roles": [{"name": "Ops", "attached": ["all"]}, {"name": "dev", "attached": ["all"]}],
        "control_policies": [{"level": "Root", "attached": ["but-ops"]}]});
    let resolver = resolver(&account.to_string());
    let questions = sheet([("ram:ListUsers".to_owned(), "*".to_owned())]);
    let context = Context::default();
    let matrix = resolver.matrix(&everyone(&resolver), &questions, &context, None);
    check_matrix(&resolver, &matrix, &context);
    let cells: Vec<(Decision, bool)> =
        (0..3).map(|row| matrix.cell(row, 0)).map(|cell| (cell.decision, cell.definite)).collect();
    // How users are named in that key is not documented, so without it the Deny rests on C5.
    let [user, ops, dev] = cells.as_slice() else { panic!() };
    assert_eq!(*user, (Decision::ExplicitDeny, false));
    assert_eq!((*ops, *dev), ((Decision::Allow, true), (Decision::ExplicitDeny, true)));
}

#[test]
fn a_matrix_after_a_change_is_the_matrix_of_the_changed_account() {
    let before = resolver(&generated_account(Size::SMALL, 3));
    let context = Context::default();
    let questions = sheet(questions(Size::SMALL));
    let principals = everyone(&before);
    let old = before.matrix(&principals, &questions, &context, None);
    let mut account = before.account().clone();
    let changed = Document::from_text(
        &crate::support::accounts::allow_only_policy(Size::SMALL, 99).to_string(),
        policy::PolicyKind::Identity,
    );
    account.policies[7].document = std::sync::Arc::new(changed);
    let after = before.with_account(account);
    let new = after.matrix(&principals, &questions, &context, Some(&old));
    check_matrix(&after, &new, &context);
    let differs = |row| (0..questions.len()).any(|column| old.cell(row, column) != new.cell(row, column));
    assert!((0..principals.len()).any(differs));
}

/// As much of JSON Schema as the account schema uses; an unknown keyword fails, so that nothing passes unlooked at.
fn check_schema(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (keyword, rule) in schema.as_object().unwrap() {
        let ok = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let target = rule.as_str().unwrap().strip_prefix('#').unwrap();
                faults.extend(check_schema(root, root.pointer(target).unwrap(), value, place));
                true
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                other => panic!("{other}"),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "pattern" => {
                let text = value.as_str().unwrap_or_default();
                match rule.as_str().unwrap() {
                    "^[0-9]{12,16}$" => {
                        (12..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
                    }
                    "^acs:" => text.starts_with("acs:"),
                    other => panic!("{other}"),
                }
            }
            "required" => {
                rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "oneOf" => {
                let fits = |schema: &&Value| check_schema(root, schema, value, place).is_empty();
                rule.as_array().unwrap().iter().filter(fits).count() == 1
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults.extend(check_schema(root, rule, item, &format!("{place}/{index}")));
                }
                true
            }
            "properties" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(name) {
                        faults.extend(check_schema(root, rule, member, &format!("{place}/{name}")));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known =
                    |name: &str| schema.get("properties").is_some_and(|known| known.get(name).is_some());
                let mut fine = true;
                for (name, member) in value.as_object().into_iter().flatten().filter(|(name, _)| !known(name))
                {
                    match rule {
                        Value::Bool(false) => fine = false,
                        rule => faults.extend(check_schema(root, rule, member, &format!("{place}/{name}"))),
                    }
                }
                fine
            }
            other => panic!("the check does not know {other}"),
        };
        if !ok {
            faults.push(format!("{place}: {keyword}"));
        }
    }
    faults
}

#[test]
fn the_shipped_schema_accepts_what_the_reader_accepts_and_refuses_what_it_refuses() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs/account.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let check = |account: &Value| check_schema(&schema, &schema, account, "");
    let demo: Value = serde_json::from_str(DEMO_ACCOUNT).unwrap();
    assert_eq!(check(&demo), Vec::<String>::new());
    assert_eq!(
        check(&serde_json::from_str(&generated_account(Size::SMALL, 1)).unwrap()),
        Vec::<String>::new()
    );
    assert_eq!(check(&json!({"account": {"id": UID}})), Vec::<String>::new());
    for (pointer, value) in [
        ("/account/id", json!("12")),
        ("/account/managment", json!(true)),
        ("/users/0/attached", json!("p")),
        ("/users/0/attached/0", json!(1)),
        ("/groups/0/name", json!(null)),
        ("/policies/starops-admin/type", json!("mine")),
        ("/policies/starops-admin/file", json!("p.json")),
        ("/resources/0/arn", json!("bucket")),
        ("/resources/0/tags", json!({"a": 1})),
        ("/more", json!([])),
    ] {
        let mut broken = demo.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match broken.pointer_mut(parent).unwrap() {
            Value::Array(list) => list.insert(name.parse().unwrap(), value),
            parent => parent[name] = value,
        }
        assert!(!check(&broken).is_empty(), "the schema accepts {pointer}");
        let read = read_account(&broken.to_string(), &|_| Err(String::new()));
        assert!(!read.is_sound(), "the reader accepts {pointer}");
    }
}
