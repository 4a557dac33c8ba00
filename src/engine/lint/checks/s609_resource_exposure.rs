//! S609 RESOURCE_EXPOSURE: actions that can open any resource to others.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S609",
    name: "RESOURCE_EXPOSURE",
    severity: Severity::Security,
    what: "Actions that can open any resource to others.",
    why: "One call makes data public or gives another account access.",
    instead: "Name the resources, or leave the action to administrators.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["oss:PutBucketAcl","oss:PutBucketPolicy"],"Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:PutBucketAcl","Resource":"acs:oss:*:*:mybucket"}"#,
    ),
    source: "RAM: Security best practices",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.on_everything() && reach.names_actions()) {
        if !reach.statement.conditions.is_empty() {
            continue;
        }
        let named = |action: &&ActionReach<'_>| {
            EXPOSURE.iter().any(|name| name.eq_ignore_ascii_case(&action.pattern.text))
                && !subject.denied_everywhere(&action.pattern.text)
        };
        let found: Vec<&ActionReach<'_>> = reach.actions.iter().filter(named).collect();
        if let Some(first) = found.first() {
            let names: Vec<&str> = found.iter().map(|action| action.pattern.text.as_str()).collect();
            out.at(first.pattern.place.0, format!("{}: can open any resource to others", some_of(&names, 5)));
        }
    }
}
