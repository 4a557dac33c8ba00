//! How findings behave: one for each cause, aware of what is denied, silent where nothing can be known.

use super::{CATALOG, codes, context};
use acscope::engine::catalog::ResourceType;
use acscope::engine::lint::{Context, HouseRules, Suppression, Suppressions, lint};
use acscope::engine::policy::{PolicyKind, parse};

#[test]
fn one_misspelled_code_is_one_finding() {
    let actions: Vec<String> = (0..50).map(|number| format!("\"eads:Read{number}\"")).collect();
    let text = format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":[{}],"Resource":"acs:eads:*:*:*"}}]}}"#,
        actions.join(",")
    );
    assert_eq!(codes(&lint(&text, &CATALOG, &context(None))), ["E202"]);
}

#[test]
fn what_is_denied_is_not_counted_as_allowed() {
    let statement =
        |effect: &str, action: &str| format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":"*"}}"#);
    let policy =
        |statements: &[String]| format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
    let open = policy(&[statement("Allow", "ram:CreateAccessKey")]);
    assert!(codes(&lint(&open, &CATALOG, &context(None))).contains(&"S607"));
    let closed = policy(&[statement("Allow", "ram:CreateAccessKey"), statement("Deny", "ram:*")]);
    assert!(!codes(&lint(&closed, &CATALOG, &context(None))).contains(&"S607"));
    let guard = parse(&policy(&[statement("Deny", "ram:CreateAccessKey")]), None).policy;
    let beside = [&guard];
    let context = Context { beside: &beside, ..context(None) };
    assert!(!codes(&lint(&open, &CATALOG, &context)).contains(&"S607"), "a Deny beside counts too");
}

#[test]
fn what_no_catalog_knows_is_listed_as_not_checked() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"zzqx:ReadThing","Resource":"*"}]}"#;
    let report = lint(text, &CATALOG, &context(None));
    assert!(
        report.not_checked.iter().any(|gap| gap.code == "E202" && gap.reason.contains("zzqx")),
        "{report:?}"
    );
    // Its resources are not known, so nothing may be said about the one that is named.
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"kms:GetSecretValue","Resource":"acs:kms:*:*:secret/a"}]}"#;
    let report = lint(text, &CATALOG, &context(None));
    assert_eq!(codes(&report), Vec::<&str>::new());
    let gaps: Vec<_> = report.not_checked.iter().map(|gap| (gap.code, gap.reason.as_str())).collect();
    assert_eq!(gaps, [("W309", "no catalog says which resources kms:GetSecretValue takes")]);
}

#[test]
fn a_suppression_takes_its_finding_out_and_keeps_the_reason() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:*","Resource":"*"}]}"#;
    let entry = |policy: &str, statement: Option<usize>| Suppression {
        policy: policy.to_owned(),
        code: "S603".to_owned(),
        statement,
        reason: "the break-glass role".to_owned(),
    };
    let with = |entry: Suppression| {
        let suppressions = Suppressions::new(vec![entry]).unwrap();
        lint(text, &CATALOG, &Context { suppressions, ..context(Some("break-glass")) })
    };
    let report = with(entry("break-glass", Some(1)));
    assert!(!codes(&report).contains(&"S603"));
    assert_eq!(report.suppressed[0].1, "the break-glass role");
    assert!(codes(&with(entry("other", None))).contains(&"S603"));
    assert!(codes(&with(entry("*", Some(2)))).contains(&"S603"));
}

#[test]
fn house_rules_come_from_a_file() {
    let rules = HouseRules::from_toml(
        r#"
        regions = ["cn-hangzhou"]
        [[forbid]]
        actions = ["edas:Delete*"]
        resource = "acs:edas:*:*:namespace/prod/*"
        reason = "production stays"
        [[require-condition]]
        actions = ["edas:Create*"]
        any-of = ["acs:MFAPresent"]
        reason = "people only"
        "#,
    )
    .unwrap();
    let lint_with = |statement: &str| {
        let text = format!(r#"{{"Version":"1","Statement":[{statement}]}}"#);
        let report = lint(&text, &CATALOG, &Context { rules: rules.clone(), ..context(None) });
        codes(&report).into_iter().filter(|code| ["S614", "S615", "W621"].contains(code)).collect::<Vec<_>>()
    };
    let on = |action: &str, resource: &str| {
        lint_with(&format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#))
    };
    assert_eq!(on("edas:DeleteCluster", "acs:edas:*:*:namespace/prod/cluster/*"), ["S615"]);
    assert_eq!(on("edas:DeleteCluster", "acs:edas:*:*:namespace/test/cluster/*"), Vec::<&str>::new());
    assert_eq!(on("edas:CreateCluster", "acs:edas:cn-beijing:*:namespace/test/cluster/*"), ["S614", "W621"]);
}

#[test]
fn a_house_rule_holds_for_every_way_to_allow_something() {
    let text = r#"
        [[forbid]]
        actions = ["oss:GetObject"]
        resource = "acs:oss:*:*:secret/*"
        reason = "stays inside"
        [[require-condition]]
        actions = ["ram:CreateUser"]
        any-of = ["acs:MFAPresent"]
        reason = "people only"
    "#;
    let rules = HouseRules::from_toml(text).unwrap();
    let found = |statements: &str| {
        let text = format!(r#"{{"Version":"1","Statement":[{statements}]}}"#);
        let report = lint(&text, &CATALOG, &Context { rules: rules.clone(), ..context(None) });
        codes(&report).into_iter().filter(|code| ["S614", "S615"].contains(code)).collect::<Vec<_>>()
    };
    let admin = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    assert_eq!(found(admin), ["S614", "S615"], "written rules hold for administrators too");
    let but = r#"{"Effect":"Allow","Action":"oss:GetObject","NotResource":"acs:oss:*:*:public/*"}"#;
    assert_eq!(found(but), ["S615"], "the secrets are among all but the public ones");
    let but = r#"{"Effect":"Allow","Action":"oss:GetObject","NotResource":"acs:oss:*:*:secret/*"}"#;
    assert_eq!(found(but), Vec::<&str>::new());
    let all = r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:*"}"#;
    assert_eq!(found(all), ["S615"]);
    let guarded =
        format!(r#"{all},{{"Effect":"Deny","Action":"oss:Get*","Resource":"acs:oss:*:*:secret/*"}}"#);
    assert_eq!(found(&guarded), Vec::<&str>::new(), "the Deny takes away what is forbidden");
    let users = r#"{"Effect":"Allow","Action":"ram:CreateUser","Resource":"acs:ram:*:*:user/*"}"#;
    let deny = |resource: &str| {
        format!(
            r#"{users},{{"Effect":"Deny","Action":"ram:CreateUser","Resource":"{resource}","Condition":{{"Bool":{{"acs:MFAPresent":"false"}}}}}}"#
        )
    };
    assert_eq!(found(users), ["S614"]);
    assert_eq!(found(&deny("acs:ram:*:*:user/*")), Vec::<&str>::new());
    assert_eq!(found(&deny("acs:ram:*:*:user/boss")), ["S614"], "one user is not all of them");
}

#[test]
fn a_control_policy_gives_nothing_away() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["ram:PassRole","ram:CreateServiceLinkedRole","ecs:DescribeDisks"],"Resource":"*"},{"Effect":"Allow","NotAction":"ram:*","Resource":"*"}]}"#;
    let kind = Some(PolicyKind::Control);
    let found = codes(&lint(text, &CATALOG, &Context { kind, ..context(None) }));
    assert!(!found.iter().any(|code| ["S604", "S610", "W612", "S312", "S607"].contains(code)), "{found:?}");
}

#[test]
fn a_role_of_another_account_may_be_named_to_be_assumed() {
    let lint_on = |effect: &str, action: &str, resource: &str| {
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}]}}"#
        );
        let account = Some("1000000000000001");
        codes(&lint(&text, &CATALOG, &Context { account, ..context(None) })).contains(&"W327")
    };
    let (role, bucket) = ("acs:ram::2000000000000002:role/x", "acs:oss:*:2000000000000002:b/*");
    assert!(!lint_on("Allow", "sts:AssumeRole", role), "both sides have to allow it (E9)");
    assert!(!lint_on("Allow", "sts:*", role));
    assert!(lint_on("Allow", "ram:GetRole", role));
    assert!(lint_on("Allow", "oss:GetObject", bucket));
    assert!(!lint_on("Deny", "oss:GetObject", bucket), "a Deny stands against the other account's policy");
}

#[test]
fn what_a_condition_does_without_a_value_is_told_by_its_set_operator() {
    let message = |code: &str, effect: &str, operator: &str| {
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"{effect}","Action":"oss:GetObject","Resource":"acs:oss:*:*:b/*","Condition":{{"{operator}":{{"oss:Prefix":"a"}}}}}}]}}"#
        );
        let report = lint(&text, &CATALOG, &context(None));
        report.findings.into_iter().find(|finding| finding.code == code).map(|finding| finding.message)
    };
    for (operator, holds) in [
        ("StringEquals", false),
        ("StringNotEquals", true),
        ("ForAllValues:StringEquals", true),
        ("ForAnyValue:StringNotEquals", false),
    ] {
        let allow = message("W404", "Allow", operator).unwrap();
        assert_eq!(allow.ends_with("the test always holds"), holds, "{operator}: {allow}");
        let deny = message("S405", "Deny", operator).unwrap();
        assert_eq!(deny.ends_with("the test always holds"), holds, "{operator}: {deny}");
    }
    assert!(message("S427", "Allow", "StringNotEquals").is_some());
    assert_eq!(message("S427", "Allow", "ForAnyValue:StringNotEquals"), None, "false without a value (C13)");
}

#[test]
fn every_address_of_one_family_is_not_every_address() {
    let message = |values: &str| {
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"acs:ecs:*:*:instance/*","Condition":{{"IpAddress":{{"acs:SourceIp":{values}}}}}}}]}}"#
        );
        let report = lint(&text, &CATALOG, &context(None));
        report.findings.into_iter().find(|finding| finding.code == "S415").map(|finding| finding.message)
    };
    for (values, expected) in [
        (r#"["0.0.0.0/1","128.0.0.0/1"]"#, Some("every IPv4 address")),
        (r#""::/0""#, Some("every IPv6 address")),
        (r#"["0.0.0.0/0","::/0"]"#, Some("every address")),
        (r#""*""#, Some("every address")),
        (r#""203.0.113.0/24""#, None),
    ] {
        let found = message(values);
        let said = found.as_deref().map(|found| found.contains(&format!("{}, ", expected.unwrap_or("-"))));
        assert_eq!(said, expected.map(|_| true), "{values}: {found:?}");
    }
}

#[test]
fn several_values_in_a_request_can_meet_two_conditions_at_once() {
    let contradiction = |key: &str| {
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"acs:ecs:*:*:instance/*","Condition":{{"StringEquals":{{"{key}":"a"}},"StringLike":{{"{key}":"b*"}}}}}}]}}"#
        );
        codes(&lint(&text, &CATALOG, &context(None))).contains(&"W419")
    };
    assert!(contradiction("acs:SourceVpc"));
    assert!(!contradiction("acs:TagKeys"));
}

#[test]
fn an_action_on_all_resources_needs_every_region() {
    let on_all = CATALOG.actions().iter().find(|action| {
        let mut types = action.resources.iter().map(|one| CATALOG.resource_type(one.resource_type));
        !action.resources.is_empty() && types.all(ResourceType::is_all_resources)
    });
    let action = &on_all.unwrap().name;
    let code = action.split_once(':').unwrap().0;
    let needs_star = |resource: &str| {
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
        );
        codes(&lint(&text, &CATALOG, &context(None))).contains(&"W311")
    };
    assert!(needs_star(&format!("acs:{code}:cn-hangzhou:*:*")), "{action}: the evaluator denies it too");
    assert!(!needs_star(&format!("acs:{code}:*:*:*")) && !needs_star("*"));
}

#[test]
fn hostile_texts_end_in_findings() {
    for text in ["", "{", "[]", "null", "{\"Version\":\"1\",\"Statement\":[null,1,[],{}]}", "\u{feff}{}"] {
        assert!(!lint(text, &CATALOG, &context(None)).findings.is_empty(), "{text:?}");
    }
    let stars = format!("acs:edas:*:*:{}", "a*".repeat(2_000));
    let text = format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"{}","Resource":["{stars}","{stars}b"]}}]}}"#,
        "e*".repeat(500)
    );
    lint(&text, &CATALOG, &context(None));
}
