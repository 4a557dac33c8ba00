//! Condition keys and the values that they hold.

use super::{SourceId, Text};

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
