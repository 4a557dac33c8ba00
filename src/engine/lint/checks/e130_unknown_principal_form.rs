//! E130 UNKNOWN_PRINCIPAL_FORM: a principal member other than RAM, Service and Federated.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E130",
    name: "UNKNOWN_PRINCIPAL_FORM",
    severity: Severity::Error,
    what: "A principal member other than RAM, Service and Federated.",
    why: "RAM knows these three.",
    instead: "Use RAM for accounts, users and roles, Service for services, Federated for identity providers.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["*"]}}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root"]}}"#,
    ),
    source: "RAM: Modify the trust policy of a RAM role (G11)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::UnknownPrincipalForm);
}
