//! W418 CONDITION_ALWAYS_TRUE: a condition that holds whenever the key is there.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W418",
    name: "CONDITION_ALWAYS_TRUE",
    severity: Severity::Warning,
    what: "A condition that holds whenever the key is there.",
    why: "It only asks for the key's presence, and looks like more.",
    instead: "Name the values that are meant.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringLike":{"acs:ResourceTag/team":"*"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringLike":{"acs:ResourceTag/team":"dev-*"}}}"#,
    ),
    source: "RAM: Conditional operators (C7)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let star = condition
            .values
            .iter()
            .find(|value| !value.text.is_empty() && value.text.bytes().all(|byte| byte == b'*'));
        let Some(star) = star.filter(|_| condition.operator.test == Test::StringLike) else { continue };
        let outcome = if condition.operator.negated {
            "holds only when the key is absent"
        } else {
            "holds whenever the key is there"
        };
        out.at(star.place.0, format!("{} {:?} {outcome}", condition.operator.base_name(), star.text));
    }
}
