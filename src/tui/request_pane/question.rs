//! A question as it is written: four lines of text.

use serde::{Deserialize, Serialize};

use super::context;
use crate::engine::decide::Request;
use crate::engine::policy::arn;

/// A field of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestField {
    /// Who asks.
    Principal,
    /// What for.
    Action,
    /// On what.
    Resource,
    /// Under which circumstances.
    Context,
}

impl RequestField {
    /// All fields, from top to bottom.
    pub const ALL: &[Self] = &[Self::Principal, Self::Action, Self::Resource, Self::Context];
}

/// What is written in the fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// Who asks.
    pub principal: String,
    /// What for.
    pub action: String,
    /// On what: one ARN, several with blanks between them, or `*`.
    pub resource: String,
    /// Condition keys and their values.
    pub context: String,
}

impl Question {
    /// What is written in a field.
    pub fn value(&self, field: RequestField) -> &str {
        match field {
            RequestField::Principal => &self.principal,
            RequestField::Action => &self.action,
            RequestField::Resource => &self.resource,
            RequestField::Context => &self.context,
        }
    }

    /// Writes into a field.
    pub fn set(&mut self, field: RequestField, value: &str) {
        let slot = match field {
            RequestField::Principal => &mut self.principal,
            RequestField::Action => &mut self.action,
            RequestField::Resource => &mut self.resource,
            RequestField::Context => &mut self.context,
        };
        value.clone_into(slot);
    }

    /// A request as it is written in the fields, the caller without its account. Keys in play that would have a default
    /// and that the request lacks are left out by name, so that it stays the same request.
    pub fn of(request: &Request, in_play: &[&str]) -> Self {
        let caller = &request.caller.text;
        let principal = arn::split(caller).map_or(caller.as_str(), |fields| fields.relative_id).to_owned();
        let set = request.context.iter();
        let set = set.flat_map(|(key, values)| values.iter().map(move |value| context::one(key, value)));
        let defaulted = in_play.iter().filter(|key| context::default_of(key, "now").is_some());
        let absent =
            defaulted.filter(|key| request.context.get(key).is_none()).map(|key| context::without(key));
        Self {
            principal,
            action: request.action.clone(),
            resource: request.resources.join(" "),
            context: set.chain(absent).collect::<Vec<_>>().join(" "),
        }
    }

    /// The resources, one by one.
    pub fn resources(&self) -> Vec<String> {
        self.resource.split_whitespace().map(str::to_owned).collect()
    }

    /// Whether it says what is asked for, and on what.
    pub fn is_complete(&self) -> bool {
        !self.action.is_empty() && !self.resource.trim().is_empty()
    }
}
