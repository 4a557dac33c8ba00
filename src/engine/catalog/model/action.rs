//! Actions: what a policy can name.

use super::{AccessLevel, ActionResource, Confidence, LevelFrom, ServiceId, SourceId, Text, leading_verb};

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
    pub(in crate::engine::catalog) file: u16,
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
