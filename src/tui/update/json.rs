//! The JSON pane: scrolling, typing in the text, going from fault to fault, and what comes back from an editor.

use super::change::change;
use super::focus::{end_typing, focus};
use super::say::say;
use crate::engine::edit::{Change, Field};
use crate::tui::app::App;
use crate::tui::effect::{Effect, Effects};
use crate::tui::json_pane::editor::Editor;
use crate::tui::json_pane::{DELETING, WRITING};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::seen::Seen;
use crate::tui::text;
use crate::tui::typing::text_input::Edit;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let height = seen.height(Pane::Json);
    match action {
        Action::ExternalEditor => return Some(vec![Effect::Edit(app.draft.text().to_owned())]),
        Action::EditPart => app.json.edit(&app.draft, height),
        Action::LeaveEditor | Action::Cancel => end_typing(app),
        Action::NextMark | Action::PreviousMark => app.json.go_to_mark(action == Action::NextMark),
        _ if app.json.is_editing() => {
            let field = match action {
                Action::NewLine | Action::Indent => Some(WRITING),
                Action::PutBack => None,
                _ => Some(DELETING),
            };
            // A line is a step of its own.
            if action == Action::NewLine {
                app.draft.end_typing();
            }
            return edit(app, field, |editor| editor.act(action, height));
        }
        _ => {
            let lines = app.json.line_count(app.draft.text());
            return app.json.scroll.act(action, lines, height).then(Effects::new);
        }
    }
    Some(Effects::new())
}

/// Edits in the editor and takes the text over into the draft; `None` when the editor has no use for it. Without a
/// field the edit is a step of its own.
fn edit(app: &mut App, field: Option<Field>, then: impl FnOnce(&mut Editor) -> Edit) -> Option<Effects> {
    match app.json.with_editor(then) {
        Edit::Unknown => return None,
        Edit::Moved | Edit::TooLong => app.draft.end_typing(),
        Edit::Changed => {
            let changed = app.json.editor().map(Editor::text)?;
            let change = Change::ReplaceText(changed);
            let done = match field {
                Some(field) => app.draft.apply_typed(change, field),
                None => app.draft.apply(change),
            };
            if let Err(error) = done {
                return Some(say(app, Level::Warning, error.to_string()));
            }
        }
    }
    Some(Effects::new())
}

/// A character that was typed.
pub(super) fn typed(app: &mut App, written: &str) -> Edit {
    let done = edit(app, Some(WRITING), |editor| editor.insert(written));
    if done.is_some() { Edit::Changed } else { Edit::Unknown }
}

/// A text that was pasted: one step.
pub(super) fn pasted(app: &mut App, written: &str) -> Effects {
    edit(app, None, |editor| editor.insert(written)).unwrap_or_default()
}

/// A click on a line: the first one gives the pane the keyboard, the next ones place the cursor.
pub(super) fn click(app: &mut App, seen: &Seen, line: usize, column: usize) {
    let again = app.focus == Pane::Json;
    focus(app, Pane::Json);
    if again && !app.json.is_editing() && !app.json.is_too_large() {
        app.json.edit(&app.draft, seen.height(Pane::Json));
    }
    if !app.json.is_editing() {
        select_part(app, line);
    }
    edit(app, None, |editor| {
        editor.click(line, column);
        Edit::Moved
    });
}

/// Brings into sight what an edit, an undo or another pane has gone to.
pub(super) fn settle(app: &mut App, seen: &Seen) {
    // While the text is typed in, the cards follow it; else it follows the cards.
    if let Some(line) = app.json.editor().map(|editor| editor.cursor().0) {
        select_part(app, line);
    }
    app.json.settle(app.draft.text(), seen.height(Pane::Json));
}

/// Puts the cursor of the policy pane on what stands on a line of the text.
fn select_part(app: &mut App, line: usize) {
    let Some(target) = app.json.part_on(line) else { return };
    app.policy.select(target);
    let draft = &app.draft;
    app.json.refresh(draft, &app.linted, app.policy.selected());
}

/// The editor has ended. A text that could not be taken back leaves the old one in force.
pub(super) fn edited(app: &mut App, result: Result<Option<String>, String>) -> Effects {
    match result {
        Ok(Some(changed)) => match change(app, Change::ReplaceText(changed)) {
            Some(_) => say(app, Level::Success, text::EDITED),
            None => Effects::new(),
        },
        Ok(None) => say(app, Level::Info, text::EDITED_NOTHING),
        Err(error) => say(app, Level::Error, error),
    }
}
