//! S618 CONFUSED_DEPUTY: a role that a service may assume, without a condition on whom it acts for.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S618",
    name: "CONFUSED_DEPUTY",
    severity: Severity::Hint,
    what: "A role that a service may assume, without a condition on whom it acts for.",
    why: "A service that acts for many customers could be talked into using the role for another. RAM documents no source key for it, so this only says what to know.",
    instead: "Prefer service-linked roles; give the role no more than the service needs.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root"]}}"#,
    ),
    source: "RAM: Modify the trust policy of a RAM role (G11)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if subject.kind() != PolicyKind::Trust {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.statement.conditions.is_empty()) {
        let Some(Principal::Named(entries)) = &reach.statement.principal else { continue };
        if let Some(entry) = entries.iter().find(|entry| entry.form == PrincipalForm::Service) {
            out.at(
                entry.name.place.0,
                format!(
                    "{} may assume this role for whomever it acts; no source condition limits it",
                    entry.name.text
                ),
            );
        }
    }
}
