//! E112 INVALID_EFFECT: effect is neither Allow nor Deny.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E112",
    name: "INVALID_EFFECT",
    severity: Severity::Error,
    what: "Effect is neither Allow nor Deny.",
    why: r#"RAM refuses any other word, also "allow" in small letters."#,
    instead: "Write Allow or Deny.",
    bad: Example::Statements(
        r#"{"Effect":"Alow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Validate policies: Invalid effect (G5)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::InvalidEffect) {
        let written = subject.source(fault.span).trim_matches('"');
        let meant = nearest(written, ["Allow", "Deny"]);
        let edits = meant.map(|word| vec![Edit::quoted(fault.span, word)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
}
