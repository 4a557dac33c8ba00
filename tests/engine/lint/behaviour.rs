//! How findings behave: one for each cause, aware of what is denied, silent where nothing can be known.

use super::{CATALOG, codes, context};
use acscope::engine::lint::{Context, HouseRules, Suppression, Suppressions, lint};
use acscope::engine::policy::parse;

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
    assert_eq!(codes(&lint(text, &CATALOG, &context(None))), Vec::<&str>::new());
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
