//! W304 ARN_SERVICE_CASE: the RAM code of a resource in another case.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W304",
    name: "ARN_SERVICE_CASE",
    severity: Severity::Warning,
    what: "The RAM code of a resource in another case.",
    why: "Whether RAM compares resources by case is not documented; if it does, this one matches nothing.",
    instead: "Use the exact spelling.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:EDAS:*:*:*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "semantics of resources (W9)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let span = resource.pattern.place.0;
            if let (Some(Trouble::ServiceCase(code)), Some(fields)) = (resource.trouble, resource.fields) {
                let meant = Fields { service: code, ..fields }.to_string();
                out.at(span, format!("the RAM code is spelled {code}"))
                    .fix(format!("write {meant}"), Some(vec![Edit::quoted(span, &meant)]));
            }
        }
    }
}
