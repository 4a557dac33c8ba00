//! W307 UNKNOWN_RESOURCE_TYPE: a resource that no ARN template of its service can be.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W307",
    name: "UNKNOWN_RESOURCE_TYPE",
    severity: Severity::Warning,
    what: "A resource that no ARN template of its service can be.",
    why: "It matches nothing; the type is probably misspelled.",
    instead: "Use one of the templates of the service.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:applications/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "the catalogs",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let (span, text) = (resource.pattern.place.0, resource.pattern.text.as_str());
            if resource.trouble != Some(Trouble::UnknownType) || has_placeholder(text) {
                continue;
            }
            let service = resource.fields.and_then(|fields| subject.catalog.service_id(fields.service));
            let templates =
                service.map(|service| subject.catalog.arn_templates_of(service)).unwrap_or_default();
            let mut ids: Vec<&str> =
                templates.iter().filter_map(|template| template.splitn(5, ':').nth(4)).collect();
            ids.sort_unstable();
            ids.dedup();
            // A type that is nearly spelled like a known one is a slip; another may be missing from the table.
            let word = |id: &str| id.split('/').next().unwrap_or(id).to_owned();
            let own = resource.fields.map(|fields| word(fields.relative_id)).unwrap_or_default();
            let known: Vec<String> = ids
                .iter()
                .flat_map(|id| id.split('/').step_by(2).map(str::to_owned))
                .filter(|word| !word.contains(['{', '*']))
                .collect();
            let near = nearest(&own, known.iter().map(String::as_str)).filter(|near| *near != own);
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let draft = out.at(
                span,
                format!("no known resource looks like {text}{hint}; the service has {}", some_of(&ids, 6)),
            );
            if near.is_none() {
                draft.severity(Severity::Hint);
            }
        }
    }
}
