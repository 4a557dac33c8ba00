//! One request for several resources (E13).

use crate::support::accounts::UID;
use crate::support::resolver::resolver;
use acscope::engine::account::Resolver;
use acscope::engine::decide::Decision;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
