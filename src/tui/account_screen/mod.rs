//! The account screen: who there is, what is attached where, and what is wrong with it.
//!
//! A list in sections on the left, everything about the selected row on the right. Both follow from the account and are
//! made anew when that is another one; the details also when another row is selected.

mod compose;
mod faults;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::account::SharedAccount;
use super::app::App;
use super::details_pane::DetailsText;
use super::keys::action::Action;
use super::scroll::{Scroll, Selection};
use super::text;
use super::text::account as words;
use crate::engine::account::Account;
use crate::engine::account::edit::{DocumentPlace, Thing};
use crate::files::display_name;
pub use compose::attachments_of;
use faults::Faults;

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

/// What the list is divided into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// RAM users.
    Users,
    /// Groups of users.
    Groups,
    /// RAM roles.
    Roles,
    /// Policies.
    Policies,
    /// Levels of the resource directory, from the root down.
    Levels,
    /// Resources of which more is known than their name.
    Resources,
    /// Resource groups, as far as something is in them or attached in them.
    ResourceGroups,
}

impl Section {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Users,
        Self::Groups,
        Self::Roles,
        Self::Policies,
        Self::Levels,
        Self::Resources,
        Self::ResourceGroups,
    ];
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRow {
    /// A heading, with how many rows belong to it.
    Section(Section, usize),
    /// Something that can be edited.
    Thing(Thing),
    /// A resource group, by its name.
    ResourceGroup(String),
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

/// What the header says.
pub fn subject(app: &App) -> (String, bool) {
    let name = app
        .account
        .as_ref()
        .map(|account| account.path.as_deref().map_or_else(|| words::DEMO.to_owned(), display_name));
    let modified = app.account_draft.as_ref().is_some_and(super::account::AccountDraft::is_modified);
    (name.unwrap_or_default(), modified)
}

/// Why an action of the screen is not possible now; `None` when it is.
pub fn hindrance(app: &App, action: Action) -> Option<&'static str> {
    use Action as A;
    let Some(account) = app.account.as_ref().map(|account| account.resolver.account()) else {
        return (!matches!(action, A::CloseScreen)).then_some(words::NO_ACCOUNT);
    };
    let screen = &app.account_screen;
    let thing = screen.selected_thing();
    let none_of = |wrong: bool, why: &'static str| wrong.then_some(why);
    match action {
        A::SimulateAs => {
            let folds = matches!(screen.selected(), Some(AccountRow::Section(..)));
            none_of(!folds && goal(account, screen).is_none(), words::NOBODY)
        }
        A::AttachPolicy => none_of(
            !matches!(
                thing,
                Some(Thing::User(_) | Thing::Group(_) | Thing::Role(_) | Thing::Level(_) | Thing::Policy(_))
            ),
            words::NO_HOLDER,
        ),
        A::AttachInGroup => none_of(
            !matches!(thing, Some(Thing::User(_) | Thing::Group(_) | Thing::Role(_))),
            words::NO_IDENTITY,
        ),
        A::DetachPolicy => none_of(
            thing.is_none_or(|thing| attachments_of(account, thing).is_empty()),
            words::NOTHING_ATTACHED,
        ),
        A::Membership => none_of(!matches!(thing, Some(Thing::User(_) | Thing::Group(_))), words::NO_MEMBER),
        A::Rename | A::Delete => none_of(thing.is_none(), words::NOTHING_SELECTED),
        A::SetResourceGroup | A::SetTags => {
            none_of(!matches!(thing, Some(Thing::Resource(_))), words::NO_RESOURCE)
        }
        A::RaiseLevel => none_of(!matches!(thing, Some(Thing::Level(_))), words::NO_LEVEL),
        A::EditPart => none_of(thing.and_then(document_of).is_none(), words::NO_DOCUMENT),
        A::RemoveDocument => none_of(
            !thing.and_then(document_of).is_some_and(|place| {
                !matches!(place, DocumentPlace::Policy(_)) && document_text(account, &place).is_some()
            }),
            words::NO_DOCUMENT_TO_REMOVE,
        ),
        A::Undo => {
            let steps = app.account_draft.as_ref().map_or(0, |draft| draft.editor().undo_labels().len());
            none_of(steps == 0, text::NOTHING_TO_UNDO)
        }
        A::Redo => {
            let steps = app.account_draft.as_ref().map_or(0, |draft| draft.editor().redo_labels().len());
            none_of(steps == 0, text::policy::NOTHING_TO_REDO)
        }
        _ => None,
    }
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

/// The document of something, whether it has one or not.
pub fn document_of(thing: &Thing) -> Option<DocumentPlace> {
    Some(match thing {
        Thing::Policy(name) => DocumentPlace::Policy(name.clone()),
        Thing::Role(name) => DocumentPlace::Trust(name.clone()),
        Thing::Resource(arn) => DocumentPlace::Resource(arn.clone()),
        Thing::User(_) | Thing::Group(_) | Thing::Level(_) => return None,
    })
}

/// The text of a document in the account, laid out for reading; `Err` names the file that it stands in.
pub fn document_text(account: &Account, place: &DocumentPlace) -> Option<Result<String, String>> {
    use crate::engine::account::DocumentSource;
    use crate::engine::json;
    let document = match place {
        DocumentPlace::Policy(name) => &*account.policy(name)?.document,
        DocumentPlace::Trust(name) => account.role(name)?.trust.as_ref()?,
        DocumentPlace::Resource(arn) => {
            account.resources.iter().find(|resource| resource.arn.text == *arn)?.policy.as_ref()?
        }
    };
    Some(match &document.source {
        DocumentSource::Inline(text) => {
            Ok(json::read(text).map_or_else(|_| text.clone(), |node| json::print(&node, json::Style::Pretty)))
        }
        DocumentSource::File(path) => Err(path.text.clone()),
    })
}
