//! H207 REDUNDANT_ACTION: an action that another pattern of the statement covers.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H207",
    name: "REDUNDANT_ACTION",
    severity: Severity::Hint,
    what: "An action that another pattern of the statement covers.",
    why: "It changes nothing and hides what the statement does.",
    instead: "Remove it.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["edas:Read*","edas:ReadApplication"],"Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:Read*","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (W1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for (at, action) in reach.actions.iter().enumerate() {
            let narrow = &action.pattern.text;
            let wider = reach.actions.iter().enumerate().find(|(other, wide)| {
                let wide = &wide.pattern.text;
                // Of two that cover each other the first stays.
                *other != at
                    && !wide.eq_ignore_ascii_case(narrow)
                    && action_covers(wide, narrow)
                    && (*other < at || !action_covers(narrow, wide))
            });
            if let Some((_, wide)) = wider {
                let span = action.pattern.place.0;
                out.at(span, format!("{narrow} is covered by {}", wide.pattern.text))
                    .fix("remove it", subject.without(span));
            }
        }
    }
}
