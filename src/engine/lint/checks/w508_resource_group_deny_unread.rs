//! W508 RESOURCE_GROUP_DENY_UNREAD: a Deny in a policy for a resource group, behind an Allow of the account.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W508",
    name: "RESOURCE_GROUP_DENY_UNREAD",
    severity: Severity::Warning,
    what: "A Deny in a policy for a resource group, behind an Allow of the account.",
    why: "Account-level policies are looked at first, and their Allow ends the matter: this Deny is never read.",
    instead: "Deny it at account level.",
    bad: Example::Made(
        r#"{"Effect":"Deny","Action":"ecs:StopInstance","Resource":"*"}, attached to a resource group beside an account-level Allow of ecs:*"#,
        guarded,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*"}"#),
    source: "RAM: How policies are evaluated (E7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if !subject.context.in_resource_group {
        return;
    }
    let beside = || subject.beside.iter().flat_map(|policy| allows_of(policy));
    for deny in subject.denies().filter(|deny| deny.names_actions()) {
        for action in &deny.actions {
            let allowed = beside().any(|allow| clause_has(&allow.action, &action.pattern.text));
            if allowed {
                let message = format!(
                    "an account-level policy allows {}: this Deny of a resource group is never read",
                    action.pattern.text
                );
                out.at(action.pattern.place.0, message);
            }
        }
    }
}

fn guarded() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:StopInstance","Resource":"*"}]}"#.to_owned()
}
