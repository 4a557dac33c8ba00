//! S608 DATA_EXFILTRATION: reading contents or secrets without a limit.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S608",
    name: "DATA_EXFILTRATION",
    severity: Severity::Security,
    what: "Reading contents or secrets without a limit.",
    why: "Everything that is stored can be taken away.",
    instead: "Name the buckets, secrets and log stores, or add a condition on the network.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["oss:GetObject","kms:GetSecretValue"],"Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:mybucket/public/*"}"#,
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
            CONTENTS.iter().any(|name| name.eq_ignore_ascii_case(&action.pattern.text))
                && !subject.denied_everywhere(&action.pattern.text)
        };
        let found: Vec<&ActionReach<'_>> = reach.actions.iter().filter(named).collect();
        if let Some(first) = found.first() {
            let names: Vec<&str> = found.iter().map(|action| action.pattern.text.as_str()).collect();
            out.at(
                first.pattern.place.0,
                format!("{}: contents of every resource can be read", some_of(&names, 5)),
            );
        }
    }
}
