//! E103 POLICY_NOT_OBJECT: the document is JSON but not an object.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E103",
    name: "POLICY_NOT_OBJECT",
    severity: Severity::Error,
    what: "The document is JSON but not an object.",
    why: "RAM reads a policy from an object with Version and Statement.",
    instead: r#"Start with {"Version": "1", "Statement": [ … ]}."#,
    bad: Example::Document("[]"),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::NotAnObject);
}
