//! E117 WRONG_TYPE: a number, object or null where text or a list of text belongs.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E117",
    name: "WRONG_TYPE",
    severity: Severity::Error,
    what: "A number, object or null where text or a list of text belongs.",
    why: r#"RAM reports "Data type mismatch"."#,
    instead: "Write text in quotes, or a list of texts.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":[1],"Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Validate policies: Data type mismatch (G13)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::WrongType).filter(|fault| !fault.pointer.contains("/Condition")) {
        out.fault(fault);
    }
}
