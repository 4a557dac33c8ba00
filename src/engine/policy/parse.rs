//! Text to policy: everything that section 1 of the grammar asks for, each fault with its place, never stopping at
//! the first.
//!
//! What could be read is kept even when the document has errors, so that an editor can go on showing it; whether a
//! decision may be made with it is [`Parsed::is_valid`].

use super::fault::{Fault, FaultCode, Severity};
use super::model::{
    Clause, Condition, Effect, Located, Place, Policy, PolicyKind, Principal, PrincipalEntry, PrincipalForm,
    Statement,
};
use super::operator::{OPERATORS, Operator, Test};
use super::value::{Decimal, parse_bool, parse_date, parse_ip_block};
use crate::engine::json::{self, Member, Node, Span, Value};
use crate::engine::nearest::nearest;

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

/// The way from the document's root to a value; written out only when there is a fault to report.
#[derive(Clone, Copy)]
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Name(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    const ROOT: Path<'static> = Path { parent: None, step: Step::Root };

    fn name(&'p self, name: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Name(name) }
    }

    fn index(&'p self, index: usize) -> Path<'p> {
        Path { parent: Some(self), step: Step::Index(index) }
    }

    fn pointer(&self) -> String {
        let mut pointer = self.parent.map(Path::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Name(name) => {
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Step::Index(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
        pointer
    }
}

const DOCUMENT_ELEMENTS: [&str; 2] = ["Version", "Statement"];
const STATEMENT_ELEMENTS: [&str; 8] =
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
                "Version must be \"1\"; a date is the version of AWS policies, whose actions and ARNs RAM does not know".to_owned()
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
            let hint = nearest(key, known.iter().copied())
                .map_or_else(|| rule.to_owned(), |name| format!("did you mean {name}?"));
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
                "{} stands twice in this object; which one counts is not defined, keep one",
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

    fn action(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Clause> {
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

    fn resource(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Clause> {
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
                "NotResource is not documented in RAM's current grammar; whether it works is unknown",
            );
        }
        let patterns = self.words(value, &path, name);
        for (at, pattern) in patterns.iter().enumerate() {
            let path = if value.as_list().is_some() { path.index(at) } else { path };
            self.check_arn(pattern, &path);
        }
        Some(Clause { negated, patterns, place: Place(value.span) })
    }

    fn check_arn(&mut self, pattern: &Located, path: &Path<'_>) {
        let text = pattern.text.as_str();
        if text == "*" {
            return;
        }
        if text != "acs" && !text.starts_with("acs:") {
            let message = format!(
                "{text:?} is not a RAM resource; an ARN begins with acs: (or the resource is just *)"
            );
            self.fault(FaultCode::InvalidArnPrefix, pattern.place.0, path, message);
        } else if super::arn::split(text).is_none() {
            let message = format!(
                "{text:?} has too few fields; an ARN is acs:<ram-code>:<region>:<account-id>:<relative-id>, with * for what does not matter"
            );
            self.fault(FaultCode::MissingArnField, pattern.place.0, path, message);
        }
    }

    /// Text or a list of text that must not be empty (G14, G19).
    fn words(&mut self, node: &Node<'_>, path: &Path<'_>, what: &str) -> Vec<Located> {
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

    fn principal(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Principal> {
        let takes_principal = matches!(self.kind, PolicyKind::Resource | PolicyKind::Trust);
        let Some(principal) = node.member("Principal") else {
            if takes_principal {
                let message =
                    format!("Principal is missing; a {} policy says whom it speaks of", self.kind.word());
                self.fault(FaultCode::MissingPrincipal, node.span, path, message);
            }
            return None;
        };
        let path = path.name("Principal");
        if !takes_principal {
            let message = "Principal belongs to trust and resource policies; this policy speaks of whom it is attached to, remove it";
            self.fault(FaultCode::PrincipalNotAllowed, principal.span, &path, message);
            return None;
        }
        match &principal.value {
            Value::Object(members) => Some(self.named_principal(members, principal.span, &path)),
            Value::Text(_) | Value::List(_) if self.kind == PolicyKind::Trust => {
                let message = "the principal of a trust policy is an object with RAM, Service or Federated";
                self.fault(FaultCode::WrongType, principal.span, &path, message);
                None
            }
            // G11: for OSS an empty list means everyone, so it is no fault here.
            Value::List(nodes) if nodes.is_empty() => Some(Principal::Ids(Vec::new())),
            _ => Some(Principal::Ids(self.words(principal, &path, "Principal"))),
        }
    }

    fn named_principal(&mut self, members: &[Member<'_>], span: Span, path: &Path<'_>) -> Principal {
        self.check_duplicates(members, path);
        if members.is_empty() {
            self.fault(
                FaultCode::MissingPrincipal,
                span,
                path,
                "Principal names nobody; add RAM, Service or Federated",
            );
        }
        let mut entries = Vec::new();
        for member in members {
            let path = path.name(&member.key);
            let Some(form) = PrincipalForm::ALL.into_iter().find(|form| form.word() == member.key) else {
                let hint = nearest(&member.key, PrincipalForm::ALL.map(PrincipalForm::word))
                    .map_or_else(String::new, |word| format!("; did you mean {word}?"));
                let message = format!("a principal has RAM, Service and Federated, not {}{hint}", member.key);
                self.fault(FaultCode::UnknownPrincipalForm, member.key_span, &path, message);
                continue;
            };
            let names = self.words(&member.node, &path, form.word());
            entries.extend(names.into_iter().map(|name| PrincipalEntry { form, name }));
        }
        Principal::Named(entries)
    }

    /// G11: every published trust policy allows `sts:AssumeRole` and nothing else.
    fn check_trust(&mut self, effect: Effect, action: &Clause, span: Span, path: &Path<'_>) {
        let usual = effect == Effect::Allow
            && !action.negated
            && action.texts().all(|text| text.eq_ignore_ascii_case("sts:AssumeRole"));
        if !usual {
            let message = "a trust policy allows sts:AssumeRole, also for SAML and OIDC; anything else is not documented";
            self.fault(FaultCode::UnusualTrust, span, path, message);
        }
    }

    fn conditions(&mut self, node: &Node<'_>, path: &Path<'_>) -> Vec<Condition> {
        let Some(block) = node.member("Condition") else { return Vec::new() };
        let path = path.name("Condition");
        let Some(operators) = block.as_object() else {
            let message = format!(
                "Condition is an object of operators, each an object of keys; this is {}",
                block.kind()
            );
            self.fault(FaultCode::WrongType, block.span, &path, message);
            return Vec::new();
        };
        self.check_duplicates(operators, &path);
        let mut conditions = Vec::new();
        for member in operators {
            let path = path.name(&member.key);
            let operator = self.operator(&member.key, member.key_span, &path);
            let Some(keys) = member.node.as_object() else {
                let message = format!(
                    "{} needs an object of condition keys, this is {}",
                    member.key,
                    member.node.kind()
                );
                self.fault(FaultCode::WrongType, member.node.span, &path, message);
                continue;
            };
            self.check_duplicates(keys, &path);
            if keys.is_empty() {
                self.fault(
                    FaultCode::EmptyCondition,
                    member.node.span,
                    &path,
                    format!("{} names no condition key and so restricts nothing", member.key),
                );
            }
            for key in keys {
                let values = self.condition(key, operator, &path.name(&key.key));
                if let Some(operator) = operator {
                    let located = Located { text: key.key.to_string(), place: Place(key.key_span) };
                    conditions.push(Condition {
                        operator,
                        key: located,
                        values,
                        operator_place: Place(member.key_span),
                    });
                }
            }
        }
        conditions
    }

    fn operator(&mut self, name: &str, span: Span, path: &Path<'_>) -> Option<Operator> {
        if let Some(operator) = Operator::from_name(name) {
            if operator.set.is_some() {
                self.fault(
                    FaultCode::SetPrefix,
                    span,
                    path,
                    "no RAM page lists ForAllValues or ForAnyValue; their effect is an assumption",
                );
            }
            return Some(operator);
        }
        if name == "Null" || name.ends_with("IfExists") {
            let message = format!(
                "RAM answers \"The condition operator '{name}' is not supported\"; it has neither Null nor …IfExists"
            );
            self.fault(FaultCode::UnsupportedOperator, span, path, message);
            return None;
        }
        let base = name.split_once(':').map_or(name, |(_, base)| base);
        let hint = nearest(base, OPERATORS.iter().map(|(known, _, _)| *known))
            .map_or_else(String::new, |known| format!("; did you mean {known}?"));
        self.fault(
            FaultCode::UnknownOperator,
            span,
            path,
            format!("RAM has no condition operator {name:?}{hint}"),
        );
        None
    }

    fn condition(
        &mut self,
        member: &Member<'_>,
        operator: Option<Operator>,
        path: &Path<'_>,
    ) -> Vec<Located> {
        let key = member.key.as_ref();
        let well_formed = key
            .split_once(':')
            .is_some_and(|(code, name)| !code.trim().is_empty() && !name.trim().is_empty());
        if matches!(key, "Action" | "Resource") {
            let message = format!(
                "the bare key {key} is not documented; Alibaba publishes policies that use it, its effect is an assumption"
            );
            self.fault(FaultCode::PseudoKey, member.key_span, path, message);
        } else if !well_formed {
            let message =
                format!("{key:?} is not a condition key; write <ram-code>:<name>, such as acs:SourceIp");
            self.fault(FaultCode::InvalidConditionKey, member.key_span, path, message);
        }
        let nodes = member.node.as_list().unwrap_or(std::slice::from_ref(&member.node));
        if nodes.is_empty() {
            let message = format!("{key} has no value to compare with; add one or remove the key");
            self.fault(FaultCode::EmptyList, member.node.span, path, message);
        }
        let in_list = member.node.as_list().is_some();
        let mut values = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.iter().enumerate() {
            let path = if in_list { path.index(at) } else { *path };
            if let Some(value) = self.condition_value(node, &path) {
                self.check_value(&value, operator, &path);
                values.push(value);
            }
        }
        if values.len() > 1 && operator.is_some_and(|operator| operator.test == Test::Bool) {
            self.fault(
                FaultCode::MultipleBoolean,
                member.node.span,
                path,
                "Bool takes exactly one value; keep \"true\" or \"false\"",
            );
        }
        values
    }

    /// G13: values are text; bare numbers and booleans are read as what they obviously mean.
    fn condition_value(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Located> {
        let text = match &node.value {
            Value::Text(text) => text.to_string(),
            Value::Number(digits) => digits.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Null | Value::List(_) | Value::Object(_) => {
                let message = format!("a condition value is text in quotes, this is {}", node.kind());
                self.fault(FaultCode::WrongType, node.span, path, message);
                return None;
            }
        };
        if node.as_text().is_none() {
            self.fault(
                FaultCode::UnquotedValue,
                node.span,
                path,
                format!("put the value in quotes: \"{text}\"; whether RAM takes it bare is unknown"),
            );
        }
        Some(Located { text, place: Place(node.span) })
    }

    fn check_value(&mut self, value: &Located, operator: Option<Operator>, path: &Path<'_>) {
        let Some(operator) = operator else { return };
        let (readable, expected) = match operator.test {
            Test::Numeric(_) => (Decimal::parse(&value.text).is_some(), "a decimal number"),
            Test::Date(_) => (parse_date(&value.text).is_some(), "a date such as 2026-01-31T08:00:00Z"),
            Test::Bool => (parse_bool(&value.text).is_some(), "\"true\" or \"false\""),
            Test::IpAddress | Test::IpAddressIncludeBorder => {
                (parse_ip_block(&value.text).is_some(), "an address or a block such as 10.0.0.0/8")
            }
            Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => return,
        };
        if !readable {
            let message =
                format!("{} compares with {expected}, and {:?} is none", operator.base_name(), value.text);
            self.fault(FaultCode::MalformedValue, value.place.0, path, message);
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
