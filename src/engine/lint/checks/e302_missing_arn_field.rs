//! E302 MISSING_ARN_FIELD: a resource with fewer than five fields.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E302",
    name: "MISSING_ARN_FIELD",
    severity: Severity::Error,
    what: "A resource with fewer than five fields.",
    why: r#"RAM reports "Missing ARN field"."#,
    instead: "Write all five fields, * for those that do not matter.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:namespace/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Validate policies (G8)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingArnField) {
        let fields: Vec<&str> = subject.source(fault.span).trim_matches('"').split(':').collect();
        if fields.last() == Some(&"*") {
            continue;
        }
        let meant = match fields.as_slice() {
            ["acs", code, rest] if rest.contains('/') => Some(format!("acs:{code}:*:*:{rest}")),
            // An account's number, whole or masked, where the region belongs: the region was left out.
            ["acs", code, account, rest] if rest.contains('/') && is_number(account) => {
                Some(format!("acs:{code}:*:{account}:{rest}"))
            }
            ["acs", code, region, rest] if rest.contains('/') => {
                Some(format!("acs:{code}:{region}:*:{rest}"))
            }
            _ => None,
        };
        let edits = meant.as_ref().map(|text| vec![Edit::quoted(fault.span, text)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'x'))
}
