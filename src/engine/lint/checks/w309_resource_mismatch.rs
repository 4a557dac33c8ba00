//! W309 RESOURCE_MISMATCH: an action that none of the statement's resources fits.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W309",
    name: "RESOURCE_MISMATCH",
    severity: Severity::Warning,
    what: "An action that none of the statement's resources fits.",
    why: "RAM makes no error of it: the statement just never applies to the action. In an Allow that gives nothing; in a Deny the action stays allowed, so there it is a security matter.",
    instead: "Give the action a resource of its own kind, in a statement of its own.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:ReadApplication","edas:ReadCluster"],"Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM authorization pages: the resource must be compatible with the action (F1, F5, L04)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        say_what_is_not_known(subject, reach, out);
        let misfits = misfits(subject, reach);
        let others: Vec<_> = misfits.iter().filter(|(_, _, why)| *why == Misfit::Other).collect();
        // A statement of which nothing goes together is one finding: W505.
        if others.len() == reach.actions.len() {
            continue;
        }
        for (at, id, _) in others {
            let Some(action) = reach.actions.get(*at) else { continue };
            let needs = subject.template_of(subject.catalog.action(*id)).unwrap_or("another resource");
            let span = action.pattern.place.0;
            let name = &action.pattern.text;
            let known = subject.catalog.action(*id);
            if reach.statement.effect == Effect::Deny {
                let message = format!(
                    "no resource of this statement fits {name}, so it is not denied; it takes {needs}"
                );
                out.at(span, message).severity(Severity::Security);
            } else {
                let message = format!(
                    "no resource of this statement fits {name}, so it is not granted; it takes {needs}"
                );
                let edits = subject.without(span).zip(statements_after(subject, reach, &[known])).map(
                    |(mut edits, own)| {
                        edits.push(own);
                        edits
                    },
                );
                let own = resource_for(subject, known).unwrap_or_else(|| needs.to_owned());
                out.at(span, message)
                    .fix(format!("give it a statement of its own on {own}"), edits)
                    .idle(reach.statement, name);
            }
        }
    }
}

/// Actions of which no catalog says what they take: whether the statement's resources fit them, nobody looked.
fn say_what_is_not_known(subject: &Subject<'_>, reach: &Reach<'_>, out: &mut Collector<'_>) {
    let negated = reach.statement.resource.as_ref().is_none_or(|resource| resource.negated);
    if negated || reach.on_everything() || !reach.names_actions() {
        return;
    }
    let is_open = |action: &&ActionReach<'_>| {
        !action.covers.is_empty()
            && action.covers.iter().all(|id| !subject.catalog.action(*id).resources_known())
    };
    let open: Vec<&ActionReach<'_>> = reach.actions.iter().filter(is_open).collect();
    let Some(first) = open.first() else { return };
    let names: Vec<&str> = open.iter().map(|action| action.pattern.text.as_str()).collect();
    let verb = if names.len() == 1 { "takes" } else { "take" };
    out.not_checked(
        first.pattern.place.0,
        format!("no catalog says which resources {} {verb}", some_of(&names, 4)),
    );
}
