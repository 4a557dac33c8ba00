//! W432 NEGATED_KEYS_ARE_ANDED: several keys under one negated operator.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W432",
    name: "NEGATED_KEYS_ARE_ANDED",
    severity: Severity::Warning,
    what: "Several keys under one negated operator.",
    why: "The test holds only if every one of them differs: one right value is enough to escape a Deny. A page of Alibaba gets this wrong.",
    instead: "One statement for each key.",
    bad: Example::Statements(
        r#"{"Effect":"Deny","Action":"oss:GetObject","Resource":"*","Condition":{"StringNotEquals":{"oss:ExistingObjectTag/status":"ok","oss:ExistingObjectTag/key1":"value1"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Deny","Action":"oss:GetObject","Resource":"*","Condition":{"StringEquals":{"oss:ExistingObjectTag/status":"ok"}}}"#,
    ),
    source: "OSS: object tagging and RAM policies (C8, L14)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for (at, condition) in
            reach.statement.conditions.iter().enumerate().filter(|(_, one)| one.operator.negated)
        {
            let under = |one: &&Condition| one.operator_place.0 == condition.operator_place.0;
            let first = !reach.statement.conditions.iter().take(at).any(|one| under(&one));
            let keys: Vec<&str> =
                reach.statement.conditions.iter().filter(under).map(|one| one.key.text.as_str()).collect();
            if first && keys.len() > 1 {
                out.at(
                    condition.operator_place.0,
                    format!(
                        "holds only if {} all differ; usually one of them is meant to do",
                        some_of(&keys, 4)
                    ),
                );
            }
        }
    }
}
