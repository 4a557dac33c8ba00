//! W327 FOREIGN_ACCOUNT: a resource of another account.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W327",
    name: "FOREIGN_ACCOUNT",
    severity: Severity::Warning,
    what: "A resource of another account.",
    why: "An identity policy covers resources of its own account only, so an Allow grants nothing there. A role that sts:AssumeRole names is the exception: its trust policy and the caller's own policy both have to allow it.",
    instead: "Use a resource policy in the other account, or a role of it.",
    bad: Example::Made(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:2000000000000002:bucket/*"}, in account 1000000000000001"#,
        foreign,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:1000000000000001:bucket/*"}"#,
    ),
    source: "RAM: How policies are evaluated (W10)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let Some(own) = subject.context.account else { return };
    if !matches!(subject.kind(), PolicyKind::Identity | PolicyKind::Session) {
        return;
    }
    for reach in subject.allows() {
        let assumes = reach.touches("sts:AssumeRole");
        for resource in &reach.resources {
            let Some(Fields { service, account, .. }) = resource.fields else { continue };
            // E9: the caller's own policy has to allow a role of another account to be assumed.
            let is_role = assumes && covers(service, "ram");
            if is_account_id(account) && account != own && !is_role {
                out.at(
                    resource.pattern.place.0,
                    format!("{account} is another account than {own}; this grants nothing there"),
                );
            }
        }
    }
}

fn foreign() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:2000000000000002:bucket/*"}]}"#.to_owned()
}
