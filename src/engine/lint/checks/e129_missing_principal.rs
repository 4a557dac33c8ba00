//! E129 MISSING_PRINCIPAL: a statement of a trust or resource policy without a principal.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E129",
    name: "MISSING_PRINCIPAL",
    severity: Severity::Error,
    what: "A statement of a trust or resource policy without a principal.",
    why: "It does not say whom it speaks of.",
    instead: "Add a Principal.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{}}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]}}"#,
    ),
    source: "RAM: Modify the trust policy of a RAM role (G11)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::MissingPrincipal);
    for fault in subject.faults(FaultCode::EmptyList).filter(|fault| fault.pointer.contains("/Principal")) {
        out.fault(fault);
    }
}
