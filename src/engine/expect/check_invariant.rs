//! Invariants against the region algebra: by meaning, with a request that breaks one when it does not hold.

use super::checked::{CheckKind, Checked};
use super::model::{Invariant, InvariantKind};
use crate::engine::access::{DiffOptions, Held, KnownAction, always, never, request_text};
use crate::engine::account::{Asker, InForce, PrincipalAccess, SOMEBODY};
use crate::engine::decide::{Layer, render};
use crate::engine::policy::Policy;

/// Principals that are named in one line before the rest is counted.
const MOST_NAMED: usize = 4;

/// Checks one invariant for everybody it is about.
pub fn check_invariant(invariant: &Invariant, in_force: &InForce, known: &[KnownAction]) -> Checked {
    let kind = CheckKind::Invariant(invariant.kind);
    let checked = Checked::failed(kind, &invariant.name, String::new());
    let askers = match askers(invariant, in_force) {
        Ok(askers) => askers,
        Err(failure) => return Checked { failure, ..checked },
    };
    let options = DiffOptions { known, only_known: false };
    let mut broken: Vec<(String, Held, PrincipalAccess)> = Vec::new();
    let mut depends_on: Vec<&'static str> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    // Principals with the same policies have the same access, unless a policy of a resource tells them apart.
    let mut answered: Vec<Vec<(Layer, Policy)>> = Vec::new();
    for asker in askers {
        let access = asker.access();
        let policies: Vec<(Layer, Policy)> =
            access.set.members().map(|(_, layer, policy)| (layer.clone(), policy.clone())).collect();
        let by_name = policies.iter().any(|(layer, _)| *layer == Layer::Resource);
        if !by_name && answered.contains(&policies) {
            continue;
        }
        let held = match invariant.kind {
            InvariantKind::Never => never(&access.set, &invariant.pattern, options),
            InvariantKind::Always => always(&access.set, &invariant.pattern, options),
        };
        match held {
            Held::Yes { depends_on: rules, left_out } => {
                add_missing(&mut depends_on, rules);
                add_missing(&mut notes, left_out.into_iter().map(|why| format!("note: {why}")));
                answered.push(policies);
            }
            held => broken.push((asker.shown().to_owned(), held, access)),
        }
    }
    match broken.split_first() {
        None => Checked { passed: true, depends_on, reasons: notes, ..checked },
        Some((first, others)) => failed(checked, invariant.kind, first, others),
    }
}

fn add_missing<T: PartialEq>(known: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

/// Whom an invariant is about.
fn askers(invariant: &Invariant, in_force: &InForce) -> Result<Vec<Asker>, String> {
    if !invariant.principals.is_empty() {
        return invariant.principals.iter().map(|principal| in_force.asker(principal)).collect();
    }
    let Some(resolver) = in_force.resolver() else { return Ok(vec![in_force.asker(SOMEBODY)?]) };
    let account = resolver.account();
    let users = account.users.iter().map(|user| format!("user/{}", user.name.text));
    let roles = account.roles.iter().map(|role| format!("role/{}", role.name.text));
    users.chain(roles).map(|principal| in_force.asker(&principal)).collect()
}

fn failed(
    checked: Checked,
    kind: InvariantKind,
    (shown, held, access): &(String, Held, PrincipalAccess),
    others: &[(String, Held, PrincipalAccess)],
) -> Checked {
    let who = if shown == SOMEBODY { String::new() } else { format!("{shown} ") };
    let more = others_text(others);
    let notes = || access.notes.iter().map(|note| format!("note: {note}"));
    match held {
        Held::No { counterexample, .. } => {
            let what = match kind {
                InvariantKind::Never => "allowed",
                InvariantKind::Always => "not allowed",
            };
            let who = if who.is_empty() { who } else { format!("for {who}") };
            let policies = access.set.policies();
            let found = policies.explain(counterexample);
            let reasons = render(policies, counterexample, &found).into_iter().chain(notes()).collect();
            Checked {
                failure: format!("{who}{what}: {}{more}", request_text(counterexample)),
                depends_on: found.answer.depends_on.clone(),
                found: Some(found),
                counterexample: Some((**counterexample).clone()),
                reasons,
                ..checked
            }
        }
        Held::Undecided(why) => {
            Checked { failure: format!("{who}undecided: {why}{more}"), reasons: notes().collect(), ..checked }
        }
        Held::Yes { .. } => checked,
    }
}

fn others_text(others: &[(String, Held, PrincipalAccess)]) -> String {
    let names: Vec<&str> = others.iter().take(MOST_NAMED).map(|(shown, _, _)| shown.as_str()).collect();
    match others.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        _ if names.is_empty() => String::new(),
        None => format!("; nor does it hold for {}", names.join(", ")),
        Some(more) => format!("; nor does it hold for {} and {more} more", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::RequestPattern;
    use crate::engine::account::{DEMO_ACCOUNT, EditedPolicy, Resolver, read_account};
    use crate::engine::policy::parse;
    use std::sync::Arc;

    const TEAM: &str = r#"{"Version":"1","Statement":[
        {"Effect":"Allow","Action":"starops:*","Resource":"acs:starops:*:*:digitalemployee/*"},
        {"Effect":"Deny","Action":"starops:Delete*","Resource":"*"}]}"#;

    fn invariant(kind: InvariantKind, action: &str, resource: &str) -> Invariant {
        let pattern = RequestPattern {
            actions: vec![action.to_owned()],
            resources: vec![resource.to_owned()],
            conditions: Vec::new(),
        };
        Invariant { name: "n".into(), kind, principals: Vec::new(), pattern }
    }

    fn alone(invariant: &Invariant) -> Checked {
        let in_force = InForce::new(None, vec![EditedPolicy::new("team", &parse(TEAM, None))]);
        check_invariant(invariant, &in_force, &[])
    }

    #[test]
    fn a_region_is_checked_by_meaning_not_by_its_words() {
        assert!(alone(&invariant(InvariantKind::Never, "starops:DeleteM*", "*")).passed);
        let employees = "acs:starops:*:*:digitalemployee/*";
        assert!(alone(&invariant(InvariantKind::Always, "starops:Create*", employees)).passed);
    }

    #[test]
    fn what_breaks_an_invariant_is_a_request_that_the_evaluator_decides_that_way() {
        let never = alone(&invariant(InvariantKind::Never, "starops:*", "*"));
        let request = never.counterexample.as_ref().unwrap();
        assert!(!never.passed && never.failure.starts_with("allowed: starops:"), "{}", never.failure);
        assert_eq!(never.found.unwrap().answer.decision.word(), "Allow");
        assert!(request.action.starts_with("starops:"));
        let always =
            alone(&invariant(InvariantKind::Always, "starops:*", "acs:starops:*:*:digitalemployee/*"));
        assert!(always.failure.starts_with("not allowed: starops:Delete"), "{}", always.failure);
        assert!(always.reasons.iter().any(|line| line.contains("team statement 2")), "{:?}", always.reasons);
    }

    #[test]
    fn nobody_named_means_every_user_and_role_of_the_account() {
        let account = read_account(DEMO_ACCOUNT, &|_| Err(String::new())).account;
        let in_force = InForce::new(Some(Arc::new(Resolver::new(account))), Vec::new());
        let mut delete = invariant(InvariantKind::Never, "starops:CreateDigitalEmployee", "*");
        let checked = check_invariant(&delete, &in_force, &[]);
        assert!(checked.failure.starts_with("for user/"), "{}", checked.failure);
        delete.principals = vec!["user/carol".into(), "user/nobody".into()];
        assert!(check_invariant(&delete, &in_force, &[]).failure.contains("no user \"nobody\""));
    }
}
