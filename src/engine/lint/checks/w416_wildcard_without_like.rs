//! W416 WILDCARD_WITHOUT_LIKE: * or ? with an operator that takes them literally.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W416",
    name: "WILDCARD_WITHOUT_LIKE",
    severity: Severity::Warning,
    what: "* or ? with an operator that takes them literally.",
    why: "Only StringLike and StringNotLike know wildcards; this compares with the character itself.",
    instead: "Use StringLike or StringNotLike.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:mybucket","Condition":{"StringEquals":{"oss:Prefix":"home/*"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:mybucket","Condition":{"StringLike":{"oss:Prefix":"home/*"}}}"#,
    ),
    source: "RAM: Conditional operators (W14, L15)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        if !matches!(condition.operator.test, Test::StringEquals | Test::StringEqualsIgnoreCase) {
            continue;
        }
        let Some(value) =
            condition.values.iter().find(|value| has_wildcard(&value.text) && !has_placeholder(&value.text))
        else {
            continue;
        };
        let like = if condition.operator.negated { "StringNotLike" } else { "StringLike" };
        let plain = condition.operator.set.is_none();
        let edits = if plain { change_operator(subject, condition, like) } else { None };
        let message = format!(
            "{} takes the wildcard in {:?} literally; use {like}",
            condition.operator.base_name(),
            value.text
        );
        out.at(value.place.0, message).fix(format!("use {like}"), edits);
    }
}
