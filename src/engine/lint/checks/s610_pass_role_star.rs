//! S610 PASS_ROLE_STAR: ram:PassRole on every role, or without saying to which service.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S610",
    name: "PASS_ROLE_STAR",
    severity: Severity::Security,
    what: "ram:PassRole on every role, or without saying to which service.",
    why: "Its holder can hand the strongest role of the account to a service that it controls.",
    instead: "Name the role, and the service with StringEquals on acs:Service.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram:*:*:role/fc-worker","Condition":{"StringEquals":{"acs:Service":"fc.aliyuncs.com"}}}"#,
    ),
    source: "RAM: PassRole (E10, L13)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    for reach in subject.granting("ram:PassRole").filter(|reach| reach.names_actions()) {
        if reach
            .actions
            .iter()
            .any(|action| action.is_any() || is_whole_service(action) && action.code == Some("ram"))
        {
            continue;
        }
        let every = reach.on_all_of("acs:ram:*:*:role/*");
        let service = reach
            .statement
            .conditions
            .iter()
            .any(|one| names_key(one, "acs:Service") && !one.operator.negated);
        let message = match (every, service) {
            (true, true) => "every role of the account can be passed; name the role",
            (true, false) => {
                "every role can be passed to every service; name the role, and the service with acs:Service"
            }
            (false, false) => {
                "the role can be passed to every service; name it with StringEquals on acs:Service"
            }
            (false, true) => continue,
        };
        out.at(reach.place_of("ram:PassRole"), message);
    }
}
