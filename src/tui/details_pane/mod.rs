//! The details pane: everything known of what is selected in the catalog.
//!
//! The text is composed when the selection, the policy or the request changes. Breaking it into lines needs the width
//! of the pane, which only drawing knows: [`Wrapped`] is kept beside the last frame and made anew when the text or
//! the width is another one.

mod compose;
mod lines;

use std::sync::Arc;

pub use compose::level_role;
pub use lines::{DetailsText, Wrapped};

use super::catalog_pane::{CatalogPane, Item};
use super::draft::Draft;
use super::scroll::Scroll;
use super::world::World;
use crate::engine::edit::StatementId;

/// The details pane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DetailsPane {
    /// The part of the text that is shown.
    pub scroll: Scroll,
    text: Arc<DetailsText>,
    made_for: Option<MadeFor>,
}

/// What a text follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct MadeFor {
    item: Option<Item>,
    grouping: super::catalog_pane::Grouping,
    revision: u64,
    statement: Option<StatementId>,
    decisions: u64,
}

impl DetailsPane {
    /// Composes the text anew if what it follows from has changed.
    pub fn refresh(
        &mut self,
        world: &World,
        catalog: &CatalogPane,
        draft: &Draft,
        statement: Option<StatementId>,
    ) {
        let made_for = MadeFor {
            item: catalog.selected(),
            grouping: catalog.tree().grouping,
            revision: draft.revision(),
            statement,
            decisions: catalog.decisions().changes(),
        };
        if self.made_for == Some(made_for) {
            return;
        }
        let same_item = self
            .made_for
            .is_some_and(|before| (before.item, before.grouping) == (made_for.item, made_for.grouping));
        if !same_item {
            self.scroll = Scroll::default();
        }
        self.made_for = Some(made_for);
        let number = statement.and_then(|id| draft.document().number(id));
        self.text = Arc::new(compose::details(world, catalog, number));
    }

    /// The text, before it is broken into lines.
    pub fn text(&self) -> &Arc<DetailsText> {
        &self.text
    }
}
