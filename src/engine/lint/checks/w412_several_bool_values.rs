//! W412 SEVERAL_BOOL_VALUES: more than one value for Bool.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W412",
    name: "SEVERAL_BOOL_VALUES",
    severity: Severity::Error,
    what: "More than one value for Bool.",
    why: r#"RAM reports "Invalid condition multiple Boolean"; true and false together would always hold."#,
    instead: "Keep one.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"Bool":{"acs:SecureTransport":["true","false"]}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"Bool":{"acs:SecureTransport":"true"}}}"#,
    ),
    source: "RAM: Validate policies: Invalid condition multiple Boolean (C9)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::MultipleBoolean);
}
