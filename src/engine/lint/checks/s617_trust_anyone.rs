//! S617 TRUST_ANYONE: a trust policy that trusts everybody.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S617",
    name: "TRUST_ANYONE",
    severity: Severity::Security,
    what: "A trust policy that trusts everybody.",
    why: "Any account of Alibaba Cloud can assume the role.",
    instead: "Name the account, user or role.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["*"]}}"#),
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
    for reach in subject.allows() {
        let Some(Principal::Named(entries)) = &reach.statement.principal else { continue };
        for entry in entries.iter().filter(|entry| entry.form == PrincipalForm::Ram) {
            let account = entry.name.text.split(':').nth(3).unwrap_or(&entry.name.text);
            // A masked number is a matter for W326.
            if has_wildcard(account) && !(is_masked(account) && account.contains(|c: char| c != '*')) {
                out.at(
                    entry.name.place.0,
                    format!("{} is every account: anybody can assume this role", entry.name.text),
                );
            }
        }
    }
}
