//! S405 DENY_WITH_UNSUPPORTED_KEY: a Deny on a condition key that none of its actions takes.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S405",
    name: "DENY_WITH_UNSUPPORTED_KEY",
    severity: Severity::Security,
    what: "A Deny on a condition key that none of its actions takes.",
    why: "With a positive test the Deny never bites: the guard is open.",
    instead: "Use a key that the action takes, or deny without condition.",
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":"edas:DeleteApplication","Resource":"*","Condition":{"StringEquals":{"oss:Prefix":"a/"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Deny","Action":"edas:DeleteApplication","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM authorization pages, column Condition key (K1, K2)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.denies() {
        for condition in &reach.statement.conditions {
            let key = condition.key.text.as_str();
            if is_foreign(subject, reach, key) {
                let holds = condition.operator.holds_without_value();
                let outcome = if holds { "the test always holds" } else { "the Deny never bites" };
                out.at(
                    condition.key.place.0,
                    format!("no action of this statement takes {key}, so {outcome}"),
                );
            }
        }
    }
}
