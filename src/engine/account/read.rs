//! The account file to an account, with every fault and its place, never stopping at the first.
//!
//! Here is the shape: members and their types. What names must mean is [`super::check`]'s.

use super::check::check_account;
use super::fault::{AccountFault, AccountFaultCode};
use super::model::{
    Account, Attached, ControlLevel, Document, Group, GroupAttachment, NamedPolicy, PolicyOrigin, Resource,
    Role, User,
};
use crate::engine::json::{self, Node, Span, Value};
use crate::engine::nearest::nearest;
use crate::engine::policy::{Located, Place, PolicyKind, Severity};
use std::sync::Arc;

/// An account as far as it could be read, and everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAccount {
    /// What could be read.
    pub account: Account,
    /// All faults, in the order of the file.
    pub faults: Vec<AccountFault>,
}

impl ReadAccount {
    /// Nothing is wrong that would make answers about the account wrong. A policy that RAM would refuse does not count:
    /// what rests on it is answered `InvalidPolicy`.
    pub fn is_sound(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The faults for which the account should not be asked.
    pub fn errors(&self) -> impl Iterator<Item = &AccountFault> {
        let of_policy = |fault: &&AccountFault| matches!(fault.code, AccountFaultCode::Policy(_));
        self.faults.iter().filter(move |fault| fault.severity == Severity::Error && !of_policy(fault))
    }
}

/// Whether a text is an account file by its shape, whatever may be wrong with it, and no policy document.
pub fn looks_like_account(text: &str) -> bool {
    let node = json::read(text);
    node.is_ok_and(|node| node.member("account").is_some() && node.member("Statement").is_none())
}

/// Reads an account file. `resolve` gives the text of a policy file that the account names.
pub fn read_account(text: &str, resolve: &dyn Fn(&str) -> Result<String, String>) -> ReadAccount {
    let mut reader = Reader { resolve, faults: Vec::new() };
    let account = match json::read(text) {
        Ok(node) => reader.account(&node),
        Err(error) => {
            let span = Span { start: error.offset, end: error.offset };
            reader.fault(AccountFaultCode::NotJson, span, "", error.to_string());
            Account::default()
        }
    };
    let mut faults = reader.faults;
    if !faults.iter().any(|fault| fault.code == AccountFaultCode::NotJson) {
        faults.extend(check_account(&account));
    }
    faults.sort_by_key(|fault| fault.span.start);
    ReadAccount { account, faults }
}

const ACCOUNT: &[&str] =
    &["account", "policies", "users", "groups", "roles", "control_policies", "resources"];
const ABOUT: &[&str] = &["id", "management"];
const POLICY: &[&str] = &["type", "document", "file"];
const USER: &[&str] = &["name", "id", "groups", "attached", "attached_in_resource_group"];
const GROUP: &[&str] = &["name", "attached", "attached_in_resource_group"];
const ROLE: &[&str] = &["name", "id", "attached", "attached_in_resource_group", "trust", "service_linked"];
const LEVEL: &[&str] = &["level", "attached"];
const RESOURCE: &[&str] = &["arn", "resource_group", "tags", "policy"];

struct Reader<'f> {
    resolve: &'f dyn Fn(&str) -> Result<String, String>,
    faults: Vec<AccountFault>,
}

/// `pointer` with one more step.
fn at(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

impl Reader<'_> {
    fn fault(&mut self, code: AccountFaultCode, span: Span, pointer: &str, message: impl Into<String>) {
        let (pointer, message) = (pointer.to_owned(), message.into());
        self.faults.push(AccountFault {
            code,
            severity: Severity::Error,
            file: None,
            span,
            pointer,
            message,
        });
    }

    fn wrong_type(&mut self, node: &Node<'_>, pointer: &str, wanted: &str) {
        let what = pointer
            .rsplit('/')
            .next()
            .filter(|what| !what.is_empty())
            .unwrap_or("an account file")
            .to_owned();
        self.fault(
            AccountFaultCode::WrongType,
            node.span,
            pointer,
            format!("{what} must be {wanted}, this is {}", node.kind()),
        );
    }

    /// An object with no members but these, each at most once. `false` when it is no object at all.
    fn object(&mut self, node: &Node<'_>, pointer: &str, known: &[&str]) -> bool {
        let Some(members) = node.as_object() else {
            self.wrong_type(node, pointer, "an object");
            return false;
        };
        for (index, member) in members.iter().enumerate() {
            let name = member.key.as_ref();
            if !known.contains(&name) {
                let hint = match nearest(name, known.iter().copied()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("the members here are {}", known.join(", ")),
                };
                let message = format!("{name:?} is not a member of an account file at this place; {hint}");
                self.fault(AccountFaultCode::UnknownMember, member.key_span, &at(pointer, name), message);
            }
            self.twice(
                members.iter().take(index).any(|earlier| earlier.key == member.key),
                name,
                member.key_span,
                pointer,
            );
        }
        true
    }

    fn twice(&mut self, twice: bool, name: &str, span: Span, pointer: &str) {
        if twice {
            let message = format!("{name:?} stands twice in this object; keep one");
            self.fault(AccountFaultCode::DuplicateMember, span, &at(pointer, name), message);
        }
    }

    fn account(&mut self, node: &Node<'_>) -> Account {
        if !self.object(node, "", ACCOUNT) {
            return Account::default();
        }
        let mut account = Account::default();
        match node.member("account") {
            Some(about) if self.object(about, "/account", ABOUT) => {
                account.id = self.required_text(about, "/account", "id");
                account.management = self.flag(about, "/account", "management");
            }
            Some(_) => {}
            None => self.fault(
                AccountFaultCode::Missing,
                node.span,
                "",
                "account is missing; add \"account\": {\"id\": …}",
            ),
        }
        account.policies = self.policies(node);
        account.users = self.list(node, "", "users", Self::user);
        account.groups = self.list(node, "", "groups", Self::group);
        account.roles = self.list(node, "", "roles", Self::role);
        account.control_levels = self.list(node, "", "control_policies", Self::level);
        account.resources = self.list(node, "", "resources", Self::resource);
        account
    }

    /// The elements of a list that may be missing.
    fn list<T>(
        &mut self,
        node: &Node<'_>,
        pointer: &str,
        name: &str,
        mut read: impl FnMut(&mut Self, &Node<'_>, &str) -> Option<T>,
    ) -> Vec<T> {
        let Some(list) = node.member(name) else { return Vec::new() };
        let pointer = at(pointer, name);
        let Some(nodes) = list.as_list() else {
            self.wrong_type(list, &pointer, "a list");
            return Vec::new();
        };
        nodes
            .iter()
            .enumerate()
            .filter_map(|(index, node)| read(self, node, &format!("{pointer}/{index}")))
            .collect()
    }

    fn texts(&mut self, node: &Node<'_>, pointer: &str, name: &str) -> Vec<Located> {
        self.list(node, pointer, name, |reader, node, pointer| {
            let text = located(node);
            if text.is_none() {
                reader.fault(
                    AccountFaultCode::WrongType,
                    node.span,
                    pointer,
                    format!("{name} holds names, this is {}", node.kind()),
                );
            }
            text
        })
    }

    fn required_text(&mut self, node: &Node<'_>, pointer: &str, name: &str) -> Located {
        match node.member(name) {
            Some(member) => self.text(member, &at(pointer, name)),
            None => {
                self.fault(
                    AccountFaultCode::Missing,
                    node.span,
                    pointer,
                    format!("{name} is missing; add {name:?}: \"…\""),
                );
                Located::default()
            }
        }
    }

    fn text(&mut self, node: &Node<'_>, pointer: &str) -> Located {
        located(node).unwrap_or_else(|| {
            self.wrong_type(node, pointer, "text");
            Located::default()
        })
    }

    fn optional_text(&mut self, node: &Node<'_>, pointer: &str, name: &str) -> Option<String> {
        node.member(name).map(|member| self.text(member, &at(pointer, name)).text)
    }

    fn flag(&mut self, node: &Node<'_>, pointer: &str, name: &str) -> bool {
        match node.member(name) {
            None => false,
            Some(Node { value: Value::Bool(flag), .. }) => *flag,
            Some(other) => {
                self.wrong_type(other, &at(pointer, name), "true or false");
                false
            }
        }
    }

    fn policies(&mut self, node: &Node<'_>) -> Vec<NamedPolicy> {
        let Some(policies) = node.member("policies") else { return Vec::new() };
        let Some(members) = policies.as_object() else {
            self.wrong_type(policies, "/policies", "an object");
            return Vec::new();
        };
        let mut seen = std::collections::HashSet::new();
        let mut read = Vec::with_capacity(members.len());
        for member in members {
            self.twice(!seen.insert(member.key.as_ref()), &member.key, member.key_span, "/policies");
            let name = Located { text: member.key.to_string(), place: Place(member.key_span) };
            read.extend(self.policy(name, &member.node));
        }
        read
    }

    fn policy(&mut self, name: Located, node: &Node<'_>) -> Option<NamedPolicy> {
        let pointer = at("/policies", &name.text);
        if !self.object(node, &pointer, POLICY) {
            return None;
        }
        let word = node.member("type").map(|word| self.text(word, &at(&pointer, "type")));
        let origin = match &word {
            None => PolicyOrigin::Custom,
            Some(word) => PolicyOrigin::from_word(&word.text).unwrap_or_else(|| {
                let message = format!("type is \"custom\" or \"system\", not {:?}", word.text);
                self.fault(AccountFaultCode::BadValue, word.place.0, &at(&pointer, "type"), message);
                PolicyOrigin::Custom
            }),
        };
        let document = match (node.member("document"), node.member("file")) {
            (Some(document), None) => self.inline(document, &at(&pointer, "document"), PolicyKind::Identity),
            (None, Some(file)) => {
                let path = located(file).or_else(|| {
                    self.wrong_type(file, &at(&pointer, "file"), "text");
                    None
                })?;
                self.in_file(&path, &at(&pointer, "file"))
            }
            (None, None) => {
                let message =
                    format!("policy {:?} has neither document nor file; add one of the two", name.text);
                self.fault(AccountFaultCode::Missing, node.span, &pointer, message);
                return None;
            }
            (Some(document), Some(_)) => {
                let message =
                    format!("policy {:?} has both document and file; keep one of the two", name.text);
                self.fault(AccountFaultCode::BadValue, node.span, &pointer, message);
                self.inline(document, &at(&pointer, "document"), PolicyKind::Identity)
            }
        };
        Some(NamedPolicy { name, origin, document: Arc::new(document) })
    }

    fn inline(&mut self, node: &Node<'_>, pointer: &str, kind: PolicyKind) -> Document {
        let document = Document::inline(node, kind);
        self.policy_faults(&document, None, pointer);
        document
    }

    fn in_file(&mut self, path: &Located, pointer: &str) -> Document {
        let text = (self.resolve)(&path.text);
        let document =
            Document::from_file(path.clone(), text.as_deref().map_err(String::as_str), PolicyKind::Identity);
        match &text {
            Ok(_) => self.policy_faults(&document, Some(&path.text), pointer),
            Err(message) => {
                let message = format!("the policy file {:?} could not be read: {message}", path.text);
                self.fault(AccountFaultCode::UnreadableFile, path.place.0, pointer, message);
            }
        }
        document
    }

    fn policy_faults(&mut self, document: &Document, file: Option<&str>, pointer: &str) {
        self.faults.extend(document.parsed.faults.iter().map(|fault| AccountFault {
            code: AccountFaultCode::Policy(fault.code),
            severity: fault.severity(),
            file: file.map(str::to_owned),
            span: fault.span,
            pointer: if file.is_some() { pointer.to_owned() } else { format!("{pointer}{}", fault.pointer) },
            message: fault.message.clone(),
        }));
    }

    fn attached(&mut self, node: &Node<'_>, pointer: &str) -> Attached {
        const NAME: &str = "attached_in_resource_group";
        let everywhere = self.texts(node, pointer, "attached");
        let mut in_resource_group = Vec::new();
        if let Some(groups) = node.member(NAME) {
            let pointer = at(pointer, NAME);
            match groups.as_object() {
                None => self.wrong_type(groups, &pointer, "an object"),
                Some(members) => {
                    for (index, member) in members.iter().enumerate() {
                        let earlier = members.iter().take(index).any(|earlier| earlier.key == member.key);
                        self.twice(earlier, &member.key, member.key_span, &pointer);
                        in_resource_group.push(GroupAttachment {
                            resource_group: Located {
                                text: member.key.to_string(),
                                place: Place(member.key_span),
                            },
                            policies: self.texts(groups, &pointer, &member.key),
                        });
                    }
                }
            }
        }
        Attached { everywhere, in_resource_group }
    }

    fn user(&mut self, node: &Node<'_>, pointer: &str) -> Option<User> {
        self.object(node, pointer, USER).then(|| User {
            name: self.required_text(node, pointer, "name"),
            uid: self.optional_text(node, pointer, "id"),
            groups: self.texts(node, pointer, "groups"),
            attached: self.attached(node, pointer),
        })
    }

    fn group(&mut self, node: &Node<'_>, pointer: &str) -> Option<Group> {
        self.object(node, pointer, GROUP).then(|| Group {
            name: self.required_text(node, pointer, "name"),
            attached: self.attached(node, pointer),
        })
    }

    fn role(&mut self, node: &Node<'_>, pointer: &str) -> Option<Role> {
        self.object(node, pointer, ROLE).then(|| Role {
            name: self.required_text(node, pointer, "name"),
            uid: self.optional_text(node, pointer, "id"),
            attached: self.attached(node, pointer),
            trust: node
                .member("trust")
                .map(|trust| self.inline(trust, &at(pointer, "trust"), PolicyKind::Trust)),
            service_linked: self.flag(node, pointer, "service_linked"),
        })
    }

    fn level(&mut self, node: &Node<'_>, pointer: &str) -> Option<ControlLevel> {
        self.object(node, pointer, LEVEL).then(|| ControlLevel {
            name: self.required_text(node, pointer, "level"),
            attached: self.texts(node, pointer, "attached"),
        })
    }

    fn resource(&mut self, node: &Node<'_>, pointer: &str) -> Option<Resource> {
        self.object(node, pointer, RESOURCE).then(|| Resource {
            arn: self.required_text(node, pointer, "arn"),
            resource_group: self.optional_text(node, pointer, "resource_group"),
            tags: self.tags(node, pointer),
            policy: node
                .member("policy")
                .map(|policy| self.inline(policy, &at(pointer, "policy"), PolicyKind::Resource)),
        })
    }

    fn tags(&mut self, node: &Node<'_>, pointer: &str) -> Vec<(String, String)> {
        let Some(tags) = node.member("tags") else { return Vec::new() };
        let pointer = at(pointer, "tags");
        let Some(members) = tags.as_object() else {
            self.wrong_type(tags, &pointer, "an object");
            return Vec::new();
        };
        let mut read = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            let earlier = members.iter().take(index).any(|earlier| earlier.key == member.key);
            self.twice(earlier, &member.key, member.key_span, &pointer);
            let value = self.text(&member.node, &at(&pointer, &member.key));
            read.push((member.key.to_string(), value.text));
        }
        read
    }
}

fn located(node: &Node<'_>) -> Option<Located> {
    node.as_text().map(|text| Located { text: text.to_owned(), place: Place(node.span) })
}
