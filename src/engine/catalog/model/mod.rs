//! What a catalog holds: services, the actions they authorise, the resources those actions take, and where
//! each fact comes from.
//!
//! Plain data, made by [`super::load`] only. Text is borrowed from the embedded files and owned for a user's files, which is
//! the one thing [`Text`] hides.

mod action;
mod condition_key;
mod id;
mod level;
mod overlay;
mod resource_type;
mod service;
mod source;

use std::borrow::Cow;

pub use action::{Action, Apis};
pub use condition_key::{ConditionKey, ValueType};
pub use id::{ActionId, ResourceTypeId, ServiceId, SourceId};
pub use level::{AccessLevel, LevelFrom, VerbLevel, leading_verb};
pub use overlay::OverlayNote;
pub use resource_type::{ActionResource, ResourceType};
pub use service::{Granularity, Service};
pub use source::{Confidence, Source, SourceKind};

/// Text of a catalog: borrowed from the binary for shipped catalogs, owned for a user's.
pub type Text = Cow<'static, str>;
