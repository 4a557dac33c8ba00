//! W313 RESOURCE_EFFECTIVELY_STAR: only wildcards, spelled longer than *.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W313",
    name: "RESOURCE_EFFECTIVELY_STAR",
    severity: Severity::Warning,
    what: "Only wildcards, spelled longer than *.",
    why: "It means everything, and yet misses actions that are checked on everything at once.",
    instead: r#"Write "*", or name what is meant."#,
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:*:*:*:*"}"#,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"*"}"#),
    source: "RAM: Policy elements, Resource (F1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let (span, text) = (resource.pattern.place.0, resource.pattern.text.as_str());
            let wild = |field: &str| field == "*";
            let all = resource.fields.is_some_and(|fields| {
                wild(fields.service)
                    && wild(fields.region)
                    && wild(fields.account)
                    && wild(fields.relative_id)
            });
            if all {
                out.at(
                    span,
                    format!("{text} is every resource, but not the ones of actions that need \"*\""),
                )
                .fix("write \"*\"", Some(vec![Edit::quoted(span, "*")]));
            }
        }
    }
}
