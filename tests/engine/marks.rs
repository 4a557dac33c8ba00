//! Many questions at once: each verdict is the one that asking by itself gives.

use crate::support::accounts::{Size, generated_account, questions, varied_account};
use crate::support::policies::{ACTIONS, RESOURCES, document, request, statements};
use acscope::engine::account::{EditedPolicy, InForce, Layers, Question, Resolver, Who, read_account};
use acscope::engine::decide::{AskedOn, Caller, Columns, Context, Decision, Layer, PolicySet, Request};
use acscope::engine::policy::{KnownActions, Parsed, Policy, PolicyKind, parse};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const MORE_ACTIONS: &[&str] = &[
    "oss:GetObjectAcl",
    "sts:AssumeRole",
    "sts:AssumeRoleWithOIDC",
    "sts:getcalleridentity",
    "oss:GetObject",
];

fn prepared<'q>(asked: impl Iterator<Item = (&'q str, &'q str)> + Clone) -> (KnownActions, AskedOn) {
    (KnownActions::new(asked.clone().map(|(action, _)| action)), AskedOn::new(asked))
}

fn layer() -> impl Strategy<Value = Layer> {
    let group = |name: &str| Layer::ResourceGroup(name.to_owned());
    prop_oneof![
        6 => Just(Layer::Identity),
        1 => (0_u32..3).prop_map(Layer::Control),
        1 => Just(Layer::Session),
        2 => prop_oneof![Just(group("mine")), Just(group("other"))],
        2 => Just(Layer::Resource),
        1 => Just(Layer::Trust),
    ]
}

fn callers() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "acs:ram::1000000000000001:user/alice",
        "acs:ram::2000000000000002:user/bob",
        "acs:ram::1000000000000001:assumed-role/dev/s",
        "acs:ram::1000000000000001:root",
        "fc.aliyuncs.com",
    ])
}

/// Somebody's request in some circumstances.
fn circumstances() -> impl Strategy<Value = Request> {
    (request(), callers(), prop::option::of(Just("mine".to_owned())), prop::bool::weighted(0.9), 0..6_u8)
        .prop_map(|(request, caller, resource_group, resource_group_supported, exempt)| Request {
            caller: Caller::parse(caller).unwrap(),
            resource_group,
            resource_group_supported,
            management_account: exempt == 0,
            service_linked_role: exempt == 1,
            ..request
        })
}

fn policies() -> impl Strategy<Value = Vec<(Layer, Policy)>> {
    let policy = statements(1..5).prop_map(|statements| document(PolicyKind::Identity, statements));
    prop::collection::vec((layer(), policy), 1..8)
}

proptest! {
    #[test]
    fn verdicts_on_many_questions_are_those_on_each(policies in policies(), request in circumstances()) {
        let mut set = PolicySet::builder();
        for (number, (layer, policy)) in policies.into_iter().enumerate() {
            set.add(format!("p{number}"), layer, &Parsed { policy, faults: Vec::new() });
        }
        let set = set.build();
        let actions = ACTIONS.iter().chain(MORE_ACTIONS);
        let asked = actions.flat_map(|action| RESOURCES.iter().map(|resource| (*action, *resource)));
        let (actions, asked_on) = prepared(asked.clone());
        let verdicts = set.verdicts(&Columns::new(&request, &actions, &asked_on));
        prop_assert_eq!(verdicts.len(), actions.len());
        for ((action, resource), verdict) in asked.zip(verdicts) {
            prop_assert_eq!(verdict, set.verdict(&request, action, resource), "{} {}", action, resource);
        }
    }
}

#[test]
fn a_document_that_is_refused_decides_nothing() {
    let mut set = PolicySet::builder();
    set.add("broken", Layer::Identity, &parse("{}", Some(PolicyKind::Identity)));
    let request = Request::new("acs:ram::1000000000000001:user/a", "ecs:Run", "*").unwrap();
    let (actions, asked_on) = prepared([("ecs:Run", "*"), ("sts:AssumeRole", "*")].into_iter());
    let verdicts = set.build().verdicts(&Columns::new(&request, &actions, &asked_on));
    assert_eq!(verdicts, [(Decision::InvalidPolicy, true); 2]);
}

/// A name of an action is no prefix: `GetObject` says nothing of `GetObjectAcl`.
#[test]
fn a_name_that_another_begins_with_is_not_that_other() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]}"#;
    let actions = ["oss:GetObject", "oss:GetObjectAcl"];
    let mut set = PolicySet::builder();
    set.add("p", Layer::Identity, &parse(text, Some(PolicyKind::Identity)));
    let request = Request::new("acs:ram::1000000000000001:user/a", "ecs:Run", "*").unwrap();
    let (known, asked_on) = prepared(actions.iter().map(|action| (*action, "*")));
    let verdicts = set.build().verdicts(&Columns::new(&request, &known, &asked_on));
    assert_eq!(verdicts, [(Decision::Allow, true), (Decision::ImplicitDeny, true)]);

    let account = serde_json::json!({"account": {"id": "1000000000000001"},
        "policies": {"p": {"type": "custom", "document": serde_json::from_str::<serde_json::Value>(text).unwrap()}},
        "users": [{"name": "u", "attached": ["p"]}]});
    let account = read_account(&account.to_string(), &|_| Err(String::new())).account;
    let questions = actions.map(|action| Question { action: action.to_owned(), resource: "*".to_owned() });
    let matrix =
        Resolver::new(account).matrix(&[Who::User("u".to_owned())], &questions, &Context::default(), None);
    let cells = [0, 1].map(|column| matrix.cell(0, column).decision);
    assert_eq!(cells, [Decision::Allow, Decision::ImplicitDeny]);
}

/// In an account, over it and through some of its layers.
#[test]
fn whoever_asks_many_questions_at_once_is_told_what_each_says() {
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let mut assumed_roles = 0;
    for text in [generated_account(Size::SMALL, 0), varied_account(Size::SMALL, 1)] {
        let account = read_account(&text, &|_| Err(String::new())).account;
        let roles =
            account.roles.iter().map(|role| format!("acs:ram:*:1000000000000001:role/{}", role.name.text));
        let assumed = roles.map(|role| ("sts:AssumeRole".to_owned(), role));
        let known = account.resources.iter().flat_map(|resource| {
            let code = resource.arn.text.split(':').nth(1).unwrap_or_default();
            ["GetThing0", "DeleteThing1"].map(|name| (format!("{code}:{name}"), resource.arn.text.clone()))
        });
        let all: Vec<_> = questions(Size::SMALL).into_iter().chain(assumed).chain(known).collect();
        let asked = all.iter().map(|(action, resource)| (action.as_str(), resource.as_str()));
        let (actions, asked_on) = prepared(asked.clone());
        let resolver = Arc::new(Resolver::new(account));
        let account = resolver.account();
        let users = account.users.iter().map(|user| Who::User(user.name.text.clone()));
        let everyone: Vec<Who> = users.chain([Who::role("role-0"), Who::Root]).collect();
        let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["svc?:*Thing1*","sts:AssumeRole"],"Resource":"*"},
            {"Effect":"Deny","Action":"*:Delete*","Resource":"acs:*:*:*:thing/*","Condition":{"StringEquals":{"Action":"svc1:DeleteThing1"}}}]}"#;
        let edited = EditedPolicy::new("edited", &parse(text, Some(PolicyKind::Identity)));
        let without = |word| Layers::ALL.without(word).unwrap();
        let seen = [Layers::ALL, without("resource"), without("control"), without("group")];
        for (layers, over) in
            seen.into_iter().flat_map(|layers| [(layers, None), (layers, Some(edited.clone()))])
        {
            let in_force =
                InForce::new(Some(Arc::clone(&resolver)), over.into_iter().collect()).through(layers);
            for who in everyone.iter().step_by(2) {
                let asker = in_force.asker(&who.to_string()).unwrap();
                let mut like = asker.request("ecs:RunInstances", vec!["*".to_owned()]).unwrap();
                like.context.set("acs:SourceIp", vec!["10.1.2.3".to_owned()]);
                let verdicts = asker.verdicts(&like, &actions, &asked_on);
                for ((action, resource), verdict) in asked.clone().zip(verdicts) {
                    assert_eq!(verdict, asker.verdict(&like, action, resource), "{who} {action} {resource}");
                    let alone = asker.about(&like, action, resource);
                    let answer = asker.policies_for(&alone).decide(&alone);
                    assert_eq!(verdict, (answer.decision, answer.definite), "{who} {action} {resource}");
                    assumed_roles += usize::from(action == "sts:AssumeRole" && verdict.0 == Decision::Allow);
                    *counts.entry((verdict.0.word(), verdict.1)).or_default() += 1;
                }
            }
        }
    }
    for wanted in [("Allow", true), ("ExplicitDeny", true), ("ExplicitDeny", false), ("ImplicitDeny", true)] {
        assert!(counts.get(&wanted).is_some_and(|count| *count > 20), "{wanted:?} in {counts:?}");
    }
    assert!(assumed_roles > 5, "trust policies hardly matter here: {assumed_roles}");
}
