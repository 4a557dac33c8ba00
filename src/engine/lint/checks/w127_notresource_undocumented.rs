//! W127 NOTRESOURCE_UNDOCUMENTED: notResource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W127",
    name: "NOTRESOURCE_UNDOCUMENTED",
    severity: Severity::Warning,
    what: "NotResource.",
    why: "Some editions of the grammar print it, the current ones do not, and no published policy uses it: whether it works is not known.",
    instead: "Name the resources that are meant, or deny the others in a statement of their own.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","NotResource":"acs:edas:*:*:namespace/prod/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"acs:edas:*:*:namespace/test/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G16)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::NotResource);
}
