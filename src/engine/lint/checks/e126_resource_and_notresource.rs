//! E126 RESOURCE_AND_NOTRESOURCE: a statement has both Resource and NotResource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E126",
    name: "RESOURCE_AND_NOTRESOURCE",
    severity: Severity::Error,
    what: "A statement has both Resource and NotResource.",
    why: "The grammar has room for one of them.",
    instead: "Split it into two statements.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*","NotResource":"acs:edas:*:*:namespace/prod/*"}"#,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "RAM: Policy structure and syntax (G16)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::ResourceAndNotResource);
}
