//! W327 FOREIGN_ACCOUNT: a resource of another account.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W327",
    name: "FOREIGN_ACCOUNT",
    severity: Severity::Warning,
    what: "A resource of another account.",
    why: "An identity policy only ever covers resources of its own account; the statement never matches there.",
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
    for reach in &subject.statements {
        for resource in &reach.resources {
            let Some(account) = resource.fields.map(|fields| fields.account) else { continue };
            if is_account_id(account) && account != own {
                out.at(
                    resource.pattern.place.0,
                    format!("{account} is another account than {own}; this never matches"),
                );
            }
        }
    }
}

fn foreign() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:2000000000000002:bucket/*"}]}"#.to_owned()
}
