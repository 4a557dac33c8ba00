//! W305 UNKNOWN_REGION: a region that does not exist.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W305",
    name: "UNKNOWN_REGION",
    severity: Severity::Warning,
    what: "A region that does not exist.",
    why: "The statement matches nothing there.",
    instead: "Correct the region.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:cn-bejing:*:*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:cn-beijing:*:*"}"#,
    ),
    source: "the list of regions",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let span = resource.pattern.place.0;
            // Where the service is missing the fields have moved, and E303 says so.
            let fields = resource.fields.filter(|fields| !fields.service.is_empty());
            let Some(fields) = fields else { continue };
            let region = fields.region;
            if region.is_empty() || has_wildcard(region) || has_placeholder(region) || is_region(region) {
                continue;
            }
            let (before, stem) = match region.strip_prefix("oss-") {
                Some(stem) => ("oss-", stem),
                None => ("", region),
            };
            match nearest(stem, REGIONS.iter().copied()) {
                Some(near) => {
                    let meant = Fields { region: &format!("{before}{near}"), ..fields }.to_string();
                    out.at(span, format!("there is no region {region}; did you mean {near}?"))
                        .fix(format!("write {meant}"), Some(vec![Edit::quoted(span, &meant)]));
                }
                None => {
                    out.at(span, format!("{region} is not a known region; it may be new"))
                        .severity(Severity::Hint);
                }
            }
        }
    }
}
