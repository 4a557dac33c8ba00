//! W308 RESOURCE_CASE: a resource that fits its template only if case is ignored.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W308",
    name: "RESOURCE_CASE",
    severity: Severity::Warning,
    what: "A resource that fits its template only if case is ignored.",
    why: "Whether RAM compares resources by case is not documented; if it does, the statement gives nothing.",
    instead: "Use the spelling of the template.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"cms:GetDigitalEmployee","Resource":"acs:cms:*:*:digitalEmployee/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"cms:GetDigitalEmployee","Resource":"acs:cms:*:*:digitalemployee/*"}"#,
    ),
    source: "semantics of resources (W9, L07)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let (span, text) = (resource.pattern.place.0, resource.pattern.text.as_str());
            if let Some(Trouble::Case(template)) = resource.trouble {
                let meant = in_case_of(text, template);
                let edits = (meant != text).then(|| vec![Edit::quoted(span, &meant)]);
                out.at(span, format!("the catalog spells this {template}"))
                    .fix(format!("write {meant}"), edits);
            }
        }
    }
}
