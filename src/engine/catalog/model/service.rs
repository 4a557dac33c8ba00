//! Services, each with everything that its product says of itself.

use super::{ConditionKey, ResourceTypeId, SourceId, Text};
use crate::engine::catalog::features::{FeatureModule, PermissionArea, RequiredRole, Twins};

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
    pub(in crate::engine::catalog) first_action: u32,
    pub(in crate::engine::catalog) action_count: u32,
}

impl Service {
    /// A service of which nothing but the code is known yet.
    pub(in crate::engine::catalog) fn empty(code: Text) -> Self {
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
