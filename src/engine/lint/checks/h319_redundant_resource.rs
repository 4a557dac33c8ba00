//! H319 REDUNDANT_RESOURCE: a resource that another of the statement covers.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H319",
    name: "REDUNDANT_RESOURCE",
    severity: Severity::Hint,
    what: "A resource that another of the statement covers.",
    why: "* crosses the slash, so the longer pattern adds nothing.",
    instead: "Remove it.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":["acs:edas:*:*:namespace/*","acs:edas:*:*:namespace/test/application/*"]}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/*"}"#,
    ),
    source: "RAM: Policy elements, Resource (W4, L06)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for (at, resource) in reach.resources.iter().enumerate() {
            let narrow = &resource.pattern.text;
            let wider = reach.resources.iter().enumerate().find(|(other, wide)| {
                let wide = &wide.pattern.text;
                *other != at
                    && resource_covers(wide, narrow)
                    && (*other < at || !resource_covers(narrow, wide))
            });
            if let Some((_, wide)) = wider {
                let span = resource.pattern.place.0;
                let wide = &wide.pattern.text;
                let message = if wide == narrow {
                    format!("{narrow} stands twice")
                } else {
                    format!("{narrow} is covered by {wide}")
                };
                out.at(span, message).fix("remove it", subject.without(span));
            }
        }
    }
}
