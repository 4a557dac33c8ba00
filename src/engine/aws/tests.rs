use super::*;
use crate::engine::json::{self, Style};
use crate::engine::policy::{format, parse};

fn carried(text: &str) -> FromAws {
    from_aws(&json::read(text).unwrap()).unwrap()
}

fn one(statement: &str) -> FromAws {
    carried(&format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#))
}

fn kinds(found: &FromAws) -> Vec<(AwsNoteKind, &str)> {
    found.notes.iter().map(|note| (note.kind, note.what.as_str())).collect()
}

#[test]
fn no_action_name_is_guessed_and_placeholders_match_nothing() {
    let found = one(r#"{"Sid":"S","Effect":"Allow","Action":["ecs:*","s3:GetObject","sts:AssumeRole"],
        "Resource":["arn:aws:s3:::logs/*","*"]}"#);
    let statement = &found.policy.statements[0];
    let actions: Vec<&str> = statement.action.texts().collect();
    assert_eq!(actions, ["aws-ecs:*", "aws-s3:GetObject", "sts:AssumeRole"]);
    let resources: Vec<&str> = statement.resource.as_ref().unwrap().texts().collect();
    assert_eq!(resources, ["acs:aws-s3:*:*:logs/*", "*"]);
    let fill_in = kinds(&found).into_iter().filter(|(kind, _)| *kind == AwsNoteKind::FillIn).count();
    assert_eq!(fill_in, 3);
    let parsed = parse(&format(&found.policy, Style::Pretty), None);
    assert_eq!(parsed.errors().count(), 0, "RAM takes it");
}

#[test]
fn conditions_with_a_counterpart_are_carried_over_exactly() {
    let found = one(r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{
        "NotIpAddress":{"AWS:sourceip":["192.0.2.0/24"]},"Bool":{"aws:SecureTransport":false},
        "StringLike":{"aws:RequestTag/team":"a*"}}}"#);
    let conditions: Vec<_> = found.policy.statements[0]
        .conditions
        .iter()
        .map(|one| (one.operator.name(), one.key.text.as_str(), one.values[0].text.as_str()))
        .collect();
    assert_eq!(
        conditions,
        [
            ("NotIpAddress".to_owned(), "acs:SourceIp", "192.0.2.0/24"),
            ("Bool".to_owned(), "acs:SecureTransport", "false"),
            ("StringLike".to_owned(), "acs:RequestTag/team", "a*"),
        ]
    );
    assert_eq!(found.notes, []);
}

#[test]
fn what_would_reach_further_without_a_part_is_left_out_whole() {
    for (rest, what) in [
        (r#""Action":"*","Resource":"*","NotPrincipal":{"AWS":"*"}"#, "NotPrincipal"),
        (r#""Action":"*","Resource":"*","Principal":{"AWS":"*"}"#, "Principal"),
        (r#""NotAction":"iam:*","Resource":"*""#, "NotAction iam:*"),
        (r#""Action":"*","NotResource":"arn:aws:s3:::b""#, "NotResource"),
        (
            r#""Action":"*","Resource":"arn:aws:iam::*:user/${aws:username}""#,
            "arn:aws:iam::*:user/${aws:username}",
        ),
        (
            r#""Action":"*","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:SourceIp":"a"}}"#,
            "StringEqualsIfExists",
        ),
        (r#""Action":"*","Resource":"*","Condition":{"Null":{"aws:SourceIp":"true"}}"#, "Null"),
        (r#""Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"a"}}"#, "ArnLike"),
        (
            r#""Action":"*","Resource":"*","Condition":{"ForAnyValue:StringLike":{"aws:TagKeys":"a"}}"#,
            "ForAnyValue:StringLike",
        ),
        (
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o"}}"#,
            "aws:PrincipalOrgID",
        ),
        (
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}"#,
            "aws:SourceVpc",
        ),
        (
            r#""Action":"*","Resource":"*","Condition":{"StringLike":{"aws:UserAgent":"${aws:userid}"}}"#,
            "${aws:userid}",
        ),
        (r#""Action":[],"Resource":"*""#, "Action"),
    ] {
        let found = one(&format!(r#"{{"Effect":"Allow",{rest}}}"#));
        assert_eq!(found.policy.statements, [], "{rest}");
        assert_eq!(kinds(&found), [(AwsNoteKind::LeftOut, what)], "{rest}");
    }
}

#[test]
fn what_is_no_aws_policy_is_refused() {
    let error = |text: &str| from_aws(&json::read(text).unwrap()).unwrap_err();
    assert_eq!(error("[]"), AwsError::NoPolicy);
    assert_eq!(error(r#"{"Statement":1}"#), AwsError::NoPolicy);
    assert_eq!(error(r#"{"Version":"1","Statement":[]}"#), AwsError::Ram);
    assert_eq!(error(r#"{"Statement":[{"Effect":"Permit"}]}"#), AwsError::Statement(1));
    let single = carried(r#"{"Id":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#);
    assert_eq!(single.policy.statements.len(), 1);
    assert_eq!(kinds(&single), [(AwsNoteKind::Dropped, "x")]);
}
