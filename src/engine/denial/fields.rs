//! The fields of a denial, out of JSON trees and out of texts that only look like them (XML, Go's map notation).

use super::model::{Denial, DeniedPrincipal, MatchedPolicy, ReportedEffect, ReportedLayer, is_masked};
use super::{Found, plain};
use crate::engine::json::{self, Node, Value};

/// Fields that only a denial has.
const TELLING: [&str; 5] = [
    "AuthAction",
    "NoPermissionType",
    "EncodedDiagnosticMessage",
    "NoPermissionPolicyType",
    "AuthPrincipalType",
];

/// Fields of an answer that hold its sentence.
const SENTENCES: [&str; 4] = ["Message", "ErrorMessage", "errorMsg", "msg"];

/// A member by its name, whatever the case: some services begin theirs with a small letter.
fn member<'n, 's>(node: &'n Node<'s>, name: &str) -> Option<&'n Node<'s>> {
    node.as_object()?.iter().find(|member| member.key.eq_ignore_ascii_case(name)).map(|member| &member.node)
}

fn text<'n>(node: &'n Node<'_>, name: &str) -> Option<&'n str> {
    member(node, name)?.as_text()
}

/// Looks for denials in a tree. `sentence` is what the answer around it says in words.
pub(super) fn walk(node: &Node<'_>, sentence: Option<&str>, found: &mut Found) {
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|node| walk(node, sentence, found)),
        Value::Object(members) => {
            if TELLING.iter().any(|name| member(node, name).is_some()) {
                found.add(detail(node, sentence));
                return;
            }
            let own = SENTENCES.iter().find_map(|name| text(node, name));
            let before = found.denials.len();
            for one in members.iter().filter(|one| !matches!(one.node.value, Value::Text(_))) {
                walk(&one.node, own.or(sentence), found);
            }
            // Some answers carry the detail, or the decoded message, as text.
            for inner in members.iter().filter_map(|one| one.node.as_text()) {
                if inner.trim_start().starts_with('{')
                    && let Ok(inside) = json::read(inner)
                {
                    walk(&inside, own.or(sentence), found);
                }
            }
            if found.denials.len() == before
                && let Some(own) = own
            {
                found.says_denied |= plain::says_denied(own);
                found.add_all(plain::find(own));
            }
        }
        _ => {}
    }
}

/// A denial from the object that has its fields.
fn detail(node: &Node<'_>, sentence: Option<&str>) -> Denial {
    let mut denial = Denial::default();
    let nested = member(node, "AuthPrincipal").unwrap_or(node);
    denial.principal = DeniedPrincipal {
        kind: owned(text(nested, "AuthPrincipalType")),
        account: owned(text(nested, "AuthPrincipalOwnerId")),
        name: owned(text(nested, "AuthPrincipalDisplayName")),
    };
    set_action(&mut denial, text(node, "AuthAction"));
    set_resource(&mut denial, text(node, "AuthResource"));
    denial.effect =
        match (text(node, "NoPermissionType"), member(node, "ExplicitDeny").map(|node| &node.value)) {
            (Some(word), _) => effect(word),
            (None, Some(Value::Bool(true))) => Some(ReportedEffect::Explicit),
            (None, Some(Value::Bool(false))) => Some(ReportedEffect::Implicit),
            (None, Some(Value::Text(word))) => {
                effect(if word == "true" { "ExplicitDeny" } else { "ImplicitDeny" })
            }
            (None, _) => None,
        };
    let layer = text(node, "NoPermissionPolicyType").or(text(node, "PolicyType"));
    denial.layer = layer.filter(|word| !is_masked(word)).map(ReportedLayer::of_word);
    denial.context = context(node);
    denial.matched = matched(node);
    denial.has_encoded_message = text(node, "EncodedDiagnosticMessage").is_some_and(|text| text.len() > 1);
    complete_from(&mut denial, sentence);
    denial
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn effect(word: &str) -> Option<ReportedEffect> {
    match word.to_ascii_lowercase().as_str() {
        "explicitdeny" => Some(ReportedEffect::Explicit),
        "implicitdeny" => Some(ReportedEffect::Implicit),
        _ => None,
    }
}

fn set_action(denial: &mut Denial, action: Option<&str>) {
    let Some(written) = action.map(str::trim).filter(|action| !action.is_empty()) else { return };
    // One of RAM's own examples has a space behind the colon.
    let action: String = written.split_whitespace().collect();
    if is_masked(&action) {
        denial.notes.push(format!("the action is masked: {written}"));
        return;
    }
    if action != written {
        denial.notes.push(format!("the action was written {written:?}"));
    }
    denial.action = Some(action);
}

fn set_resource(denial: &mut Denial, resource: Option<&str>) {
    let Some(resource) = resource.map(str::trim).filter(|resource| !resource.is_empty()) else { return };
    if resource != "*" && !plain::is_whole_arn(resource) {
        denial.notes.push(format!("the resource is not whole: {resource}"));
        return;
    }
    denial.resource = Some(resource.to_owned());
}

fn context(node: &Node<'_>) -> Vec<(String, Vec<String>)> {
    let conditions = member(node, "AuthConditions").and_then(Node::as_list).unwrap_or_default();
    let one = |condition: &Node<'_>| {
        let key = text(condition, "ConditionKey")?.to_owned();
        let values = member(condition, "ConditionValues")?;
        let values: Vec<String> = match values.as_list() {
            Some(list) => list.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
            None => values.as_text().map(str::to_owned).into_iter().collect(),
        };
        Some((key, values))
    };
    conditions.iter().filter_map(one).collect()
}

fn matched(node: &Node<'_>) -> Vec<MatchedPolicy> {
    let policies = member(node, "MatchedPolicies").and_then(Node::as_list).unwrap_or_default();
    let word = |policy: &Node<'_>, name: &str| text(policy, name).unwrap_or_default().to_owned();
    let each = policies.iter().map(|policy| MatchedPolicy {
        effect: word(policy, "Effect"),
        name: word(policy, "PolicyIdentifier"),
        kind: word(policy, "PolicyType"),
        version: word(policy, "PolicyVersion"),
        attached_to: word(policy, "AttachedEntityType"),
        scope: word(policy, "AttachedScope"),
    });
    each.collect()
}

/// What the detail leaves out and the sentence beside it says: FC and SLS print action and resource.
fn complete_from(denial: &mut Denial, sentence: Option<&str>) {
    let Some(said) = sentence.map(plain::find).and_then(|found| found.into_iter().next()) else { return };
    let same = |action: &String| said.action.as_ref().is_some_and(|said| said.eq_ignore_ascii_case(action));
    if denial.action.as_ref().is_none_or(same) {
        denial.action = denial.action.take().or(said.action);
        denial.resource = denial.resource.take().or(said.resource);
        if denial.context.is_empty() {
            denial.context = said.context;
        }
    }
}

/// A denial whose fields stand in a text that is not JSON: `<AuthAction>oss:PutBucket</AuthAction>`,
/// `map[NoPermissionType:ImplicitDeny …]`, `AuthAction=…`.
pub(super) fn scattered(whole: &str) -> Option<Denial> {
    if !TELLING.iter().any(|name| value_of(whole, name).is_some()) {
        return None;
    }
    let mut denial = Denial {
        principal: DeniedPrincipal {
            kind: value_of(whole, "AuthPrincipalType"),
            account: value_of(whole, "AuthPrincipalOwnerId"),
            name: value_of(whole, "AuthPrincipalDisplayName"),
        },
        effect: value_of(whole, "NoPermissionType").as_deref().and_then(effect),
        layer: value_of(whole, "NoPermissionPolicyType")
            .or_else(|| value_of(whole, "PolicyType"))
            .map(|word| ReportedLayer::of_word(&word)),
        has_encoded_message: value_of(whole, "EncodedDiagnosticMessage").is_some_and(|text| text.len() > 1),
        ..Denial::default()
    };
    set_action(&mut denial, value_of(whole, "AuthAction").as_deref());
    set_resource(&mut denial, value_of(whole, "AuthResource").as_deref());
    complete_from(&mut denial, Some(whole));
    Some(denial)
}

/// The word behind a field's name and the signs that may stand between them.
fn value_of(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, from) = rest.split_at(at);
        let after = from.get(name.len()..).unwrap_or_default();
        rest = after;
        // The end of a longer name is another field.
        if before.chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let value = after.trim_start_matches(['"', '\\', '\'']);
        let Some(value) = value.strip_prefix([':', '=', '>']) else { continue };
        let value = value.trim_start_matches([' ', '"', '\\', '\'']);
        let end =
            value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\\' | '\'' | '<' | ',' | '}' | ']'));
        let value = value.get(..end.unwrap_or(value.len())).unwrap_or_default();
        if !value.is_empty() {
            return Some(value.to_owned());
        }
    }
    None
}
