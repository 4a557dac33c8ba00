//! E408 INVALID_DATE: a date that is not ISO 8601.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E408",
    name: "INVALID_DATE",
    severity: Severity::Error,
    what: "A date that is not ISO 8601.",
    why: "RAM refuses some of these when the policy is made; what the others do at run time is not documented, so nothing may rest on them.",
    instead: "Write 2026-12-31T00:00:00Z, or with an offset.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"DateLessThan":{"acs:CurrentTime":"2126/12/31"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"DateLessThan":{"acs:CurrentTime":"2126-12-31T00:00:00Z"}}}"#,
    ),
    source: "RAM: Conditional operators (C15)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (fault, written) in malformed(subject, |test| matches!(test, Test::Date(_))) {
        let meant: Option<String> = {
            let dashed = written.replace('/', "-");
            parse_date(&dashed).filter(|date| date.bare).map(|_| format!("{dashed}T00:00:00Z"))
        };
        let edits = meant.as_ref().map(|text| vec![Edit::quoted(fault.span, text)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
    for (_, condition) in
        subject.conditions().filter(|(_, condition)| matches!(condition.operator.test, Test::Date(_)))
    {
        for value in
            condition.values.iter().filter(|value| parse_date(&value.text).is_some_and(|date| date.bare))
        {
            let whole = format!("{}T00:00:00Z", value.text);
            let span = value.place.0;
            out.at(span, "a date without time is read as midnight UTC; RAM documents no such form")
                .severity(Severity::Warning)
                .fix(format!("write {whole}"), Some(vec![Edit::quoted(span, &whole)]));
        }
    }
}
