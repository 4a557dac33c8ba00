//! W402 OPERATOR_UNDOCUMENTED: an operator of AWS that RAM refuses or does not document.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W402",
    name: "OPERATOR_UNDOCUMENTED",
    severity: Severity::Error,
    what: "An operator of AWS that RAM refuses or does not document.",
    why: r#"RAM answers "The condition operator is not supported" to Null and to everything that ends in IfExists. ForAllValues and ForAnyValue are on no page but have been seen to be accepted; they are a hint."#,
    instead: "Use a plain operator; where a key may be absent, remember that a negated operator then holds.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEqualsIfExists":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    source: "alibabacloud-aiops-skills: measured (C2, C13)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::UnsupportedOperator) {
        let written = subject.source(fault.span).trim_matches('"');
        let meaning = if written == "Null" {
            "in AWS it asks whether the key is absent"
        } else {
            "in AWS it also holds when the key is absent"
        };
        out.at(fault.span, format!("{}; {meaning}", fault.message));
    }
    for fault in subject.faults(FaultCode::SetPrefix) {
        // S424 and S425 say the same of the conditions they speak of, and more.
        let spoken_of = subject.conditions().any(|(reach, condition)| {
            condition.operator_place.0 == fault.span
                && (reach.statement.effect == Effect::Allow
                    && condition.operator.set == Some(SetPrefix::ForAllValues)
                    || subject
                        .catalog
                        .condition_key(&condition.key.text)
                        .is_some_and(|key| !key.multi_valued))
        });
        if !spoken_of {
            out.fault(fault).severity(Severity::Hint);
        }
    }
}
