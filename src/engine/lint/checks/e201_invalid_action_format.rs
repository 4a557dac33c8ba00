//! E201 INVALID_ACTION_FORMAT: an action that is not code:Name.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E201",
    name: "INVALID_ACTION_FORMAT",
    severity: Severity::Error,
    what: "An action that is not code:Name.",
    why: r#"RAM reports "Invalid action format"."#,
    instead: "Write <ram-code>:<ActionName>, or * for every action.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas ReadCluster","Resource":"acs:edas:*:*:namespace/test/cluster/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"acs:edas:*:*:namespace/test/cluster/*"}"#,
    ),
    source: "RAM: Validate policies (G6)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::InvalidActionFormat) {
        let written = subject.source(fault.span).trim_matches('"');
        if written.ends_with(':') {
            continue;
        }
        let words: Vec<&str> = written.split_whitespace().collect();
        let find = |text: String| subject.catalog.find(&text).map(|action| &*action.name);
        let meant = find(words.concat()).or_else(|| find(words.join(":")));
        let edits = meant.map(|name| vec![Edit::quoted(fault.span, name)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
}
