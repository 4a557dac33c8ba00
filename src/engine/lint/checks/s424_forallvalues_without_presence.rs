//! S424 FORALLVALUES_WITHOUT_PRESENCE: forAllValues in an Allow.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S424",
    name: "FORALLVALUES_WITHOUT_PRESENCE",
    severity: Severity::Security,
    what: "ForAllValues in an Allow.",
    why: "It holds when the key is absent: leaving the value out passes the test. Its meaning in RAM is an assumption besides.",
    instead: "Test with a positive operator that needs the key.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:CreateRole","Resource":"acs:ram:*:*:role/*","Condition":{"ForAllValues:StringEquals":{"ram:TrustedPrincipalTypes":["Service"]}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:CreateRole","Resource":"acs:ram:*:*:role/*","Condition":{"StringEquals":{"ram:TrustedPrincipalTypes":["Service"]}}}"#,
    ),
    source: "Terraform module PowerUserAccess of Alibaba Cloud (C13)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in subject.allows() {
        for condition in
            reach.statement.conditions.iter().filter(|one| one.operator.set == Some(SetPrefix::ForAllValues))
        {
            let single =
                subject.catalog.condition_key(&condition.key.text).is_some_and(|key| !key.multi_valued);
            let present = reach.statement.conditions.iter().any(|other| {
                other.key.text == condition.key.text
                    && !other.operator.negated
                    && other.operator.set != Some(SetPrefix::ForAllValues)
            });
            // S425 speaks of keys with one value.
            if !single && !present {
                out.at(
                    condition.operator_place.0,
                    format!("ForAllValues holds when a request leaves {} out", condition.key.text),
                );
            }
        }
    }
}
