//! Which condition keys can be in the requests that a statement is about.

use super::reach::Reach;
use super::subject::Subject;

/// The key belongs to a service or an action that the statement does not name: its tests cannot see a value.
pub fn is_foreign(subject: &Subject<'_>, reach: &Reach<'_>, key: &str) -> bool {
    let Some(known) = subject.catalog.condition_key(key) else { return false };
    let Some((code, _)) = key.split_once(':') else { return false };
    if !reach.names_actions() || reach.actions.iter().any(|action| action.code.is_none()) {
        return false;
    }
    let reached = subject.reached(reach);
    let usable = |id: &crate::engine::catalog::ActionId| {
        subject
            .catalog
            .condition_keys_for(*id)
            .iter()
            .any(|usable| usable.key.is_some_and(|key| key.name == known.name))
    };
    let common = subject.catalog.common_keys().iter().any(|one| one.name == known.name);
    if common {
        // A common key tied to actions: every action must be known and none of them one of these.
        let only = |name: &str| known.only_for.iter().any(|one| one.eq_ignore_ascii_case(name));
        return !known.only_for.is_empty()
            && !reach.actions.iter().any(|action| action.is_pattern() || only(&action.pattern.text));
    }
    let same_service =
        reach.actions.iter().any(|action| action.code.is_some_and(|own| own.eq_ignore_ascii_case(code)));
    if !same_service {
        return !reached.iter().any(usable);
    }
    // K2: a row's key applies to that row; whether the others take it is known only if all are known.
    let all_known = reach.actions.iter().all(|action| !action.covers.is_empty());
    all_known && reached.len() <= MOST_ACTIONS && !reached.iter().any(usable)
}

/// Statements with more actions are not looked through: some action of theirs takes the key.
const MOST_ACTIONS: usize = 200;
