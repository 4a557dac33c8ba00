//! What is known before anything is edited: catalogs, templates. Read once, shared by every state of the workbench.

use std::sync::Arc;

use crate::engine::catalog::Catalog;
use crate::engine::catalog::search::SearchIndex;
use crate::engine::edit::KnownActions;

/// The catalogs in force and what is derived from them once.
#[derive(Debug)]
pub struct World {
    /// Services, actions, resource types, keys.
    pub catalog: Catalog,
    /// The catalog's actions by pattern; an index here is that of the action's id.
    pub known: KnownActions,
    /// The catalog's actions by what is typed.
    pub search: Arc<SearchIndex>,
}

impl World {
    /// A world of these catalogs.
    pub fn new(catalog: Catalog) -> Self {
        let known = KnownActions::new(catalog.actions().iter().map(|action| &*action.name));
        let search = Arc::new(SearchIndex::new(&catalog));
        Self { catalog, known, search }
    }
}

/// A world, shared. Two are the same only when they are one: a world never changes.
#[derive(Debug, Clone)]
pub struct SharedWorld(pub Arc<World>);

impl PartialEq for SharedWorld {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SharedWorld {}

impl std::ops::Deref for SharedWorld {
    type Target = World;

    fn deref(&self) -> &World {
        &self.0
    }
}
