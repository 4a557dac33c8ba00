//! W419 CONDITION_NEVER_TRUE: conditions that contradict each other.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W419",
    name: "CONDITION_NEVER_TRUE",
    severity: Severity::Warning,
    what: "Conditions that contradict each other.",
    why: "The statement is dead: it never applies.",
    instead: "Correct one of them.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:mybucket","Condition":{"NumericLessThan":{"oss:MaxKeys":"5"},"NumericGreaterThan":{"oss:MaxKeys":"10"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:mybucket","Condition":{"NumericLessThan":{"oss:MaxKeys":"10"},"NumericGreaterThan":{"oss:MaxKeys":"5"}}}"#,
    ),
    source: "RAM: Conditional operators (C4)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let conditions = &reach.statement.conditions;
        for (at, condition) in conditions.iter().enumerate() {
            let same_key = |other: &&Condition| other.key.text == condition.key.text;
            // Of several values in a request one may do for each of the conditions (C14).
            if conditions.iter().take(at).any(|earlier| same_key(&earlier))
                || takes_several(subject, condition)
            {
                continue;
            }
            let mut interval = Interval::default();
            for other in conditions.iter().filter(same_key) {
                interval.narrow(other);
            }
            let all: Vec<&Condition> = conditions.iter().filter(same_key).collect();
            if interval.is_empty() || texts_contradict(&all) {
                out.at(
                    condition.key.place.0,
                    format!(
                        "the conditions on {} contradict each other: this statement never applies",
                        condition.key.text
                    ),
                );
            }
        }
    }
}

/// Some StringEquals leaves no value that the other text operators accept.
fn texts_contradict(conditions: &[&Condition]) -> bool {
    let plain = |condition: &&&Condition| condition.operator.set.is_none();
    let equals = |condition: &&&Condition| {
        condition.operator.test == Test::StringEquals && !condition.operator.negated
    };
    conditions.iter().filter(plain).filter(equals).any(|one| {
        let left = |value: &&Located| {
            conditions.iter().filter(plain).all(|other| {
                let hit = match other.operator.test {
                    Test::StringEquals => other.values.iter().any(|wanted| wanted.text == value.text),
                    Test::StringLike => {
                        other.values.iter().any(|wanted| Glob::new(&wanted.text).matches(&value.text))
                    }
                    _ => return true,
                };
                hit != other.operator.negated
            })
        };
        !one.values.is_empty() && !one.values.iter().any(|value| left(&value))
    })
}
