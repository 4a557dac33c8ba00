//! The account screen: who there is, and what is attached to them.

use std::sync::Arc;

use super::account::SharedAccount;
use super::action::Action;
use super::app::App;
use super::details_pane::DetailsText;
use super::scroll::{Scroll, Selection};
use super::text::screens as words;
use super::theme::Role;
use crate::engine::account::{Account, Attached};
use crate::files::display_name;

/// The account screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountScreen {
    /// The selected row.
    pub selection: Selection,
    /// Whether the details have the keyboard.
    pub in_details: bool,
    /// The part of the details that is shown.
    pub scroll: Scroll,
    rows: Vec<AccountRow>,
    details: Arc<DetailsText>,
    made_for: Option<(SharedAccount, usize)>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRow {
    /// A RAM user, by name.
    User(String),
    /// A group of users, by name.
    Group(String),
    /// A role, by name.
    Role(String),
}

impl AccountScreen {
    /// Lists the account anew if it is another one, and composes the details if another row is selected.
    pub fn refresh(&mut self, account: Option<&SharedAccount>) {
        let Some(shared) = account else {
            *self = Self::default();
            return;
        };
        let at = self.selection.row(self.rows.len()).unwrap_or_default();
        if self.made_for.as_ref().is_some_and(|(of, row)| of == shared && *row == at) {
            return;
        }
        let account = shared.resolver.account();
        if self.made_for.as_ref().is_none_or(|(of, _)| of != shared) {
            let users = account.users.iter().map(|user| AccountRow::User(user.name.text.clone()));
            let groups = account.groups.iter().map(|group| AccountRow::Group(group.name.text.clone()));
            let roles = account.roles.iter().map(|role| AccountRow::Role(role.name.text.clone()));
            self.rows = users.chain(groups).chain(roles).collect();
        }
        let at = self.selection.row(self.rows.len()).unwrap_or_default();
        self.scroll = Scroll::default();
        self.details = Arc::new(self.rows.get(at).map(|row| details(account, row)).unwrap_or_default());
        self.made_for = Some((shared.clone(), at));
    }

    /// All rows.
    pub fn rows(&self) -> &[AccountRow] {
        &self.rows
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&AccountRow> {
        self.rows.get(self.selection.row(self.rows.len())?)
    }

    /// The details, before they are broken into lines.
    pub fn details(&self) -> &Arc<DetailsText> {
        &self.details
    }
}

/// What the header says.
pub fn subject(app: &App) -> (String, bool) {
    let name = app
        .account
        .as_ref()
        .map(|account| account.path.as_deref().map_or_else(|| account.written(), display_name));
    (name.unwrap_or_default(), false)
}

/// Why an action of the screen is not possible now; `None` when it is.
pub fn hindrance(app: &App, action: Action) -> Option<&'static str> {
    match action {
        Action::SimulateAs => asking_as(app).is_none().then_some(words::NOBODY),
        _ => None,
    }
}

/// Who asks when the selected row is to ask: a user, a session of a role, the first member of a group.
pub fn asking_as(app: &App) -> Option<String> {
    let account = app.account.as_ref()?.resolver.account();
    Some(match app.account_screen.selected()? {
        AccountRow::User(name) => format!("user/{name}"),
        AccountRow::Role(name) => format!("role/{name}"),
        AccountRow::Group(name) => {
            let mut users = account.users.iter();
            let member = users.find(|user| user.groups.iter().any(|group| group.text == *name))?;
            format!("user/{}", member.name.text)
        }
    })
}

fn details(account: &Account, row: &AccountRow) -> DetailsText {
    let mut text = DetailsText::default();
    let attached = match row {
        AccountRow::User(name) => account.user(name).map(|user| &user.attached),
        AccountRow::Group(name) => account.group(name).map(|group| &group.attached),
        AccountRow::Role(name) => account.role(name).map(|role| &role.attached),
    };
    if let Some(attached) = attached {
        add_attached(&mut text, attached);
    }
    text
}

fn add_attached(text: &mut DetailsText, attached: &Attached) {
    for policy in &attached.everywhere {
        text.below(Role::Text, &policy.text);
    }
    for group in &attached.in_resource_group {
        text.heading(&group.resource_group.text);
        for policy in &group.policies {
            text.below(Role::Text, &policy.text);
        }
    }
}
