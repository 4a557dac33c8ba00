//! What it would take to allow a request, or why no single edit of a policy would do.

use super::access_set::AccessSet;
use super::fix::{Editable, Fix, allowing, smallest_fixes};
use super::policy_text::policy_text;
use crate::engine::decide::{Answer, Decision, Layer, Request, Stage};
use crate::engine::policy::arn;

/// What it would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Edits that allow the request, the cheapest first.
    pub fixes: Vec<Fix>,
    /// Why there is none, and where a change would have to be made.
    pub no_fix: Option<String>,
}

/// Refusals that are followed one behind the other.
const MOST_REFUSALS: usize = 12;

/// What it would take to allow a request that was answered with a "no"; none when it is allowed or needs no
/// permission.
///
/// `answer` is that of the policies in force, whose trust policies the set may not have.
pub fn advise(set: &AccessSet, request: &Request, answer: &Answer, editable: &Editable) -> Option<Advice> {
    if answer.decision.is_permitted() {
        return None;
    }
    if let Some(why) = hopeless(request, answer) {
        return Some(Advice { fixes: Vec::new(), no_fix: Some(why) });
    }
    let explanation = set.policies().explain(request);
    let fixes = smallest_fixes(set, request, &explanation, editable);
    let no_fix = fixes.is_empty().then(|| refusals_text(set, request, editable));
    Some(Advice { fixes, no_fix })
}

/// Why no policy can be edited to allow it, if so.
fn hopeless(request: &Request, answer: &Answer) -> Option<String> {
    let [resource] = request.resources.as_slice() else {
        return Some(
            "for several resources at once there is no single fix; ask about each of them".to_owned(),
        );
    };
    match answer.decision {
        Decision::InvalidPolicy => {
            return Some("the document that RAM would refuse has to be corrected first".to_owned());
        }
        Decision::NotAllowed => {
            return Some("no policy changes this: the root user cannot assume roles (E2)".to_owned());
        }
        _ => {}
    }
    if answer.stage == Stage::Trust {
        return Some(
            "the role's trust policy has to let the caller in; no policy of the caller changes that (E9)"
                .to_owned(),
        );
    }
    let owner =
        arn::split(resource).map(|fields| fields.account).filter(|owner| arn::is_account_id(owner))?;
    let own = request.caller.account.as_deref()?;
    (owner != own).then(|| {
        format!("the resource belongs to account {owner}, and policies of {own} do not cover it; its own policy has to allow the caller (W10)")
    })
}

/// All that stands in the way, one behind the other: what each layer says once those before it are content.
fn refusals_text(set: &AccessSet, request: &Request, editable: &Editable) -> String {
    let refusals = refusals(set, request, editable);
    match refusals.as_slice() {
        [] => "no policy that could be edited would change it".to_owned(),
        [only] => format!("no single edit allows it: {only}"),
        several => format!(
            "no single edit allows it, {} things stand in the way: {}",
            several.len(),
            several.join("; ")
        ),
    }
}

fn refusals(set: &AccessSet, request: &Request, editable: &Editable) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut set = set.clone();
    let Some(resource) = request.resources.first() else { return found };
    for _ in 0..MOST_REFUSALS {
        let explanation = set.policies().explain(request);
        match explanation.answer.decision {
            Decision::ExplicitDeny if !explanation.deciding.is_empty() => {
                let mut documents: Vec<(usize, crate::engine::policy::Policy)> = Vec::new();
                for at in explanation.deciding.iter().rev() {
                    let locked = if editable.locked.contains(&at.policy) {
                        ", which cannot be edited here"
                    } else {
                        ""
                    };
                    found.push(format!(
                        "statement {} of {} denies it{locked}",
                        at.statement + 1,
                        policy_text(&set, at.policy)
                    ));
                    let Some((_, _, document)) = set.members().nth(at.policy) else { return found };
                    let place =
                        documents.iter().position(|(policy, _)| *policy == at.policy).unwrap_or_else(|| {
                            documents.push((at.policy, document.clone()));
                            documents.len() - 1
                        });
                    if let Some((_, document)) =
                        documents.get_mut(place).filter(|(_, it)| at.statement < it.statements.len())
                    {
                        document.statements.remove(at.statement);
                    }
                }
                for (policy, document) in documents {
                    set = set.with_changed(policy, &document);
                }
            }
            Decision::ImplicitDeny => {
                let stage = explanation.answer.stage;
                found.push(missing_text(&set, stage));
                let layer = match stage {
                    Stage::Control(level) => Layer::Control(level),
                    Stage::Session => Layer::Session,
                    _ => Layer::Identity,
                };
                let first = set.members().position(|(_, known, _)| *known == layer);
                let mut document = first
                    .and_then(|at| set.members().nth(at))
                    .map_or_else(nothing, |(_, _, document)| document.clone());
                document.statements.push(allowing(request, resource));
                set = match first {
                    Some(at) => set.with_changed(at, &document),
                    None => set.with(layer, "a new policy", &document),
                };
            }
            _ => break,
        }
    }
    found
}

fn nothing() -> crate::engine::policy::Policy {
    crate::engine::policy::Policy {
        kind: crate::engine::policy::PolicyKind::Identity,
        statements: Vec::new(),
    }
}

fn missing_text(set: &AccessSet, stage: Stage) -> String {
    match stage {
        Stage::Control(level) => {
            let at = set.members().position(|(_, layer, _)| *layer == Layer::Control(level));
            let which = at.map_or_else(|| format!("level {level}"), |at| policy_text(set, at));
            format!("{which} does not allow it, which is changed in the resource directory")
        }
        Stage::Session => "the session policy given with AssumeRole does not allow it".to_owned(),
        _ => "no policy of the caller that can be edited allows it; attach one that does".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    const ANY: &str = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    const ECS: &str =
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}]}"#;
    const GUARD: &str =
        r#"{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:Stop*","Resource":"*"}]}"#;

    fn advice(policies: &[(&str, Layer, &str)], editable: &Editable) -> Advice {
        let mut builder = AccessSet::builder();
        for (name, layer, text) in policies {
            builder.add(*name, layer.clone(), &parse(text, Some(layer.kind())));
        }
        let set = builder.build();
        let resource = "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1";
        let request =
            Request::new("acs:ram::1000000000000001:user/alice", "ecs:StopInstance", resource).unwrap();
        let answer = set.policies().decide(&request);
        let advice = advise(&set, &request, &answer, editable).unwrap();
        for fix in &advice.fixes {
            let after = set.with_changed(fix.policy, &fix.document);
            assert_eq!(after.policies().decide(&request).decision, Decision::Allow);
        }
        advice
    }

    #[test]
    fn a_control_policy_that_says_no_is_named_as_the_place_to_change() {
        let policies = [("base", Layer::Control(0), ECS), ("admin", Layer::Identity, ANY)];
        let found = advice(&policies, &Editable::default());
        assert!(!found.fixes.is_empty() && found.fixes.iter().all(|fix| fix.policy == 0), "{found:?}");
        let mut builder = AccessSet::builder();
        for (name, layer, text) in &policies {
            builder.add(*name, layer.clone(), &parse(text, Some(layer.kind())));
        }
        let sentence = found.fixes[0].sentence(&builder.build());
        assert!(sentence.contains("the control policy base (level 0)"), "{sentence}");
        assert!(sentence.contains("no policy of the account helps"), "{sentence}");
    }

    #[test]
    fn a_session_policy_that_says_no_is_where_the_change_goes() {
        let policies = [("admin", Layer::Identity, ANY), ("s", Layer::Session, ECS)];
        let found = advice(&policies, &Editable::default());
        assert!(!found.fixes.is_empty() && found.fixes.iter().all(|fix| fix.policy == 1), "{found:?}");
    }

    #[test]
    fn two_layers_that_refuse_are_both_named_instead_of_a_fix_that_would_not_help() {
        let policies = [("base", Layer::Control(0), ECS), ("team", Layer::Identity, ECS)];
        let found = advice(&policies, &Editable::default());
        let why = found.no_fix.unwrap();
        assert!(found.fixes.is_empty() && why.contains("2 things stand in the way"), "{why}");
        assert!(why.contains("control policy base") && why.contains("no policy of the caller"), "{why}");
    }

    #[test]
    fn two_denials_are_both_named() {
        let policies =
            [("admin", Layer::Identity, ANY), ("g1", Layer::Identity, GUARD), ("g2", Layer::Identity, GUARD)];
        let found = advice(&policies, &Editable::default());
        let why = found.no_fix.unwrap();
        assert!(
            why.contains("statement 1 of g1 denies it") && why.contains("statement 1 of g2 denies it"),
            "{why}"
        );
    }

    #[test]
    fn a_policy_that_nobody_can_edit_is_left_alone() {
        let policies = [("AliyunECSReadOnlyAccess", Layer::Identity, ECS), ("team", Layer::Identity, ECS)];
        let locked = Editable { preferred: None, locked: vec![0] };
        let found = advice(&policies, &locked);
        assert!(found.fixes.iter().all(|fix| fix.policy == 1) && !found.fixes.is_empty());
        let preferred = Editable { preferred: Some(1), locked: Vec::new() };
        assert_eq!(advice(&policies, &preferred).fixes[0].policy, 1, "of two that cost the same");
        let all = advice(&policies[..1], &locked);
        assert!(all.no_fix.unwrap().contains("attach one that does"));
    }
}
