//! What is known before anything is edited: catalogs, templates. Read once, shared by every state of the workbench.

use std::sync::{Arc, OnceLock};

use crate::engine::access::KnownAction;
use crate::engine::catalog::Catalog;
use crate::engine::catalog::search::SearchIndex;
use crate::engine::edit::{Membership, membership};
use crate::engine::policy::{Effect, KnownActions, Policy, parse};
use crate::engine::templates;

/// The catalogs in force and what is derived from them once.
#[derive(Debug)]
pub struct World {
    /// Services, actions, resource types, keys.
    pub catalog: Catalog,
    /// The catalog's actions by pattern; an index here is that of the action's id.
    pub known: KnownActions,
    /// The catalog's actions by what is typed, made when it is first asked for.
    search: OnceLock<Arc<SearchIndex>>,
    /// The titles and statements of the templates, read when they are first asked for.
    templates: OnceLock<Vec<(String, Policy)>>,
    /// For examples of access, made when they are first asked for.
    examples: OnceLock<Vec<KnownAction>>,
}

/// How a template uses an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateUse<'w> {
    /// What people call the template.
    pub title: &'w str,
    /// Whether it allows the action or denies it; a Deny wins over any Allow (E1).
    pub effect: Effect,
    /// Whether it names the action, or only covers it by a wildcard.
    pub named: bool,
}

impl World {
    /// A world of these catalogs.
    pub fn new(catalog: Catalog) -> Self {
        let known = KnownActions::new(catalog.actions().iter().map(|action| &*action.name));
        let (search, templates, examples) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { catalog, known, search, templates, examples }
    }

    /// The catalog's actions by what is typed. The first call makes the index.
    pub fn search(&self) -> &Arc<SearchIndex> {
        self.search.get_or_init(|| Arc::new(SearchIndex::new(&self.catalog)))
    }

    /// The catalogs' actions with what they work on, for examples of access.
    pub fn examples(&self) -> &[KnownAction] {
        self.examples.get_or_init(|| KnownAction::all_of(&self.catalog))
    }

    /// The templates that use an action.
    pub fn template_uses(&self, action: &str) -> Vec<TemplateUse<'_>> {
        let templates = self.templates.get_or_init(|| {
            let all = templates::all().unwrap_or_default();
            all.into_iter()
                .map(|template| {
                    let parsed = parse(&template.document, Some(template.kind));
                    (template.title, parsed.policy)
                })
                .collect()
        });
        let uses = templates.iter().filter_map(|(title, policy)| {
            let speaking = policy.statements.iter().filter_map(|statement| {
                match membership(&statement.action, action) {
                    Membership::Named => Some((statement.effect, true)),
                    Membership::Covered => Some((statement.effect, false)),
                    Membership::Excepted | Membership::Not => None,
                }
            });
            let (effect, named) = speaking.max()?;
            Some(TemplateUse { title, effect, named })
        });
        uses.collect()
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
