//! What stands in the way on the account screen.

use crate::engine::account::edit::{DocumentPlace, Thing};
use crate::tui::account_screen::{AccountRow, attachments_of, document_of, document_text, goal};
use crate::tui::app::App;
use crate::tui::keys::action::Action;
use crate::tui::text;
use crate::tui::text::account as words;

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
