//! The catalog pane: a tree of everything that can be granted, or the list of what a search finds.
//!
//! The pane has one selected item. While something is searched for it is the selected result; the place in the tree
//! stays as it was, and clearing the search goes back to it.

mod decisions;
pub mod grouping;
mod groups;
pub mod item;
pub mod mark;
mod membership;
mod results;
mod tree;

use std::sync::Arc;

pub use crate::engine::account::main_type;
pub use decisions::Decisions;
pub use grouping::Grouping;
pub use groups::{Group, Groups};
pub use item::{GroupId, Item, Row};
pub use mark::{Allowed, Mark};
pub use membership::MembershipMarks;
use results::Answers;
pub use results::Results;
pub use tree::Tree;

use super::draft::Draft;
use super::keys::action::Action;
use super::scroll::Selection;
use super::typing::text_input::TextInput;
use super::world::{SharedWorld, World};
use crate::engine::account::Asker;
use crate::engine::catalog::ActionId;
use crate::engine::decide::Request;
use crate::engine::edit::StatementId;

/// Rows on both sides of the selected one that are decided and counted beforehand: more than a screen shows, because what
/// is not counted has no count.
const AROUND: usize = 256;

/// The catalog pane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogPane {
    /// What is searched for.
    pub search: TextInput,
    /// Whether it is being typed.
    pub searching: bool,
    tree: Tree,
    /// The place in the tree.
    place: Selection,
    /// Made once something is searched for.
    results: Option<Results>,
    membership: MembershipMarks,
    decisions: Decisions,
    /// Counts the groupings, so that what is counted by group knows when to count again.
    grouped: u64,
    loaded: bool,
}

/// What the pane's marks follow from.
pub struct Inputs<'a> {
    /// The catalog.
    pub world: &'a World,
    /// The policy being worked on.
    pub draft: &'a Draft,
    /// Its selected statement.
    pub statement: Option<StatementId>,
    /// Who asks, with the policies in force.
    pub asker: Option<&'a Asker>,
    /// On what, under which circumstances.
    pub request: Request,
}

impl CatalogPane {
    /// Brings marks, counts and results in step with everything they follow from.
    pub fn refresh(&mut self, inputs: Inputs<'_>) {
        let Inputs { world, draft, statement, asker, request } = inputs;
        let catalog = &world.catalog;
        if !self.loaded {
            self.tree = Tree::new(catalog);
            self.loaded = true;
        }
        let groups = self.tree.groups();
        let remarked = self.membership.refresh(draft, statement, &world.known, catalog, groups, self.grouped);
        let before = self.decisions.changes();
        self.decisions.refresh(catalog, &world.known, asker, request);
        let changed = remarked || self.decisions.changes() != before;
        self.refresh_results(world, changed);
        self.decide_visible(world);
    }

    fn refresh_results(&mut self, world: &World, changed: bool) {
        let line = self.search.text().trim();
        if line.is_empty() {
            self.results = None;
            return;
        }
        let is_new = self.results.is_none();
        let results = self.results.get_or_insert_with(|| Results::new(Arc::clone(world.search())));
        if is_new || results.line() != line || (changed && results.asks_for_decisions()) {
            let mut answers = Answers {
                catalog: &world.catalog,
                decisions: &mut self.decisions,
                membership: &self.membership,
            };
            results.search(line, &mut answers);
        }
    }

    fn decide_visible(&mut self, world: &World) {
        let catalog = &world.catalog;
        let around = |at: usize| (at.saturating_sub(AROUND), AROUND * 2);
        if let Some(results) = &self.results {
            let (first, count) = around(results.selection.row(results.rows().len()).unwrap_or_default());
            for id in results.rows().iter().skip(first).take(count) {
                self.decisions.keep(catalog, *id);
            }
            return;
        }
        let (first, count) = around(self.place.row(self.tree.rows().len()).unwrap_or_default());
        for row in self.tree.rows().iter().skip(first).take(count) {
            self.decisions.keep_row(catalog, &self.tree, row.item);
        }
    }

    /// The tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What a search found, while something is searched for.
    pub fn results(&self) -> Option<&Results> {
        self.results.as_ref()
    }

    /// What the selected statement speaks of.
    pub fn membership(&self) -> &MembershipMarks {
        &self.membership
    }

    /// Live decisions.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// What is selected.
    pub fn selected(&self) -> Option<Item> {
        if let Some(results) = &self.results {
            return results.selected().map(Item::Action);
        }
        let rows = self.tree.rows();
        rows.get(self.place.row(rows.len())?).map(|row| row.item)
    }

    /// The selected action.
    pub fn selected_action(&self) -> Option<ActionId> {
        match self.selected() {
            Some(Item::Action(id)) => Some(id),
            _ => None,
        }
    }

    /// The selected row and the first row to show, in a window of so many rows.
    pub fn window(&self, height: usize) -> (Option<usize>, usize) {
        let (selection, rows) = self.selection();
        (selection.row(rows), selection.top(rows, height))
    }

    fn selection(&self) -> (&Selection, usize) {
        match &self.results {
            Some(results) => (&results.selection, results.rows().len()),
            None => (&self.place, self.tree.rows().len()),
        }
    }

    fn selection_mut(&mut self) -> (&mut Selection, usize) {
        match &mut self.results {
            Some(results) => {
                let rows = results.rows().len();
                (&mut results.selection, rows)
            }
            None => (&mut self.place, self.tree.rows().len()),
        }
    }

    /// Moves as the action says. False when the action is not about moving.
    pub fn act(&mut self, action: Action, height: usize) -> bool {
        let (selection, rows) = self.selection_mut();
        selection.act(action, rows, height)
    }

    /// Moves by so many rows, as the wheel does.
    pub fn step(&mut self, by: isize, height: usize) {
        let (selection, rows) = self.selection_mut();
        selection.step(by, rows, height);
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize, height: usize) {
        let (selection, rows) = self.selection_mut();
        selection.select(row, rows, height);
    }

    /// Selects an item of the tree, opening what it stands in.
    pub fn reveal(&mut self, world: &World, item: Item, height: usize) {
        self.tree.reveal(&world.catalog, item);
        self.go_to(world, item, height);
    }

    fn go_to(&mut self, world: &World, item: Item, height: usize) {
        if let Some(row) = self.tree.row_of(&world.catalog, item) {
            self.place.select(row, self.tree.rows().len(), height);
        }
    }

    /// The item that the place in the tree is at.
    fn item_at_place(&self) -> Option<Item> {
        let rows = self.tree.rows();
        rows.get(self.place.row(rows.len())?).map(|row| row.item)
    }

    /// Leaves the results and goes to the selected one in the tree.
    pub fn show_in_tree(&mut self, world: &World, height: usize) {
        if let Some(action) = self.selected() {
            self.search.clear();
            self.results = None;
            self.reveal(world, action, height);
        }
    }

    /// Opens the selected branch or closes it.
    pub fn toggle_branch(&mut self, world: &World, height: usize) {
        if let Some(item) = self.item_at_place() {
            let open = !self.tree.is_open(item);
            self.set_open(world, item, open, height);
        }
    }

    /// Opens or closes a branch; the place in the tree stays at its item, or at the branch that now hides it.
    pub fn set_open(&mut self, world: &World, branch: Item, open: bool, height: usize) {
        let Some(item) = self.item_at_place() else { return };
        self.tree.open(&world.catalog, branch, open);
        self.go_to(world, item, height);
    }

    /// To the right: opens a branch, or goes to its first row.
    pub fn enter(&mut self, world: &World, height: usize) {
        match self.item_at_place() {
            Some(Item::Action(_)) | None => {}
            Some(branch) if self.tree.is_open(branch) => {
                self.place.act(Action::Down, self.tree.rows().len(), height);
            }
            Some(branch) => self.set_open(world, branch, true, height),
        }
    }

    /// To the left: closes a branch, or goes to the branch above.
    pub fn leave(&mut self, world: &World, height: usize) {
        let Some(item) = self.item_at_place() else { return };
        if self.tree.is_open(item) {
            self.set_open(world, item, false, height);
        } else if let Some(parent) = self.tree.groups().parent(&world.catalog, item) {
            self.go_to(world, parent, height);
        }
    }

    /// Opens or closes every branch.
    pub fn open_all(&mut self, world: &World, open: bool, height: usize) {
        let Some(item) = self.item_at_place() else { return };
        self.tree.open_all(&world.catalog, open);
        self.go_to(world, item, height);
    }

    /// Groups in the next way. The selected action stays selected and in sight.
    pub fn next_grouping(&mut self, world: &World, height: usize) -> Grouping {
        let item = self.item_at_place();
        let catalog = &world.catalog;
        let service = item.and_then(|item| match item {
            Item::Service(id) => Some(id),
            Item::Action(id) => Some(catalog.action(id).service),
            Item::Group(id) => self.tree.groups().get(id).map(|group| group.service),
        });
        let next = self.tree.grouping.next();
        self.tree.regroup(catalog, next);
        self.grouped += 1;
        self.decisions.regrouped();
        match (item, service) {
            (Some(action @ Item::Action(_)), _) => self.reveal(world, action, height),
            (Some(_), Some(service)) => self.go_to(world, Item::Service(service), height),
            _ => {}
        }
        next
    }

    /// Everything that a change of the selected branch is about: the actions of the branch, of the branch that the
    /// selected action stands in, or all that a search found. With what they are called.
    pub fn scope(&self, world: &SharedWorld) -> Option<(Vec<ActionId>, Scope)> {
        if let Some(results) = &self.results {
            return Some((results.rows().to_vec(), Scope::Found));
        }
        let item = self.item_at_place()?;
        let groups = self.tree.groups();
        let branch = match item {
            Item::Action(_) => groups.parent(&world.catalog, item)?,
            branch => branch,
        };
        Some((groups.actions_of(&world.catalog, branch), Scope::Branch(branch)))
    }
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A branch of the tree.
    Branch(Item),
    /// What a search found.
    Found,
}

impl Scope {
    /// The branch, if it is one.
    pub const fn branch(self) -> Option<Item> {
        match self {
            Self::Branch(item) => Some(item),
            Self::Found => None,
        }
    }

    /// What it is called in a label.
    pub fn name(self, pane: &CatalogPane, world: &World) -> String {
        match self {
            Self::Found => super::text::browse::FOUND_GROUP.to_owned(),
            Self::Branch(Item::Service(id)) => world.catalog.service(id).code.to_string(),
            Self::Branch(Item::Group(id)) => pane.tree.groups().get(id).map_or_else(String::new, |group| {
                format!("{} of {}", group.name, world.catalog.service(group.service).code)
            }),
            Self::Branch(Item::Action(id)) => world.catalog.action(id).name.to_string(),
        }
    }
}
