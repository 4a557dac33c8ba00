//! S603 SERVICE_STAR: every action of a service on every resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S603",
    name: "SERVICE_STAR",
    severity: Severity::Security,
    what: "Every action of a service on every resource.",
    why: "Actions that change, delete or give away are among them, and those that are still to come.",
    instead: "Name the actions, or at least their verbs.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ram:*","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"ram:Get*","Resource":"*"}"#),
    source: "STAROps: Best practices for custom permission policies, hardening table (L24)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if subject.kind() == PolicyKind::Control {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.names_actions() && !is_admin(reach)) {
        for action in reach.actions.iter().filter(|action| is_whole_service(action)) {
            let Some(code) = action.code else { continue };
            if !reach.on_all_of(&format!("acs:{code}:*:*:*"))
                || subject.denied_everywhere(&action.pattern.text)
            {
                continue;
            }
            let change = action.covers.iter().filter(|id| changes(subject.catalog.action(**id))).count();
            let message = match (action.covers.len(), change) {
                (0, _) => format!("every action of {code}, of which no catalog knows the names"),
                (all, change) => {
                    format!("every action of {code}: {all} are known, {change} of them change or delete")
                }
            };
            out.at(action.pattern.place.0, message);
        }
    }
}
