//! Explanations in words. What comes from documents or requests is shown with hidden characters escaped.

use super::assumption::Assumption;
use super::condition::ConditionFailure;
use super::evaluate::is_foreign_to;
use super::explain::{Explanation, NearMiss, Unmet};
use super::policy_set::{Layer, PolicyFaults, PolicySet, StatementRef};
use super::request::Request;
use super::resource::{RequestedResource, ResourceMismatch};
use super::role_session::asks_for_role;
use super::verdict::{Decision, Stage};
use crate::engine::text::escape_for_display;

/// Values of a list that are written out before the rest is counted.
const SHOWN_VALUES: usize = 4;

/// The verdict in one line: decision and whether it is definite.
pub fn headline(explanation: &Explanation) -> String {
    let answer = &explanation.answer;
    let certainty = if answer.definite {
        "definite".to_owned()
    } else {
        format!("rests on {}", answer.depends_on.join(", "))
    };
    format!("{} ({certainty})", answer.decision.phrase())
}

/// The whole explanation, one line for each thing to know, the headline first.
pub fn render(set: &PolicySet, request: &Request, explanation: &Explanation) -> Vec<String> {
    let mut lines = vec![headline(explanation)];
    let answer = &explanation.answer;
    lines.push(format!("settled by: {}", answer.stage.phrase()));
    if request.resources.len() > 1
        && let Some(resource) = request.resources.get(explanation.resource)
    {
        lines.push(format!("on resource: {}", escape_for_display(resource)));
    }
    lines.extend(reason(request, explanation).map(str::to_owned));
    if answer.decision == Decision::InvalidPolicy {
        lines.extend(set.invalid().iter().map(|policy| refused(set, policy)));
    }
    for statement in &explanation.deciding {
        let verb = if answer.decision == Decision::Allow { "allowed" } else { "denied" };
        lines.push(format!("{verb} by: {}", statement_name(set, *statement)));
    }
    for miss in &explanation.near_misses {
        lines.push(format!("nearest: {}", near_miss(set, miss)));
    }
    lines.extend(not_reached(set, request, explanation));
    for rule in &answer.depends_on {
        lines.push(format!(
            "rests on {rule}: {}; RAM does not document this, and another reading would change the decision",
            Assumption::sentence(rule)
        ));
    }
    lines
}

/// A document that RAM would refuse: with it there is nothing to decide with.
fn refused(set: &PolicySet, policy: &PolicyFaults) -> String {
    let name = escape_for_display(set.policy_name(policy.policy));
    let fault = policy.errors.first().map(|fault| format!(": {}", escape_for_display(&fault.message)));
    format!("RAM would refuse {name}{}; correct it first", fault.unwrap_or_default())
}

/// What the decision itself says, where no statement does.
fn reason(request: &Request, explanation: &Explanation) -> Option<&'static str> {
    let answer = &explanation.answer;
    match (answer.decision, answer.stage) {
        (Decision::NotChecked, _) => Some("the operation needs no authorization (E12)"),
        (Decision::NotAllowed, _) => Some("the root user of an account cannot assume roles (E2)"),
        (Decision::Allow, Stage::Root) => {
            Some("the root user may do everything on its account's resources (E2)")
        }
        (Decision::ImplicitDeny, Stage::Control(_)) => {
            Some("no control policy of this level allows it, and each level must (E5)")
        }
        (Decision::ImplicitDeny, Stage::Session) => {
            Some("the session policy does not allow it, and a session has no more than that (E6)")
        }
        (Decision::ImplicitDeny, Stage::Trust) => Some("the role does not trust this principal for it (E9)"),
        (Decision::ImplicitDeny, Stage::Identity | Stage::ResourceGroup)
            if is_foreign(request, explanation) =>
        {
            Some("the resource belongs to another account, and its own policy does not allow it (W10)")
        }
        (Decision::ImplicitDeny, _) => Some("no statement allows it"),
        _ => None,
    }
}

/// Whether the resource that settled it belongs to another account, and no role is asked for (E9).
fn is_foreign(request: &Request, explanation: &Explanation) -> bool {
    let resource = request.resources.get(explanation.resource).map_or("", String::as_str);
    !asks_for_role(&request.action)
        && is_foreign_to(&request.caller, &RequestedResource::new(resource, &request.action))
}

/// Statements that apply but were not asked, because an earlier stage ended the evaluation or they do not count there.
fn not_reached(set: &PolicySet, request: &Request, explanation: &Explanation) -> Option<String> {
    let answer = &explanation.answer;
    let by_identity = matches!(answer.stage, Stage::Identity | Stage::ResourceGroup);
    let assumes = asks_for_role(&request.action);
    let ignored: Vec<String> = answer
        .matched
        .iter()
        .filter(|statement| !explanation.deciding.contains(statement))
        // A control policy that allows has had its effect: the evaluation went on (E5).
        .filter(|statement| {
            matches!(answer.stage, Stage::Control(_))
                || !matches!(set.layer(statement.policy), Some(Layer::Control(_)))
        })
        .filter(|statement| {
            (answer.decision == Decision::Allow) != (statement.effect == crate::engine::policy::Effect::Allow)
        })
        // Trust comes after what the caller's own policies allow (E9).
        .filter(|statement| !(by_identity && set.layer(statement.policy) == Some(&Layer::Trust)))
        .map(|statement| statement_name(set, *statement))
        .collect();
    let cause = match answer.stage {
        Stage::Identity if answer.decision == Decision::Allow => {
            "an Allow at account scope ends the identity stage (E7)"
        }
        Stage::Control(_) => "control policies come first and end the evaluation (E5)",
        Stage::Session => "the session policy comes first and ends the evaluation (E6)",
        _ if answer.decision == Decision::ExplicitDeny => "a Deny wins over any Allow (E1)",
        _ if by_identity && assumes => "a role is assumed by what is attached for the whole account (E7, E9)",
        _ if by_identity && is_foreign(request, explanation) => {
            "policies of an account cover its own resources only (W10)"
        }
        _ => return None,
    };
    (!ignored.is_empty()).then(|| format!("without effect: {}: {cause}", ignored.join(", ")))
}

/// `team-a statement 2 (Allow)`, numbered from 1 as people count.
pub fn statement_name(set: &PolicySet, statement: StatementRef) -> String {
    let layer = match set.layer(statement.policy) {
        None | Some(Layer::Identity) => String::new(),
        Some(Layer::Control(level)) => format!(", control level {level}"),
        Some(Layer::ResourceGroup(group)) => format!(", resource group {}", escape_for_display(group)),
        Some(layer) => format!(", {} policy", layer.word()),
    };
    let name = escape_for_display(set.policy_name(statement.policy));
    format!("{name} statement {} ({}{layer})", statement.statement + 1, statement.effect)
}

/// A near miss in words.
pub fn near_miss(set: &PolicySet, miss: &NearMiss) -> String {
    let reasons: Vec<String> = miss.unmet.iter().map(unmet).collect();
    format!("{} would allow it, but {}", statement_name(set, miss.statement), reasons.join("; and "))
}

/// One unmet part in words.
pub fn unmet(unmet: &Unmet) -> String {
    match unmet {
        Unmet::ResourceGroup { attached, requested } => {
            let requested = requested.as_deref().map_or_else(
                || "none is asked for".to_owned(),
                |group| format!("{} is asked for", escape_for_display(group)),
            );
            format!("it is attached to resource group {}, and {requested}", escape_for_display(attached))
        }
        Unmet::Action { patterns, negated: false } => format!("it names the actions {}", some_of(patterns)),
        Unmet::Action { patterns, negated: true } => {
            format!("its NotAction leaves out {}", some_of(patterns))
        }
        Unmet::Principal => "it speaks of another principal".to_owned(),
        Unmet::Resource { nearest, requested, mismatch, negated } => {
            let (nearest, requested) = (escape_for_display(nearest), escape_for_display(requested));
            match mismatch {
                _ if *negated => format!("its NotResource leaves out {nearest}"),
                Some(ResourceMismatch::Field(field)) => {
                    format!("its resource is {nearest}: the {} differs from {requested}", field.word())
                }
                Some(ResourceMismatch::AllResourcesRequested) => {
                    format!(
                        "its resource is {nearest}, and the action is asked on all resources, which only * matches (F1)"
                    )
                }
                Some(ResourceMismatch::WholeText) | None => {
                    format!("its resource {nearest} does not match {requested}")
                }
            }
        }
        Unmet::Condition(failure) => condition(failure),
    }
}

fn condition(failure: &ConditionFailure) -> String {
    let ConditionFailure { operator, key, wanted, found, malformed } = failure;
    let key = escape_for_display(key);
    if !malformed.is_empty() {
        return format!(
            "{operator} on {key} compares with {}, which cannot be read (C15)",
            some_of(malformed)
        );
    }
    let wanted = some_of(wanted);
    match found {
        Some(found) => format!("{operator} on {key} wants {wanted}, and the request has {}", some_of(found)),
        None => format!("{operator} on {key} wants {wanted}, and the request has no such key"),
    }
}

fn some_of(values: &[String]) -> String {
    let shown: Vec<_> = values
        .iter()
        .take(SHOWN_VALUES)
        .map(|value| if value.is_empty() { "\"\"".into() } else { escape_for_display(value) })
        .collect();
    match values.len().saturating_sub(SHOWN_VALUES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    fn lines(layer: Layer, statement: &str, action: &str, resource: &str) -> Vec<String> {
        let document = format!(r#"{{"Version":"1","Statement":[{statement}]}}"#);
        let mut set = PolicySet::builder();
        let kind = layer.kind();
        set.add("p", layer, &parse(&document, Some(kind)));
        let set = set.build();
        let mut request = Request::new("acs:ram::1000000000000001:user/a", action, resource).unwrap();
        request.resource_group = Some("rg-a".to_owned());
        render(&set, &request, &set.explain(&request))
    }

    #[test]
    fn a_statement_that_applies_and_does_not_count_is_told_with_the_cause() {
        let everything = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        let foreign =
            lines(Layer::Identity, everything, "oss:GetObject", "acs:oss:*:2000000000000002:bucket/key");
        assert!(
            foreign.iter().any(|line| line.starts_with("the resource belongs to another account")),
            "{foreign:?}"
        );
        assert!(
            foreign
                .iter()
                .any(|line| line.starts_with("without effect: p statement 1") && line.contains("W10"))
        );
        let group = Layer::ResourceGroup("rg-a".to_owned());
        let role = "acs:ram::1000000000000001:role/r";
        let assumed = lines(group, everything, "sts:AssumeRole", role);
        assert!(
            assumed
                .iter()
                .any(|line| line.starts_with("without effect: p statement 1") && line.contains("E9")),
            "{assumed:?}"
        );
    }

    #[test]
    fn what_could_not_have_allowed_it_is_no_near_miss() {
        let elsewhere = r#"{"Effect":"Allow","Action":"*","Resource":"acs:ecs:*:*:*"}"#;
        let bucket = "acs:oss:*:2000000000000002:bucket/key";
        let role = "acs:ram::1000000000000001:role/r";
        let nearest = |layer: Layer, action: &str, resource: &str| {
            lines(layer, elsewhere, action, resource).iter().any(|line| line.starts_with("nearest: "))
        };
        let group = || Layer::ResourceGroup("rg-a".to_owned());
        assert!(nearest(Layer::Identity, "oss:GetObject", "acs:oss:*:1000000000000001:bucket/key"));
        assert!(!nearest(Layer::Identity, "oss:GetObject", bucket));
        assert!(!nearest(group(), "oss:GetObject", bucket));
        assert!(nearest(Layer::Identity, "sts:AssumeRole", role));
        assert!(!nearest(group(), "sts:AssumeRole", role));
    }
}
