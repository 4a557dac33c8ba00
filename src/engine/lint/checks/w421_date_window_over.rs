//! W421 DATE_WINDOW_OVER: a date that has passed.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W421",
    name: "DATE_WINDOW_OVER",
    severity: Severity::Warning,
    what: "A date that has passed.",
    why: "An Allow until then gives nothing any more; a Deny until then stops nothing any more.",
    instead: "Remove the statement, or set a new date.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"DateLessThan":{"acs:CurrentTime":"2020-01-01T00:00:00Z"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"DateLessThan":{"acs:CurrentTime":"2126-01-01T00:00:00Z"}}}"#,
    ),
    source: "RAM: Policy elements, Condition, acs:CurrentTime",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let Some(now) = subject.context.now else { return };
    for (reach, condition) in subject.conditions() {
        let until = matches!(
            condition.operator.test,
            Test::Date(Order::LessThan | Order::LessThanEquals | Order::Equals)
        );
        if !until || condition.operator.negated || !names_key(condition, "acs:CurrentTime") {
            continue;
        }
        let dates: Vec<_> = condition.values.iter().filter_map(|value| parse_date(&value.text)).collect();
        let over = !dates.is_empty()
            && dates.len() == condition.values.len()
            && dates.iter().all(|date| date.instant < now);
        if let Some(value) = condition.values.first().filter(|_| over) {
            let what = match reach.statement.effect {
                Effect::Allow => "grants nothing",
                Effect::Deny => "stops nothing",
            };
            out.at(value.place.0, format!("{} has passed: this statement {what} any more", value.text))
                .fix("remove the statement", subject.without_statement(reach.statement));
        }
    }
}
