//! S606 PRIVILEGE_ESCALATION: actions by which the holder can give itself more.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S606",
    name: "PRIVILEGE_ESCALATION",
    severity: Severity::Security,
    what: "Actions by which the holder can give itself more.",
    why: "Whatever else the policy leaves out, its holder can add.",
    instead: "Take one of the actions away, or name the roles, users and policies it may be used on.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:CreateRole","Resource":"*"},{"Effect":"Allow","Action":"ram:AttachPolicyToRole","Resource":"*"}"#,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"ram:GetRole","Resource":"*"}"#),
    source: "RAM: Security best practices",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    let beside = || subject.beside.iter().flat_map(|policy| allows_of(policy));
    for path in ESCALATIONS {
        let mut place = None;
        let open = path.actions.iter().all(|action| {
            let here = subject.granting(action).find(|reach| {
                !is_admin(reach)
                    && reach.names_actions()
                    && broad(reach)
                    && !reach
                        .actions
                        .iter()
                        .any(|one| is_whole_service(one) && action_covers(&one.pattern.text, action))
            });
            if let Some(reach) = here {
                place = place.or(Some(reach.place_of(action)));
            }
            here.is_some()
                || (!subject.denied_everywhere(action)
                    && beside().any(|allow| clause_has(&allow.action, action)))
        });
        if let (true, Some(span)) = (open, place) {
            out.at(span, format!("with {} the holder {}", path.actions.join(" and "), path.story));
        }
    }
}

/// Not tied to resources by name.
fn broad(reach: &Reach<'_>) -> bool {
    reach.on_everything()
        || reach
            .resources
            .iter()
            .any(|resource| resource.fields.is_some_and(|fields| fields.relative_id.ends_with('*')))
}
