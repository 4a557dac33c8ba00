//! E401 UNKNOWN_OPERATOR: an operator that RAM does not have.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E401",
    name: "UNKNOWN_OPERATOR",
    severity: Severity::Error,
    what: "An operator that RAM does not have.",
    why: r#"RAM reports "Invalid condition operator"."#,
    instead: "Use one of the operators of RAM's list; their names are case-sensitive.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEqual":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    source: "RAM: Validate policies: Invalid condition operator (C1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::UnknownOperator) {
        let written = subject.source(fault.span).trim_matches('"');
        let (set, base) = written.split_once(':').map_or(("", written), |(set, base)| (set, base));
        let near = nearest(base, OPERATORS.iter().map(|(known, _, _)| *known));
        let set = if set.is_empty() { String::new() } else { format!("{set}:") };
        let meant = near.map(|near| format!("{set}{near}"));
        let edits = meant.as_ref().map(|name| vec![Edit::quoted(fault.span, name)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
}
