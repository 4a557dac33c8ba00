//! Expectations against what the evaluator says.

use super::check_invariant::check_invariant;
use super::checked::{CheckKind, Checked};
use super::model::{Expectation, Expectations};
use crate::engine::access::KnownAction;
use crate::engine::account::InForce;
use crate::engine::decide::render;

/// Checks everything that a file expects, in its order. Examples are made of the known actions where they can be.
pub fn check_all(file: &Expectations, in_force: &InForce, known: &[KnownAction]) -> Vec<Checked> {
    let requests = file.expect.iter().map(|expectation| check(expectation, in_force));
    let regions = file.invariants.iter().map(|invariant| check_invariant(invariant, in_force, known));
    requests.chain(regions).collect()
}

/// Asks one expectation.
pub fn check(expectation: &Expectation, in_force: &InForce) -> Checked {
    ask(expectation, in_force)
        .unwrap_or_else(|failure| Checked::failed(CheckKind::Expect, &expectation.name, failure))
}

fn ask(expectation: &Expectation, in_force: &InForce) -> Result<Checked, String> {
    let asker = in_force.asker(&expectation.principal)?;
    let mut request = asker
        .request(&expectation.action, expectation.resources.clone())
        .map_err(|error| error.to_string())?;
    for (key, values) in &expectation.context {
        request.context.set(key, values.clone());
    }
    let set = asker.policies_for(&request);
    let explanation = set.explain(&request);
    let decision = explanation.answer.decision;
    let by_whom: Vec<String> = explanation
        .deciding
        .iter()
        .map(|statement| format!("{}#{}", set.policy_name(statement.policy), statement.statement + 1))
        .collect();
    let failure = if !expectation.decision.is_met_by(decision) {
        format!("expected {}, found {}", expectation.decision.word(), decision.word())
    } else if let Some(by) = expectation.by.as_ref().filter(|by| !by_whom.contains(&by.to_string())) {
        let found = if by_whom.is_empty() { "no statement".to_owned() } else { by_whom.join(", ") };
        format!("expected {} by {by}, found {} by {found}", expectation.decision.word(), decision.word())
    } else {
        String::new()
    };
    let passed = failure.is_empty();
    let reasons = if passed { Vec::new() } else { render(&set, &request, &explanation) };
    let depends_on = explanation.answer.depends_on.clone();
    Ok(Checked {
        passed,
        found: Some(explanation),
        depends_on,
        reasons,
        ..Checked::failed(CheckKind::Expect, &expectation.name, failure)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::account::EditedPolicy;
    use crate::engine::expect::{Expected, StatementName};
    use crate::engine::policy::parse;

    fn checked(decision: Expected, by: Option<&str>, action: &str) -> Checked {
        let policy = r#"{"Version":"1","Statement":[
            {"Effect":"Allow","Action":"ecs:*","Resource":"*"},
            {"Effect":"Deny","Action":"ecs:Delete*","Resource":"*"}]}"#;
        let in_force = InForce::new(None, vec![EditedPolicy::new("p", &parse(policy, None))]);
        let expectation = Expectation {
            name: "n".into(),
            principal: "user/a".into(),
            action: action.into(),
            resources: vec!["*".into()],
            context: Vec::new(),
            decision,
            by: by.and_then(StatementName::parse),
        };
        check(&expectation, &in_force)
    }

    #[test]
    fn an_expectation_holds_when_decision_and_statement_are_the_expected_ones() {
        assert!(checked(Expected::Allow, Some("p#1"), "ecs:StopInstance").passed);
        assert!(checked(Expected::Deny, Some("p#2"), "ecs:DeleteInstance").passed);
        assert!(checked(Expected::Deny, None, "oss:GetObject").passed);
    }

    #[test]
    fn a_failure_says_what_was_found_and_why() {
        let wrong = checked(Expected::ImplicitDeny, None, "ecs:DeleteInstance");
        assert_eq!(wrong.failure, "expected ImplicitDeny, found ExplicitDeny");
        assert!(wrong.reasons.iter().any(|line| line.contains("p statement 2")));
        let by = checked(Expected::Deny, Some("p#1"), "ecs:DeleteInstance");
        assert_eq!(by.failure, "expected Deny by p#1, found ExplicitDeny by p#2");
        let unasked = checked(Expected::Allow, None, "StopInstance");
        assert!(!unasked.passed && unasked.found.is_none());
        assert!(unasked.failure.contains("is not an action"), "{}", unasked.failure);
    }
}
