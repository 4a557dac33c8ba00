//! E202 UNKNOWN_SERVICE: no catalog has the RAM code of an action.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E202",
    name: "UNKNOWN_SERVICE",
    severity: Severity::Warning,
    what: "No catalog has the RAM code of an action.",
    why: "A misspelled code matches nothing: an Allow gives nothing, a Deny stops nothing. RAM accepts it, and the catalogs do not have every service, so this is a warning.",
    instead: "Correct the code, or add a catalog of the service.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"eads:ReadCluster","Resource":"acs:edas:*:*:namespace/test/cluster/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"acs:edas:*:*:namespace/test/cluster/*"}"#,
    ),
    source: "the catalogs (L02)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let mut said: Vec<&str> = Vec::new();
    for action in subject.statements.iter().flat_map(|reach| &reach.actions) {
        let Some(code) = action.code.filter(|code| action.service.is_none() && !code.trim().is_empty())
        else {
            continue;
        };
        // One misspelled code is one cause, however many actions carry it; placeholders have a check of their own.
        if said.contains(&code) || action.name().is_empty() || has_placeholder(code) {
            continue;
        }
        said.push(code);
        let span = action.pattern.place.0;
        match subject.catalog.nearest_service(code).filter(|near| is_slip(code, near)) {
            Some(near) => {
                let meant = format!("{near}:{}", action.name());
                let message = format!("no catalog has the RAM code {code:?}; did you mean {near}?");
                out.at(span, message).fix(format!("write {meant}"), Some(vec![Edit::quoted(span, &meant)]));
            }
            None => {
                out.at(span, format!("no catalog has the RAM code {code:?}; its actions cannot be checked"))
                    .severity(Severity::Hint);
                out.not_checked(span, format!("no catalog has the service {code}"));
            }
        }
    }
}
