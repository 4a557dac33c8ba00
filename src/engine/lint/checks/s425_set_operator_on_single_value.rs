//! S425 SET_OPERATOR_ON_SINGLE_VALUE: a set operator on a key that has one value.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S425",
    name: "SET_OPERATOR_ON_SINGLE_VALUE",
    severity: Severity::Security,
    what: "A set operator on a key that has one value.",
    why: "No RAM page lists set operators; on a single value they add nothing but the case that the key is absent, where ForAllValues holds.",
    instead: "Use the plain operator.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"ForAllValues:StringEquals":{"acs:SourceVpc":["vpc-1"]}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:SourceVpc":"vpc-1"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (C13)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let single = subject.catalog.condition_key(&condition.key.text).is_some_and(|key| !key.multi_valued);
        if condition.operator.set.is_some() && single {
            let plain = condition.operator.base_name();
            let edits = change_operator(subject, condition, plain);
            out.at(condition.operator_place.0, format!("{} has one value: use {plain}", condition.key.text))
                .fix(format!("use {plain}"), edits);
        }
    }
}
