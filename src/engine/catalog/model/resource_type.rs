//! Resource types in their ARN forms, and what an action takes of them.

use super::{ResourceTypeId, ServiceId, SourceId, Text};

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
    /// True for the marker of actions that are authorised on everything at once, `*` (F1). Tables that print an ARN under
    /// the marker's name mean that ARN.
    pub fn is_all_resources(&self) -> bool {
        self.arns.iter().all(|arn| arn == "*")
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
