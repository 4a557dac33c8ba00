//! S427 NEGATED_KEY_MAY_BE_ABSENT: a negated operator in an Allow on a key that may be absent.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S427",
    name: "NEGATED_KEY_MAY_BE_ABSENT",
    severity: Severity::Security,
    what: "A negated operator in an Allow on a key that may be absent.",
    why: r#"A negated test holds when the key is absent: an untagged resource passes "not prod"."#,
    instead: "Name the values that are allowed.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringNotEquals":{"acs:ResourceTag/env":"prod"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/env":["dev","test"]}}}"#,
    ),
    source: "Function Compute and SLS policy samples (C5)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.allows() {
        let conditions = &reach.statement.conditions;
        // S424 speaks of ForAllValues, which holds without a value whether it is negated or not.
        let may_be_absent = |one: &&Condition| {
            one.operator.negated && one.operator.set.is_none() && !is_always_there(&one.key.text)
        };
        for condition in conditions.iter().filter(may_be_absent) {
            let key = condition.key.text.as_str();
            let present =
                conditions.iter().any(|other| other.key.text == key && !other.operator.holds_without_value());
            if !present && !matches!(key, "Action" | "Resource") {
                out.at(
                    condition.key.place.0,
                    format!("{} also holds when the request has no {key}", condition.operator.name()),
                );
            }
        }
    }
}
