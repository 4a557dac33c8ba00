//! W315 ARN_REGION_MISSING: an empty region where the template has one.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W315",
    name: "ARN_REGION_MISSING",
    severity: Severity::Warning,
    what: "An empty region where the template has one.",
    why: "The empty region only matches resources without region.",
    instead: "Write * for the region.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas::1234567890123456:namespace/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:1234567890123456:namespace/*"}"#,
    ),
    source: "RAM: Policy elements, Resource (W7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let span = resource.pattern.place.0;
            let (Some(Trouble::RegionMissing(template)), Some(fields)) = (resource.trouble, resource.fields)
            else {
                continue;
            };
            let meant = Fields { region: "*", ..fields }.to_string();
            out.at(
                span,
                format!(
                    "the empty region only matches resources without region, and this one has one: {template}"
                ),
            )
            .fix(format!("write {meant}"), Some(vec![Edit::quoted(span, &meant)]));
        }
    }
}
