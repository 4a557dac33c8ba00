//! S429 SPOOFABLE_KEY: a value that the caller sets.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S429",
    name: "SPOOFABLE_KEY",
    severity: Severity::Security,
    what: "A value that the caller sets.",
    why: "Whoever wants to pass sends the right text.",
    instead: "Test the address, the VPC or the identity; keep this as an addition at most.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringLike":{"acs:UserAgent":"terraform*"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "OSS: authorization elements",
    run,
};

const SET_BY_CALLER: [&str; 3] = ["acs:UserAgent", "acs:Referer", "oss:Referer"];

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.allows() {
        let conditions = &reach.statement.conditions;
        let set = |condition: &&Condition| SET_BY_CALLER.iter().any(|key| names_key(condition, key));
        let alone = conditions.iter().all(|condition| set(&condition));
        for condition in conditions.iter().filter(set).filter(|_| alone) {
            out.at(
                condition.key.place.0,
                format!("the caller sets {}: on its own it protects nothing", condition.key.text),
            );
        }
    }
}
