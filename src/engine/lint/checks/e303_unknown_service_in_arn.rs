//! E303 UNKNOWN_SERVICE_IN_ARN: no catalog has the RAM code of a resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E303",
    name: "UNKNOWN_SERVICE_IN_ARN",
    severity: Severity::Warning,
    what: "No catalog has the RAM code of a resource.",
    why: "A misspelled code matches no resource. RAM accepts it, and the catalogs do not have every service, so this is a warning.",
    instead: "Correct the code.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:eads:*:*:*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "the catalogs (L02)",
    run,
};

fn unknown<'r>(resource: &ResourceReach<'r>) -> Option<&'r str> {
    let code = resource.fields.map(|fields| fields.service)?;
    (resource.trouble == Some(Trouble::UnknownService) && !has_placeholder(code)).then_some(code)
}

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let action_codes: Vec<&str> =
        subject.statements.iter().flat_map(|reach| &reach.actions).filter_map(|action| action.code).collect();
    let mut said: Vec<&str> = Vec::new();
    for resource in subject.statements.iter().flat_map(|reach| &reach.resources) {
        if resource.fields.is_some_and(|fields| fields.prefix == "acs" && fields.service.is_empty()) {
            let text = &resource.pattern.text;
            out.at(
                resource.pattern.place.0,
                format!("{text} names no service between its first two colons, so no resource matches it"),
            );
            continue;
        }
        let Some(code) = unknown(resource) else { continue };
        // When the actions carry the same unknown code, E202 has said it.
        if said.contains(&code) || action_codes.contains(&code) || code.is_empty() {
            continue;
        }
        said.push(code);
        let span = resource.pattern.place.0;
        match subject.catalog.nearest_service(code).filter(|near| is_slip(code, near)) {
            Some(near) => {
                let meant = resource.fields.map(|fields| Fields { service: near, ..fields }.to_string());
                let message = format!("no catalog has the RAM code {code:?}; did you mean {near}?");
                let edits = meant.as_ref().map(|meant| vec![Edit::quoted(span, meant)]);
                out.at(span, message).fix(format!("write {}", meant.unwrap_or_default()), edits);
            }
            None => {
                out.at(span, format!("no catalog has the RAM code {code:?}")).severity(Severity::Hint);
            }
        }
    }
}
