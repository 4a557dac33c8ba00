//! W206 WILDCARD_IN_SERVICE: a wildcard in the RAM code of an action.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W206",
    name: "WILDCARD_IN_SERVICE",
    severity: Severity::Hint,
    what: "A wildcard in the RAM code of an action.",
    why: "RAM documents it and its own policies use it; it reaches services that are not named, and new ones.",
    instead: "Name the services, if these are not all meant.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ed*:ReadCluster","Resource":"*"}"#),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}"#),
    source: "RAM: Policy structure and syntax (W2)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for action in &reach.actions {
            let Some((code, _)) = action.pattern.text.split_once(':') else { continue };
            if !has_wildcard(code) || action.is_any() {
                continue;
            }
            let mut services: Vec<&str> = action
                .covers
                .iter()
                .map(|id| &*subject.catalog.service(subject.catalog.action(*id).service).code)
                .collect();
            services.dedup();
            let names = some_of(&services, 5);
            let message = match services.len() {
                0 => format!("{} reaches no known service", action.pattern.text),
                count => format!(
                    "{} reaches {} actions of {count} services today: {names}",
                    action.pattern.text,
                    action.covers.len()
                ),
            };
            out.at(action.pattern.place.0, message);
        }
    }
}
