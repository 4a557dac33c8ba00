//! What a catalog holds: services, the actions they authorise, the resources those actions take, and where
//! each fact comes from.
//!
//! Plain data, made by [`super::load`] only. Ids are positions in the catalog that made them; they mean
//! nothing in another one. Text is borrowed from the embedded files and owned for a user's files, which is
//! the one thing [`Text`] hides.

use std::borrow::Cow;
use std::fmt;

use super::features::{FeatureModule, PermissionArea, RequiredRole, Twins};

/// Text of a catalog: borrowed from the binary for shipped catalogs, owned for a user's.
pub type Text = Cow<'static, str>;

/// One service of a [`Catalog`](super::Catalog), in shipped order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(pub(super) u16);

/// One action of a [`Catalog`](super::Catalog); ordered by service in shipped order, then by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub(super) u32);

/// One resource type (in one ARN form) of a [`Catalog`](super::Catalog).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceTypeId(pub(super) u32);

/// One source that a [`Catalog`](super::Catalog) was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(super) u32);

impl ServiceId {
    /// The service's position in [`Catalog::services`](super::Catalog::services), from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl ActionId {
    /// The action's position in [`Catalog::actions`](super::Catalog::actions), from 0; dense, so it can
    /// index a bit set or a column of marks.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl ResourceTypeId {
    /// The built-in "All Resources" of an action that takes no particular resource; its ARN is `*`.
    pub const ALL: Self = Self(0);

    /// The type's position in the catalog's own table, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The kind of access an action gives, as the authorization pages print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessLevel {
    /// Makes something new.
    Create,
    /// Enumerates.
    List,
    /// Reads one thing.
    Get,
    /// Changes something.
    Update,
    /// Removes something.
    Delete,
    /// The source itself prints `none`: it places the action in no class.
    None,
}

impl AccessLevel {
    /// Every level, in the order they are listed and filtered by.
    pub const ALL: [Self; 6] = [Self::Create, Self::List, Self::Get, Self::Update, Self::Delete, Self::None];

    /// The word used in catalog files, on the command line and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::List => "list",
            Self::Get => "get",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::None => "none",
        }
    }

    /// The level a word names, whatever its case; `None` for a word that names no level.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word().eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How a catalog came to an action's access level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelFrom {
    /// A source states it.
    Stated(SourceId),
    /// The file states it without naming a source (usual in a user's own catalog).
    File,
    /// Inferred: most APIs that begin with the action's verb are typed so.
    Verb,
}

impl LevelFrom {
    /// True when no source states the level.
    pub const fn is_inferred(self) -> bool {
        matches!(self, Self::Verb)
    }
}

/// How well the sources of an action agree that it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Documented as an action, or named by two kinds of official source.
    High,
    /// Named by one kind of official source.
    Medium,
    /// Named by third parties only, and equal to an API that the product has.
    Low,
}

impl Confidence {
    /// The word used in catalog files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// What the word stands for, for people.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::High => "documented as an action, or named by two kinds of official source",
            Self::Medium => "named by one kind of official source",
            Self::Low => "named by third parties only; the product has an API of this name",
        }
    }
}

/// The finest thing a service can be granted at, as its authorization page states it (R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// All or nothing for the product.
    Service,
    /// Single operations, always on all resources.
    Operation,
    /// Single operations on single resources; the action's row decides (R2).
    Resource,
}

impl Granularity {
    /// The word used in catalog files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Operation => "operation",
            Self::Resource => "resource",
        }
    }
}

/// What sort of document a fact was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
pub enum SourceKind {
    /// A page of the product's documentation.
    #[serde(rename = "documentation")]
    Documentation,
    /// Alibaba Cloud's machine-readable API description.
    #[serde(rename = "metadata")]
    Metadata,
    /// A policy that Alibaba Cloud publishes.
    #[serde(rename = "policy")]
    Policy,
    /// A list of needed permissions that Alibaba Cloud publishes beside a tool.
    #[serde(rename = "permission list")]
    PermissionList,
    /// Somebody else's material.
    #[serde(rename = "third party")]
    ThirdParty,
    /// The user's own knowledge.
    #[serde(rename = "own")]
    Own,
}

impl SourceKind {
    /// The words used in catalog files and shown to people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Metadata => "metadata",
            Self::Policy => "policy",
            Self::PermissionList => "permission list",
            Self::ThirdParty => "third party",
            Self::Own => "own",
        }
    }
}

/// Where a fact comes from, in words that a person can follow.
#[derive(Debug, Clone)]
pub struct Source {
    /// What sort of document it is.
    pub kind: SourceKind,
    /// Its title.
    pub title: Text,
    /// Its date, as exact as known (`2025`, `2025-12` or `2025-12-20`).
    pub date: Option<Text>,
    /// The site or repository it can be found at, without a scheme.
    pub at: Option<Text>,
    /// The catalog file that names it.
    pub file: Text,
}

/// The type of value a condition key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// Text; the String operators.
    String,
    /// A number; the Numeric operators.
    Number,
    /// A point in time; the Date operators.
    Date,
    /// `true` or `false`; the Bool operator.
    Boolean,
    /// An address or range; the `IpAddress` operators.
    Ip,
}

impl ValueType {
    /// The word used in catalog files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::Ip => "ip",
        }
    }
}

/// A condition key. A name that ends in `<tag-key>` stands for one key per tag.
#[derive(Debug, Clone)]
pub struct ConditionKey {
    /// The key as written in a policy, such as `acs:SourceIp`.
    pub name: Text,
    /// The type of its value, where known.
    pub value_type: Option<ValueType>,
    /// The values it can have, where they are few and known.
    pub values: Box<[Text]>,
    /// True when a request can carry several values at once.
    pub multi_valued: bool,
    /// What it holds.
    pub description: Option<Text>,
    /// When a request carries it.
    pub present: Option<Text>,
    /// The only actions it is known for; empty when it is not tied to actions.
    pub only_for: Box<[Text]>,
    /// True for a key seen in policies but described nowhere: recognised, not offered.
    pub doubtful: bool,
    /// Where it is described.
    pub sources: Box<[SourceId]>,
}

impl ConditionKey {
    /// The part before `<tag-key>` for a key that stands for one key per tag.
    pub fn tag_prefix(&self) -> Option<&str> {
        self.name.strip_suffix("<tag-key>")
    }

    /// True when `name`, as written in a policy, is this key. Case is ignored, as RAM's own spelling varies.
    pub fn is_named(&self, name: &str) -> bool {
        match self.tag_prefix() {
            Some(prefix) => name
                .get(..prefix.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(prefix) && name.len() > prefix.len()),
            None => self.name.eq_ignore_ascii_case(name),
        }
    }
}

/// One resource type in one of its ARN forms. A type whose pages print several forms (one resource, the
/// collection, a resource below it) has one entry for each; they share [`name`](Self::name).
#[derive(Debug, Clone)]
pub struct ResourceType {
    /// Unique within the service and file, such as `Trail/*`.
    pub id: Text,
    /// The type's own name, such as `Trail`.
    pub name: Text,
    /// The service whose table it stands in; none for the built-in "All Resources".
    pub service: Option<ServiceId>,
    /// ARN templates with `{#placeholder}`s; a literal `*` really is one.
    pub arns: Box<[Text]>,
    /// Where the templates are printed.
    pub sources: Box<[SourceId]>,
}

impl ResourceType {
    /// True for the marker of actions that are authorised on everything at once (F1).
    pub fn is_all_resources(&self) -> bool {
        self.name == "All Resources"
    }
}

/// A resource type that an action takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionResource {
    /// Which type, in which form.
    pub resource_type: ResourceTypeId,
    /// True when the check is always made; false when only if such a resource is involved (F6).
    pub required: bool,
}

/// The APIs that an action guards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apis {
    /// One API, with the action's own name.
    SameName,
    /// These APIs.
    Named(Box<[Text]>),
    /// Not known.
    Unknown,
}

/// One action: what a policy's `Action` element can name.
#[derive(Debug, Clone)]
pub struct Action {
    /// The full name, such as `ecs:RunInstances`.
    pub name: Text,
    /// Its service.
    pub service: ServiceId,
    /// The APIs it guards.
    pub apis: Apis,
    /// One line that says what it does.
    pub description: Text,
    /// Its access level; `None` when nothing states it and its verb says nothing.
    pub level: Option<AccessLevel>,
    /// How the level is known; only meaningful beside a level.
    pub level_from: LevelFrom,
    /// The resources it takes. **Empty means unknown**, never none.
    pub resources: Box<[ActionResource]>,
    /// True when the resources were worked out from a published policy's grouping, not from a table.
    pub resources_inferred: bool,
    /// Condition keys that its row lists (common keys apply to every action and are not repeated).
    pub condition_keys: Box<[Text]>,
    /// Further actions the caller must hold for this one to succeed.
    pub dependent_actions: Box<[Text]>,
    /// The feature group it belongs to.
    pub module: Option<Text>,
    /// How sure its existence is; none in a user's file that does not say.
    pub confidence: Option<Confidence>,
    /// Where it stands.
    pub sources: Box<[SourceId]>,
    /// Other spellings met.
    pub aliases: Box<[Text]>,
    /// Which of the catalog's files the entry is from.
    pub(super) file: u16,
}

impl Action {
    /// The name without its RAM code: `RunInstances` of `ecs:RunInstances`.
    pub fn short_name(&self) -> &str {
        self.name.split_once(':').map_or(&*self.name, |(_, name)| name)
    }

    /// The names of the APIs it guards; empty when they are not known.
    pub fn api_names(&self) -> impl Iterator<Item = &str> {
        let (own, others) = match &self.apis {
            Apis::SameName => (Some(self.short_name()), [].as_slice()),
            Apis::Named(names) => (None, &**names),
            Apis::Unknown => (None, [].as_slice()),
        };
        own.into_iter().chain(others.iter().map(|name| &**name))
    }

    /// False when no source says which resources the action takes; nothing may be concluded then.
    pub fn resources_known(&self) -> bool {
        !self.resources.is_empty()
    }

    /// The leading verb of the name: `Run` of `RunInstances`.
    pub fn verb(&self) -> &str {
        leading_verb(self.short_name())
    }
}

/// The first word of a name in camel case: `Describe` of `DescribeInstances`; capitals in a row are one word.
pub fn leading_verb(name: &str) -> &str {
    let mut previous_lower = false;
    for (at, ch) in name.char_indices() {
        if at > 0 && ch.is_ascii_uppercase() && previous_lower {
            return name.get(..at).unwrap_or(name);
        }
        previous_lower = ch.is_ascii_lowercase() || ch.is_ascii_digit();
    }
    name
}

/// A service: one RAM code, the first part of its actions' names and the second field of its ARNs.
#[derive(Debug, Clone)]
pub struct Service {
    /// The RAM code.
    pub code: Text,
    /// The product's name, where known.
    pub name: Option<Text>,
    /// Product codes of its APIs.
    pub products: Box<[Text]>,
    /// The finest granularity its page states, where known.
    pub granularity: Option<Granularity>,
    /// True when no source confirms the code: it is the product's code, taken for the RAM code.
    pub code_guessed: bool,
    /// Where the code and granularity stand.
    pub sources: Box<[SourceId]>,
    /// Its resource types, in the file's order.
    pub resource_types: Vec<ResourceTypeId>,
    /// Its own condition keys.
    pub condition_keys: Vec<ConditionKey>,
    /// Permission areas, where the product's own console groups actions so (EDAS).
    pub areas: Vec<PermissionArea>,
    /// Services that authorise the same thing under their own names.
    pub twins: Vec<Twins>,
    /// Roles the product needs.
    pub roles: Vec<RequiredRole>,
    /// Feature modules, each naming the actions of all services that it needs (AgentRun).
    pub feature_modules: Vec<FeatureModule>,
    pub(super) first_action: u32,
    pub(super) action_count: u32,
}

impl Service {
    /// A service of which nothing but the code is known yet.
    pub(super) fn empty(code: Text) -> Self {
        Self {
            code,
            name: None,
            products: Box::default(),
            granularity: None,
            code_guessed: false,
            sources: Box::default(),
            resource_types: Vec::new(),
            condition_keys: Vec::new(),
            areas: Vec::new(),
            twins: Vec::new(),
            roles: Vec::new(),
            feature_modules: Vec::new(),
            first_action: 0,
            action_count: 0,
        }
    }

    /// The product's name, or the code where the name is not known.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.code)
    }
}

/// The level that most APIs beginning with one verb are typed as: what an inferred level rests on.
#[derive(Debug, Clone)]
pub struct VerbLevel {
    /// The verb, such as `Describe`.
    pub verb: Text,
    /// The most frequent level.
    pub level: AccessLevel,
    /// The share of APIs with that level, from 0 to 1.
    pub share: f32,
    /// How many APIs were counted.
    pub samples: u32,
}
