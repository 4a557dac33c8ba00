//! The account's file: saving, and every question on the way. Nothing is lost unasked.

use super::super::say::say;
use std::path::{Path, PathBuf};

use super::super::{command as run_command, expectations, questions};
use crate::engine::account::{Account, DocumentSource, write_account};
use crate::files::{Expect, SaveError, Stamp, display_name};
use crate::tui::account::{AccountDraft, SharedAccount};
use crate::tui::app::App;
use crate::tui::command::{Command, Purpose};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::popup::{Popup, Prompt};
use crate::tui::seen::Seen;
use crate::tui::text;
use crate::tui::text::account as words;

pub(super) fn act(app: &mut App, action: Action) -> Effects {
    if action == Action::SaveAs {
        return ask_for_name(app);
    }
    let unchanged = app.account_draft.as_ref().is_none_or(|draft| !draft.is_modified());
    if unchanged && app.account.as_ref().is_some_and(|account| account.path.is_some()) {
        return say(app, Level::Info, words::NOTHING_TO_SAVE);
    }
    save(app)
}

pub(in crate::tui::update) fn command(app: &mut App, command: Command) -> Effects {
    match command {
        Command::SaveAccountThen(then) => {
            app.after_save = Some(*then);
            save(app)
        }
        Command::SaveAccountTo { path, replace } => {
            let expect = if replace { Expect::Anything } else { Expect::Nothing };
            write(app, path, expect)
        }
        _ => Effects::new(),
    }
}

/// The account goes to its file; the demo account has none and is asked for a name.
fn save(app: &mut App) -> Effects {
    let Some(path) = app.account.as_ref().and_then(|account| account.path.clone()) else {
        return ask_for_name(app);
    };
    let stamp = app.account_draft.as_ref().and_then(|draft| draft.stamp);
    write(app, path, stamp.map_or(Expect::Nothing, Expect::Unchanged))
}

fn ask_for_name(app: &mut App) -> Effects {
    let path = app.account.as_ref().and_then(|account| account.path.as_deref());
    let name =
        path.map_or_else(|| words::PROPOSED_FILE.to_owned(), |path| path.to_string_lossy().into_owned());
    let prompt = Prompt::new(words::SAVE_ACCOUNT, text::FILE, &name, Vec::new(), Purpose::SaveAccount);
    app.popups.push(Popup::Prompt(prompt));
    Effects::new()
}

/// The answer to the question for a file.
pub(in crate::tui::update) fn named(app: &mut App, path: PathBuf) -> Effects {
    // Its own name again is a plain save: the file is known.
    if app.account.as_ref().is_some_and(|account| account.path.as_ref() == Some(&path)) {
        return save(app);
    }
    write(app, path, Expect::Nothing)
}

fn write(app: &mut App, path: PathBuf, expect: Expect) -> Effects {
    let Some(shared) = &app.account else { return Effects::new() };
    let account = shared.resolver.account();
    let has_files =
        account.policies.iter().any(|policy| matches!(policy.document.source, DocumentSource::File(_)));
    let moves = shared.path.as_deref().is_some_and(|old| folder(old) != folder(&path));
    if has_files && moves {
        app.after_save = None;
        return say(app, Level::Warning, words::FILES_STAY);
    }
    vec![Effect::WriteAccount { text: write_account(account), path, expect }]
}

fn folder(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.parent().map(Path::to_owned).unwrap_or_default()
}

/// The account has been written, or could not be.
pub(in crate::tui::update) fn written(
    app: &mut App,
    path: PathBuf,
    result: Result<Stamp, SaveError>,
) -> Effects {
    match result {
        Ok(stamp) => {
            app.notices.say(Level::Success, text::saved(&display_name(&path)));
            if let Some(account) = &mut app.account {
                let draft = app.account_draft.get_or_insert_with(|| AccountDraft::new(account, None));
                draft.written(account, path, stamp);
            }
            match app.after_save.take() {
                Some(then) => run_command(app, &Seen::default(), then),
                None => Effects::new(),
            }
        }
        Err(error) => {
            questions::replace(app, &error, Command::SaveAccountTo { path, replace: true }, Vec::new())
        }
    }
}

/// Takes an account that an earlier run left unsaved in the place of the one that is open.
///
/// # Errors
/// When that one is unsaved too; nothing is changed then.
pub(in crate::tui::update) fn recover(
    app: &mut App,
    path: Option<PathBuf>,
    account: &Account,
) -> Result<(), String> {
    if app.account_draft.as_ref().is_some_and(AccountDraft::is_modified) {
        return Err(words::OTHER_IS_UNSAVED.to_owned());
    }
    let shared = SharedAccount::recovered(path, account.clone());
    app.account_draft = Some(AccountDraft::recovered(&shared));
    app.account = Some(shared);
    app.notices.say(Level::Success, words::recovered(&app.account_subject().0));
    Ok(())
}

/// Ends, after a question when the account is unsaved; what else is unsaved is asked about then.
pub(in crate::tui::update) fn leave(app: &mut App) -> Effects {
    if !app.account_draft.as_ref().is_some_and(AccountDraft::is_modified) {
        return expectations::leave(app);
    }
    let (name, _) = app.account_subject();
    let save = Command::SaveAccountThen(Box::new(Command::QuitAccount));
    questions::save_first(app, text::unsaved_question(&name), save, Command::QuitAccount)
}
