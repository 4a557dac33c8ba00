//! W211 DEPENDENT_ACTION_MISSING: an action that needs another one, which is not allowed.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W211",
    name: "DEPENDENT_ACTION_MISSING",
    severity: Severity::Warning,
    what: "An action that needs another one, which is not allowed.",
    why: "The call fails half-way with an error that names the other action.",
    instead: "Allow the other action too.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["cms:CreateChat","starops:CreateChat"],"Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":["cms:CreateChat","starops:CreateChat"],"Resource":"*"},{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram:*:*:role/digital-employee","Condition":{"StringEquals":{"acs:Service":"cloudmonitor.aliyuncs.com"}}}"#,
    ),
    source: "RAM authorization pages, column Dependent action; Cloud Monitor: digital employee permissions (S8-000-5)",
    run,
};

/// Pairs that no table has, but that Alibaba's pages always grant together.
const PUBLISHED_TOGETHER: &[(&str, &str)] =
    &[("cms:CreateChat", "ram:PassRole"), ("starops:CreateChat", "ram:PassRole")];

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let mut said: Vec<&str> = Vec::new();
    for reach in subject.allows().filter(|reach| reach.names_actions()) {
        for action in reach.actions.iter().filter(|action| !action.is_pattern()) {
            let Some(known) = action.covers.first().map(|id| subject.catalog.action(*id)) else { continue };
            let listed = known.dependent_actions.iter().map(|name| (&**name, true));
            let published = PUBLISHED_TOGETHER
                .iter()
                .filter(|(one, _)| *one == &*known.name)
                .map(|(_, other)| (*other, false));
            for (needed, stated) in listed.chain(published) {
                if said.contains(&needed)
                    || subject.allowed_anywhere(needed)
                    || subject.denied_everywhere(&known.name)
                {
                    continue;
                }
                said.push(needed);
                let message = if stated {
                    format!("{} needs {needed} as well, and nothing here allows it", known.name)
                } else {
                    format!(
                        "{} is granted together with {needed} on Alibaba's pages, and nothing here allows it; possibly missing",
                        known.name
                    )
                };
                out.at(action.pattern.place.0, message);
            }
        }
    }
}
