//! W433 MFA_DENY_LOCKS_OUT: a Deny without MFA that also stops the calls by which MFA is set up.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W433",
    name: "MFA_DENY_LOCKS_OUT",
    severity: Severity::Warning,
    what: "A Deny without MFA that also stops the calls by which MFA is set up.",
    why: "A new user can never bind a device, and stays locked out.",
    instead: "Except ram:BindMFADevice and its companions with NotAction.",
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"false"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Deny","NotAction":["ram:BindMFADevice","ram:CreateVirtualMFADevice","ram:GetUser"],"Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"false"}}}"#,
    ),
    source: "RAM: sample policy for MFA (L17)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.denies() {
        let no_mfa = reach.statement.conditions.iter().find(|one| {
            names_key(one, "acs:MFAPresent")
                && one.values.iter().any(|value| value.text.eq_ignore_ascii_case("false"))
        });
        let Some(condition) = no_mfa else { continue };
        if clause_has(&reach.statement.action, "ram:BindMFADevice") && reach.on_everything() {
            out.at(
                condition.key.place.0,
                "this also denies ram:BindMFADevice: a user without MFA can never set it up",
            );
        }
    }
}
