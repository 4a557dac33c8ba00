//! W407 OPERATOR_KEY_TYPE_MISMATCH: an operator of another type than the key.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W407",
    name: "OPERATOR_KEY_TYPE_MISMATCH",
    severity: Severity::Warning,
    what: "An operator of another type than the key.",
    why: "The values are compared as something they are not: a block of addresses as text, for example, which no address equals.",
    instead: "Use the operators of the key's type.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Policy elements, Condition; RAM: Conditional operators",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let Some(key) = subject.catalog.condition_key(&condition.key.text) else { continue };
        let Some(wanted) = key.value_type else { continue };
        let text = matches!(
            condition.operator.test,
            Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike
        );
        // Services publish boolean keys of their own with the String operators (FC does throughout).
        let common = key.name.starts_with("acs:");
        let not = condition.operator.negated;
        let (fits, instead) = match wanted {
            ValueType::String => (text, if not { "StringNotEquals" } else { "StringEquals" }),
            ValueType::Number => (
                matches!(condition.operator.test, Test::Numeric(_)),
                if not { "NumericNotEquals" } else { "NumericEquals" },
            ),
            ValueType::Date => (matches!(condition.operator.test, Test::Date(_)), "DateLessThan"),
            ValueType::Boolean => (condition.operator.test == Test::Bool || (text && !common), "Bool"),
            ValueType::Ip => (
                matches!(condition.operator.test, Test::IpAddress | Test::IpAddressIncludeBorder),
                if not { "NotIpAddress" } else { "IpAddress" },
            ),
        };
        if !fits {
            let message = format!(
                "{} holds a {} value, and {} compares another type; use {instead}",
                key.name,
                wanted.word(),
                condition.operator.name()
            );
            let same_sense = matches!(wanted, ValueType::Ip | ValueType::Boolean)
                && !(not && wanted == ValueType::Boolean);
            let edits = if same_sense { change_operator(subject, condition, instead) } else { None };
            out.at(condition.operator_place.0, message).fix(format!("use {instead}"), edits);
        }
    }
}
