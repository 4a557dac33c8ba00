//! E105 INVALID_VERSION: version is not "1".

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E105",
    name: "INVALID_VERSION",
    severity: Severity::Error,
    what: r#"Version is not "1"."#,
    why: "RAM has one version of its language; a date is the version of AWS policies, whose names RAM does not know.",
    instead: r#"Write "Version": "1"; bring AWS policies in with acscope import --from aws."#,
    bad: Example::Document(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}]}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G2)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::InvalidVersion) {
        out.fault(fault).fix("write \"1\"", Some(vec![Edit::quoted(fault.span, "1")]));
    }
}
