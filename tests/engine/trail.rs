//! ActionTrail: published events and what each maps to, every wrapping, broken and hostile files.

use acscope::engine::account::{EditedPolicy, InForce};
use acscope::engine::catalog::Catalog;
use acscope::engine::draft::{DraftOptions, draft};
use acscope::engine::trail::{Fate, Outcome, Trail, TrailCollector, Unsaid, fate, replay, wanted};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trail");

fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());
    &CATALOG
}

fn read_in(pieces: impl IntoIterator<Item = Vec<u8>>) -> Trail {
    let mut collector = TrailCollector::new(catalog());
    collector.begin_file("t.json");
    pieces.into_iter().for_each(|piece| collector.feed(&piece));
    collector.finish()
}

fn read(text: &str) -> Trail {
    read_in([text.as_bytes().to_vec()])
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(Path::new(SAMPLES).join(name)).unwrap()
}

/// What one file comes to, in one line.
fn summary(trail: &Trail) -> String {
    let mut line = String::new();
    for seen in &trail.actors {
        write!(line, "{}\t", seen.actor).unwrap();
    }
    for request in &trail.requests {
        let resources: Vec<String> = request
            .resources
            .iter()
            .map(|one| format!("{}{}", one.arn, if one.open { " (open)" } else { "" }))
            .collect();
        write!(line, "{}\t{}\t{}", request.outcome.word(), request.action, resources.join(", ")).unwrap();
    }
    for unmapped in &trail.unmapped {
        write!(line, "unmapped\t{}:{}\t{}", unmapped.service, unmapped.event, unmapped.why.phrase()).unwrap();
    }
    if trail.counts.sign_ins > 0 {
        line.push_str("sign-in\t\t");
    }
    if trail.counts.by_services > 0 {
        line.push_str("by a service\t\t");
    }
    for broken in &trail.broken {
        write!(line, "broken\t{}\t{}", broken.line.unwrap_or_default(), broken.message).unwrap();
    }
    line
}

#[test]
fn every_published_event_maps_to_what_the_table_says() {
    let mut names: Vec<String> = std::fs::read_dir(SAMPLES)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "json"))
        .collect();
    names.sort();
    assert_eq!(names.len(), 23);
    let mut found = "file\tactor\toutcome\taction or call\tresources, or why there is no action\n".to_owned();
    for name in &names {
        writeln!(found, "{name}\t{}", summary(&read(&sample(name)))).unwrap();
    }
    let table = Path::new(SAMPLES).join("mapped.tsv");
    if std::env::var_os("ACSCOPE_WRITE").is_some() {
        std::fs::write(&table, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(table).unwrap());
}

fn call(number: usize) -> String {
    format!(
        r#"{{"eventId":"e{number}","eventName":"DeleteGroup","eventType":"ApiCall","serviceName":"Ram","eventTime":"2026-05-04T08:00:{:02}Z","userIdentity":{{"type":"ram-user","accountId":"1000000000000001","userName":"alice"}},"requestParameters":{{"GroupName":"g{number}"}}}}"#,
        number % 60
    )
}

/// The groups that the events of a trail name.
fn groups(trail: &Trail) -> Vec<String> {
    trail
        .requests
        .iter()
        .map(|request| request.resources[0].arn.rsplit('/').next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_wrapping_of_the_same_events_reads_alike() {
    let (a, b) = (call(1), call(2));
    let escaped = |event: &str| serde_json::to_string(event).unwrap();
    let pretty = |event: &str| {
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(event).unwrap()).unwrap()
    };
    let forms = [
        format!("[{a},{b}]"),
        format!("{a}\n{b}\n"),
        format!("{a}\r\n{b}"),
        format!("{a}{b}"),
        format!("\u{feff}{a}\n{b}"),
        format!("[\n{},\n{}\n]\n", pretty(&a), pretty(&b)),
        format!("{}\n{}", pretty(&a), pretty(&b)),
        format!(r#"{{"RequestId":"r","Events":[{a},{b}],"NextToken":"t","StartTime":"x"}}"#),
        format!(r#"{{"Events":[{a}],"NextToken":"t"}}{}{{"Events":[{b}]}}"#, "\n"),
        format!(r#"[{{"Events":[{a}]}},{{"Events":[{b}]}}]"#),
        format!("{{\"event\":{a},\"__expanded\":true}}\n{{\"event\":{b}}}"),
        format!("{{\"event\":{}}}\n{{\"event\":{}}}", escaped(&a), escaped(&b)),
        format!(
            r#"{{"Events":[{{"EventName":"x","Detail":{}}},{{"Detail":{}}}]}}"#,
            escaped(&a),
            escaped(&b)
        ),
        format!(r#"{{"source":"acs.actiontrail","data":{a}}}{}{{"data":{b}}}"#, "\n"),
        format!("[{},{}]", escaped(&a), escaped(&b)),
    ];
    for text in forms {
        let trail = read(&text);
        assert_eq!(groups(&trail), ["g1", "g2"], "{text}");
        assert!(trail.broken.is_empty(), "{:?} {text}", trail.broken);
        // However the bytes are cut.
        for size in [1, 2, 7, 64] {
            let pieces = text.as_bytes().chunks(size).map(<[u8]>::to_vec);
            assert_eq!(groups(&read_in(pieces)), ["g1", "g2"], "pieces of {size}: {text}");
        }
    }
}

#[test]
fn a_broken_event_is_named_by_its_line_and_the_rest_is_read() {
    let (a, b, c) = (call(1), call(2), call(3));
    let cases = [
        (format!("{a}\n{}\n{b}\n{c}", &call(9)[..90]), vec!["g1", "g2", "g3"], 2),
        (format!("{a}\n{{\"eventName\": {{\n{b}\n{c}"), vec!["g1", "g2", "g3"], 2),
        (format!("{a}\nnot an event\nnor this\n{b}\n{c}"), vec!["g1", "g2", "g3"], 2),
        (format!("{a}\n{{\"eventName\": tru}}\n{b}\n{c}"), vec!["g1", "g2", "g3"], 2),
        (format!("{a}\n{{\"other\": 1}}\n{b}\n{c}"), vec!["g1", "g2", "g3"], 2),
        (format!("[{a},\n{{\"eventName\": \"x\", }},\n{b},{c}]"), vec!["g1", "g2", "g3"], 2),
        (format!("{a}\n{b}\n{c}\n{}", &call(9)[..50]), vec!["g1", "g2", "g3"], 4),
        (format!("{a}\n{{\"event\": \"{{no json\"}}\n{b}\n{c}"), vec!["g1", "g2", "g3"], 2),
    ];
    for (text, read_groups, line) in cases {
        let trail = read(&text);
        assert_eq!(groups(&trail), read_groups, "{text}");
        assert_eq!(trail.counts.broken, 1, "{:?}: {text}", trail.broken);
        assert_eq!(trail.broken[0].line, Some(line), "{:?}: {text}", trail.broken);
    }
}

#[test]
fn hostile_files_are_bounded_and_do_not_hide_what_follows() {
    let after = format!("\n{}\n", call(1));
    let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let long = format!(r#"{{"eventName":"x","requestParameters":{{"a":"{}"}}}}"#, "x".repeat(3_000_000));
    let long_list = format!(r#"{{"eventName":"x","b":[{}1]}}"#, "1,".repeat(1_000_000));
    let open = "{\"a\":[\n".repeat(200_000);
    let quotes = "\"".repeat(200_001);
    let brackets = "[".repeat(1_000_000);
    for (what, text) in [
        ("deep", deep),
        ("long", long),
        ("long list", long_list),
        ("open", open),
        ("quotes", quotes),
        ("brackets", brackets),
        ("zeros", "\0".repeat(100_000)),
    ] {
        let pieces = [text.as_bytes(), after.as_bytes()].concat();
        let trail = read_in(pieces.chunks(65_536).map(<[u8]>::to_vec).collect::<Vec<_>>());
        assert_eq!(groups(&trail), ["g1"], "{what}");
        assert!(trail.broken.len() <= 20, "{what}: only some faults are kept");
    }
    let names = format!(r#"{{"eventName":"{}","eventType":"ApiCall"}}"#, "N".repeat(5000));
    assert_eq!(read(&names).broken[0].message, "its eventName is longer than 256 characters");
}

#[test]
fn an_event_counts_once_however_often_it_was_exported() {
    let trail = read(&format!("{}\n{}\n{}", call(1), call(2), call(1)));
    assert_eq!((trail.counts.events, trail.counts.repeated), (2, 1));
    assert!(trail.requests.iter().all(|request| request.count == 1));
}

#[test]
fn access_keys_never_leave_an_event() {
    let key = "LTAI5tABCDEFGHIJKLMNOPQR";
    let temporary = "STS.NUQNP4PiGyckMsNiGELCs9999";
    let text = format!(
        r#"{{"eventId":"{key}","eventName":"DeleteGroup","eventType":"ApiCall","serviceName":"Ram",
        "errorCode":"{temporary}","userIdentity":{{"type":"assumed-role","userName":"r{temporary}:{key}","accessKeyId":"{key}"}},
        "requestParameters":{{"GroupName":"{key}","Password":"hunter2"}},"responseElements":{{"accessKeySecret":"abc"}},
        "referencedResources":{{"ACS::RAM::AccessKey":["{temporary}"]}}}}
        {{"eventName":"{key}","eventType":"ApiCall","serviceName":"{temporary}"}}"#
    );
    let shown = format!("{:?}", read(&text));
    for secret in ["5tABCDEF", "NUQNP4P", "hunter2", "abc\""] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(shown.contains("LTAI****"), "{shown}");
}

#[test]
fn a_call_that_may_be_several_actions_is_none() {
    let of = |service: &str, name: &str| {
        let text = format!(r#"{{"eventName":"{name}","eventType":"ApiCall","serviceName":"{service}"}}"#);
        let trail = read(&text);
        assert!(trail.requests.is_empty(), "{:?}", trail.requests);
        trail.unmapped[0].why.phrase()
    };
    assert_eq!(of("Oss", "GetObject"), "may be oss:GetObject or oss:GetObjectVersion");
    assert_eq!(of("Ims", "CreateGroup"), "may be ram:CreateGroup or ims:CreateGroup");
    assert_eq!(of("Cms", "CreateChat"), "may be cms:CreateChat; no source says that it guards this API");
    assert_eq!(of("NoSuchProduct", "GetObject"), "no catalog has this product");
    assert_eq!(of("", "GetObject"), "the event names no service");
    assert_eq!(of("Ecs", "NoSuchApi"), "no catalog says which action guards this API");
}

#[test]
fn refusals_are_told_apart_from_other_failures() {
    let outcome = |code: &str| {
        let text = call(1).replacen('{', &format!(r#"{{"errorCode":"{code}","#), 1);
        read(&text).requests[0].outcome.word()
    };
    for code in ["NoPermission", "Forbidden.RAM", "NoPermission.Policy", "forbidden.ram", "AccessDenied"] {
        assert_eq!(outcome(code), "denied", "{code}");
    }
    for code in ["InvalidParameter", "Forbidden", "NoPermissions", "Throttling.User"] {
        assert_eq!(outcome(code), "failed", "{code}");
    }
    assert_eq!(outcome(""), "done");
}

#[test]
fn resources_come_from_what_the_event_says_and_from_nothing_else() {
    let resources = |service: &str, name: &str, more: &str| -> Vec<String> {
        let text = format!(
            r#"{{"eventName":"{name}","eventType":"ApiCall","serviceName":"{service}","acsRegion":"cn-hangzhou",
            "userIdentity":{{"type":"ram-user","accountId":"1000000000000001","userName":"a"}}{more}}}"#
        );
        let trail = read(&text);
        let shown = |one: &acscope::engine::trail::ObservedResource| {
            format!("{}{}", one.arn, if one.open { " ?" } else { "" })
        };
        trail.requests[0].resources.iter().map(shown).collect()
    };
    let instance = |id: &str| format!("acs:ecs:cn-hangzhou:1000000000000001:instance/{id}");
    let with = |parameters: &str| format!(r#","requestParameters":{parameters}"#);
    assert_eq!(resources("Ecs", "StopInstance", ""), [instance("* ?")]);
    assert_eq!(resources("ecs", "stopinstance", &with(r#"{"instanceid":"i-1"}"#)), [instance("i-1")]);
    // One call, several resources: flat lists, lists, lists as text.
    let both = [instance("i-1"), instance("i-2")];
    for parameters in [
        r#"{"InstanceId.1":"i-1","InstanceId.2":"i-2"}"#,
        r#"{"InstanceIds":["i-1","i-2"]}"#,
        r#"{"InstanceIds":"[\"i-1\",\"i-2\"]"}"#,
        r#"{"Instance":[{"InstanceId":"i-1"},{"InstanceId":"i-2"}]}"#,
    ] {
        assert_eq!(resources("Ecs", "StopInstance", &with(parameters)), both, "{parameters}");
    }
    // Newer events hold the parameters as a text.
    let escaped = r#","requestParameterJson":"{\"InstanceId\":\"i-1\"}""#;
    assert_eq!(resources("Ecs", "StopInstance", escaped), [instance("i-1")]);
    // Ids of another product's resources are not this one's.
    let foreign = r#","referencedResources":{"ACS::RDS::Instance":["rm-1"]}"#;
    assert_eq!(resources("Ecs", "StopInstance", foreign), [instance("* ?")]);
    let own = r#","referencedResources":{"ACS::ECS::Instance":["i-1"]}"#;
    assert_eq!(resources("Ecs", "StopInstance", own), [instance("i-1")]);
    // What no id looks like is none.
    assert_eq!(resources("Ecs", "StopInstance", &with(r#"{"InstanceId":"a b"}"#)), [instance("* ?")]);
    // A collection is what it is; a call on everything too.
    assert_eq!(resources("Ram", "CreateGroup", ""), ["acs:ram:*:1000000000000001:group/*"]);
    assert_eq!(resources("Actiontrail", "LookupEvents", ""), ["*"]);
    // The resources of this action are not known.
    assert_eq!(resources("Ecs", "CreateNetworkInterface", ""), ["* ?"]);
}

/// The policy drafted from a trail, in force by itself.
fn drafted(trail: &Trail, actors: &[usize]) -> InForce {
    let (wanted, _) = wanted(trail, actors);
    let drafted = draft(&wanted, &DraftOptions::default(), catalog());
    let parsed = acscope::engine::policy::parse(&text_of(&drafted.policy), None);
    assert!(parsed.is_valid(), "{:?}", parsed.faults);
    InForce::new(None, vec![EditedPolicy::new("drafted", &parsed)])
}

fn text_of(policy: &acscope::engine::policy::Policy) -> String {
    acscope::engine::policy::format(policy, acscope::engine::json::Style::Compact)
}

fn week() -> Trail {
    read(&sample("week.jsonl"))
}

#[test]
fn a_draft_of_the_week_allows_exactly_the_week() {
    let trail = week();
    let everybody: Vec<usize> = (0..trail.actors.len()).collect();
    let in_force = drafted(&trail, &everybody);
    let replayed = replay(&trail, &everybody, &in_force);
    assert!(replayed.refused.is_empty(), "{:?}", replayed.refused);
    assert!(replayed.unsure.is_empty(), "{:?}", replayed.unsure);
    assert_eq!(replayed.kept_events, trail.events_by_outcome(Outcome::Done));
    // What was denied then is not granted by the way.
    assert!(replayed.newly_allowed.is_empty(), "{:?}", replayed.newly_allowed);
    let asker = in_force.asker("user/quentin").unwrap();
    for (action, resource) in [
        ("ecs:StartInstance", "acs:ecs:cn-hangzhou:1000000000000001:instance/i-build03"),
        ("ecs:DeleteInstance", "acs:ecs:cn-hangzhou:1000000000000001:instance/i-build01"),
        ("ram:AddUserToGroup", "acs:ram:*:1000000000000001:user/quentin"),
        ("oss:PutBucket", "acs:oss:cn-hangzhou:1000000000000001:other"),
    ] {
        let request = asker.request(action, vec![resource.to_owned()]).unwrap();
        let decided = asker.policies_for(&request).decide(&request).decision;
        assert_eq!(decided.word(), "ImplicitDeny", "{action} {resource}");
    }
}

/// Somebody's policies, by themselves.
fn alone(statements: &str) -> InForce {
    let text = format!(r#"{{"Version":"1","Statement":[{statements}]}}"#);
    InForce::new(None, vec![EditedPolicy::new("p", &acscope::engine::policy::parse(&text, None))])
}

fn fate_of(trail: &Trail, in_force: &InForce) -> Fate {
    let asker = in_force.asker("acs:ram::1000000000000001:user/alice").unwrap();
    fate(&asker, &trail.requests[0], trail.actor_of(&trail.requests[0]))
}

#[test]
fn where_the_resource_is_not_recorded_a_deny_may_have_met_it() {
    // The event does not name the instance.
    let trail = read(
        r#"{"eventName": "StopInstance", "eventType": "ApiCall", "serviceName": "Ecs", "acsRegion": "cn-hangzhou",
        "userIdentity": {"type": "ram-user", "accountId": "1000000000000001", "userName": "alice"}}"#,
    );
    assert!(trail.requests[0].resources[0].open);
    let allow = r#"{"Effect":"Allow","Action":"ecs:*","Resource":"*"}"#;
    let deny = |action: &str| {
        format!(
            r#"{allow},{{"Effect":"Deny","Action":"{action}","Resource":"acs:ecs:*:*:instance/i-prod*"}}"#
        )
    };
    assert_eq!(fate_of(&trail, &alone(allow)), Fate::Kept);
    assert_eq!(fate_of(&trail, &alone(&deny("ecs:Stop*"))), Fate::Unsure(Unsaid::Resource));
    assert_eq!(fate_of(&trail, &alone(&deny("ecs:Delete*"))), Fate::Kept);
}

/// E9: a role of the account that has no trust policy trusts nobody; one of which nothing is known may.
#[test]
fn a_role_without_a_trust_policy_is_assumed_by_nobody() {
    let trail = read(
        r#"{"eventName": "AssumeRole", "eventType": "ApiCall", "serviceName": "Sts", "acsRegion": "cn-hangzhou",
        "userIdentity": {"type": "ram-user", "accountId": "1000000000000001", "userName": "alice"},
        "requestParameters": {"RoleArn": "acs:ram::1000000000000001:role/ops"}}"#,
    );
    let allow = r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}"#;
    assert_eq!(fate_of(&trail, &alone(allow)), Fate::Kept);
    let account = format!(
        r#"{{"account":{{"id":"1000000000000001"}},"policies":{{"p":{{"document":{{"Version":"1","Statement":[{allow}]}}}}}},
        "users":[{{"name":"alice","attached":["p"]}}],"roles":[{{"name":"ops"}}]}}"#
    );
    let account = acscope::engine::account::read_account(&account, &|_| Err(String::new())).account;
    let resolver = std::sync::Arc::new(acscope::engine::account::Resolver::new(account));
    let fate = fate_of(&trail, &InForce::new(Some(resolver), Vec::new()));
    assert!(matches!(fate, Fate::Refused(_)), "{fate:?}");
}

#[test]
fn a_principal_of_another_account_is_another_one() {
    let call = |account: &str, name: &str| {
        format!(
            r#"{{"eventName": "GetUser", "eventType": "ApiCall", "serviceName": "Ram", "eventId": "{account}",
            "userIdentity": {{"type": "ram-user", "accountId": "{account}", "userName": "{name}"}}}}"#
        )
    };
    let trail =
        read(&format!("{}\n{}", call("1000000000000001", "alice"), call("1000000000000002", "alice")));
    assert_eq!(trail.actors.len(), 2);
    assert_eq!(trail.whom("user/alice", None).unwrap().actors, [0, 1]);
    assert_eq!(trail.whom("acs:ram::1000000000000002:user/ALICE", None).unwrap().actors, [1]);
    let account = r#"{"account":{"id":"1000000000000001"},"users":[{"name":"alice"}]}"#;
    let account = acscope::engine::account::read_account(account, &|_| Err(String::new())).account;
    let resolver = acscope::engine::account::Resolver::new(account);
    assert_eq!(trail.whom("user/alice", Some(&resolver)).unwrap().actors, [0]);
    assert_eq!(trail.whom("acs:ram::1000000000000002:user/alice", Some(&resolver)).unwrap().actors, [1]);
    let error = trail.whom("user/bob", Some(&resolver)).unwrap_err();
    assert!(error.contains("name one that the trail has: user/alice"), "{error}");
}

/// Calls of any action that the catalogs can map, with and without the ids of what they are made on.
fn any_call() -> impl Strategy<Value = String> {
    let apis: Vec<(String, String)> = catalog()
        .actions()
        .iter()
        .flat_map(|action| {
            let service = catalog().service(action.service).code.to_string();
            action.api_names().map(move |api| (service.clone(), api.to_owned())).collect::<Vec<_>>()
        })
        .collect();
    let ids = prop::collection::vec(("[A-Z][a-z]{2,9}(Id|Name)", "[a-z0-9-]{1,8}"), 0..4);
    let person = prop::sample::select(vec!["alice", "ben"]);
    (prop::sample::select(apis), ids, person, "cn-[a-z]{4}", any::<bool>(), any::<u32>()).prop_map(
        |((service, api), ids, person, region, named, number)| {
            let mut parameters = serde_json::Map::new();
            for (name, value) in ids {
                parameters.insert(name, value.into());
            }
            if named {
                for name in ["InstanceId", "BucketName", "projectName", "FunctionName", "GroupName", "RegionId"] {
                    parameters.insert(name.into(), format!("x-{number}").into());
                }
            }
            serde_json::json!({
                "eventId": number.to_string(), "eventName": api, "eventType": "ApiCall", "serviceName": service,
                "acsRegion": region, "requestParameters": parameters,
                "userIdentity": {"type": "ram-user", "accountId": "1000000000000001", "userName": person},
            })
            .to_string()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_draft_from_events_replayed_over_the_events_refuses_none(calls in prop::collection::vec(any_call(), 1..40)) {
        let trail = read(&calls.join("\n"));
        let everybody: Vec<usize> = (0..trail.actors.len()).collect();
        // Where no call has a known action there is nothing to allow, and a policy without statements is none.
        prop_assume!(!wanted(&trail, &everybody).0.is_empty());
        let replayed = replay(&trail, &everybody, &drafted(&trail, &everybody));
        let shown = |list: &[acscope::engine::trail::Replayed]| -> Vec<String> {
            list.iter().map(|one| format!("{:?} {:?}", one.fate, trail.requests[one.request])).collect()
        };
        prop_assert!(replayed.refused.is_empty(), "{:#?}", shown(&replayed.refused));
        // Only where nothing at all is known about the resource a draft may be narrower than the question.
        let says_something = |one: &acscope::engine::trail::Replayed| {
            trail.requests[one.request].resources.iter().all(|resource| resource.arn != "*")
        };
        prop_assert!(!replayed.unsure.iter().any(says_something), "{:#?}", shown(&replayed.unsure));
    }
}
