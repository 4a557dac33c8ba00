//! W422 DUPLICATE_CONDITION_KEY: one key in two spellings under one operator.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W422",
    name: "DUPLICATE_CONDITION_KEY",
    severity: Severity::Warning,
    what: "One key in two spellings under one operator.",
    why: "If RAM takes them for the same key, one of them may be lost; if not, one of them is never there.",
    instead: "Keep one spelling.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev","acs:resourcetag/team":"dev"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (C18)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for (at, condition) in reach.statement.conditions.iter().enumerate() {
            let earlier = reach.statement.conditions.iter().take(at).find(|one| {
                one.operator_place.0 == condition.operator_place.0
                    && one.key.text != condition.key.text
                    && one.key.text.eq_ignore_ascii_case(&condition.key.text)
            });
            if let Some(one) = earlier {
                out.at(
                    condition.key.place.0,
                    format!("{} stands here as {} too", condition.key.text, one.key.text),
                );
            }
        }
    }
}
