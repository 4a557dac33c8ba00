//! W430 DENY_CONDITIONS_ARE_ANDED: a Deny with several guards in one statement.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W430",
    name: "DENY_CONDITIONS_ARE_ANDED",
    severity: Severity::Warning,
    what: "A Deny with several guards in one statement.",
    why: "All conditions of a statement must hold: it bites only when every guard is broken at once.",
    instead: "One statement for each guard.",
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"false"},"NotIpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"false"}}},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (C4)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.denies() {
        let guards = |condition: &&Condition| {
            let no = condition.values.iter().any(|value| value.text.eq_ignore_ascii_case("false"));
            condition.operator.negated || (condition.operator.test == Test::Bool && no)
        };
        let guards: Vec<&Condition> = reach.statement.conditions.iter().filter(guards).collect();
        let Some(first) = guards.first() else { continue };
        // Two keys under one negated operator are W432.
        let other =
            guards.iter().find(|one| one.operator != first.operator && one.key.text != first.key.text);
        if let Some(other) = other {
            out.at(
                other.operator_place.0,
                format!(
                    "this Deny bites only when {} and {} are both broken; use two statements",
                    first.key.text, other.key.text
                ),
            );
        }
    }
}
