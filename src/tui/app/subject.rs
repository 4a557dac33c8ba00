//! What the header says of a screen.

use crate::files::display_name;
use crate::tui::account::AccountDraft;
use crate::tui::app::App;
use crate::tui::screen::Screen;
use crate::tui::text;

impl App {
    /// What the screen is about, and whether that is unsaved; of the workbench the header says more.
    pub fn subject(&self) -> (String, bool) {
        match self.screen {
            Screen::Workbench => (String::new(), false),
            Screen::Account => self.account_subject(),
            Screen::Matrix => {
                let (account, modified) = self.account_subject();
                let filter = &self.matrix_screen.filter;
                (if filter.is_empty() { account } else { format!("{account}  /{filter}") }, modified)
            }
            Screen::Compare => (self.draft.name().unwrap_or_default(), self.draft.is_modified()),
            Screen::Usage => {
                let trail = self.usage.trail();
                let subject = trail.map(|trail| text::usage::subject(self.usage.name(), trail.counts.events));
                (subject.unwrap_or_default(), false)
            }
        }
    }

    /// The account's name, and whether it is unsaved.
    pub fn account_subject(&self) -> (String, bool) {
        let path = self.account.as_ref().map(|account| account.path.as_deref());
        let name = path.map(|path| path.map_or_else(|| text::account::DEMO.to_owned(), display_name));
        (name.unwrap_or_default(), self.account_draft.as_ref().is_some_and(AccountDraft::is_modified))
    }
}
