//! Open documents of the account stay with their places while the account is edited.

use crate::engine::account::Account;
use crate::engine::account::edit::DocumentPlace;
use crate::engine::json::{self, Style};
use crate::tui::account_screen::document_text;
use crate::tui::app::App;
use crate::tui::draft::Draft;

/// Lets the open documents follow what was renamed since `before`, or is called as it was before again. What the account
/// took and has no more, because that was taken back, is unsaved again.
pub(super) fn follow(app: &mut App, before: &Account) {
    let Some(after) = app.account.as_ref().map(|account| account.resolver.account()) else { return };
    let moved = |home: &DocumentPlace| moved(home, before, after);
    if let Some(to) = app.draft.home().and_then(moved) {
        app.draft.move_home(to);
    }
    app.open.move_homes(moved);
    let compare = |draft: &mut Draft| {
        let Some(home) = draft.home() else { return };
        let now = document_text(after, home);
        if document_text(before, home) != now {
            let stands_there = now.is_some_and(|now| now.ok() == laid_out(draft.text()));
            draft.stands_at_home(stands_there);
        }
    };
    app.open.each(&mut app.draft, compare);
}

/// A text as [`document_text`] lays it out.
fn laid_out(text: &str) -> Option<String> {
    json::read(text).ok().map(|node| json::print(&node, Style::Pretty))
}

/// Where a place has gone; none when it is still there, or gone for good.
fn moved(home: &DocumentPlace, before: &Account, after: &Account) -> Option<DocumentPlace> {
    let (place, name): (fn(String) -> DocumentPlace, &str) = match home {
        DocumentPlace::Policy(name) => (DocumentPlace::Policy, name),
        DocumentPlace::Trust(name) => (DocumentPlace::Trust, name),
        DocumentPlace::Resource(arn) => (DocumentPlace::Resource, arn),
    };
    let (known, now) = (names(home, before), names(home, after));
    if !known.contains(&name) || now.contains(&name) {
        return None;
    }
    let mut added = now.into_iter().filter(|name| !known.contains(name));
    match (added.next(), added.next()) {
        (Some(only), None) => Some(place(only.to_owned())),
        _ => None,
    }
}

/// What there is of the kind of a place.
fn names<'a>(of: &DocumentPlace, account: &'a Account) -> Vec<&'a str> {
    match of {
        DocumentPlace::Policy(_) => account.policies.iter().map(|one| one.name.text.as_str()).collect(),
        DocumentPlace::Trust(_) => account.roles.iter().map(|one| one.name.text.as_str()).collect(),
        DocumentPlace::Resource(_) => account.resources.iter().map(|one| one.arn.text.as_str()).collect(),
    }
}
