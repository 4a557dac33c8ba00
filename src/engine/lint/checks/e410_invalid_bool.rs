//! E410 INVALID_BOOL: a boolean that is neither true nor false.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E410",
    name: "INVALID_BOOL",
    severity: Severity::Error,
    what: "A boolean that is neither true nor false.",
    why: "RAM refuses some of these when the policy is made; what the others do at run time is not documented, so nothing may rest on them.",
    instead: r#"Write "true" or "false"."#,
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"Bool":{"acs:MFAPresent":"yes"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"Bool":{"acs:MFAPresent":"true"}}}"#,
    ),
    source: "RAM: Conditional operators (C15)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (fault, written) in malformed(subject, |test| test == Test::Bool) {
        let meant: Option<String> = match written.to_ascii_lowercase().as_str() {
            "yes" | "1" | "on" => Some("true".to_owned()),
            "no" | "0" | "off" => Some("false".to_owned()),
            _ => None,
        };
        let edits = meant.as_ref().map(|text| vec![Edit::quoted(fault.span, text)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
}
