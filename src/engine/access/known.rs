//! The actions that exist, as questions about access take them.

use super::example::KnownAction;
use crate::engine::catalog::Catalog;

impl KnownAction {
    /// Every action of the catalogs, in their order.
    pub fn all_of(catalog: &Catalog) -> Vec<Self> {
        let known = catalog.actions().iter().map(|action| Self {
            name: action.name.to_string(),
            resources: action
                .resources
                .iter()
                .map(|resource| catalog.resource_type(resource.resource_type))
                .flat_map(|kind| {
                    let all = kind.is_all_resources().then(|| "*".to_owned());
                    kind.arns.iter().map(ToString::to_string).chain(all)
                })
                .collect(),
        });
        known.collect()
    }
}
