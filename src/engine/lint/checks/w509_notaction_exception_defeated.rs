//! W509 NOTACTION_EXCEPTION_DEFEATED: an Allow with NotAction and a Deny of what it leaves out.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W509",
    name: "NOTACTION_EXCEPTION_DEFEATED",
    severity: Severity::Warning,
    what: "An Allow with NotAction and a Deny of what it leaves out.",
    why: "NotAction only does not grant what it names, so that another Allow can. A Deny of the same takes that away for good.",
    instead: "Drop the Deny if others may grant it; drop the exception if nobody may.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","NotAction":"ram:*","Resource":"*"},{"Effect":"Deny","Action":"ram:*","Resource":"*"},{"Effect":"Allow","Action":"ram:GetUser","Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","NotAction":"ram:*","Resource":"*"},{"Effect":"Allow","Action":"ram:GetUser","Resource":"*"}"#,
    ),
    source: "RAM: FAQ on policies (G10, L20)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for allow in subject.allows().filter(|reach| !reach.names_actions()) {
        for deny in
            subject.denies().filter(|reach| reach.names_actions() && reach.statement.conditions.is_empty())
        {
            let same = deny.actions.iter().find(|one| {
                allow.actions.iter().any(|other| action_covers(&one.pattern.text, &other.pattern.text))
            });
            if let Some(action) = same {
                let message = format!(
                    "{} is left out by the NotAction of statement {} so that it can be granted elsewhere; this Deny forbids that",
                    action.pattern.text,
                    allow.statement.index + 1
                );
                out.at(action.pattern.place.0, message);
            }
        }
    }
}
