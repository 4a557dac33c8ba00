//! S601 FULL_ADMIN: every action on every resource.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S601",
    name: "FULL_ADMIN",
    severity: Severity::Security,
    what: "Every action on every resource.",
    why: "Its holder is the account's administrator, and so is whoever gets hold of its key.",
    instead: "Name the services and resources that are needed.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "STAROps: Best practices for custom permission policies, hardening table (L24)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    // E5: a control policy grants nothing; Allow * is how it says "no limit here".
    if subject.kind() == PolicyKind::Control {
        return;
    }
    for reach in subject.allows().filter(|reach| is_admin(reach)) {
        let star = reach.actions.iter().find(|action| action.is_any());
        let bounded = !reach.statement.conditions.is_empty() || subject.denies().next().is_some();
        let message = if bounded {
            "every action on every resource, less what conditions and Deny statements take away"
        } else {
            "every action on every resource: its holder is an administrator"
        };
        out.at(star.map_or(reach.span(), |action| action.pattern.place.0), message);
    }
}
