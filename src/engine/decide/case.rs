//! A case: policies and a request in one JSON object, as a line of a batch holds it.

use super::policy_set::{Layer, PolicySet, PolicySetBuilder};
use super::request::{Request, RequestError};
use crate::engine::json::{self, Node, SyntaxError, Value};
use crate::engine::policy::parse_node;

/// What a line asks.
#[derive(Debug)]
pub struct Case {
    /// The line's `id` as JSON text, to be given back as it came.
    pub id: Option<String>,
    /// The line's policies; none when it brings no `policies` member and so asks about those in force.
    pub policies: Option<PolicySet>,
    /// The request.
    pub request: Request,
}

/// Why a line could not be asked.
#[derive(Debug)]
pub struct CaseError {
    /// The line's `id`, when it could still be read.
    pub id: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

/// Reads one case.
///
/// # Errors
/// When the text is not JSON or lacks what a case needs. A policy that RAM would refuse is no error: its decision is
/// `InvalidPolicy`.
pub fn read_case(text: &str) -> Result<Case, CaseError> {
    let node = json::read(text).map_err(|error| CaseError { id: None, message: not_json(text, error) })?;
    let id = node.member("id").map(|id| json::print(id, json::Style::Compact));
    let case = read_members(&node).map(|(policies, request)| Case { id: id.clone(), policies, request });
    case.map_err(|message| CaseError { id, message })
}

fn not_json(text: &str, error: SyntaxError) -> String {
    let position = json::LineIndex::new(text).position(error.offset);
    format!("not JSON at column {}: {error}", position.column)
}

fn read_members(node: &Node<'_>) -> Result<(Option<PolicySet>, Request), String> {
    if node.as_object().is_none() {
        return Err(format!("a case is an object with policies and request, this is {}", node.kind()));
    }
    let policies = node.member("policies").map(case_policies).transpose()?;
    let request = node.member("request").ok_or("request is missing")?;
    Ok((policies, read_request(request)?))
}

/// Compiles the `policies` of a case: each a bare document or an object with `document`, `name` and `type`.
///
/// # Errors
/// When the list is none, or a type, level or group is not of its form.
pub fn case_policies(node: &Node<'_>) -> Result<PolicySet, String> {
    let nodes = node.as_list().ok_or_else(|| format!("policies must be a list, this is {}", node.kind()))?;
    let mut set = PolicySet::builder();
    for (index, node) in nodes.iter().enumerate() {
        add_policy(&mut set, node, index).map_err(|message| format!("policies[{index}]: {message}"))?;
    }
    Ok(set.build())
}

fn add_policy(set: &mut PolicySetBuilder, node: &Node<'_>, index: usize) -> Result<(), String> {
    if node.as_object().is_none() {
        return Err(format!("a policy is an object, this is {}", node.kind()));
    }
    let Some(document) = node.member("document") else {
        set.add(format!("policy{index}"), Layer::Identity, &parse_node(node, Some(Layer::Identity.kind())));
        return Ok(());
    };
    let layer = read_layer(node)?;
    let name = text_member(node, "name")?.unwrap_or_else(|| format!("policy{index}"));
    let parsed = parse_node(document, Some(layer.kind()));
    set.add(name, layer, &parsed);
    Ok(())
}

fn read_layer(node: &Node<'_>) -> Result<Layer, String> {
    let word = text_member(node, "type")?;
    match word.as_deref().unwrap_or("identity") {
        "identity" => Ok(Layer::Identity),
        "control" => read_level(node).map(Layer::Control),
        "session" => Ok(Layer::Session),
        "resource_group" => {
            let group = text_member(node, "resource_group")?;
            group
                .map(Layer::ResourceGroup)
                .ok_or_else(|| "a policy of type resource_group names its resource_group".to_owned())
        }
        "resource" => Ok(Layer::Resource),
        "trust" => Ok(Layer::Trust),
        other => Err(format!(
            "type {other:?} is unknown; it is identity, control, session, resource_group, resource or trust"
        )),
    }
}

fn read_level(node: &Node<'_>) -> Result<u32, String> {
    let Some(level) = node.member("level") else { return Ok(0) };
    let digits = if let Value::Number(digits) = &level.value { digits.parse().ok() } else { None };
    digits.ok_or_else(|| "level is a whole number, 0 for the root folder".to_owned())
}

fn read_request(node: &Node<'_>) -> Result<Request, String> {
    if node.as_object().is_none() {
        return Err(format!("request must be an object, this is {}", node.kind()));
    }
    let required = |name: &str| text_member(node, name)?.ok_or_else(|| format!("request.{name} is missing"));
    let (principal, action) = (required("principal")?, required("action")?);
    let resources = texts(node.member("resource").ok_or("request.resource is missing")?)
        .map_err(|kind| format!("request.resource must be text or a list of text, this is {kind}"))?;
    let mut request = Request::with_resources(&principal, &action, resources)
        .map_err(|error: RequestError| error.to_string())?;
    request.principal_id = text_member(node, "principal_id")?;
    request.resource_group = text_member(node, "resource_group")?;
    request.management_account = flag(node, "management_account")?.unwrap_or(false);
    request.service_linked_role = flag(node, "service_linked_role")?.unwrap_or(false);
    request.resource_group_supported = flag(node, "resource_group_supported")?.unwrap_or(true);
    if let Some(context) = node.member("context") {
        let members = context
            .as_object()
            .ok_or_else(|| format!("request.context must be an object, this is {}", context.kind()))?;
        for member in members {
            let values = texts(&member.node).map_err(|kind| {
                format!("request.context[{:?}] must be text or a list of text, this is {kind}", member.key)
            })?;
            request.context.set(member.key.as_ref(), values);
        }
    }
    Ok(request)
}

fn text_member(node: &Node<'_>, name: &str) -> Result<Option<String>, String> {
    let Some(member) = node.member(name) else { return Ok(None) };
    let text = member.as_text().ok_or_else(|| format!("{name} must be text, this is {}", member.kind()))?;
    Ok(Some(text.to_owned()))
}

fn flag(node: &Node<'_>, name: &str) -> Result<Option<bool>, String> {
    match node.member(name).map(|member| (&member.value, member.kind())) {
        None => Ok(None),
        Some((Value::Bool(flag), _)) => Ok(Some(*flag)),
        Some((_, kind)) => Err(format!("{name} must be true or false, this is {kind}")),
    }
}

fn texts<'n>(node: &'n Node<'_>) -> Result<Vec<String>, &'n str> {
    match &node.value {
        Value::Text(text) => Ok(vec![text.to_string()]),
        Value::List(nodes) => {
            nodes.iter().map(|node| node.as_text().map(str::to_owned).ok_or_else(|| node.kind())).collect()
        }
        _ => Err(node.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> (Option<String>, String) {
        let error = read_case(text).unwrap_err();
        (error.id, error.message)
    }

    #[test]
    fn every_slip_names_its_place_and_keeps_the_id() {
        let request = r#""request":{"principal":"acs:ram::1:user/a","action":"a:B","resource":"*"}"#;
        assert!(message("nope").1.starts_with("not JSON at column 1: "));
        assert_eq!(message(r#"{"id":"x"}"#), (Some("\"x\"".into()), "request is missing".into()));
        assert!(
            message(&format!(r#"{{"id":7,"policies":{{}},{request}}}"#))
                .1
                .contains("policies must be a list")
        );
        assert!(
            message(&format!(r#"{{"policies":[{{"type":"x","document":{{}}}}],{request}}}"#))
                .1
                .starts_with("policies[0]: type \"x\" is unknown")
        );
        assert!(
            message(r#"{"request":{"principal":"a","action":"a:B","resource":"*"}}"#)
                .1
                .contains("is not a principal")
        );
        assert!(
            message(r#"{"request":{"principal":"acs:ram::1:user/a","action":"a:*","resource":"*"}}"#)
                .1
                .contains("is not an action")
        );
        assert!(
            message(r#"{"request":{"principal":"acs:ram::1:user/a","action":"a:B","resource":[]}}"#)
                .1
                .contains("at least one resource")
        );
        assert!(message(r#"{"request":{"principal":"acs:ram::1:user/a","action":"a:B","resource":"*","context":{"k":1}}}"#).1.contains("request.context[\"k\"]"));
    }

    #[test]
    fn bare_documents_are_identity_policies() {
        let text = r#"{"policies":[{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}],
            "request":{"principal":"acs:ram::1:user/a","action":"a:B","resource":"*","unknown":{}},"extra":1}"#;
        let case = read_case(text).unwrap();
        assert_eq!(case.policies.unwrap().decide(&case.request).decision.word(), "Allow");
    }
}
