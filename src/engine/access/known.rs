//! The actions that exist, as questions about access take them.

use super::example::KnownAction;
use crate::engine::catalog::{Action, Catalog};

impl KnownAction {
    /// An action of the catalogs.
    pub fn of(catalog: &Catalog, action: &Action) -> Self {
        let types = action.resources.iter().map(|resource| catalog.resource_type(resource.resource_type));
        let templates = types.flat_map(|kind| {
            let all = kind.is_all_resources().then(|| "*".to_owned());
            kind.arns.iter().map(ToString::to_string).chain(all)
        });
        Self { name: action.name.to_string(), resources: templates.collect() }
    }

    /// Every action of the catalogs, in their order.
    pub fn all_of(catalog: &Catalog) -> Vec<Self> {
        catalog.actions().iter().map(|action| Self::of(catalog, action)).collect()
    }
}
