//! E119 CONDITION_VALUE_NOT_TEXT: a bare number or boolean as a condition value.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E119",
    name: "CONDITION_VALUE_NOT_TEXT",
    severity: Severity::Warning,
    what: "A bare number or boolean as a condition value.",
    why: "RAM documents quoted values only; whether it takes bare ones is not known.",
    instead: "Put the value in quotes.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"NumericLessThan":{"oss:MaxKeys":100}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"NumericLessThan":{"oss:MaxKeys":"100"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (G13)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::UnquotedValue) {
        let quoted = Edit::quoted(fault.span, subject.source(fault.span));
        out.fault(fault).fix("put it in quotes", Some(vec![quoted]));
    }
}
