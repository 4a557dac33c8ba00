//! Screens: what stands between header and bottom line.
//!
//! The workbench with its panes is one of them. Another one takes the place of all panes, has keys of its own
//! ([`Screen::context`]) and keeps its state when it is left. See `tui` for how to add one.

use super::account_screen;
use super::app::App;
use super::compare_screen;
use super::keys::action::{Action, Group};
use super::keys::context::Context;
use super::matrix_screen;
use super::text::screens as words;
use super::usage_screen;

/// What can take the whole screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Screen {
    /// Catalog, policy, JSON and request.
    Workbench,
    /// Who there is, and what is attached to them.
    Account,
    /// Who may do what.
    Matrix,
    /// Two states of the policy, or two policies, as access and as text.
    Compare,
    /// What a trail says was used, against what is granted.
    Usage,
}

impl Screen {
    /// All screens, in the order in which they are offered.
    pub const ALL: &[Self] = &[Self::Workbench, Self::Account, Self::Matrix, Self::Usage, Self::Compare];

    /// Whose keys work there; the panes of the workbench have their own.
    pub const fn context(self) -> Option<Context> {
        match self {
            Self::Workbench => None,
            Self::Account => Some(Context::Account),
            Self::Matrix => Some(Context::Matrix),
            Self::Compare => Some(Context::Compare),
            Self::Usage => Some(Context::Usage),
        }
    }

    /// The action that goes there.
    pub const fn action(self) -> Action {
        match self {
            Self::Workbench => Action::CloseScreen,
            Self::Account => Action::OpenAccount,
            Self::Matrix => Action::OpenMatrix,
            Self::Compare => Action::OpenCompare,
            Self::Usage => Action::OpenUsage,
        }
    }
}

/// What the header says of the screen: what it is about, and whether that is unsaved.
pub fn subject(app: &App) -> (String, bool) {
    match app.screen {
        Screen::Workbench => (String::new(), false),
        Screen::Account => account_screen::subject(app),
        Screen::Matrix => matrix_screen::subject(app),
        Screen::Compare => compare_screen::subject(app),
        Screen::Usage => usage_screen::subject(app),
    }
}

/// Why an action is not possible on a screen other than the workbench; `None` when it is.
pub fn hindrance(app: &App, action: Action) -> Option<&'static str> {
    let row = action.row();
    if app.screen.context().is_some_and(|context| row.works_in(context)) {
        return match app.screen {
            Screen::Workbench => None,
            Screen::Account => account_screen::hindrance(app, action),
            Screen::Matrix => matrix_screen::hindrance(app, action),
            Screen::Compare => compare_screen::hindrance(app, action),
            Screen::Usage => usage_screen::hindrance(app, action),
        };
    }
    let goes_elsewhere = row.pane().is_some() || row.screen().is_some();
    let to_a_pane = matches!(
        action,
        Action::GoCatalog
            | Action::GoPolicy
            | Action::GoJson
            | Action::GoFindings
            | Action::GoAccess
            | Action::GoRequest
            | Action::GoDetails
            | Action::Search
            | Action::NextPane
            | Action::PreviousPane
    );
    let anywhere = matches!(row.group, Group::General | Group::Moving | Group::Screens | Group::Typing);
    (!goes_elsewhere && !to_a_pane && !anywhere).then_some(words::ONLY_IN_WORKBENCH)
}
