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
    for (place, names) in named_on_everything(subject, CREDENTIALS) {
        out.at(place, format!("{}: the answer carries credentials, for everybody", some_of(&names, 5)));
    }
}
