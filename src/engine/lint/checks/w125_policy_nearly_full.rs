//! W125 POLICY_NEARLY_FULL: the document takes more than nine tenths of what RAM allows.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W125",
    name: "POLICY_NEARLY_FULL",
    severity: Severity::Warning,
    what: "The document takes more than nine tenths of what RAM allows.",
    why: "The next action may not fit, and RAM refuses the whole document then.",
    instead: "Merge statements, use fewer words, or split the policy in two.",
    bad: Example::Made("a policy of 5,900 characters", nearly_full),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Limits",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let (size, limit) = (subject.size(), subject.kind().limit());
    if size.bytes <= limit.characters && size.characters * 10 > limit.characters * 9 {
        let message = format!(
            "{} of {} characters are used; {} are left",
            size.characters,
            limit.characters,
            limit.characters - size.characters
        );
        out.at(Span { start: 0, end: 0 }, message);
    }
}

fn nearly_full() -> String {
    let action = "\"edas:ReadApplication\",".repeat(245);
    format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":[{action}"edas:ReadCluster"],"Resource":"*"}}]}}"#
    )
}
