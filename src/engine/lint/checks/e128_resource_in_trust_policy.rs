//! E128 RESOURCE_IN_TRUST_POLICY: a trust policy names a resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E128",
    name: "RESOURCE_IN_TRUST_POLICY",
    severity: Severity::Error,
    what: "A trust policy names a resource.",
    why: "It stands on the role itself; RAM's grammar for it has no Resource.",
    instead: "Remove the Resource.",
    bad: Example::Made(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]},"Resource":"*"}"#,
        in_trust,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]}}"#,
    ),
    source: "RAM: Modify the trust policy of a RAM role (G7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::ResourceInTrustPolicy) {
        let key = subject.key_of(fault.span);
        out.fault(fault).fix("remove the Resource", key.and_then(|key| subject.without_member(key)));
    }
    // A document whose kind nobody told is taken for a resource policy when it has a resource.
    if subject.context.kind.is_some() || subject.kind() != PolicyKind::Resource {
        return;
    }
    for reach in &subject.statements {
        let assumes =
            reach.actions.iter().all(|action| action.pattern.text.eq_ignore_ascii_case("sts:AssumeRole"));
        let named = matches!(&reach.statement.principal, Some(Principal::Named(_)));
        let Some(resource) = reach.statement.resource.as_ref().filter(|_| assumes && named) else { continue };
        let key = subject.key_of(resource.place.0);
        let edits = key.and_then(|key| subject.without_member(key));
        out.at(resource.place.0, "a trust policy has no resource: it stands on the role itself")
            .fix("remove the Resource", edits);
    }
}

fn in_trust() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]},"Resource":"*"}]}"#.to_owned()
}
