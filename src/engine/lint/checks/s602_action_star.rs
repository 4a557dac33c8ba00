//! S602 ACTION_STAR: every action on something.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S602",
    name: "ACTION_STAR",
    severity: Severity::Security,
    what: "Every action on something.",
    why: "Deleting it and giving it away are among them.",
    instead: "Name the actions.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"*","Resource":"acs:oss:*:*:mybucket/*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:mybucket/*"}"#,
    ),
    source: "STAROps: Best practices for custom permission policies, hardening table",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if subject.kind() == PolicyKind::Control {
        return;
    }
    for reach in subject.allows().filter(|reach| reach.names_actions() && !is_admin(reach)) {
        if let Some(star) = reach.actions.iter().find(|action| action.is_any()) {
            out.at(
                star.pattern.place.0,
                "every action on these resources, deleting and giving away included",
            );
        }
    }
}
