//! An account as plain data. Names know where they stand in the file they were read from; two accounts are equal when
//! they say the same, wherever they say it.

use crate::engine::json::{self, Style};
use crate::engine::policy::{
    Fault, FaultCode, Located, Parsed, Policy, PolicyKind, Size, canonical, parse, parse_node,
};

use std::sync::Arc;

/// Everything that decides what its users and roles may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The account's number.
    pub id: Located,
    /// It manages a resource directory, so control policies do not bind it (E5).
    pub management: bool,
    /// All policies that can be attached, in the order of the file.
    pub policies: Vec<NamedPolicy>,
    /// RAM users.
    pub users: Vec<User>,
    /// Groups of users.
    pub groups: Vec<Group>,
    /// RAM roles.
    pub roles: Vec<Role>,
    /// The folders from the root of the resource directory down to the account (E5).
    pub control_levels: Vec<ControlLevel>,
    /// Resources whose group, tags or own policy matter.
    pub resources: Vec<Resource>,
}

/// A policy and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPolicy {
    /// The name by which it is attached.
    pub name: Located,
    /// Who maintains it.
    pub origin: PolicyOrigin,
    /// What it says; shared by all states of an account that is edited.
    pub document: Arc<Document>,
}

/// Who maintains a policy; the two are counted apart (semantics section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyOrigin {
    /// The account.
    Custom,
    /// Alibaba Cloud.
    System,
}

impl PolicyOrigin {
    /// The word of the account file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Custom => "custom",
            Self::System => "system",
        }
    }

    /// The origin of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Custom, Self::System].into_iter().find(|origin| origin.word() == word)
    }
}

/// A policy document and where its text is kept. Two are equal when they are kept alike and say the same.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where the text is kept.
    pub source: DocumentSource,
    /// The text as it was understood. Of a document that could not be read at all the faults say why, so that every
    /// decision that rests on it is `InvalidPolicy`.
    pub parsed: Parsed,
    /// How long it is: as written when it has a file of its own, without white space when it stands in the account file.
    pub size: Size,
}

/// Where a document's text is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentSource {
    /// In the account file: the canonical JSON, everything kept that the document has.
    Inline(String),
    /// In a file of its own, under this path.
    File(Located),
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        // Faults hold places, which are no part of what a document says.
        self.source == other.source
            && self.parsed.policy == other.parsed.policy
            && self.parsed.is_valid() == other.parsed.is_valid()
    }
}

impl Eq for Document {}

impl Document {
    /// A document that stands in the account file.
    pub fn inline(node: &json::Node<'_>, kind: PolicyKind) -> Self {
        let text = json::print(&canonical(node), Style::Compact);
        Self {
            parsed: parse_node(node, Some(kind)),
            size: Size::of(&text),
            source: DocumentSource::Inline(text),
        }
    }

    /// A document from its text, to be kept in the account file. Text that is not JSON is kept as a JSON string, which is
    /// no policy either.
    pub fn from_text(text: &str, kind: PolicyKind) -> Self {
        match json::read(text) {
            Ok(node) => Self::inline(&node, kind),
            Err(_) => Self::inline(&json::Node::text(text), kind),
        }
    }

    /// A document that was read from a file of its own, or could not be.
    pub fn from_file(path: Located, text: Result<&str, &str>, kind: PolicyKind) -> Self {
        let parsed = match text {
            Ok(text) => parse(text, Some(kind)),
            Err(message) => Parsed {
                policy: Policy { kind, statements: Vec::new() },
                faults: vec![Fault {
                    code: FaultCode::JsonSyntax,
                    span: json::Span::default(),
                    pointer: String::new(),
                    message: format!("its file could not be read: {message}"),
                }],
            },
        };
        Self { source: DocumentSource::File(path), parsed, size: Size::of(text.unwrap_or_default()) }
    }
}

/// What a user, a group or a role has been given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attached {
    /// For the whole account.
    pub everywhere: Vec<Located>,
    /// For the resources of one resource group each (E7).
    pub in_resource_group: Vec<GroupAttachment>,
}

/// What is attached for the resources of one group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupAttachment {
    /// The resource group.
    pub resource_group: Located,
    /// The policies.
    pub policies: Vec<Located>,
}

/// A RAM user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct User {
    /// Unique among the users.
    pub name: Located,
    /// The UID, by which bucket and project policies know the user (G11).
    pub uid: Option<String>,
    /// The groups that the user is in.
    pub groups: Vec<Located>,
    /// Its own attachments.
    pub attached: Attached,
}

/// A group of users; its attachments reach every member (E4).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Unique among the groups.
    pub name: Located,
    /// Its attachments.
    pub attached: Attached,
}

/// A RAM role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Role {
    /// Unique among the roles, whatever the case (W9).
    pub name: Located,
    /// The role's id.
    pub uid: Option<String>,
    /// Its attachments.
    pub attached: Attached,
    /// Who may assume it; without one nobody may.
    pub trust: Option<Document>,
    /// Belongs to a service: only that service assumes it, and control policies do not bind it (E5, E9).
    pub service_linked: bool,
}

/// A folder of the resource directory, or the account itself, with its control policies (E5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ControlLevel {
    /// Its name.
    pub name: Located,
    /// The control policies attached to it.
    pub attached: Vec<Located>,
}

/// A resource about which more is known than its name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// Its ARN.
    pub arn: Located,
    /// The resource group that it is in.
    pub resource_group: Option<String>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// Its own policy, such as a bucket policy (E8).
    pub policy: Option<Document>,
}

impl Account {
    /// The policy of that name.
    pub fn policy(&self, name: &str) -> Option<&NamedPolicy> {
        self.policies.iter().find(|policy| policy.name.text == name)
    }

    /// The user of that name; RAM compares user names without case (W9).
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name.text.eq_ignore_ascii_case(name))
    }

    /// The group of that name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name.text.eq_ignore_ascii_case(name))
    }

    /// The role of that name; RAM compares role names without case (W9).
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name.text.eq_ignore_ascii_case(name))
    }
}
