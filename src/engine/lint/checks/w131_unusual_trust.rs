//! W131 UNUSUAL_TRUST: a trust statement that does not allow sts:AssumeRole.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W131",
    name: "UNUSUAL_TRUST",
    severity: Severity::Warning,
    what: "A trust statement that does not allow sts:AssumeRole.",
    why: "Every published trust policy allows sts:AssumeRole, also for SAML and OIDC; anything else is not documented.",
    instead: r#"Write "Effect": "Allow", "Action": "sts:AssumeRole"."#,
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRoleWithSAML","Principal":{"Federated":["acs:ram::1000000000000001:saml-provider/idp"]}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["acs:ram::1000000000000001:saml-provider/idp"]},"Condition":{"StringEquals":{"saml:recipient":"https://signin.aliyun.com/saml-role/sso"}}}"#,
    ),
    source: "RAM: Modify the trust policy of a RAM role (G11)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::UnusualTrust);
}
