//! E107 STATEMENT_NOT_LIST: statement is a single object.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E107",
    name: "STATEMENT_NOT_LIST",
    severity: Severity::Error,
    what: "Statement is a single object.",
    why: "The grammar wants a list even for one statement.",
    instead: "Put [ ] around it.",
    bad: Example::Document(
        r#"{"Version":"1","Statement":{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G3)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::StatementNotList) {
        let around = vec![Edit::insert(fault.span.start, "["), Edit::insert(fault.span.end, "]")];
        out.fault(fault).fix("make it a list", Some(around));
    }
}
