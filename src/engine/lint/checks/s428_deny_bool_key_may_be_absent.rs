//! S428 DENY_BOOL_KEY_MAY_BE_ABSENT: a Deny that waits for a boolean to be false.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S428",
    name: "DENY_BOOL_KEY_MAY_BE_ABSENT",
    severity: Severity::Security,
    what: "A Deny that waits for a boolean to be false.",
    why: "acs:MFAPresent is absent from calls with an AccessKey, so the Deny does not stop them.",
    instead: r#"Allow with Bool acs:MFAPresent "true" instead, and deny AccessKeys by other means."#,
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":"ram:*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"false"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:GetUser","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}}"#,
    ),
    source: "measured (K4, L17)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.denies() {
        for condition in &reach.statement.conditions {
            let no = condition.values.iter().any(|value| value.text.eq_ignore_ascii_case("false"));
            let skips = condition.operator.test == Test::Bool && !condition.operator.holds_without_value();
            if skips && no && !is_always_there(&condition.key.text) {
                out.at(
                    condition.key.place.0,
                    format!(
                        "requests without {}, such as those with an AccessKey, are not denied",
                        condition.key.text
                    ),
                );
            }
        }
    }
}
