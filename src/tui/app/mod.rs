//! The state of the workbench: plain data, without anything of the terminal or the disk.
//!
//! An `App` is built in a test as easily as in the program. It changes only through `update`, and what is on
//! the screen is a function of it (`view`). Each pane has a struct of its own here, a file in `update/` and
//! one in `view/`.

mod asking;
mod possible;
mod subject;

use std::path::PathBuf;

use crate::engine::account::Layers;
use crate::engine::edit::StatementId;
use crate::tui::access_pane::AccessPane;
use crate::tui::account::{AccountDraft, SharedAccount};
use crate::tui::account_screen::AccountScreen;
use crate::tui::advised::Advisor;
use crate::tui::catalog_pane::{CatalogPane, Inputs};
use crate::tui::command::Command;
use crate::tui::compare_screen::CompareScreen;
use crate::tui::decided::Decided;
use crate::tui::details_pane::DetailsPane;
use crate::tui::draft::Draft;
use crate::tui::findings_pane::FindingsPane;
use crate::tui::json_pane::JsonPane;
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::keys::key::Key;
use crate::tui::keys::keymap::{Binding, Keymap};
use crate::tui::layout::{Border, Shape};
use crate::tui::linted::Linted;
use crate::tui::matrix_screen::MatrixScreen;
use crate::tui::notice::Notices;
use crate::tui::open_policies::OpenPolicies;
use crate::tui::pane::Pane;
use crate::tui::policy_pane::PolicyPane;
use crate::tui::popup::Popup;
use crate::tui::request_pane::Surroundings;
pub use crate::tui::request_pane::{FieldEdit, RequestField, RequestPane};
use crate::tui::runtime::recovery::{Lost, Unsaved};
use crate::tui::screen::Screen;
use crate::tui::theme::ThemeName;
use crate::tui::usage_screen::UsageScreen;
use crate::tui::weighed::{Access, Weighed};
use crate::tui::world::SharedWorld;

/// Everything the workbench knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// The keys in force.
    pub keymap: Keymap,
    /// The theme in force.
    pub theme: ThemeName,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// What takes the place of the panes, if anything does.
    pub screen: Screen,
    /// The pane that has the keyboard while no pop-up and no other screen has it.
    pub focus: Pane,
    /// How the panes share the screen.
    pub shape: Shape,
    /// The border that the mouse holds.
    pub dragged: Option<Border>,
    /// The keys of an unfinished sequence.
    pub pressed: Vec<Key>,
    /// Pop-ups, the top one last.
    pub popups: Vec<Popup>,
    /// Messages.
    pub notices: Notices,
    /// Catalogs and templates; none before they are read.
    pub world: Option<SharedWorld>,
    /// The account that requests are asked in.
    pub account: Option<SharedAccount>,
    /// What was changed in the account; none while nothing was.
    pub account_draft: Option<AccountDraft>,
    /// The layers of policies that are looked at.
    pub layers: Layers,
    /// What the policies in force decide, in step with them.
    pub decided: Decided,
    /// What lint says of the policy, in step with it.
    pub linted: Linted,
    /// The policy's text and its file.
    pub draft: Draft,
    /// The policies that are open beside it.
    pub open: OpenPolicies,
    /// What to do once the policy has been saved.
    pub after_save: Option<Command>,
    /// Unsaved work of earlier runs.
    pub lost: Vec<Lost>,
    /// The files that were open when the workbench was left the last time.
    pub last_files: Vec<PathBuf>,
    /// The catalog pane.
    pub catalog: CatalogPane,
    /// The details pane.
    pub details: DetailsPane,
    /// The policy pane.
    pub policy: PolicyPane,
    /// The JSON pane.
    pub json: JsonPane,
    /// The findings.
    pub findings: FindingsPane,
    /// What the policy gained and lost, in step with it.
    pub access: Access,
    /// The same, as lines.
    pub access_pane: AccessPane,
    /// What it would take to allow the request.
    pub advisor: Advisor,
    /// The compare screen.
    pub compare_screen: CompareScreen,
    /// The request pane.
    pub request: RequestPane,
    /// The account screen.
    pub account_screen: AccountScreen,
    /// The matrix screen.
    pub matrix_screen: MatrixScreen,
    /// The usage screen.
    pub usage: UsageScreen,
}

impl App {
    /// A workbench with nothing open.
    pub fn new(keymap: Keymap, theme: ThemeName, mouse: bool) -> Self {
        Self {
            keymap,
            theme,
            mouse,
            screen: Screen::Workbench,
            focus: Pane::Catalog,
            shape: Shape::default(),
            dragged: None,
            pressed: Vec::new(),
            popups: Vec::new(),
            notices: Notices::default(),
            world: None,
            account: None,
            account_draft: None,
            layers: Layers::ALL,
            decided: Decided::default(),
            linted: Linted::default(),
            draft: Draft::default(),
            open: OpenPolicies::default(),
            after_save: None,
            lost: Vec::new(),
            last_files: Vec::new(),
            catalog: CatalogPane::default(),
            details: DetailsPane::default(),
            policy: PolicyPane::default(),
            json: JsonPane::default(),
            findings: FindingsPane::default(),
            access: Access::default(),
            access_pane: AccessPane::default(),
            advisor: Advisor::default(),
            compare_screen: CompareScreen::default(),
            request: RequestPane::default(),
            account_screen: AccountScreen::default(),
            matrix_screen: MatrixScreen::default(),
            usage: UsageScreen::default(),
        }
    }

    /// What the keyboard goes to, the nearest first.
    pub fn contexts(&self) -> Vec<Context> {
        match self.popups.last() {
            Some(Popup::List(_) | Popup::Page(_)) => vec![Context::List, Context::Text],
            Some(Popup::Prompt(_)) => vec![Context::Text],
            Some(Popup::Form(_)) => vec![Context::Form, Context::Text],
            Some(Popup::Confirm(_)) => vec![Context::Confirm],
            None => self.pane_contexts(),
        }
    }

    /// The work that would be lost if the program ended now.
    pub fn unsaved(&self) -> impl Iterator<Item = Unsaved<'_>> {
        let policies = self.open.all(&self.draft).filter(|draft| draft.is_modified()).map(Unsaved::Policy);
        let changed = self.account_draft.as_ref().is_some_and(AccountDraft::is_modified);
        policies.chain(self.account.as_ref().filter(|_| changed).map(Unsaved::Account))
    }

    /// Counts the changes of the policy and of the account.
    pub fn revision(&self) -> (u64, u64) {
        (self.draft.revision(), self.account_draft.as_ref().map_or(0, AccountDraft::revision))
    }

    /// Whether keys go to this pane, with no pop-up in front of it.
    pub fn has_keyboard(&self, pane: Pane) -> bool {
        self.focus == pane && self.popups.is_empty()
    }

    /// Brings everything that is derived in step with what it is derived from. Does nothing when nothing has changed.
    pub fn refresh(&mut self) {
        self.policy.refresh(&self.draft, self.world.as_deref());
        self.linted.refresh(&self.draft, &self.open, self.world.as_ref(), self.account.as_ref());
        self.findings.refresh(&self.linted);
        self.json.refresh(&self.draft, &self.linted, self.policy.selected());
        let account = self.account.as_ref();
        self.request.fit_principal(&self.draft, account);
        self.decided.refresh(&self.draft, &self.open, account, self.layers, &self.request.asking());
        self.refresh_request();
        self.refresh_access();
        self.account_screen.refresh(self.account.as_ref());
        self.usage.refresh(&self.draft, self.account.as_ref(), self.world.as_ref(), self.decided.in_force());
        let Some(world) = self.world.clone() else { return };
        self.refresh_catalog(&world);
        // A search may have selected another action, and the request may follow it.
        self.refresh_request();
        self.refresh_catalog(&world);
        let statement = self.selected_statement();
        self.details.refresh(&world, &self.catalog, &self.draft, statement);
    }

    /// What the policy gained and lost names the newest step, and the lines of the pane.
    fn refresh_access(&mut self) {
        self.access.refresh(&self.draft, self.world.as_ref(), self.decided.request());
        let weighed = self.access.of_revision(self.draft.revision());
        let did = weighed.and_then(Weighed::step_label);
        if weighed.is_some() {
            self.draft.name_last_step(did.as_deref());
        }
        self.access.refresh_naming(&self.draft, self.world.as_ref(), self.decided.request());
        let file = self.draft.name();
        // The name of the edit; what it did is what the pane says.
        let step = self.draft.document().undo_labels().next().map(|label| {
            let edit = did.as_ref().and_then(|did| label.strip_prefix(did.as_str())?.strip_prefix(" ("));
            edit.and_then(|edit| edit.strip_suffix(')')).unwrap_or(label).to_owned()
        });
        self.access_pane.refresh(&self.access, file.as_deref(), step.as_deref());
        if self.screen == Screen::Compare {
            self.compare_screen.refresh(&self.draft, self.world.as_ref(), self.decided.request());
        }
    }

    fn refresh_catalog(&mut self, world: &SharedWorld) {
        let (statement, request) = (self.selected_statement(), self.marks_request());
        let (draft, asker) = (&self.draft, self.decided.asker());
        self.catalog.refresh(Inputs { world, draft, statement, asker, request });
    }

    fn refresh_request(&mut self) {
        let selected = self.catalog.selected_action();
        let (request, surroundings) = self.request_and_surroundings();
        request.follow(selected, surroundings);
        self.request.decide(&self.decided, self.world.as_ref().map(|world| &world.catalog));
        self.decided.set_context(self.request.circumstances());
        self.request.settled(&self.decided);
        self.request.expectations.refresh(&self.decided, self.world.as_ref());
        self.advisor.refresh(self.request.verdict(), &self.decided, &self.draft);
    }

    /// The statement that actions are added to and taken out of.
    pub fn selected_statement(&self) -> Option<StatementId> {
        self.policy.statement()
    }

    /// The request pane, and what it works with.
    pub fn request_and_surroundings(&mut self) -> (&mut RequestPane, Surroundings<'_>) {
        let surroundings = Surroundings {
            world: self.world.as_ref(),
            account: self.account.as_ref(),
            draft: &self.draft,
            decided: &self.decided,
        };
        (&mut self.request, surroundings)
    }

    /// What the keyboard would go to without pop-ups: what help is about.
    pub fn pane_contexts(&self) -> Vec<Context> {
        if let Some(context) = self.screen.context() {
            return vec![context, Context::Global];
        }
        match self.focus {
            Pane::Catalog if self.catalog.searching => vec![Context::Search, Context::Text, Context::Global],
            Pane::Request if self.request.editing.is_some() => vec![Context::Text, Context::Global],
            Pane::Json if self.json.is_editing() => vec![Context::Editor, Context::Text, Context::Global],
            pane => vec![pane.context(), Context::Global],
        }
    }

    /// The actions to hint at in the bottom line with their first key, the most useful first.
    pub fn hints(&self) -> Vec<(String, Action)> {
        let mut bindings = self.keymap.reachable(&self.contexts());
        let place = |binding: &&Binding| binding.action.row().bar_for(binding.context);
        bindings.retain(|binding| place(binding) > 0 && self.why_not(binding.action).is_none());
        // Those of one action stand together; the first is the preferred one.
        bindings.dedup_by_key(|binding| binding.action);
        bindings.sort_by_key(place);
        bindings.into_iter().map(|binding| (binding.keys.to_string(), binding.action)).collect()
    }
}
