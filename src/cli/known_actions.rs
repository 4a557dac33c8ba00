//! The actions of the catalogs, as questions about access take them.

use super::output::CommandError;
use super::{GlobalArgs, Streams};
use crate::engine::access::KnownAction;

/// Every action of the catalogs in force, in their order.
pub(super) fn known_actions(
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Vec<KnownAction>, CommandError> {
    let catalog = super::catalog_source::load_catalog(global, streams)?;
    let known = catalog.actions().iter().map(|action| KnownAction {
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
    Ok(known.collect())
}
