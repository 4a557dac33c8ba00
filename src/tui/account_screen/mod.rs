//! The account screen: who there is, what is attached where, and what is wrong with it.
//!
//! A list in sections on the left, everything about the selected row on the right. Both follow from the account and are
//! made anew when that is another one; the details also when another row is selected.

mod compose;
mod documents;
mod faults;
pub mod row;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::account::SharedAccount;
use super::details_pane::DetailsText;
use super::scroll::{Scroll, Selection};
use crate::engine::account::Account;
use crate::engine::account::edit::{DocumentPlace, Thing};
pub use compose::attachments_of;
pub use documents::{document_of, document_text};
use faults::Faults;
pub use row::{AccountRow, Section};

/// The account screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountScreen {
    /// The selected row.
    pub selection: Selection,
    /// Whether the details have the keyboard.
    pub in_details: bool,
    /// The part of the details that is shown.
    pub scroll: Scroll,
    closed: BTreeSet<Section>,
    rows: Vec<AccountRow>,
    faults: Faults,
    details: Arc<DetailsText>,
    made_for: Option<(SharedAccount, usize)>,
    /// What to select once it is there.
    wanted: Option<Thing>,
}

impl AccountScreen {
    /// Lists the account anew if it is another one, and composes the details if another row is selected.
    pub fn refresh(&mut self, account: Option<&SharedAccount>) {
        let Some(shared) = account else {
            *self = Self::default();
            return;
        };
        let same_account = self.made_for.as_ref().is_some_and(|(of, _)| of == shared);
        if same_account && self.made_for.as_ref().map(|(_, at)| *at) == self.at() && self.wanted.is_none() {
            return;
        }
        let account = shared.resolver.account();
        let selected = self.wanted.take().map(AccountRow::Thing).or_else(|| self.selected().cloned());
        if !same_account {
            self.faults = Faults::of(account);
        }
        if let Some(AccountRow::Thing(thing)) = &selected {
            self.closed.remove(&section_of(thing));
        }
        self.rows = self.make_rows(account);
        // Another state of the account has rows elsewhere; the selection stays with what it was on.
        if let Some(at) = selected.and_then(|row| self.place_of(&row)) {
            self.selection.jump(at);
        }
        let Some(at) = self.at() else { return };
        if self.made_for.as_ref().map(|(_, at)| *at) != Some(at) {
            self.scroll = Scroll::default();
        }
        let composed = self.rows.get(at).map(|row| compose::details(shared, row, &self.faults));
        self.details = Arc::new(composed.unwrap_or_default());
        self.made_for = Some((shared.clone(), at));
    }

    fn make_rows(&self, account: &Account) -> Vec<AccountRow> {
        let mut rows = Vec::new();
        for section in Section::ALL {
            let of_section = rows_of(account, section);
            rows.push(AccountRow::Section(section, of_section.len()));
            if !self.closed.contains(&section) {
                rows.extend(of_section);
            }
        }
        rows
    }

    fn at(&self) -> Option<usize> {
        self.selection.row(self.rows.len())
    }

    /// Where a row is now; a heading may count others than before.
    fn place_of(&self, wanted: &AccountRow) -> Option<usize> {
        self.rows.iter().position(|row| match (row, wanted) {
            (AccountRow::Section(section, _), AccountRow::Section(wanted, _)) => section == wanted,
            (row, wanted) => row == wanted,
        })
    }

    /// Opens a section, or closes it.
    pub fn fold(&mut self, section: Section) {
        if !self.closed.remove(&section) {
            self.closed.insert(section);
        }
        // The rows are made again.
        self.made_for = None;
    }

    /// Whether the rows of a section are shown.
    pub fn is_open(&self, section: Section) -> bool {
        !self.closed.contains(&section)
    }

    /// Selects something as soon as it is there.
    pub fn select(&mut self, thing: Thing) {
        self.wanted = Some(thing);
    }

    /// All rows.
    pub fn rows(&self) -> &[AccountRow] {
        &self.rows
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&AccountRow> {
        self.rows.get(self.at()?)
    }

    /// What is selected, if it can be edited.
    pub fn selected_thing(&self) -> Option<&Thing> {
        match self.selected()? {
            AccountRow::Thing(thing) => Some(thing),
            _ => None,
        }
    }

    /// Whether something is wrong with what a row stands for.
    pub fn is_faulty(&self, row: &AccountRow) -> bool {
        matches!(row, AccountRow::Thing(thing) if self.faults.about(thing).next().is_some())
    }

    /// The details, before they are broken into lines.
    pub fn details(&self) -> &Arc<DetailsText> {
        &self.details
    }
}

fn section_of(thing: &Thing) -> Section {
    match thing {
        Thing::User(_) => Section::Users,
        Thing::Group(_) => Section::Groups,
        Thing::Role(_) => Section::Roles,
        Thing::Policy(_) => Section::Policies,
        Thing::Level(_) => Section::Levels,
        Thing::Resource(_) => Section::Resources,
    }
}

fn rows_of(account: &Account, section: Section) -> Vec<AccountRow> {
    let thing = AccountRow::Thing;
    match section {
        Section::Users => {
            account.users.iter().map(|user| thing(Thing::User(user.name.text.clone()))).collect()
        }
        Section::Groups => {
            account.groups.iter().map(|group| thing(Thing::Group(group.name.text.clone()))).collect()
        }
        Section::Roles => {
            account.roles.iter().map(|role| thing(Thing::Role(role.name.text.clone()))).collect()
        }
        Section::Policies => {
            account.policies.iter().map(|policy| thing(Thing::Policy(policy.name.text.clone()))).collect()
        }
        Section::Levels => {
            account.control_levels.iter().map(|level| thing(Thing::Level(level.name.text.clone()))).collect()
        }
        Section::Resources => {
            account.resources.iter().map(|one| thing(Thing::Resource(one.arn.text.clone()))).collect()
        }
        Section::ResourceGroups => {
            resource_groups(account).into_iter().map(AccountRow::ResourceGroup).collect()
        }
    }
}

/// Every resource group that something is in, or that something is attached in.
pub fn resource_groups(account: &Account) -> BTreeSet<String> {
    let of_resources = account.resources.iter().filter_map(|resource| resource.resource_group.clone());
    let users = account.users.iter().map(|user| &user.attached);
    let groups = account.groups.iter().map(|group| &group.attached);
    let roles = account.roles.iter().map(|role| &role.attached);
    let attached = users.chain(groups).chain(roles).flat_map(|attached| &attached.in_resource_group);
    of_resources.chain(attached.map(|group| group.resource_group.text.clone())).collect()
}

/// What Enter leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// Ask as somebody.
    AskAs(String),
    /// Ask about a resource.
    AskOn(String),
    /// Look at a document.
    Open(DocumentPlace),
}

/// What Enter on the selected row leads to: asking as a user, a session of a role, the first member of a group; asking
/// about a resource; a policy's document.
pub fn goal(account: &Account, screen: &AccountScreen) -> Option<Goal> {
    Some(match screen.selected_thing()? {
        Thing::User(name) => Goal::AskAs(format!("user/{name}")),
        Thing::Role(name) => Goal::AskAs(format!("role/{name}")),
        Thing::Group(name) => {
            let in_group = |group: &crate::engine::policy::Located| group.text.eq_ignore_ascii_case(name);
            let member = account.users.iter().find(|user| user.groups.iter().any(in_group))?;
            Goal::AskAs(format!("user/{}", member.name.text))
        }
        Thing::Resource(arn) => Goal::AskOn(arn.clone()),
        Thing::Policy(name) => Goal::Open(DocumentPlace::Policy(name.clone())),
        Thing::Level(_) => return None,
    })
}
