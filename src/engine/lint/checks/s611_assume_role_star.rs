//! S611 ASSUME_ROLE_STAR: sts:AssumeRole on every role.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S611",
    name: "ASSUME_ROLE_STAR",
    severity: Severity::Security,
    what: "sts:AssumeRole on every role.",
    why: "Which roles it reaches is then decided by their trust policies alone, and many trust the whole account.",
    instead: "Name the roles.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram:*:*:role/reader"}"#,
    ),
    source: "RAM: How policies are evaluated when a role is assumed (E9)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    for reach in subject.granting("sts:AssumeRole").filter(|reach| reach.names_actions()) {
        let named =
            reach.actions.iter().any(|action| action.pattern.text.eq_ignore_ascii_case("sts:AssumeRole"));
        if named && reach.on_all_of("acs:ram:*:*:role/*") && reach.statement.conditions.is_empty() {
            out.at(
                reach.place_of("sts:AssumeRole"),
                "every role that trusts this account can be assumed; name the roles",
            );
        }
    }
}
