//! W612 SERVICE_LINKED_ROLE_STAR: ram:CreateServiceLinkedRole for every service.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W612",
    name: "SERVICE_LINKED_ROLE_STAR",
    severity: Severity::Warning,
    what: "ram:CreateServiceLinkedRole for every service.",
    why: "Every service can be given its role in the account.",
    instead: "Name the service with StringEquals on ram:ServiceName.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ram:CreateServiceLinkedRole","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:CreateServiceLinkedRole","Resource":"*","Condition":{"StringEquals":{"ram:ServiceName":"agentrun.fc.aliyuncs.com"}}}"#,
    ),
    source: "RAM: Service-linked roles",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    for reach in subject.granting("ram:CreateServiceLinkedRole").filter(|reach| reach.names_actions()) {
        let named = reach
            .actions
            .iter()
            .any(|action| action.pattern.text.eq_ignore_ascii_case("ram:CreateServiceLinkedRole"));
        let service = reach.statement.conditions.iter().any(|one| names_key(one, "ram:ServiceName"));
        if named && !service {
            out.at(
                reach.place_of("ram:CreateServiceLinkedRole"),
                "for every service; name it with StringEquals on ram:ServiceName",
            );
        }
    }
}
