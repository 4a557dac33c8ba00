//! S604 ALLOW_NOTACTION: an Allow with NotAction.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S604",
    name: "ALLOW_NOTACTION",
    severity: Severity::Security,
    what: "An Allow with NotAction.",
    why: "It grants every action but those it names, of every service, today's and tomorrow's.",
    instead: "Name what is to be allowed.",
    bad: Example::Statements(r#"{"Effect":"Allow","NotAction":"ram:*","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":["ecs:Describe*","edas:Read*"],"Resource":"*"}"#),
    source: "RAM: Policy elements, NotAction (G10)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    // E5: a control policy grants nothing.
    if subject.kind() == PolicyKind::Control {
        return;
    }
    for reach in subject.allows().filter(|reach| !reach.names_actions()) {
        let left = subject.reached(reach);
        let mut services: Vec<&str> = left
            .iter()
            .map(|id| &*subject.catalog.service(subject.catalog.action(*id).service).code)
            .collect();
        services.dedup();
        let message = format!(
            "everything but these: {} known actions of {} services come with it, {}",
            left.len(),
            services.len(),
            some_of(&services, 6)
        );
        out.at(reach.statement.action.place.0, message);
    }
}
