//! E409 INVALID_NUMBER: a number that is none.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E409",
    name: "INVALID_NUMBER",
    severity: Severity::Error,
    what: "A number that is none.",
    why: "RAM refuses some of these when the policy is made; what the others do at run time is not documented, so nothing may rest on them.",
    instead: "Write a decimal number in quotes.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"NumericLessThan":{"oss:MaxKeys":"ten"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"NumericLessThan":{"oss:MaxKeys":"10"}}}"#,
    ),
    source: "RAM: Conditional operators (C15)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (fault, _) in malformed(subject, |test| matches!(test, Test::Numeric(_))) {
        out.fault(fault);
    }
}
