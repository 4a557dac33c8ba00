//! Who may assume a role, before and after a change of its trust policy (E9).
//!
//! A trust policy names principals one by one, so those that either policy names stand for all: besides them there is
//! somebody of each account whose root is named, and somebody of an account that nobody names. For each of them the
//! statements that mean them are compared by their conditions.

use super::in_force::UNNAMED_ACCOUNT;
use super::resolver::Resolver;
use crate::engine::access::{AccessSet, DiffOptions, Difference, Verdict, diff};
use crate::engine::decide::{Caller, CallerKind, Decision, Layer, PolicySet, Request, Unmet, normal_region};
use crate::engine::policy::glob::Glob;
use crate::engine::policy::{Clause, Parsed, Policy, PolicyKind, Principal, PrincipalForm, parse};

/// Somebody who may assume the role in one state and not, or not always, in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerDifference {
    /// As the trust policy names them.
    pub principal: String,
    /// Under which conditions, with requests for the role.
    pub difference: Difference,
}

/// A role that others may assume now, or no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDifference {
    /// Its name.
    pub role: String,
    /// Who, in the order in which the policies name them.
    pub callers: Vec<CallerDifference>,
}

/// The account of somebody whom no policy names.
const STRANGER: &str = "9000000000000009";

/// Compares who may assume a role; nothing when that is the same.
pub(super) fn trust_difference(old: &Resolver, new: &Resolver, role: &str) -> Option<RoleDifference> {
    let parsed = |resolver: &Resolver| {
        let trust = resolver.account().role(role).and_then(|role| role.trust.clone());
        trust.map_or_else(nobody, |document| document.parsed)
    };
    let (before, after) = (parsed(old), parsed(new));
    let arn = format!("acs:ram::{}:role/{role}", new.account().id.text);
    let callers = callers(&before, &after, &arn);
    (!callers.is_empty()).then(|| RoleDifference { role: role.to_owned(), callers })
}

/// Compares who may assume a role by two trust policies that stand by themselves, without the account of the role.
pub fn trust_policies_difference(old: &Parsed, new: &Parsed) -> Vec<CallerDifference> {
    callers(old, new, &format!("acs:ram::{UNNAMED_ACCOUNT}:role/example"))
}

fn callers(before: &Parsed, after: &Parsed, arn: &str) -> Vec<CallerDifference> {
    if before.policy == after.policy && before.is_valid() == after.is_valid() {
        return Vec::new();
    }
    let mut callers = Vec::new();
    for (principal, caller) in named(&before.policy).into_iter().chain(named(&after.policy)) {
        if callers.iter().any(|known: &CallerDifference| known.principal == principal) {
            continue;
        }
        let (Some(left), Some(right)) = (seen_by(before, &caller, arn), seen_by(after, &caller, arn)) else {
            continue;
        };
        let mut difference = diff(&left, &right, DiffOptions::default());
        if difference.verdict == Verdict::Equal {
            continue;
        }
        for (regions, here, there) in
            [(&mut difference.gained, after, before), (&mut difference.lost, before, after)]
        {
            for region in regions {
                // The words of the comparison give way to those of the request.
                region.actions = vec![action_of(&caller).to_owned()];
                region.resources = vec![arn.to_owned()];
                for exception in &mut region.except {
                    exception.actions = vec![action_of(&caller).to_owned()];
                }
                region.example = region
                    .example
                    .take()
                    .and_then(|example| asked(&caller, arn, &example))
                    .filter(|request| assumes(here, request) && !assumes(there, request));
                if region.example.is_none() && region.undecided.is_none() {
                    region.undecided = Some("no request for the role could be confirmed".to_owned());
                }
            }
        }
        callers.push(CallerDifference { principal, difference });
    }
    callers
}

/// Without a trust policy nobody may assume a role.
fn nobody() -> Parsed {
    Parsed { policy: Policy { kind: PolicyKind::Trust, statements: Vec::new() }, faults: Vec::new() }
}

/// Everybody whom a trust policy names, as it names them, with a caller who is meant.
fn named(policy: &Policy) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for statement in &policy.statements {
        match &statement.principal {
            Some(Principal::Named(entries)) => {
                for entry in entries {
                    found.push((entry.name.text.clone(), caller(entry.form, &entry.name.text)));
                }
            }
            Some(Principal::Ids(ids)) => {
                found.extend(ids.iter().map(|id| (id.text.clone(), caller(PrincipalForm::Ram, &id.text))));
            }
            None => {}
        }
    }
    found
}

/// Somebody who is meant by a name.
fn caller(form: PrincipalForm, name: &str) -> String {
    if name == "*" {
        return format!("acs:ram::{STRANGER}:user/somebody");
    }
    let name = normal_region(name);
    if form != PrincipalForm::Ram {
        return name.replace(['*', '?'], "x");
    }
    // G11: …:root means every user and role of the account, and so does a pattern that a user's name matches.
    let filled = name.replace(['*', '?'], "x");
    let account = name.rsplit_once(':').map_or("", |(account, _)| account);
    let somebody = format!("{}:user/somebody", account.replace(['*', '?'], "x"));
    if name.ends_with(":root") || (Caller::parse(&filled).is_err() && Glob::new(&name).matches(&somebody)) {
        return somebody;
    }
    filled
}

/// The action by which somebody asks for the role.
fn action_of(caller: &str) -> &'static str {
    match Caller::parse(caller).map(|caller| caller.kind) {
        Ok(CallerKind::Federated(id)) if id.starts_with("saml") => "sts:AssumeRoleWithSAML",
        Ok(CallerKind::Federated(_)) => "sts:AssumeRoleWithOIDC",
        _ => "sts:AssumeRole",
    }
}

/// The statements of a trust policy that mean a caller, as a policy of its own whose one action stands for assuming.
fn seen_by(trust: &Parsed, caller: &str, arn: &str) -> Option<AccessSet> {
    let request = Request::new(caller, action_of(caller), arn).ok()?;
    let mut set = PolicySet::builder();
    set.add("trust", Layer::Trust, &Parsed { policy: trust.policy.clone(), faults: Vec::new() });
    let mut statements = Vec::new();
    for trace in set.build().trace(&request) {
        let means = !trace.unmet.iter().any(|unmet| matches!(unmet, Unmet::Principal | Unmet::Action { .. }));
        let found = trust.policy.statements.iter().find(|one| one.index == trace.statement.statement);
        statements.extend(found.filter(|_| means).cloned().map(|mut statement| {
            statement.principal = None;
            statement.action = Clause::of(["sts:Assume"]);
            statement.resource = Some(Clause::of(["*"]));
            statement
        }));
    }
    let mut builder = AccessSet::builder();
    let policy = Policy { kind: PolicyKind::Identity, statements };
    builder.add_validated("trust policy", Layer::Identity, &policy, trust.is_valid());
    Some(builder.build())
}

/// The request for the role under the circumstances of an example.
fn asked(caller: &str, arn: &str, example: &Request) -> Option<Request> {
    let mut request = Request::new(caller, action_of(caller), arn).ok()?;
    request.context = example.context.clone();
    Some(request)
}

const EVERYTHING: &str = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// Whether the trust policy lets a caller in whose own policies would allow it.
fn assumes(trust: &Parsed, request: &Request) -> bool {
    let mut set = PolicySet::builder();
    set.add("everything", Layer::Identity, &parse(EVERYTHING, Some(PolicyKind::Identity)));
    set.add("trust", Layer::Trust, trust);
    set.build().decide(request).decision == Decision::Allow
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(name: &str) -> Parsed {
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"RAM":"{name}"}}}}]}}"#
        );
        parse(&text, Some(PolicyKind::Trust))
    }

    #[test]
    fn a_pattern_over_a_whole_account_stands_for_somebody_of_it() {
        for wide in ["acs:ram::2000000000000002:*", "acs:ram:*:2000000000000002:root", "acs:ram::*:root"] {
            let found = trust_policies_difference(&trust("acs:ram::2000000000000002:user/a"), &trust(wide));
            let gained: Vec<&str> = found
                .iter()
                .filter(|one| one.difference.verdict == Verdict::Wider)
                .map(|one| one.principal.as_str())
                .collect();
            assert_eq!(gained, [wide]);
        }
        // A name that means nobody gains nobody anything.
        assert!(
            trust_policies_difference(&trust("acs:ram::2000000000000002:user/a"), &trust("2000000000000002"))
                .iter()
                .all(|one| one.difference.verdict == Verdict::Narrower)
        );
    }

    #[test]
    fn a_login_is_asked_for_by_the_action_of_its_kind_and_an_account_by_somebody_of_it() {
        for (name, form, action, caller) in [
            ("saml-provider/idp", "Federated", "sts:AssumeRoleWithSAML", "saml-provider/idp"),
            ("oidc-provider/idp", "Federated", "sts:AssumeRoleWithOIDC", "oidc-provider/idp"),
            ("root", "RAM", "sts:AssumeRole", "user/somebody"),
        ] {
            let account = "acs:ram::2000000000000002";
            let text = format!(
                r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"{form}":"{account}:{name}"}}}}]}}"#
            );
            let found = trust_policies_difference(&nobody(), &parse(&text, Some(PolicyKind::Trust)));
            let [one] = found.as_slice() else { panic!("{found:?}") };
            let [region] = one.difference.gained.as_slice() else { panic!("{found:?}") };
            let example = region.example.as_ref().unwrap();
            assert_eq!((&*region.actions, &*example.action), (&[action.to_owned()][..], action));
            assert_eq!(example.caller.text, format!("{account}:{caller}"));
        }
    }

    #[test]
    fn a_document_that_is_refused_lets_nobody_in_whatever_it_says() {
        let allowed = trust("acs:ram::2000000000000002:user/a");
        let mut refused = allowed.clone();
        refused.faults = parse("{}", Some(PolicyKind::Trust)).faults;
        assert!(allowed.is_valid() && !refused.is_valid() && allowed.policy == refused.policy);
        assert!(!trust_policies_difference(&allowed, &refused).is_empty());
        assert!(trust_policies_difference(&allowed, &allowed).is_empty());
    }
}
