//! S607 CREDENTIALS_EXPOSURE: an action whose answer carries credentials, on every resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S607",
    name: "CREDENTIALS_EXPOSURE",
    severity: Severity::Security,
    what: "An action whose answer carries credentials, on every resource.",
    why: "Whoever may call it can act as somebody else.",
    instead: "Name the users, roles or clusters it may be used on.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ram:CreateAccessKey","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:CreateAccessKey","Resource":"acs:ram:*:*:user/deployer"}"#,
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
            CREDENTIALS.iter().any(|name| name.eq_ignore_ascii_case(&action.pattern.text))
                && !subject.denied_everywhere(&action.pattern.text)
        };
        let found: Vec<&ActionReach<'_>> = reach.actions.iter().filter(named).collect();
        if let Some(first) = found.first() {
            let names: Vec<&str> = found.iter().map(|action| action.pattern.text.as_str()).collect();
            out.at(
                first.pattern.place.0,
                format!("{}: the answer carries credentials, for everybody", some_of(&names, 5)),
            );
        }
    }
}
