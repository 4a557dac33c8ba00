//! Actions and resources: what stands in them, and the form of each value.

use super::Parser;
use super::path::Path;
use crate::engine::json::{Node, Value};
use crate::engine::policy::arn;
use crate::engine::policy::fault::FaultCode;
use crate::engine::policy::model::{Clause, Located, Place, PolicyKind};

impl Parser {
    pub(super) fn action(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Clause> {
        let (name, negated, value) = match (node.member("Action"), node.member("NotAction")) {
            (Some(_), Some(second)) => {
                self.fault(
                    FaultCode::ActionAndNotAction,
                    second.span,
                    &path.name("NotAction"),
                    "a statement has either Action or NotAction; split it into two statements",
                );
                return None;
            }
            (None, None) => {
                self.fault(
                    FaultCode::MissingAction,
                    node.span,
                    path,
                    "Action is missing; add an Action or NotAction element",
                );
                return None;
            }
            (Some(value), None) => ("Action", false, value),
            (None, Some(value)) => ("NotAction", true, value),
        };
        let path = path.name(name);
        let patterns = self.words(value, &path, name);
        for (at, pattern) in patterns.iter().enumerate() {
            if !is_action_pattern(&pattern.text) {
                let path = if value.as_list().is_some() { path.index(at) } else { path };
                let message = format!(
                    "{:?} is not an action; write <ram-code>:<ActionName> (wildcards allowed) or *",
                    pattern.text
                );
                self.fault(FaultCode::InvalidActionFormat, pattern.place.0, &path, message);
            }
        }
        Some(Clause { negated, patterns, place: Place(value.span) })
    }

    pub(super) fn resource(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Clause> {
        let (name, negated, value) = match (node.member("Resource"), node.member("NotResource")) {
            (Some(_), Some(second)) => {
                self.fault(
                    FaultCode::ResourceAndNotResource,
                    second.span,
                    &path.name("NotResource"),
                    "a statement has either Resource or NotResource; split it into two statements",
                );
                return None;
            }
            (None, None) => {
                if self.kind != PolicyKind::Trust {
                    self.fault(
                        FaultCode::MissingResource,
                        node.span,
                        path,
                        "Resource is missing; add \"Resource\": \"*\" or, better, the ARNs that are meant",
                    );
                }
                return None;
            }
            (Some(value), None) => ("Resource", false, value),
            (None, Some(value)) => ("NotResource", true, value),
        };
        let path = path.name(name);
        if self.kind == PolicyKind::Trust {
            self.fault(
                FaultCode::ResourceInTrustPolicy,
                value.span,
                &path,
                "a trust policy has no resource: it stands on the role itself; remove it",
            );
            return None;
        }
        if negated {
            self.fault(
                FaultCode::NotResource,
                value.span,
                &path,
                "NotResource is not documented in RAM's current grammar; whether it works is unknown; use Resource to be sure",
            );
        }
        let patterns = self.words(value, &path, name);
        for (at, pattern) in patterns.iter().enumerate() {
            let path = if value.as_list().is_some() { path.index(at) } else { path };
            self.check_arn(pattern, &path);
        }
        Some(Clause { negated, patterns, place: Place(value.span) })
    }

    pub(super) fn check_arn(&mut self, pattern: &Located, path: &Path<'_>) {
        let text = pattern.text.as_str();
        if text == "*" {
            return;
        }
        if text != "acs" && !text.starts_with("acs:") {
            let message = format!(
                "{text:?} is not a RAM resource; an ARN begins with acs: (or the resource is just *)"
            );
            self.fault(FaultCode::InvalidArnPrefix, pattern.place.0, path, message);
        } else if arn::split(text).is_none() {
            let message = format!(
                "{text:?} has too few fields; an ARN is acs:<ram-code>:<region>:<account-id>:<relative-id>, with * for what does not matter"
            );
            self.fault(FaultCode::MissingArnField, pattern.place.0, path, message);
        }
    }

    /// Text or a list of text that must not be empty (G14, G19).
    pub(super) fn words(&mut self, node: &Node<'_>, path: &Path<'_>, what: &str) -> Vec<Located> {
        match &node.value {
            Value::Text(text) => vec![Located { text: text.to_string(), place: Place(node.span) }],
            Value::List(nodes) => {
                if nodes.is_empty() {
                    self.fault(
                        FaultCode::EmptyList,
                        node.span,
                        path,
                        format!("{what} is an empty list; name at least one value or remove the statement"),
                    );
                }
                let mut words = Vec::with_capacity(nodes.len());
                for (at, node) in nodes.iter().enumerate() {
                    match node.as_text() {
                        Some(text) => words.push(Located { text: text.to_owned(), place: Place(node.span) }),
                        None => self.fault(
                            FaultCode::WrongType,
                            node.span,
                            &path.index(at),
                            format!("{what} takes text, this is {}", node.kind()),
                        ),
                    }
                }
                words
            }
            _ => {
                self.fault(
                    FaultCode::WrongType,
                    node.span,
                    path,
                    format!("{what} must be text or a list of text, this is {}", node.kind()),
                );
                Vec::new()
            }
        }
    }
}

/// G6: `*`, or a code and a name with one colon between and nothing that could not stand in either.
fn is_action_pattern(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let mut parts = text.split(':');
    let (Some(code), Some(name), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    let clean = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    clean(code) && clean(name)
}
