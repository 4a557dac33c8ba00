//! E104 MISSING_VERSION: the policy has no Version.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E104",
    name: "MISSING_VERSION",
    severity: Severity::Error,
    what: "The policy has no Version.",
    why: "RAM answers MalformedPolicyDocument.",
    instead: r#"Add "Version": "1"."#,
    bad: Example::Document(
        r#"{"Statement":[{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}]}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G2)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingVersion) {
        let after_brace =
            subject.tree.map(|tree| vec![Edit::insert(tree.span.start + 1, "\"Version\": \"1\", ")]);
        let has_members =
            subject.tree.and_then(|tree| tree.as_object()).is_some_and(|members| !members.is_empty());
        if !subject.spelled_otherwise("", "Version") {
            out.fault(fault).fix("add Version", after_brace.filter(|_| has_members));
        }
    }
}
