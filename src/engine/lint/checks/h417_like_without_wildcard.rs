//! H417 LIKE_WITHOUT_WILDCARD: stringLike without a wildcard.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H417",
    name: "LIKE_WITHOUT_WILDCARD",
    severity: Severity::Hint,
    what: "StringLike without a wildcard.",
    why: "StringEquals says the same more plainly.",
    instead: "Use StringEquals, or add the wildcard that was meant.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringLike":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    source: "RAM: Conditional operators (C7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let like = condition.operator.test == Test::StringLike && !condition.values.is_empty();
        if !like || condition.values.iter().any(|value| has_wildcard(&value.text)) {
            continue;
        }
        let equals = if condition.operator.negated { "StringNotEquals" } else { "StringEquals" };
        let plain = condition.operator.set.is_none();
        let edits = if plain { change_operator(subject, condition, equals) } else { None };
        out.at(
            condition.operator_place.0,
            format!("no wildcard in the values of {}; {equals} says the same", condition.key.text),
        )
        .fix(format!("use {equals}"), edits);
    }
}
