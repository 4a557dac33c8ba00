//! W314 ARN_REGION_UNEXPECTED: a region where the template has none.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W314",
    name: "ARN_REGION_UNEXPECTED",
    severity: Severity::Warning,
    what: "A region where the template has none.",
    why: "Such resources have no region, so a named one never matches.",
    instead: "Write * for the region.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"bpstudio:GetApplication","Resource":"acs:bpstudio:cn-beijing:1234567890123456:application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"bpstudio:GetApplication","Resource":"acs:bpstudio:*:1234567890123456:application/*"}"#,
    ),
    source: "RAM: Policy elements, Resource (W7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let span = resource.pattern.place.0;
            let (Some(Trouble::RegionUnexpected(template)), Some(fields)) =
                (resource.trouble, resource.fields)
            else {
                continue;
            };
            let meant = Fields { region: "*", ..fields }.to_string();
            out.at(span, format!("this resource has no region ({template}): a named one never matches"))
                .fix(format!("write {meant}"), Some(vec![Edit::quoted(span, &meant)]));
        }
    }
}
