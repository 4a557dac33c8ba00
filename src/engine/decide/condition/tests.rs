//! Conditions as tables: operator, policy values, request values, answer, rules that could change it.

use super::*;
use crate::engine::policy::Located;

#[track_caller]
fn check(operator: &str, wanted: &[&str], found: &[&str]) -> (bool, Vec<&'static str>) {
    check_key("oss:Prefix", "oss:Prefix", operator, wanted, found)
}

#[track_caller]
fn check_key(
    key: &str,
    request_key: &str,
    operator: &str,
    wanted: &[&str],
    found: &[&str],
) -> (bool, Vec<&'static str>) {
    let condition = Condition {
        operator: Operator::from_name(operator).unwrap(),
        key: key.into(),
        values: wanted.iter().map(|value| Located::from(*value)).collect(),
        operator_place: crate::engine::policy::Place::default(),
    };
    let mut request =
        Request::new("acs:ram::1:user/a", "ecs:StopInstance", "acs:ecs:cn:1:instance/i").unwrap();
    request.context.set(request_key, found.iter().map(ToString::to_string).collect());
    let visible = Visible {
        request: &request,
        own: None,
        action: "ecs:StopInstance",
        resource: "acs:ecs:cn:1:instance/i",
    };
    let compiled = CompiledCondition::new(&condition);
    let mut seen = Reading::PROPOSED;
    let holds = compiled.holds(visible, Reading::PROPOSED, &mut seen);
    assert_eq!(compiled.failure(visible).is_none(), holds);
    let mut rules: Vec<_> = seen.members().map(Assumption::rule).collect();
    rules.dedup();
    (holds, rules)
}

#[test]
fn what_is_documented_rests_on_nothing_else() {
    let cases: &[(&str, &[&str], &[&str], bool)] = &[
        ("StringEquals", &["a", "b"], &["b"], true),
        ("StringEquals", &["a*"], &["ab"], false),
        ("StringEquals", &["a"], &[], false),
        ("StringNotEquals", &["a", "b"], &["b"], false),
        ("StringNotEquals", &["a", "b"], &["c"], true),
        ("StringEqualsIgnoreCase", &["Apollo"], &["APOLLO"], true),
        ("StringLike", &["", "x/*"], &[""], true),
        ("StringNotLike", &["Dev/*", ""], &["Dev/x"], false),
        ("NumericLessThanEquals", &["10"], &["7"], true),
        ("NumericLessThanEquals", &["10"], &["30"], false),
        ("NumericEquals", &["1.0"], &["1"], true),
        ("DateLessThan", &["2026-01-01T00:00:00+08:00"], &["2025-12-31T16:00:00Z"], false),
        ("DateLessThan", &["2026-01-01T00:00:00+08:00"], &["2025-12-31T15:59:59Z"], true),
        ("Bool", &["true"], &["true"], true),
        ("Bool", &["false"], &[], false),
        ("IpAddress", &["192.0.2.0/24"], &["192.0.2.77"], true),
        ("IpAddress", &["203.0.113.2"], &["203.0.113.2"], true),
        ("NotIpAddress", &["192.0.2.0/24"], &["198.51.100.7"], true),
        ("IpAddress", &["0.0.0.0/0"], &["2001:db8::1"], false),
        ("IpAddress", &["192.0.2.9/24"], &["192.0.2.77"], true),
        ("IpAddressIncludeBorder", &["192.0.2.0/24"], &["192.0.2.0"], true),
    ];
    for (operator, wanted, found, holds) in cases {
        assert_eq!(check(operator, wanted, found), (*holds, vec![]), "{operator} {wanted:?} {found:?}");
    }
}

#[test]
fn what_is_assumed_says_so() {
    type Case<'a> = (&'a str, &'a [&'a str], &'a [&'a str], bool, &'a [&'a str]);
    let cases: &[Case<'_>] = &[
        ("StringNotEquals", &["a"], &[], true, &["C5"]),
        ("NotIpAddress", &["10.0.0.0/8"], &[], true, &["C5"]),
        ("StringEquals", &["a"], &["a", "b"], true, &["C14"]),
        ("StringNotEquals", &["a"], &["a", "b"], false, &["C14"]),
        ("ForAllValues:StringEquals", &["Service"], &["Service"], true, &["C13"]),
        ("ForAllValues:StringEquals", &["Service"], &["Service", "RAM"], false, &["C13", "C14"]),
        ("ForAllValues:StringEquals", &["Service"], &[], true, &["C13"]),
        ("ForAnyValue:StringEquals", &["a"], &[], false, &[]),
        ("NumericLessThan", &["ten"], &["7"], false, &["C15"]),
        ("NotIpAddress", &["10.0.0.0/8", "nowhere"], &["192.0.2.1"], false, &["C15"]),
        ("NotIpAddress", &["10.0.0.0/8"], &["10.0.0.x"], true, &["C5", "C16"]),
        ("IpAddress", &["192.0.2.0/24"], &["192.0.2.255"], true, &["C11"]),
        ("IpAddress", &["192.0.2.*"], &["192.0.2.77"], false, &["C11"]),
        ("IpAddress", &["*"], &["192.0.2.77"], true, &["C11"]),
        ("Bool", &["True"], &["true"], true, &["C9"]),
        ("DateLessThan", &["2026-01-01"], &["2025-01-01T00:00:00Z"], true, &["C10"]),
        ("StringEqualsIgnoreCase", &["ÄB"], &["äb"], true, &["C6"]),
    ];
    for (operator, wanted, found, holds, rules) in cases {
        assert_eq!(
            check(operator, wanted, found),
            (*holds, rules.to_vec()),
            "{operator} {wanted:?} {found:?}"
        );
    }
}

#[test]
fn key_names_compare_exactly_and_say_when_case_would_matter() {
    assert_eq!(
        check_key("acs:PrincipalArn", "acs:PrincipalARN", "StringEquals", &["x"], &["x"]),
        (false, vec!["C18"])
    );
    assert_eq!(
        check_key("acs:PrincipalArn", "acs:PrincipalARN", "StringEquals", &["x"], &["y"]),
        (false, vec![])
    );
}

#[test]
fn pseudo_keys_hold_action_and_resource() {
    assert_eq!(
        check_key("Action", "other:Key", "StringNotLike", &["ecs:*Delete*"], &["v"]),
        (true, vec!["C5", "C19"])
    );
    assert_eq!(check_key("Resource", "other:Key", "StringLike", &["acs:ecs:*"], &["v"]), (true, vec!["C19"]));
    // A request that brings such a key itself leaves nothing to assume.
    assert_eq!(check_key("Resource", "Resource", "StringLike", &["v"], &["v"]), (true, vec![]));
    assert_eq!(check_key("Action", "Action", "StringLike", &["ecs:*"], &["v"]), (false, vec![]));
}

#[test]
fn a_letter_beyond_ascii_in_the_policy_is_a_doubt_too() {
    // The sign for kelvin is a k in lower case.
    assert_eq!(check("StringEqualsIgnoreCase", &["\u{212a}ey"], &["key"]), (true, vec!["C6"]));
    assert_eq!(check("StringEqualsIgnoreCase", &["KEY"], &["key"]), (true, vec![]));
}
