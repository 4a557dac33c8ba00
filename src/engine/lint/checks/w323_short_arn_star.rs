//! W323 SHORT_ARN_STAR: a short ARN that ends in *.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W323",
    name: "SHORT_ARN_STAR",
    severity: Severity::Error,
    what: "A short ARN that ends in *.",
    why: r#"RAM reports "Missing ARN field"; what a short ARN would mean is not documented, though a page of Alibaba uses one."#,
    instead: "Write all five fields.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:*"}"#,
    ),
    source: "RAM: Validate policies: Missing ARN field (G8, W6)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingArnField) {
        let fields: Vec<&str> = subject.source(fault.span).trim_matches('"').split(':').collect();
        let ["acs", code, .., "*"] = fields.as_slice() else { continue };
        let meant = format!("acs:{code}:*:*:*");
        out.fault(fault).fix(format!("write {meant}"), Some(vec![Edit::quoted(fault.span, &meant)]));
    }
}
