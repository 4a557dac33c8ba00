//! What an account knows of resources goes into the requests about them, unless the request says it itself.

use crate::support::accounts::UID;
use crate::support::resolver::resolver;
use acscope::engine::account::Resolver;
use acscope::engine::decide::Request;
use serde_json::json;

const TAG: &str = "acs:ResourceTag/env";

fn with_resources() -> Resolver {
    let resources = [
        json!({"arn": format!("acs:oss:cn-hangzhou:{UID}:photos"), "resource_group": "rg-1", "tags": {"env": "production"}}),
        json!({"arn": format!("acs:oss:cn-hangzhou:{UID}:photos/private")}),
        json!({"arn": format!("acs:ecs:cn-beijing:{UID}:instance/i-1"), "resource_group": "rg-2", "tags": {"env": "test"}}),
    ];
    let account =
        json!({"account": {"id": UID}, "policies": {}, "users": [{"name": "a"}], "resources": resources});
    resolver(&account.to_string())
}

fn asked(resources: &[&str]) -> Request {
    let resources = resources.iter().map(|resource| resource.replace("UID", UID)).collect();
    Request::with_resources(&format!("acs:ram::{UID}:user/a"), "oss:GetObject", resources).unwrap()
}

#[test]
fn the_group_is_that_of_the_nearest_resource_in_one_and_tags_are_not_inherited() {
    let resolver = with_resources();
    let principal = resolver.principal("user/a").unwrap();
    for (resource, group, tag) in [
        ("acs:oss:cn-hangzhou:UID:photos", Some("rg-1"), Some("production")),
        ("acs:oss:*:UID:photos", Some("rg-1"), Some("production")),
        ("acs:oss::*:photos", Some("rg-1"), Some("production")),
        ("acs:oss:cn-hangzhou:UID:photos/a", Some("rg-1"), None),
        ("acs:oss:cn-hangzhou:UID:photos/private/a", Some("rg-1"), None),
        ("acs:oss:cn-hangzhou:UID:photos2", None, None),
        ("acs:oss:cn-beijing:UID:photos", None, None),
        ("acs:oss:cn-hangzhou:2000000000000002:photos", None, None),
        ("acs:ecs:cn-beijing:UID:instance/i-1", Some("rg-2"), Some("test")),
        ("acs:ecs:cn-hangzhou:UID:instance/i-1", None, None),
    ] {
        let mut request = asked(&[resource]);
        resolver.complete(&principal, &mut request);
        let found = request.context.get(TAG).and_then(<[String]>::first).map(String::as_str);
        assert_eq!((request.resource_group.as_deref(), found), (group, tag), "{resource}");
    }
}

#[test]
fn what_a_request_states_is_not_written_over() {
    let resolver = with_resources();
    let principal = resolver.principal("user/a").unwrap();
    let (bucket, instance) = ("acs:oss:cn-hangzhou:UID:photos", "acs:ecs:cn-beijing:UID:instance/i-1");
    for resources in [&[bucket][..], &[bucket, instance]] {
        let mut request = asked(resources);
        request.resource_group = Some("rg-stated".to_owned());
        request.context.set(TAG, vec!["stated".to_owned()]);
        resolver.complete(&principal, &mut request);
        assert_eq!(request.resource_group.as_deref(), Some("rg-stated"));
        assert_eq!(request.context.get(TAG), Some(&["stated".to_owned()][..]));
        for facts in &request.each {
            assert_eq!(facts.group.as_deref(), Some("rg-stated"));
        }
        assert_eq!(request.each.len(), if resources.len() > 1 { 2 } else { 0 });
    }
    let mut request = asked(&[bucket, instance]);
    resolver.complete(&principal, &mut request);
    let groups: Vec<Option<&str>> = request.each.iter().map(|facts| facts.group.as_deref()).collect();
    let tags: Vec<Option<&[String]>> = request.each.iter().map(|facts| facts.context.get(TAG)).collect();
    assert_eq!(groups, [Some("rg-1"), Some("rg-2")]);
    assert_eq!(tags, [Some(&["production".to_owned()][..]), Some(&["test".to_owned()][..])]);
}
