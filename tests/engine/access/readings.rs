//! Undocumented rules: equal patterns in other spellings, and what a verdict rests on.

use super::{access, actions, allowed_on, compare, document, statements};
use acscope::engine::access::{AccessSet, DiffOptions, Verdict, diff};
use acscope::engine::decide::{Layer, Request};
use acscope::engine::policy::Policy;

fn verdict_and_rules(old: &Policy, new: &Policy) -> (Verdict, Vec<&'static str>) {
    let difference = compare(old, new);
    (difference.verdict, difference.depends_on)
}

fn under(operator: &str, key: &str, value: &str) -> Policy {
    statements(&format!(
        r#"{{"Effect":"Allow","Action":"kms:GetSecret","Resource":"*","Condition":{{"{operator}":{{"{key}":{value}}}}}}}"#
    ))
}

/// W8: users and roles are in no region, so a region of `*` says no more than none, and a named one nothing.
#[test]
fn an_arn_of_ram_means_the_same_with_a_star_for_its_region_and_without() {
    let role =
        |region: &str| document(&[allowed_on(&["ram:GetRole"], &[&format!("acs:ram:{region}:*:role/x")])]);
    assert_eq!(verdict_and_rules(&role(""), &role("*")), (Verdict::Equal, vec!["W8"]));
    let nothing = document(&[allowed_on(&["oss:GetObject"], &["acs:oss:*:*:b"])]);
    let with = |policy: &Policy| {
        let mut both = nothing.clone();
        both.statements.extend(policy.statements.clone());
        both
    };
    let named = compare(&nothing, &with(&role("cn-hangzhou")));
    assert!(named.gained.is_empty() && named.depends_on.contains(&"W8"), "{named:?}");
    // Elsewhere a region is a region.
    let app = |region: &str| {
        document(&[allowed_on(
            &["bpstudio:GetApplication"],
            &[&format!("acs:bpstudio:{region}:*:application/x")],
        )])
    };
    assert_eq!(verdict_and_rules(&app(""), &app("*")), (Verdict::Wider, vec!["W7"]));
}

/// G16: read the other way, `NotResource` allows what it lists and nothing else.
#[test]
fn a_resource_that_is_not_listed_is_gained_where_not_resource_means_the_opposite() {
    let not = |listed: &str| {
        statements(&format!(
            r#"{{"Effect":"Allow","Action":"oss:GetObject","NotResource":"acs:oss:*:*:{listed}"}}"#
        ))
    };
    let one = document(&[allowed_on(&["oss:GetObject"], &["acs:oss:*:*:b"])]);
    assert_eq!(verdict_and_rules(&not("a"), &one), (Verdict::Narrower, vec!["G16"]));
    assert_eq!(verdict_and_rules(&not("a/*"), &not("a/b/*")), (Verdict::Wider, vec!["G16"]));
    assert_eq!(verdict_and_rules(&not("a"), &not("a")), (Verdict::Equal, vec![]));
    // Here no region is lost whose example would bring the rule up.
    let mut all_in_two = not("a");
    all_in_two.statements.extend(document(&[allowed_on(&["oss:GetObject"], &["acs:oss:*:*:a"])]).statements);
    let all = document(&[allowed_on(&["oss:GetObject"], &["*"])]);
    assert_eq!(verdict_and_rules(&all_in_two, &all), (Verdict::Equal, vec!["G16"]));
}

/// Two patterns that are the same for one caller: one of them counts, not none.
#[test]
fn patterns_that_are_equal_for_the_caller_do_not_make_each_other_needless() {
    let old = document(&[allowed_on(&["oss:GetObject"], &["acs:oss:*:*:a"])]);
    let seen = |policy: &Policy| {
        let mut set = AccessSet::builder();
        set.seen_by(Request::new("acs:ram::1000000000000001:user/u", "ram:GetUser", "*").unwrap());
        set.add_policy("p", Layer::Identity, policy);
        set.build()
    };
    for resources in [
        ["acs:oss:*:*:a", "acs:oss:*:1000000000000001:b", "acs:oss:*:*:b"],
        ["acs:oss:*:*:b", "acs:oss:*:1000000000000001:b", "acs:oss:*:*:a"],
        ["acs:ram::*:role/b", "acs:ram:*:*:role/b", "acs:oss:*:*:a"],
    ] {
        let new = document(&[allowed_on(&["oss:GetObject"], &resources)]);
        for (old, new) in [(access(&old), access(&new)), (seen(&old), seen(&new))] {
            let difference = diff(&old, &new, DiffOptions::default());
            assert_eq!(difference.verdict, Verdict::Wider, "{resources:?}");
            assert_eq!(actions(&difference.gained), ["oss:GetObject"]);
        }
    }
}

/// C11: two halves of a block are the block only where blocks include their first and last address.
#[test]
fn a_verdict_that_another_reading_of_a_value_would_change_says_so() {
    let (whole, halves) = (r#""10.0.0.0/8""#, r#"["10.0.0.0/9","10.128.0.0/9"]"#);
    let address = |operator: &str, blocks: &str| under(operator, "acs:SourceIp", blocks);
    assert_eq!(
        verdict_and_rules(&address("IpAddress", whole), &address("IpAddress", halves)),
        (Verdict::Equal, vec!["C11"])
    );
    assert_eq!(
        verdict_and_rules(&address("IpAddress", whole), &address("IpAddressIncludeBorder", whole)),
        (Verdict::Equal, vec!["C11"])
    );
    let one = address("IpAddress", whole);
    let mut twice = one.clone();
    twice.statements.push(one.statements[0].clone());
    assert_eq!(verdict_and_rules(&one, &twice), (Verdict::Equal, vec![]), "one block is itself");
    // C9 and C10: another spelling of the same value.
    let spelled = |value: &str| under("Bool", "acs:SecureTransport", value);
    assert_eq!(verdict_and_rules(&spelled(r#""True""#), &spelled(r#""true""#)), (Verdict::Equal, vec!["C9"]));
    let until = |value: &str| under("DateLessThan", "acs:CurrentTime", value);
    assert_eq!(
        verdict_and_rules(&until(r#""2026-01-01""#), &until(r#""2026-01-01T00:00:00Z""#)),
        (Verdict::Equal, vec!["C10"])
    );
    assert_eq!(
        verdict_and_rules(&until(r#""2026-01-01T08:00:00+08:00""#), &until(r#""2026-01-01T00:00:00Z""#)),
        (Verdict::Equal, vec![])
    );
}

/// C13 and C14: one value that compares is enough, with the prefix and, so it is assumed, without.
#[test]
fn keys_of_several_values_rest_on_how_many_have_to_compare() {
    let types = |operator: &str| under(operator, "ram:TrustedPrincipalTypes", r#""Service""#);
    assert_eq!(
        verdict_and_rules(&types("ForAnyValue:StringEquals"), &types("StringEquals")),
        (Verdict::Equal, vec!["C13", "C14"])
    );
    // Of an absent key all values compare, and none does.
    let all = compare(&types("ForAllValues:StringEquals"), &types("StringEquals"));
    assert_eq!(all.verdict, Verdict::Incomparable);
}

/// Examples are requests that could happen: of the action's own service, of an account that there may be.
#[test]
fn examples_are_of_one_service_and_of_an_account() {
    let all = document(&[allowed_on(&["edas:ManageSystem"], &["*"])]);
    let arns = document(&[allowed_on(&["edas:ManageSystem"], &["acs:edas:*:*:*"])]);
    let difference = compare(&arns, &all);
    assert_eq!(difference.gained[0].example.as_ref().unwrap().resources, ["*"]);
    let own = document(&[allowed_on(&["oss:GetObject"], &["acs:oss:*:1000000000000001:b"])]);
    let any = document(&[allowed_on(&["oss:GetObject"], &["acs:oss:*:*:b"])]);
    let example = compare(&own, &any).gained[0].example.clone().unwrap();
    assert_eq!(example.resources, ["acs:oss:cn-hangzhou:2000000000000002:b"]);
    assert!(compare(&own, &any).is_definite());
}
