//! W435 PSEUDO_CONDITION_KEY: the bare keys Action and Resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W435",
    name: "PSEUDO_CONDITION_KEY",
    severity: Severity::Warning,
    what: "The bare keys Action and Resource.",
    why: "No page lists them; Alibaba publishes policies that use them, and what they do is an assumption.",
    instead: "Use the Action and Resource elements.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringNotLike":{"Action":"edas:*Delete*"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "Terraform module of Alibaba Cloud (C19, L25)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::PseudoKey);
}
