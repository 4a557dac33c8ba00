//! W316 ARN_ACCOUNT_MISSING: an empty account where the template has one.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W316",
    name: "ARN_ACCOUNT_MISSING",
    severity: Severity::Warning,
    what: "An empty account where the template has one.",
    why: "Every such resource has an account, so the empty one never matches.",
    instead: "Write the account id, or *.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*::namespace/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/*"}"#,
    ),
    source: "RAM: Policy elements, Resource (W7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let span = resource.pattern.place.0;
            let (Some(Trouble::AccountMissing(template)), Some(fields)) = (resource.trouble, resource.fields)
            else {
                continue;
            };
            let region = if fields.region.is_empty() { "*" } else { fields.region };
            let meant = Fields { region, account: "*", ..fields }.to_string();
            out.at(span, format!("the account is missing: {template}"))
                .fix(format!("write {meant}"), Some(vec![Edit::quoted(span, &meant)]));
        }
    }
}
