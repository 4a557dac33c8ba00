//! E114 ACTION_AND_NOTACTION: a statement has both Action and NotAction.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E114",
    name: "ACTION_AND_NOTACTION",
    severity: Severity::Error,
    what: "A statement has both Action and NotAction.",
    why: "The grammar allows one of them.",
    instead: "Split it into two statements.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","NotAction":"ram:*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy structure and syntax (G6)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::ActionAndNotAction);
}
