//! W326 MASKED_ID: three or more stars in a row.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W326",
    name: "MASKED_ID",
    severity: Severity::Warning,
    what: "Three or more stars in a row.",
    why: "An id that a page masked is a wildcard when it is pasted, and matches other accounts and resources.",
    instead: "Write the whole id.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:1178******531:bucket/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:1000000000000001:bucket/*"}"#,
    ),
    source: "the published examples (W13, L23)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let (span, text) = (resource.pattern.place.0, resource.pattern.text.as_str());
            if is_masked(text) {
                out.at(span, format!("the masked id in {text} is a wildcard to RAM"));
            }
        }
        for (span, text) in principals(reach.statement) {
            if is_masked(text)
                && text.split(':').any(|field| is_masked(field) && field.contains(|c: char| c != '*'))
            {
                out.at(span, format!("the masked id in {text} has to be written out"));
            }
        }
    }
}

fn principals(statement: &Statement) -> Vec<(Span, &str)> {
    let named: Vec<&Located> = match &statement.principal {
        None => Vec::new(),
        Some(Principal::Named(entries)) => entries.iter().map(|entry| &entry.name).collect(),
        Some(Principal::Ids(ids)) => ids.iter().collect(),
    };
    named.into_iter().map(|one| (one.place.0, one.text.as_str())).collect()
}
