//! The tree as rows: a flat vector of everything that is visible, made anew when a branch opens or closes.
//!
//! Twenty-five thousand rows take a fraction of a millisecond to make, and drawing looks only at those on screen.

use super::grouping::Grouping;
use super::groups::Groups;
use super::item::{Item, Row};
use crate::engine::catalog::{Catalog, LEADING_SERVICES};

/// Which branches are open, and the rows that follow from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// By what actions are grouped.
    pub grouping: Grouping,
    groups: Groups,
    open_services: Vec<bool>,
    open_groups: Vec<bool>,
    rows: Vec<Row>,
}

impl Tree {
    /// The tree of a catalog, the leading services open.
    pub fn new(catalog: &Catalog) -> Self {
        let mut tree = Self { open_services: vec![false; catalog.services().len()], ..Self::default() };
        tree.regroup(catalog, Grouping::default());
        for id in catalog.service_ids().take(LEADING_SERVICES) {
            tree.set_open(Item::Service(id), true);
        }
        tree.make_rows(catalog);
        tree
    }

    /// Groups anew; services stay as open as they are.
    pub fn regroup(&mut self, catalog: &Catalog, grouping: Grouping) {
        self.grouping = grouping;
        self.groups = Groups::new(catalog, grouping);
        self.open_groups = vec![false; self.groups.len()];
        self.make_rows(catalog);
    }

    /// All groups.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// The visible rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The place of an item among the visible rows, or of the nearest branch above it that is visible.
    pub fn row_of(&self, catalog: &Catalog, item: Item) -> Option<usize> {
        let mut item = Some(item);
        while let Some(wanted) = item {
            if let Some(at) = self.rows.iter().position(|row| row.item == wanted) {
                return Some(at);
            }
            item = self.groups.parent(catalog, wanted);
        }
        None
    }

    /// Whether a branch is open.
    pub fn is_open(&self, item: Item) -> bool {
        let open = match item {
            Item::Service(id) => self.open_services.get(id.index()),
            Item::Group(id) => self.open_groups.get(id.index()),
            Item::Action(_) => None,
        };
        open.copied().unwrap_or(false)
    }

    /// Opens or closes a branch.
    pub fn open(&mut self, catalog: &Catalog, item: Item, open: bool) {
        self.set_open(item, open);
        self.make_rows(catalog);
    }

    /// Opens or closes every branch.
    pub fn open_all(&mut self, catalog: &Catalog, open: bool) {
        self.open_services.fill(open);
        self.open_groups.fill(open);
        self.make_rows(catalog);
    }

    /// Opens every branch above an item.
    pub fn reveal(&mut self, catalog: &Catalog, item: Item) {
        let mut above = self.groups.parent(catalog, item);
        while let Some(branch) = above {
            self.set_open(branch, true);
            above = self.groups.parent(catalog, branch);
        }
        self.make_rows(catalog);
    }

    fn set_open(&mut self, item: Item, open: bool) {
        let slot = match item {
            Item::Service(id) => self.open_services.get_mut(id.index()),
            Item::Group(id) => self.open_groups.get_mut(id.index()),
            Item::Action(_) => None,
        };
        if let Some(slot) = slot {
            *slot = open;
        }
    }

    fn make_rows(&mut self, catalog: &Catalog) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.clear();
        for service in catalog.service_ids() {
            rows.push(Row { item: Item::Service(service), depth: 0 });
            if !self.is_open(Item::Service(service)) {
                continue;
            }
            if self.groups.is_flat(service) {
                rows.extend(catalog.actions_of(service).map(|id| Row { item: Item::Action(id), depth: 1 }));
                continue;
            }
            for id in self.groups.of_service(service) {
                rows.push(Row { item: Item::Group(id), depth: 1 });
                if self.is_open(Item::Group(id)) {
                    let actions = self.groups.get(id).into_iter().flat_map(|group| &group.actions);
                    rows.extend(actions.map(|id| Row { item: Item::Action(*id), depth: 2 }));
                }
            }
        }
        self.rows = rows;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> (Catalog, Tree) {
        let catalog = Catalog::embedded().unwrap();
        let tree = Tree::new(&catalog);
        (catalog, tree)
    }

    fn services(tree: &Tree) -> usize {
        tree.rows().iter().filter(|row| row.depth == 0).count()
    }

    #[test]
    fn the_leading_services_are_open_and_come_first() {
        let (catalog, tree) = tree();
        let open: Vec<&str> = catalog
            .service_ids()
            .filter(|id| tree.is_open(Item::Service(*id)))
            .map(|id| &*catalog.service(id).code)
            .collect();
        assert_eq!(open, ["cms", "starops", "agentrun", "edas", "bpstudio"]);
        assert_eq!(services(&tree), catalog.services().len());
    }

    #[test]
    fn opening_everything_shows_every_action_once_and_closing_hides_them() {
        let (catalog, mut tree) = tree();
        tree.open_all(&catalog, true);
        let actions = tree.rows().iter().filter(|row| matches!(row.item, Item::Action(_))).count();
        assert_eq!(actions, catalog.actions().len());
        tree.open_all(&catalog, false);
        assert_eq!(tree.rows().len(), catalog.services().len());
    }

    #[test]
    fn a_hidden_action_is_found_at_the_nearest_branch_above_and_can_be_revealed() {
        let (catalog, mut tree) = tree();
        let action = Item::Action(catalog.action_id("ecs:StopInstance").unwrap());
        let service = Item::Service(catalog.service_id("ecs").unwrap());
        let at = tree.row_of(&catalog, action).unwrap();
        assert_eq!(tree.rows()[at].item, service);
        tree.reveal(&catalog, action);
        let at = tree.row_of(&catalog, action).unwrap();
        assert_eq!(tree.rows()[at].item, action);
    }
}
