//! Text to policy: everything that section 1 of the grammar asks for, each fault with its place, never stopping at
//! the first.
//!
//! What could be read is kept even when the document has errors, so that an editor can go on showing it; whether a
//! decision may be made with it is [`Parsed::is_valid`].

mod clauses;
mod conditions;
mod path;
mod principal;

use super::fault::{Fault, FaultCode, Severity};
use super::model::{Effect, Located, Place, Policy, PolicyKind, Statement};
use crate::engine::json::{self, Member, Node, Span, Value};
use crate::engine::nearest::nearest;
use path::Path;

/// A document as far as it could be read, and everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The policy; statements that could not be read are left out, the others keep their numbers.
    pub policy: Policy,
    /// All faults, in the order of the text.
    pub faults: Vec<Fault>,
}

impl Parsed {
    /// RAM would accept the document: there may be warnings but no error.
    pub fn is_valid(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The faults for which RAM would refuse the document.
    pub fn errors(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|fault| fault.severity() == Severity::Error)
    }
}

/// Reads a policy document. Without a kind, it is told from the statements: a principal makes a resource policy,
/// or a trust policy when no statement names a resource.
pub fn parse(text: &str, kind: Option<PolicyKind>) -> Parsed {
    match json::read(text) {
        Ok(node) => parse_node(&node, kind),
        Err(error) => {
            let span = Span { start: error.offset, end: error.offset };
            let fault = Fault {
                code: FaultCode::JsonSyntax,
                span,
                pointer: String::new(),
                message: error.to_string(),
            };
            let policy = Policy { kind: kind.unwrap_or(PolicyKind::Identity), statements: Vec::new() };
            Parsed { policy, faults: vec![fault] }
        }
    }
}

/// Reads a policy document out of a tree; positions are those of the text that the tree was read from.
pub fn parse_node(node: &Node<'_>, kind: Option<PolicyKind>) -> Parsed {
    let kind = kind.unwrap_or_else(|| detect_kind(node));
    let mut parser = Parser { kind, faults: Vec::new() };
    let statements = parser.document(node);
    parser.faults.sort_by_key(|fault| fault.span.start);
    Parsed { policy: Policy { kind, statements }, faults: parser.faults }
}

fn detect_kind(node: &Node<'_>) -> PolicyKind {
    let statements = match node.member("Statement") {
        Some(Node { value: Value::List(list), .. }) => list.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    let any_has = |name: &str| statements.iter().any(|statement| statement.member(name).is_some());
    match (any_has("Principal"), any_has("Resource") || any_has("NotResource")) {
        (false, _) => PolicyKind::Identity,
        (true, true) => PolicyKind::Resource,
        (true, false) => PolicyKind::Trust,
    }
}

/// The members of a policy (G1, G4).
pub(in crate::engine) const DOCUMENT_ELEMENTS: [&str; 2] = ["Version", "Statement"];
/// The members of a statement (G4).
pub(in crate::engine) const STATEMENT_ELEMENTS: [&str; 8] =
    ["Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

struct Parser {
    kind: PolicyKind,
    faults: Vec<Fault>,
}

impl Parser {
    fn fault(&mut self, code: FaultCode, span: Span, path: &Path<'_>, message: impl Into<String>) {
        self.faults.push(Fault { code, span, pointer: path.pointer(), message: message.into() });
    }

    fn document(&mut self, node: &Node<'_>) -> Vec<Statement> {
        let root = Path::ROOT;
        let Some(members) = node.as_object() else {
            let message = format!(
                "a policy is a JSON object, this is {}; start with {{\"Version\": \"1\", \"Statement\": […]}}",
                node.kind()
            );
            self.fault(FaultCode::NotAnObject, node.span, &root, message);
            return Vec::new();
        };
        self.check_names(members, &DOCUMENT_ELEMENTS, &root, "a policy has only Version and Statement");
        self.version(node, &root);
        let path = root.name("Statement");
        match node.member("Statement") {
            None => {
                self.fault(
                    FaultCode::MissingStatement,
                    node.span,
                    &root,
                    "Statement is missing; add \"Statement\": [ … ] with at least one statement",
                );
                Vec::new()
            }
            Some(Node { value: Value::List(nodes), span }) => {
                if nodes.is_empty() {
                    self.fault(
                        FaultCode::EmptyStatement,
                        *span,
                        &path,
                        "Statement is empty; a policy needs at least one statement",
                    );
                }
                let statements = nodes.iter().enumerate();
                statements
                    .filter_map(|(index, node)| self.statement(node, index, &path.index(index)))
                    .collect()
            }
            Some(single @ Node { value: Value::Object(_), span }) => {
                self.fault(
                    FaultCode::StatementNotList,
                    *span,
                    &path,
                    "Statement must be a list even for one statement; put [ ] around it",
                );
                self.statement(single, 0, &path).into_iter().collect()
            }
            Some(other) => {
                self.fault(
                    FaultCode::WrongType,
                    other.span,
                    &path,
                    format!("Statement must be a list of statements, this is {}", other.kind()),
                );
                Vec::new()
            }
        }
    }

    fn version(&mut self, node: &Node<'_>, root: &Path<'_>) {
        let path = root.name("Version");
        let Some(version) = node.member("Version") else {
            self.fault(
                FaultCode::MissingVersion,
                node.span,
                root,
                "Version is missing; add \"Version\": \"1\"",
            );
            return;
        };
        let message = match &version.value {
            Value::Text(text) if text == "1" => return,
            Value::Text(text) if text.starts_with("20") => {
                "Version must be \"1\"; a date is the version of AWS policies, whose actions and ARNs RAM does not know; `acscope import --from aws` carries them over".to_owned()
            }
            Value::Number(digits) if digits == "1" => "Version must be the text \"1\", in quotes".to_owned(),
            _ => "Version must be \"1\"; RAM has no other".to_owned(),
        };
        self.fault(FaultCode::InvalidVersion, version.span, &path, message);
    }

    /// Duplicate and unknown members of one object.
    fn check_names(&mut self, members: &[Member<'_>], known: &[&str], path: &Path<'_>, rule: &str) {
        self.check_duplicates(members, path);
        for member in members {
            let key = member.key.as_ref();
            if known.contains(&key) {
                continue;
            }
            let path = path.name(key);
            if let Some(right) = known.iter().find(|name| name.eq_ignore_ascii_case(key)) {
                let message = format!("element names are case-sensitive: write {right} instead of {key}");
                self.fault(FaultCode::ElementCase, member.key_span, &path, message);
                continue;
            }
            // NotPrincipal is no slip for Principal: it says the opposite.
            let is_negated = |name: &str| name.starts_with("Not");
            let near = nearest(key, known.iter().copied()).filter(|near| is_negated(near) == is_negated(key));
            let hint = near.map_or_else(|| rule.to_owned(), |name| format!("did you mean {name}?"));
            self.fault(
                FaultCode::UnknownElement,
                member.key_span,
                &path,
                format!("RAM does not know the element {key}; {hint}"),
            );
        }
    }

    fn check_duplicates(&mut self, members: &[Member<'_>], path: &Path<'_>) {
        // Few members: compare each with those before it. A hostile object of a million must not cost its square.
        let duplicates: Vec<&Member<'_>> = if members.len() <= 16 {
            let seen_before = |(at, member): &(usize, &Member<'_>)| {
                members.iter().take(*at).any(|earlier| earlier.key == member.key)
            };
            members.iter().enumerate().filter(seen_before).map(|(_, member)| member).collect()
        } else {
            let mut seen = std::collections::HashSet::new();
            members.iter().filter(|member| !seen.insert(member.key.as_ref())).collect()
        };
        for member in duplicates {
            let message = format!(
                "{} stands twice in this object, and which one counts is not defined; keep one",
                member.key
            );
            self.fault(FaultCode::DuplicateKey, member.key_span, &path.name(&member.key), message);
        }
    }

    fn statement(&mut self, node: &Node<'_>, index: usize, path: &Path<'_>) -> Option<Statement> {
        let Some(members) = node.as_object() else {
            self.fault(
                FaultCode::WrongType,
                node.span,
                path,
                format!("a statement is an object, this is {}", node.kind()),
            );
            return None;
        };
        self.check_names(members, &STATEMENT_ELEMENTS, path, "remove it");
        let sid = self.sid(node, path);
        let effect = self.effect(node, path);
        let principal = self.principal(node, path);
        let action = self.action(node, path);
        let resource = self.resource(node, path);
        let conditions = self.conditions(node, path);
        let ((effect, effect_place), action) = (effect?, action?);
        if self.kind == PolicyKind::Trust {
            self.check_trust(effect, &action, node.span, path);
        }
        let place = Place(node.span);
        Some(Statement { index, sid, effect, principal, action, resource, conditions, place, effect_place })
    }

    fn sid(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Located> {
        let sid = node.member("Sid")?;
        let path = path.name("Sid");
        let Some(text) = sid.as_text() else {
            self.fault(
                FaultCode::WrongType,
                sid.span,
                &path,
                format!("Sid must be text, this is {}", sid.kind()),
            );
            return None;
        };
        if self.kind != PolicyKind::Resource {
            self.fault(
                FaultCode::Sid,
                sid.span,
                &path,
                "Sid is not documented for this kind of policy; RAM has been seen to accept it",
            );
        }
        Some(Located { text: text.to_owned(), place: Place(sid.span) })
    }

    fn effect(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<(Effect, Place)> {
        let Some(effect) = node.member("Effect") else {
            self.fault(
                FaultCode::MissingEffect,
                node.span,
                path,
                "Effect is missing; add \"Effect\": \"Allow\" or \"Deny\"",
            );
            return None;
        };
        let path = path.name("Effect");
        match effect.as_text() {
            Some("Allow") => return Some((Effect::Allow, Place(effect.span))),
            Some("Deny") => return Some((Effect::Deny, Place(effect.span))),
            Some(text) => {
                let hint = nearest(text, ["Allow", "Deny"])
                    .map(|word| format!("; did you mean {word}?"))
                    .unwrap_or_default();
                self.fault(
                    FaultCode::InvalidEffect,
                    effect.span,
                    &path,
                    format!("Effect must be exactly Allow or Deny, not {text:?}{hint}"),
                );
            }
            None => self.fault(
                FaultCode::WrongType,
                effect.span,
                &path,
                format!("Effect must be the text \"Allow\" or \"Deny\", this is {}", effect.kind()),
            ),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_stands_twice_is_told_among_few_and_among_many() {
        for others in [0, 40] {
            let others: Vec<String> = (0..others).map(|number| format!(r#""k:{number}":"v","#)).collect();
            let others = others.concat();
            let text = format!(
                r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"*","Resource":"*",
                    "Condition":{{"StringEquals":{{"k:a":"v",{others}"k:b":"v","k:a":"w"}}}}}}]}}"#
            );
            let faults = super::super::parse(&text, Some(PolicyKind::Identity)).faults;
            let twice: Vec<&str> = faults
                .iter()
                .filter(|fault| fault.code == FaultCode::DuplicateKey)
                .map(|fault| fault.message.as_str())
                .collect();
            assert_eq!(twice.len(), 1, "{faults:?}");
            assert!(twice.iter().all(|message| message.starts_with("k:a stands twice")), "{twice:?}");
        }
    }

    #[test]
    fn what_a_document_is_for_is_told_by_its_members() {
        for (members, kind) in [
            (r#""Resource":"*""#, PolicyKind::Identity),
            (r#""NotResource":"*""#, PolicyKind::Identity),
            (r#""Principal":["*"],"Resource":"*""#, PolicyKind::Resource),
            (r#""Principal":["*"],"NotResource":"*""#, PolicyKind::Resource),
            (r#""Principal":{"RAM":["*"]}"#, PolicyKind::Trust),
        ] {
            let text =
                format!(r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"*",{members}}}]}}"#);
            assert_eq!(super::super::parse(&text, None).policy.kind, kind, "{members}");
        }
    }
}
