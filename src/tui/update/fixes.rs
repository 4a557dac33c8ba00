//! What would allow the request: making the smallest edit, and the list of others.

use super::change;
use super::say::say;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::popup::{Choice, Confirm, Item, List, Popup};
use crate::tui::text;
use crate::tui::text::access as words;

/// Makes the smallest edit of the open policy.
pub(super) fn best(app: &mut App) -> Effects {
    let at = app.advisor.advised().and_then(|advised| {
        let best = advised.best()?;
        advised.fixes().iter().position(|fix| fix == best)
    });
    at.map_or_else(Effects::new, |at| apply(app, at))
}

/// Makes one of the edits; asks first when it weakens a denial.
pub(super) fn apply(app: &mut App, at: usize) -> Effects {
    let Some((advised, fix)) =
        app.advisor.advised().and_then(|advised| Some((advised, advised.fixes().get(at)?)))
    else {
        return say(app, Level::Info, words::FIX_IS_OLD);
    };
    if !advised.is_here(fix) {
        let policy = escape_for_display(advised.policy(fix)).into_owned();
        return say(app, Level::Warning, words::elsewhere(&policy));
    }
    if !fix.weakens_deny {
        return make(app, at);
    }
    let question = words::weaken_question(&advised.sentence(fix));
    app.popups.push(Popup::Confirm(Confirm {
        title: words::WEAKEN_TITLE,
        question,
        choices: vec![
            Choice::new('w', words::WEAKEN, Command::FixAnyway(at)),
            Choice::new('c', text::CANCEL, Command::Nothing),
        ],
        selected: 1,
    }));
    Effects::new()
}

/// Makes the edit as one step.
pub(super) fn make(app: &mut App, at: usize) -> Effects {
    let change = app.advisor.advised().and_then(|advised| {
        let fix = advised.fixes().get(at).filter(|fix| advised.is_here(fix))?;
        advised.change(fix, app.draft.document())
    });
    match change {
        Some(change) => change::edit(app, change),
        None => say(app, Level::Info, words::FIX_IS_OLD),
    }
}

/// All edits that would allow the request, the least other access first.
pub(super) fn open_list(app: &mut App) {
    let Some(advised) = app.advisor.advised() else { return };
    let items = advised.fixes().iter().enumerate();
    let items = items.map(|(at, fix)| Item::new(advised.sentence(fix), Command::Fix(at))).collect();
    app.popups.push(Popup::List(List::new(words::FIXES, items)));
}
