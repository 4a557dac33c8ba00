//! W431 NEGATED_SEVERAL_VALUES: a negated operator with several values.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W431",
    name: "NEGATED_SEVERAL_VALUES",
    severity: Severity::Hint,
    what: "A negated operator with several values.",
    why: "It holds when the value is none of them: RAM's samples show it, its operator page does not say it.",
    instead: r#"Nothing, if "none of these" is meant."#,
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringNotEquals":{"acs:ResourceTag/env":["prod","staging"]}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/env":["dev","test"]}}}"#,
    ),
    source: "RAM: sample with NotIpAddress (C8)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        // The samples with addresses and prefixes leave no doubt; this is about texts and numbers.
        let plain = matches!(
            condition.operator.test,
            Test::StringEquals | Test::StringEqualsIgnoreCase | Test::Numeric(_)
        );
        if condition.operator.negated && plain && condition.values.len() > 1 {
            out.at(
                condition.operator_place.0,
                format!("{} with several values means none of them", condition.operator.name()),
            );
        }
    }
}
