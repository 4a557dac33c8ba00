//! W434 SOURCE_IP_WITHOUT_SOURCE_VPC: a bucket policy with acs:SourceIp and without acs:SourceVpc.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W434",
    name: "SOURCE_IP_WITHOUT_SOURCE_VPC",
    severity: Severity::Warning,
    what: "A bucket policy with acs:SourceIp and without acs:SourceVpc.",
    why: r#"OSS answers "acs:SourceVpc should be set if acs:SourceIp is set"."#,
    instead: "Set acs:SourceVpc as well.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Principal":["27000000000000001"],"Resource":"acs:oss:*:*:mybucket/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Principal":["27000000000000001"],"Resource":"acs:oss:*:*:mybucket/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"},"StringNotLike":{"acs:SourceVpc":"vpc-*"}}}"#,
    ),
    source: "OSS: authorization elements, measured (L18)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if subject.kind() != PolicyKind::Resource {
        return;
    }
    for reach in &subject.statements {
        let has = |key: &str| reach.statement.conditions.iter().find(|one| names_key(one, key));
        let oss = reach
            .actions
            .iter()
            .any(|action| action.code.is_some_and(|code| code.eq_ignore_ascii_case("oss")));
        if let (true, Some(condition), None) = (oss, has("acs:SourceIp"), has("acs:SourceVpc")) {
            out.at(condition.key.place.0, "OSS wants acs:SourceVpc in a bucket policy that has acs:SourceIp");
        }
    }
}
