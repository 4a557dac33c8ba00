//! What fixes take and leave when nobody looks: they lose nothing that somebody wrote, and write what was meant.

use super::{CATALOG, context};
use acscope::engine::lint::{Context, FixEffect, fix_all, lint};
use acscope::engine::policy::PolicyKind;

fn document(statements: &str) -> String {
    format!(r#"{{"Version":"1","Statement":[{statements}]}}"#)
}

/// The fix of the first finding of a check: its description, its effect and the document after it.
fn fix_of(code: &str, text: &str, kind: Option<PolicyKind>) -> Option<(String, FixEffect, String)> {
    let report = lint(text, &CATALOG, &Context { kind, ..context(None) });
    let found = report.findings.iter().find(|finding| finding.code == code);
    let fix = found.unwrap_or_else(|| panic!("no {code} in {:?}", report.findings)).fix.as_ref()?;
    Some((fix.description.clone(), fix.effect, fix.document()))
}

#[test]
fn a_misspelled_condition_gets_its_name_back_and_is_never_removed() {
    let condition = r#"{"Bool":{"acs:MFAPresent":"false"}}"#;
    for effect in ["Allow", "Deny"] {
        let text = document(&format!(
            r#"{{"Effect":"{effect}","Action":"oss:*","Resource":"*","Condtion":{condition}}}"#
        ));
        let (description, _, after) = fix_of("E109", &text, None).unwrap();
        assert_eq!((description.as_str(), after), ("write Condition", text.replace("Condtion", "Condition")));
        for wider in [false, true] {
            let fixed = fix_all(&text, &CATALOG, &context(None), wider).text;
            assert!(fixed.contains(condition), "{effect} {wider}: {fixed}");
        }
    }
}

#[test]
fn what_ram_does_not_know_goes_only_where_somebody_asks_for_it() {
    let text = document(
        r#"{"Effect":"Deny","Action":"oss:*","Resource":"*","NotPrincipal":{"RAM":["*"]}},{"Effect":"Allow","Action":"ecs:DescribeDisks","Resource":"*","Foo":1}"#,
    );
    assert_eq!(fix_all(&text, &CATALOG, &context(None), false).text, text);
    let wider = fix_all(&text, &CATALOG, &context(None), true).text;
    assert!(!wider.contains("NotPrincipal") && !wider.contains("Foo"), "{wider}");
    let report = lint(&text, &CATALOG, &context(None));
    assert!(report.findings.iter().all(|finding| !finding.message.contains("did you mean Principal")));
}

#[test]
fn labels_stay() {
    let one = |sid: &str, value: &str| {
        format!(
            r#"{{{sid}"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:b/*","Condition":{{"StringEquals":{{"acs:SourceVpc":"{value}"}}}}}}"#
        )
    };
    let text = document(&format!("{},{}", one(r#""Sid":"a","#, "vpc-1"), one(r#""Sid":"b","#, "vpc-2")));
    for wider in [false, true] {
        assert_eq!(fix_all(&text, &CATALOG, &context(None), wider).text, text);
    }
    let plain = document(&format!("{},{}", one("", "vpc-1"), one("", "vpc-2")));
    assert!(fix_of("H507", &plain, None).is_some(), "without labels they are merged");
}

#[test]
fn a_guard_that_comes_into_force_takes_something_away() {
    let text = r#"{"Statement":[{"Effect":"Deny","Action":"ram:*","Resource":"*"}]}"#;
    assert_eq!(fix_of("E104", text, None).unwrap().1, FixEffect::Narrower);
}

#[test]
fn a_rewrite_after_which_ram_refuses_the_document_is_not_called_narrower() {
    // Nobody told the kinds of these; they are read as policies of a resource.
    for (code, statement) in [
        (
            "E128",
            r#"{"Effect":"Allow","Principal":{"Service":["fc.aliyuncs.com"]},"Action":"sts:AssumeRole","Resource":"*"}"#,
        ),
        (
            "E116",
            r#"{"Effect":"Allow","Principal":{"RAM":["acs:ram::1000000000000001:root"]},"Action":"ecs:StopInstance","Resource":"*"}"#,
        ),
    ] {
        let text = document(statement);
        assert_eq!(fix_of(code, &text, None).unwrap().1, FixEffect::Unknown, "{code}");
        assert_eq!(fix_all(&text, &CATALOG, &context(None), true).text, text, "{code}");
    }
}

#[test]
fn no_fix_names_a_member_twice() {
    for (code, statement) in [
        ("E110", r#"{"Effect":"Allow","Action":"ecs:A","action":"ecs:B","Resource":"*"}"#),
        (
            "W436",
            r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*","Condition":{"Bool":{"acs:MFAPresent ":"true","acs:MFAPresent":"true"}}}"#,
        ),
        (
            "E401",
            r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*","Condition":{"StringEqual":{"acs:SourceVpc":"a"},"StringEquals":{"acs:SourceVpc":"b"}}}"#,
        ),
    ] {
        assert_eq!(fix_of(code, &document(statement), None), None, "{code}");
    }
}

#[test]
fn a_statement_of_its_own_keeps_condition_and_principal() {
    let condition = r#""Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}"#;
    let text = document(&format!(
        r#"{{"Effect":"Allow","Action":["oss:GetObject","ecs:StopInstance"],"Resource":"acs:oss:*:*:b/*",{condition}}}"#
    ));
    let (_, _, after) = fix_of("W309", &text, None).unwrap();
    assert_eq!(after.matches(r#"{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}"#).count(), 2, "{after}");
    let text = document(
        r#"{"Effect":"Allow","Principal":["1000000000000001"],"Action":["oss:GetObject","oss:ListBuckets","ecs:StopInstance"],"Resource":"acs:oss:*:*:b/*"}"#,
    );
    let report = lint(&text, &CATALOG, &context(None));
    for fix in report.findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let after = fix.document();
        assert_eq!(
            after.matches("Effect").count(),
            after.matches(r#"["1000000000000001"]"#).count(),
            "{after}"
        );
    }
}

#[test]
fn only_the_field_that_is_wrong_is_written_anew() {
    for (code, wrong, right) in [
        ("W306", "acs:ecs:my-acct:my-acct:instance/*", "acs:ecs:my-acct:*:instance/*"),
        ("W323", "acs:oss:oss-cn-hangzhou:*", "acs:oss:oss-cn-hangzhou:*:*"),
        ("W323", "acs:oss:1000000000000001:*", "acs:oss:*:1000000000000001:*"),
        ("W323", "acs:ram::*", "acs:ram:*:*:*"),
        ("W304", "acs:ECS:*:*:ECS/*", "acs:ecs:*:*:ECS/*"),
        ("W305", "acs:ecs:cn-hangzou:*:cn-hangzou/*", "acs:ecs:cn-hangzhou:*:cn-hangzou/*"),
    ] {
        let text = document(&format!(r#"{{"Effect":"Allow","Action":"ecs:*","Resource":"{wrong}"}}"#));
        let (_, _, after) = fix_of(code, &text, None).unwrap();
        assert_eq!(after, text.replace(wrong, right), "{code}");
    }
    let bare = document(r#"{"Effect":"Allow","Action":"ecs:*","Resource":"acs:*"}"#);
    assert_eq!(fix_of("W323", &bare, None), None, "nobody knows what was meant, but RAM refuses it");
}

#[test]
fn what_no_catalog_knows_is_not_taken_away_unasked() {
    let text = document(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":["acs:edas:*:*:namespace/test/application/*","acs:edas:*:*:namespace/test/cluster/*"]}"#,
    );
    assert!(fix_of("W310", &text, None).is_some());
    assert_eq!(fix_all(&text, &CATALOG, &context(None), true).text, text);
}

/// Every fix of thousands would be read again with the statement it stands in, which takes as long as their square.
#[test]
fn many_fixes_of_an_endless_statement_are_offered_without_their_effect() {
    let actions = vec![r#""ecs:StopInstance""#; 1_500].join(",");
    let text = document(&format!(
        r#"{{"Effect":"Allow","Action":[{actions}],"Resource":"acs:ecs:*:*:instance/*"}}"#
    ));
    let report = lint(&text, &CATALOG, &context(None));
    let effects: Vec<FixEffect> =
        report.findings.iter().filter_map(|finding| Some(finding.fix.as_ref()?.effect)).collect();
    assert_eq!(effects.len(), 1_499);
    assert_eq!(effects.first(), Some(&FixEffect::Equal));
    assert_eq!(effects.last(), Some(&FixEffect::Unknown));
}
