//! The matrix screen: actions down in a tree, principals across, a decision in each cell.
//!
//! The decisions are worked out aside (see [`mod@job`]) whenever the account, a policy being edited, the layers, the
//! circumstances or the resource are others, and shown when they are ready; until then the old ones stay, and the screen
//! says so. Rows and columns follow from filter, grouping and what is open, and are made when one of those changes.

pub mod count;
mod filter;
pub mod job;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::catalog_pane::{Grouping, Groups, Item, Row};
use super::request_pane::context;
use super::scroll::Selection;
use super::text::matrix as words;
use super::world::SharedWorld;
use crate::engine::account::{Cell, Matrix, Table, Who};
use crate::engine::catalog::{ActionId, Catalog};
use crate::engine::decide::Decision;
pub use count::{Count, is_allowed};
use filter::Filter;
use job::{Inputs, Key, MatrixJob, SharedMatrix};

/// The matrix screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatrixScreen {
    /// The selected row.
    pub selection: Selection,
    /// The selected column.
    pub column: Selection,
    /// By what the actions of a service are grouped.
    pub grouping: Grouping,
    /// What is shown, as it was written.
    pub filter: String,
    /// The resource that actions are asked about on where it can be one of theirs; empty for none.
    pub resource: String,
    /// What the decisions are, or are being, worked out for.
    key: Option<Key>,
    number: u64,
    ready: Option<(u64, SharedMatrix)>,
    groups: Option<(SharedWorld, Grouping, Arc<Groups>)>,
    /// Branches that are not as all others are.
    turned: BTreeSet<Item>,
    /// Whether branches are open that nobody has closed.
    all_open: bool,
    rows: Vec<Row>,
    columns: Vec<usize>,
    notes: Vec<String>,
    /// Why the circumstances of the request are not those of the decisions.
    fault: Option<String>,
    /// By action: whether the filter means it.
    found: Vec<bool>,
    made_for: Option<MadeFor>,
}

/// What rows and columns follow from: filter, number of the decisions, grouping, what is open.
type MadeFor = (String, Option<u64>, Grouping, BTreeSet<Item>, bool);

impl MatrixScreen {
    /// The decisions, once there are any.
    pub fn matrix(&self) -> Option<&Matrix> {
        self.ready.as_ref().map(|(_, matrix)| &*matrix.0)
    }

    /// Whether newer decisions are being worked out.
    pub fn is_waiting(&self) -> bool {
        self.ready.as_ref().is_none_or(|(number, _)| *number != self.number)
    }

    /// The visible rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The visible columns: places among the principals of the matrix.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The groups of the catalog, as they are shown.
    pub fn groups(&self) -> Option<&Groups> {
        self.groups.as_ref().map(|(_, _, groups)| &**groups)
    }

    /// What the decisions or the filter are not, in words.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.fault.iter().chain(&self.notes).map(String::as_str)
    }

    /// Whether a branch is open.
    pub fn is_open(&self, item: Item) -> bool {
        self.all_open != self.turned.contains(&item)
    }

    /// Opens a branch, or closes it.
    pub fn fold(&mut self, item: Item) {
        if !self.turned.remove(&item) {
            self.turned.insert(item);
        }
    }

    /// Opens or closes all branches.
    pub fn fold_all(&mut self, open: bool) {
        self.all_open = open;
        self.turned.clear();
    }

    /// Shows something else. What is found is shown in full.
    pub fn set_filter(&mut self, filter: &str) {
        filter.trim().clone_into(&mut self.filter);
        self.fold_all(!Filter::parse(&self.filter).is_of_principals_only());
        self.selection = Selection::default();
        self.column = Selection::default();
    }

    /// The selected row.
    pub fn selected(&self) -> Option<Item> {
        Some(self.rows.get(self.selection.row(self.rows.len())?)?.item)
    }

    /// The selected principal.
    pub fn principal(&self) -> Option<&Who> {
        let at = self.columns.get(self.column.row(self.columns.len())?)?;
        self.matrix()?.principals().get(*at)
    }

    /// The decision about an action for a principal of the matrix.
    pub fn cell(&self, principal: usize, action: ActionId) -> Option<Cell> {
        let matrix = self.matrix()?;
        (action.index() < matrix.questions().len()).then(|| matrix.cell(principal, action.index()))
    }

    /// The actions of a branch that are shown.
    pub fn actions_of(&self, catalog: &Catalog, item: Item) -> Vec<ActionId> {
        match item {
            Item::Action(id) => vec![id],
            branch => {
                let all = self.groups().map(|groups| groups.actions_of(catalog, branch)).unwrap_or_default();
                all.into_iter().filter(|id| self.found.get(id.index()) == Some(&true)).collect()
            }
        }
    }

    /// The decisions about a branch's actions for a principal, counted.
    pub fn count(&self, catalog: &Catalog, item: Item, principal: usize) -> Count {
        let actions = self.groups().map(|groups| groups.actions_of(catalog, item)).unwrap_or_default();
        let mut count = Count { all: actions.len(), ..Count::default() };
        for cell in actions.iter().filter_map(|id| self.cell(principal, *id)) {
            count.allowed += usize::from(is_allowed(cell));
            count.doubt |= !cell.definite;
            count.refused |= cell.decision == Decision::InvalidPolicy;
        }
        count
    }

    /// How many actions the filter means.
    pub fn found(&self) -> usize {
        self.found.iter().filter(|found| **found).count()
    }

    fn find(&self, catalog: &Catalog) -> Vec<bool> {
        let mut found = vec![false; catalog.actions().len()];
        let filter = Filter::parse(&self.filter);
        let Some(world) = self.groups.as_ref().map(|(world, ..)| world) else { return found };
        let columns = &self.columns;
        let (actions, _) = filter.actions(world, &|tag, id| {
            self.matrix().is_some_and(|matrix| filter::has_tag(tag, matrix, columns, id))
        });
        for id in actions {
            if let Some(slot) = found.get_mut(id.index()) {
                *slot = true;
            }
        }
        found
    }

    /// Makes rows and columns again if what they follow from has changed.
    pub fn refresh(&mut self, world: &SharedWorld) {
        let regrouped =
            self.groups.as_ref().is_none_or(|(of, grouping, _)| of != world || *grouping != self.grouping);
        if regrouped {
            let groups = Arc::new(Groups::new(&world.catalog, self.grouping));
            self.groups = Some((world.clone(), self.grouping, groups));
            self.turned.retain(|item| matches!(item, Item::Service(_)));
        }
        let ready = self.ready.as_ref().map(|(number, _)| *number);
        let now = (self.filter.clone(), ready, self.grouping, self.turned.clone(), self.all_open);
        if self.made_for.as_ref() == Some(&now) {
            return;
        }
        let selected = self.selected();
        self.make(world);
        self.made_for = Some(now);
        if let Some(at) = selected.and_then(|item| self.rows.iter().position(|row| row.item == item)) {
            self.selection.jump(at);
        }
    }

    fn make(&mut self, world: &SharedWorld) {
        let filter = Filter::parse(&self.filter);
        self.columns = match self.matrix() {
            Some(matrix) => filter.principals(matrix.principals()),
            None => Vec::new(),
        };
        self.notes = filter.notes(world);
        let catalog = &world.catalog;
        let found = self.find(catalog);
        let Some(groups) = self.groups.as_ref().map(|(_, _, groups)| Arc::clone(groups)) else { return };
        let is_found = |id: &ActionId| found.get(id.index()) == Some(&true);
        let mut rows = Vec::new();
        for service in catalog.service_ids() {
            if !catalog.actions_of(service).any(|id| is_found(&id)) {
                continue;
            }
            rows.push(Row { item: Item::Service(service), depth: 0 });
            if !self.is_open(Item::Service(service)) {
                continue;
            }
            let action = |id: ActionId, depth| Row { item: Item::Action(id), depth };
            if groups.is_flat(service) {
                rows.extend(catalog.actions_of(service).filter(is_found).map(|id| action(id, 1)));
                continue;
            }
            for id in groups.of_service(service) {
                let actions = || groups.get(id).into_iter().flat_map(|group| &group.actions).copied();
                if !actions().any(|id| is_found(&id)) {
                    continue;
                }
                rows.push(Row { item: Item::Group(id), depth: 1 });
                if self.is_open(Item::Group(id)) {
                    rows.extend(actions().filter(is_found).map(|id| action(id, 2)));
                }
            }
        }
        self.rows = rows;
        self.found = found;
    }

    /// Asks for decisions if there are none for what is so now.
    pub fn ask(&mut self, inputs: Inputs<'_>) -> Option<MatrixJob> {
        let Inputs { world, account, draft, open, layers, mut context, started } = inputs;
        let edited = job::edited(draft, open, account);
        self.fault = context::read(&context).err().map(|fault| words::faulty_context(&fault));
        if self.fault.is_some() {
            // The decisions stay those under the last circumstances that could be read.
            context = self.key.as_ref().map(|key| key.context.clone()).unwrap_or_default();
        }
        let entries = context::read(&context).unwrap_or_default();
        let key = Key {
            account: account.clone(),
            revision: (!edited.is_empty()).then(|| draft.revision()),
            layers,
            context,
            resource: self.resource.trim().to_owned(),
        };
        if self.key.as_ref() == Some(&key) {
            return None;
        }
        self.number += 1;
        let job = MatrixJob {
            number: self.number,
            resolver: Arc::clone(&account.resolver),
            edited,
            world: world.clone(),
            resource: key.resource.clone(),
            context: context::context(&entries, &account.resolver.condition_keys(), started),
            layers,
            previous: self.ready.as_ref().map(|(_, matrix)| matrix.clone()),
        };
        self.key = Some(key);
        Some(job)
    }

    /// Takes decisions that were worked out aside; those that nobody waits for any more are dropped.
    pub fn take(&mut self, number: u64, matrix: SharedMatrix) {
        if number == self.number {
            self.ready = Some((number, matrix));
        }
    }

    /// The table of what is shown, for files.
    pub fn table<'t>(&'t self, catalog: &'t Catalog, actions: &'t [usize]) -> Option<Table<'t>> {
        Some(Table { catalog, matrix: self.matrix()?, actions, principals: &self.columns })
    }

    /// The actions that are shown, whether their branches are open or not, in the order of the screen.
    pub fn shown_actions(&self, catalog: &Catalog) -> Vec<usize> {
        let services = self.rows.iter().filter(|row| row.depth == 0);
        services.flat_map(|row| self.actions_of(catalog, row.item)).map(ActionId::index).collect()
    }
}
