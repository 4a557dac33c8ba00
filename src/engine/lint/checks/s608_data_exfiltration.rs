//! S608 DATA_EXFILTRATION: reading contents or secrets without a limit.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S608",
    name: "DATA_EXFILTRATION",
    severity: Severity::Security,
    what: "Reading contents or secrets without a limit.",
    why: "Everything that is stored can be taken away.",
    instead: "Name the buckets, secrets and log stores, or add a condition on the network.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["oss:GetObject","kms:GetSecretValue"],"Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:mybucket/public/*"}"#,
    ),
    source: "RAM: Security best practices",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (place, names) in named_on_everything(subject, CONTENTS) {
        out.at(place, format!("{}: contents of every resource can be read", some_of(&names, 5)));
    }
}
