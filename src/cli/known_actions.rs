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
    Ok(KnownAction::all_of(&catalog))
}
