//! What stands in the way of an action at this moment, in words. Help, palette, bottom line and the keys themselves ask
//! here.

mod account;
mod policy;
mod screens;

use crate::tui::app::App;
use crate::tui::keys::action::Action;
use crate::tui::linted::AT_ONCE;
use crate::tui::pane::Pane;
use crate::tui::popup::Popup;
use crate::tui::screen::Screen;
use crate::tui::text;
use crate::tui::typing::completion::Completion;

impl App {
    /// Why an action is not possible at this moment, in words for the person; `None` when it is possible.
    ///
    /// Help and palette show it beside the action, the bottom line leaves such actions out, and pressing
    /// the key says it.
    pub fn why_not(&self, action: Action) -> Option<&'static str> {
        use Action as A;
        if self.screen != Screen::Workbench && self.popups.is_empty() {
            return screens::hindrance(self, action);
        }
        let no_text = || self.draft.text().is_empty().then_some(text::NO_POLICY);
        match action {
            _ if policy::is_edit(self, action) => policy::hindrance(self, action),
            A::Save | A::SaveAs | A::CopyJson | A::Export => no_text(),
            A::NextPolicy | A::PreviousPolicy => (self.open.count() < 2).then_some(text::ONE_POLICY),
            A::CloseScreen => Some(text::screens::HERE_ALREADY),
            A::Reload => self.draft.path().is_none().then_some(text::NO_FILE),
            A::ClearSearch => self.catalog.search.is_empty().then_some(text::NO_SEARCH),
            A::NextMark | A::PreviousMark => {
                let none = match self.focus {
                    Pane::Json => self.json.marks().is_empty(),
                    Pane::Findings => self.findings.is_empty(),
                    Pane::Access => self.access_pane.lines().is_empty(),
                    _ => true,
                };
                none.then_some(text::NO_MARKS)
            }
            A::AskExample => {
                let example = self.access_pane.selected().and_then(|line| line.example.as_ref());
                example.is_none().then_some(text::access::NO_EXAMPLE)
            }
            A::AllowRequest | A::WaysToAllow => {
                let none = self.advisor.advised().is_none_or(|advised| advised.fixes().is_empty());
                none.then_some(text::access::NO_FIX)
            }
            A::GoToFinding
            | A::ApplyFix
            | A::ApplyFixes
            | A::ExplainCheck
            | A::Suppress
            | A::NextSeverity
            | A::ShowSuppressed => self.why_not_about_findings(action),
            A::LeaveEditor | A::NewLine | A::Indent => {
                let editing = self.focus == Pane::Json && self.json.is_editing();
                (!editing).then_some(text::json::NOT_EDITING)
            }
            A::Templates | A::Modules | A::Guide => self.world.is_none().then_some(text::NO_CATALOG),
            A::Mark => match self.popups.last() {
                Some(Popup::List(list)) if list.marked.is_some() => None,
                _ => Some(text::NOTHING_TO_MARK),
            },
            A::ToggleBranch
            | A::ToggleAction
            | A::ToggleGroup
            | A::ToggleLevel
            | A::NextGrouping
            | A::OpenAll
            | A::CloseAll
            | A::AskAbout
            | A::CopyAction
            | A::CopyArn
            | A::ToggleWildcard => self.why_not_in_catalog(action),
            A::Complete | A::NextCompletion | A::PreviousCompletion => self.no_completion(),
            A::WhoCan => self.account.is_none().then_some(text::account::NO_ACCOUNT),
            A::ExplainVerdict | A::KeepExpectation => {
                self.request.verdict().is_none().then_some(text::NO_DECISION)
            }
            A::ShowDeciding => {
                let decided = self.request.verdict().is_some_and(|verdict| !verdict.statements.is_empty());
                (!decided).then_some(text::NO_DECIDING_STATEMENT)
            }
            A::RequestHistory => self.request.history.is_empty().then_some(text::NO_HISTORY),
            A::Expectations | A::SaveExpectations => {
                self.request.expectations.is_empty().then_some(text::NO_EXPECTATIONS)
            }
            _ => None,
        }
    }

    fn why_not_about_findings(&self, action: Action) -> Option<&'static str> {
        use text::findings as words;
        let Some(placed) = self.findings.selected(&self.linted) else {
            // What was filtered out can be listed again.
            let any = !self.linted.findings().is_empty();
            let lists = matches!(action, Action::NextSeverity | Action::ShowSuppressed);
            return (!(any && lists)).then_some(words::NONE);
        };
        match action {
            Action::ApplyFix | Action::ApplyFixes if self.linted.is_stale() => Some(words::STALE),
            Action::ApplyFix => placed.finding.fix.is_none().then_some(words::NO_FIX),
            Action::ApplyFixes => {
                let far_too_large = self.draft.text().len() > AT_ONCE;
                far_too_large.then_some(words::TOO_LARGE_TO_FIX)
            }
            Action::Suppress if placed.suppressed.is_some() => Some(words::SUPPRESSED_ALREADY),
            Action::Suppress => self.linted.settings().file.is_none().then_some(words::NO_CONFIGURATION),
            _ => None,
        }
    }

    fn no_completion(&self) -> Option<&'static str> {
        let completion = match self.popups.last() {
            Some(Popup::Prompt(prompt)) => Some(&prompt.completion),
            Some(Popup::Form(form)) => form.fields.get(form.selected).map(|field| &field.completion),
            Some(_) => None,
            None => self.request.editing.as_ref().map(|edit| &edit.completion),
        };
        completion.is_none_or(Completion::is_empty).then_some(text::NO_COMPLETION)
    }
}
