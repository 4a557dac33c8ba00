//! W404 CONDITION_KEY_NOT_FOR_ACTION: a condition key that none of the statement's actions takes.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W404",
    name: "CONDITION_KEY_NOT_FOR_ACTION",
    severity: Severity::Warning,
    what: "A condition key that none of the statement's actions takes.",
    why: "The key is never in such a request: a positive test makes the Allow never hold.",
    instead: "Use a key that the action takes.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Condition":{"StringLike":{"oss:Prefix":"a/*"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:mybucket","Condition":{"StringLike":{"oss:Prefix":"a/*"}}}"#,
    ),
    source: "RAM authorization pages, column Condition key (K1, K2, L16)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.allows() {
        for condition in &reach.statement.conditions {
            let key = condition.key.text.as_str();
            if is_foreign(subject, reach, key) {
                let outcome = if condition.operator.holds_without_value() {
                    "the test always holds"
                } else {
                    "the statement never applies"
                };
                out.at(
                    condition.key.place.0,
                    format!("no action of this statement takes {key}, so {outcome}"),
                );
            }
        }
    }
}
