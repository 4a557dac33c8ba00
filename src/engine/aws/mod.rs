//! A policy of AWS as a RAM policy, as far as it has a meaning there, and a list of everything that has none.
//!
//! Carried over: the structure, effects, operators of the same name and meaning, and the few condition keys that both
//! document for the same thing. **No action name is guessed**: an AWS action is another service's, even where the names
//! are the same (`ecs:*` is Elastic Container Service there and Elastic Compute Service here). Actions and ARNs stay as
//! marked placeholders, `aws-s3:GetObject` and `acs:aws-s3:*:*:bucket/*`, which match nothing in RAM until somebody fills
//! them in.
//!
//! A statement of which a part cannot be carried over without changing whom it reaches is left out whole: without its
//! condition an Allow would be wider, and a `NotAction` of placeholders would allow everything.

mod condition;

use crate::engine::json::{Node, Value};
use crate::engine::policy::{Clause, Effect, Located, Policy, PolicyKind, Statement};
use condition::conditions;

/// What became of an AWS policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromAws {
    /// The RAM policy; without statements when all were left out.
    pub policy: Policy,
    /// Everything that has to be filled in, known, or was left out, in the order of the document.
    pub notes: Vec<AwsNote>,
}

/// Something of an AWS policy that RAM has no counterpart for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsNote {
    /// The statement's number in the AWS document, from 1; none for the document as a whole.
    pub statement: Option<usize>,
    /// What became of it.
    pub kind: AwsNoteKind,
    /// What it is about, as it is written.
    pub what: String,
    /// Why, and what to do.
    pub why: String,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsNoteKind {
    /// A placeholder stands in its place.
    FillIn,
    /// The whole statement is not in the policy.
    LeftOut,
    /// It is gone, and that changes nothing about access.
    Dropped,
    /// It was carried over and means nearly the same.
    Check,
}

impl AwsNoteKind {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::FillIn => "fill-in",
            Self::LeftOut => "left-out",
            Self::Dropped => "dropped",
            Self::Check => "check",
        }
    }
}

/// Why a text is no AWS policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AwsError {
    /// Not a policy at all.
    #[error("no policy; name a file whose JSON is an object with Statement")]
    NoPolicy,
    /// A RAM policy.
    #[error("this is a RAM policy already (its Version is \"1\"); use it as it is")]
    Ram,
    /// A statement that is none.
    #[error(
        "statement {0} is not an object with Effect, an action and a resource; add what it lacks or take it out"
    )]
    Statement(usize),
}

/// Actions that RAM documents under the same name for the same thing.
const SAME_ACTIONS: [&str; 2] = ["sts:AssumeRole", "sts:GetCallerIdentity"];

/// Carries a policy over.
///
/// # Errors
/// When the document is no AWS policy.
pub fn from_aws(document: &Node<'_>) -> Result<FromAws, AwsError> {
    let statements = document.member("Statement").ok_or(AwsError::NoPolicy)?;
    if document.member("Version").and_then(Node::as_text) == Some("1") {
        return Err(AwsError::Ram);
    }
    let list = match &statements.value {
        Value::List(list) => list.as_slice(),
        Value::Object(_) => std::slice::from_ref(statements),
        _ => return Err(AwsError::NoPolicy),
    };
    let mut notes = Vec::new();
    if let Some(id) = document.member("Id").and_then(Node::as_text) {
        let why = "RAM documents have no Id (G17)".to_owned();
        notes.push(AwsNote { statement: None, kind: AwsNoteKind::Dropped, what: id.to_owned(), why });
    }
    let mut policy = Policy { kind: PolicyKind::Identity, statements: Vec::new() };
    for (at, node) in list.iter().enumerate() {
        let mut making = Making { number: at + 1, notes: Vec::new() };
        let made = making.statement(node)?;
        match made {
            Ok(statement) => {
                policy.statements.push(Statement { index: policy.statements.len(), ..statement });
            }
            Err(LeftOut { what, why }) => {
                // What else would have to be filled in no longer matters.
                making.notes.clear();
                making.note(AwsNoteKind::LeftOut, &what, why);
            }
        }
        notes.append(&mut making.notes);
    }
    Ok(FromAws { policy, notes })
}

/// Why a statement cannot be carried over.
struct LeftOut {
    what: String,
    why: &'static str,
}

fn left_out<T>(what: impl Into<String>, why: &'static str) -> Result<T, LeftOut> {
    Err(LeftOut { what: what.into(), why })
}

struct Making {
    number: usize,
    notes: Vec<AwsNote>,
}

impl Making {
    fn note(&mut self, kind: AwsNoteKind, what: &str, why: impl Into<String>) {
        let note = AwsNote { statement: Some(self.number), kind, what: what.to_owned(), why: why.into() };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn statement(&mut self, node: &Node<'_>) -> Result<Result<Statement, LeftOut>, AwsError> {
        let effect = match node.member("Effect").and_then(Node::as_text) {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => return Err(AwsError::Statement(self.number)),
        };
        Ok(self.translated(node, effect))
    }

    fn translated(&mut self, node: &Node<'_>, effect: Effect) -> Result<Statement, LeftOut> {
        if node.member("NotPrincipal").is_some() {
            return left_out("NotPrincipal", "RAM has no NotPrincipal (G17)");
        }
        if node.member("Principal").is_some() {
            return left_out(
                "Principal",
                "AWS principals mean nothing to RAM; write the trust policy or the resource's policy anew (G11)",
            );
        }
        if let Some(sid) = node.member("Sid").and_then(Node::as_text).filter(|sid| !sid.is_empty()) {
            self.note(AwsNoteKind::Dropped, sid, "RAM documents no Sid for identity policies (G15)");
        }
        let action = self.actions(node)?;
        let resource = self.resources(node)?;
        let conditions = conditions(node.member("Condition"), self)?;
        if effect == Effect::Deny && action.texts().any(|text| text.starts_with("aws-")) {
            self.note(AwsNoteKind::Check, "Deny", "it denies nothing until its placeholders are filled in");
        }
        Ok(Statement { conditions, ..Statement::of(effect, action, resource) })
    }

    fn actions(&mut self, node: &Node<'_>) -> Result<Clause, LeftOut> {
        if let Some(negated) = node.member("NotAction") {
            let list = texts(negated).unwrap_or_default();
            // All of them have to mean the same here, or the rest of the world would be meant.
            return match list.iter().find(|action| !is_same_action(action)) {
                Some(action) => left_out(
                    format!("NotAction {action}"),
                    "with an action that RAM does not have, it would speak of every action; name those that are meant",
                ),
                None if list.is_empty() => left_out("NotAction", "it names nothing"),
                None => Ok(Clause { negated: true, ..Clause::of(list) }),
            };
        }
        let Some(list) = node.member("Action").and_then(texts).filter(|list| !list.is_empty()) else {
            return left_out("Action", "it names no action");
        };
        let mut patterns: Vec<Located> = Vec::new();
        for action in list {
            let made = if action == "*" || is_same_action(&action) {
                action
            } else {
                self.note(
                    AwsNoteKind::FillIn,
                    &action,
                    "an action of AWS; name the RAM action for the same thing in its place",
                );
                placeholder_action(&action)
            };
            patterns.push(made.into());
        }
        Ok(Clause::of(patterns))
    }

    fn resources(&mut self, node: &Node<'_>) -> Result<Clause, LeftOut> {
        if node.member("NotResource").is_some() {
            return left_out(
                "NotResource",
                "RAM's grammar no longer has it (G16); name the resources that are meant",
            );
        }
        let Some(list) = node.member("Resource").and_then(texts).filter(|list| !list.is_empty()) else {
            return left_out("Resource", "it names no resource, and RAM needs one (G7)");
        };
        let mut patterns: Vec<Located> = Vec::new();
        for arn in list {
            if arn.contains("${") {
                return left_out(arn, "RAM has no policy variables (G17)");
            }
            let made = if arn == "*" {
                arn
            } else {
                self.note(
                    AwsNoteKind::FillIn,
                    &arn,
                    "a resource of AWS; write the ARN acs:<ram-code>:<region>:<account-id>:<relative-id> in its place",
                );
                placeholder_resource(&arn)
            };
            patterns.push(made.into());
        }
        Ok(Clause::of(patterns))
    }
}

fn is_same_action(action: &str) -> bool {
    SAME_ACTIONS.iter().any(|same| same.eq_ignore_ascii_case(action))
}

/// One value, or a list of them. Numbers and truth values stand unquoted in AWS documents; RAM has text only (G13).
fn texts(node: &Node<'_>) -> Option<Vec<String>> {
    let one = |node: &Node<'_>| match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::List(_) | Value::Object(_) => None,
    };
    match &node.value {
        Value::List(list) => list.iter().map(one).collect(),
        _ => one(node).map(|text| vec![text]),
    }
}

/// What stands in an action's place: no RAM code begins with `aws-`, so it matches no action.
fn placeholder_action(action: &str) -> String {
    match action.split_once(':') {
        Some((code, name)) => format!("aws-{}:{name}", code.replace(['*', '?'], "x").to_lowercase()),
        None => format!("aws-x:{action}"),
    }
}

/// What stands in an ARN's place: the part that names the thing, under a service that RAM does not have.
fn placeholder_resource(arn: &str) -> String {
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    match fields.as_slice() {
        ["arn", _, service, _, _, id] => {
            let service = service.replace(['*', '?'], "x");
            format!("acs:aws-{service}:*:*:{id}")
        }
        _ => format!("acs:aws-x:*:*:{}", arn.replace(':', "/")),
    }
}

#[cfg(test)]
mod tests;
