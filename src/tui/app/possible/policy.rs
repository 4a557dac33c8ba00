//! What stands in the way of an edit of the policy.

use crate::engine::edit::Part;
use crate::engine::policy::PolicyKind;
use crate::tui::app::App;
use crate::tui::keys::action::Action;
use crate::tui::pane::Pane;
use crate::tui::text;

/// Why an edit of the policy is not possible now; `None` when it is.
pub fn hindrance(app: &App, action: Action) -> Option<&'static str> {
    use Action as A;
    let document = app.draft.document();
    match action {
        A::UndoHistory => (document.undo_labels().len() + document.redo_labels().len() == 0)
            .then_some(text::NOTHING_TO_UNDO),
        A::Undo => (document.undo_labels().len() == 0).then_some(text::NOTHING_TO_UNDO),
        A::Redo => (document.redo_labels().len() == 0).then_some(text::policy::NOTHING_TO_REDO),
        // An empty text has nothing to lose: statements go into a new document.
        A::NewStatement if !document.is_in_step() && !app.draft.text().trim().is_empty() => {
            Some(text::policy::JSON_FIRST)
        }
        A::NewStatement => None,
        A::EditPart if app.focus == Pane::Json => app.json.is_too_large().then_some(text::json::TOO_LARGE),
        _ => of_statement(app, action),
    }
}

fn of_statement(app: &App, action: Action) -> Option<&'static str> {
    use Action as A;
    let document = app.draft.document();
    let Some(id) = app.selected_statement() else { return Some(text::NO_STATEMENT) };
    let statement = document.statement(id);
    match action {
        A::CopyStatement => return statement.is_none().then_some(text::policy::UNREADABLE),
        A::CopyArn => {
            let named = statement.and_then(|statement| statement.resource.as_ref());
            let none = named.is_none_or(|clause| clause.patterns.is_empty());
            return none.then_some(text::policy::NO_RESOURCE);
        }
        A::CopyAction => {
            let none = statement.is_none_or(|statement| statement.action.patterns.is_empty());
            return none.then_some(text::policy::NO_ACTION);
        }
        _ => {}
    }
    if !document.is_in_step() {
        return Some(text::policy::JSON_FIRST);
    }
    let position = document.number(id)?;
    let last = document.statement_ids().len();
    match action {
        A::Delete | A::Duplicate => None,
        A::MoveUp => (position == 1).then_some(text::policy::FIRST),
        A::MoveDown => (position == last).then_some(text::policy::LAST),
        _ if statement.is_none() => Some(text::policy::UNREADABLE),
        A::AddResource => {
            (document.kind() == PolicyKind::Trust).then_some(text::policy::TRUST_HAS_NO_RESOURCE)
        }
        A::SetPrincipal => (!matches!(document.kind(), PolicyKind::Trust | PolicyKind::Resource))
            .then_some(text::policy::NO_PRINCIPAL_HERE),
        A::Merge => (position == last).then_some(text::policy::NO_NEXT),
        A::FlipNot => (document.kind() == PolicyKind::Trust).then_some(text::policy::NOT_IN_TRUST),
        A::Expand | A::ToggleWildcard => {
            let on_pattern = matches!(app.policy.selected().map(|target| target.part), Some(Part::Action(_)));
            (!on_pattern).then_some(text::policy::NO_PATTERN)
        }
        _ => None,
    }
}

/// Whether an action is about the policy for this focus, so that [`hindrance`] has the say.
pub fn is_edit(app: &App, action: Action) -> bool {
    use Action as A;
    match action {
        A::Delete | A::ToggleWildcard | A::CopyArn | A::CopyAction => app.focus == Pane::Policy,
        A::EditPart
        | A::Undo
        | A::UndoHistory
        | A::SetSid
        | A::SetPrincipal
        | A::Redo
        | A::NewStatement
        | A::AddAction
        | A::AddResource
        | A::AddCondition
        | A::Duplicate
        | A::FlipEffect
        | A::FlipNot
        | A::MoveUp
        | A::MoveDown
        | A::Split
        | A::Merge
        | A::Expand
        | A::CopyStatement => true,
        _ => false,
    }
}
