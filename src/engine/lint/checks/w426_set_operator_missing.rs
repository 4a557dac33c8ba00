//! W426 SET_OPERATOR_MISSING: a key with several values and a plain operator.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W426",
    name: "SET_OPERATOR_MISSING",
    severity: Severity::Warning,
    what: "A key with several values and a plain operator.",
    why: "What RAM makes of several request values is not documented: any of them may do.",
    instead: "Keep to requests with one value, or test with two statements; set operators are not documented.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:TagKeys":["team","env"]}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:RequestTag/team":"dev"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (C14)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        if condition.operator.set.is_none() && takes_several(subject, condition) {
            out.at(
                condition.key.place.0,
                format!(
                    "a request may carry several values of {}; which of them must match is not documented",
                    condition.key.text
                ),
            );
        }
    }
}
