//! Which actions the selected statement speaks of, and how many of each branch.

use super::groups::Groups;
use super::item::Item;
use crate::engine::catalog::{ActionId, Catalog};
use crate::engine::edit::{Counts, Marks, Membership, StatementId};
use crate::engine::policy::KnownActions;
use crate::tui::draft::Draft;

/// The marks of one revision of a statement, counted for every branch.
#[derive(Debug, Clone, Default)]
pub struct MembershipMarks {
    made_for: Option<(u64, Option<StatementId>, u64)>,
    marks: Option<Marks>,
    services: Vec<Counts>,
    groups: Vec<Counts>,
}

/// Derived from draft and tree, so the same when those are.
impl PartialEq for MembershipMarks {
    fn eq(&self, other: &Self) -> bool {
        self.marks == other.marks
    }
}

impl Eq for MembershipMarks {}

impl MembershipMarks {
    /// Marks anew if the policy, the selected statement or the grouping has changed. `grouped` counts the groupings.
    pub fn refresh(
        &mut self,
        draft: &Draft,
        statement: Option<StatementId>,
        known: &KnownActions,
        catalog: &Catalog,
        groups: &Groups,
        grouped: u64,
    ) -> bool {
        let wanted = Some((draft.revision(), statement, grouped));
        if self.made_for == wanted {
            return false;
        }
        self.made_for = wanted;
        let statement = statement.and_then(|id| draft.document().statement(id));
        self.marks = statement.map(|statement| Marks::of(&statement.action, known));
        let count = |ids: &mut dyn Iterator<Item = usize>| {
            self.marks.as_ref().map_or_else(Counts::default, |marks| marks.count(ids))
        };
        self.services =
            catalog.service_ids().map(|id| count(&mut catalog.actions_of(id).map(ActionId::index))).collect();
        self.groups =
            groups.iter().map(|group| count(&mut group.actions.iter().map(|id| id.index()))).collect();
        true
    }

    /// What the selected statement says of an action; none when no statement is selected.
    pub fn get(&self, id: ActionId) -> Option<Membership> {
        self.marks.as_ref().map(|marks| marks.get(id.index()))
    }

    /// How much of a branch it speaks of; none when no statement is selected.
    pub fn counts(&self, branch: Item) -> Option<Counts> {
        self.marks.as_ref()?;
        match branch {
            Item::Service(id) => self.services.get(id.index()).copied(),
            Item::Group(id) => self.groups.get(id.index()).copied(),
            Item::Action(_) => None,
        }
    }
}
