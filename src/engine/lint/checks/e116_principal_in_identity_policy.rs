//! E116 PRINCIPAL_IN_IDENTITY_POLICY: a policy for a user, group or role names a principal.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E116",
    name: "PRINCIPAL_IN_IDENTITY_POLICY",
    severity: Severity::Error,
    what: "A policy for a user, group or role names a principal.",
    why: "Such a policy speaks of whom it is attached to; only trust and resource policies name a principal.",
    instead: "Remove the Principal.",
    bad: Example::Document(
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Principal":{"RAM":["*"]}}]}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy elements, Principal (G11)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::PrincipalNotAllowed) {
        let key = subject.key_of(fault.span);
        out.fault(fault).fix("remove the Principal", key.and_then(|key| subject.without_member(key)));
    }
    // The kind of a document that nobody told is guessed from its principal. RAM object principals with ordinary
    // actions are neither a trust policy nor one of the resource policies that RAM's products have.
    if subject.context.kind.is_some() || subject.kind() != PolicyKind::Resource {
        return;
    }
    for reach in &subject.statements {
        let Some(Principal::Named(_)) = &reach.statement.principal else { continue };
        let foreign = reach.actions.iter().find(|action| {
            action.code.is_some_and(|code| !["oss", "log", "kms", "sts", "ram"].contains(&code))
        });
        let Some(foreign) = foreign else { continue };
        let tree = subject.tree.and_then(|tree| find_node(tree, reach.span()));
        let Some(principal) = tree.and_then(|tree| tree.member("Principal")) else { continue };
        let code = foreign.code.unwrap_or_default();
        let message = format!(
            "Principal belongs to trust and resource policies, and {code} has no resource policies; remove it"
        );
        let key = subject.key_of(principal.span);
        out.at(principal.span, message)
            .fix("remove the Principal", key.and_then(|key| subject.without_member(key)));
    }
}
