//! W406 CONDITION_KEY_CASE: a condition key that differs from a known one in case only.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W406",
    name: "CONDITION_KEY_CASE",
    severity: Severity::Warning,
    what: "A condition key that differs from a known one in case only.",
    why: "Whether RAM compares keys by case is not documented; if it does, the key is never in a request.",
    instead: "Use the exact spelling.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:sourceip":"203.0.113.0/24"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (C18, L26)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (reach, condition) in subject.conditions() {
        let written = condition.key.text.as_str();
        let Some(known) = subject.catalog.condition_key(written) else { continue };
        let right = match known.tag_prefix() {
            Some(prefix) => format!("{prefix}{}", written.get(prefix.len()..).unwrap_or_default()),
            None => known.name.to_string(),
        };
        if right != written {
            let span = condition.key.place.0;
            // Beside the right spelling it would stand twice; that is W422.
            let free =
                reach.statement.conditions.iter().all(|other| {
                    other.operator_place.0 != condition.operator_place.0 || other.key.text != right
                });
            let edits = free.then(|| vec![Edit::quoted(span, &right)]);
            out.at(span, format!("the key is spelled {right}")).fix(format!("write {right}"), edits);
        }
    }
}
