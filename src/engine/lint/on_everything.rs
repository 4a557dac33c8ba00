//! Sensitive actions that a statement names and allows on every resource, without any condition.

use super::subject::Subject;
use crate::engine::json::Span;
use crate::engine::policy::PolicyKind;

/// For each statement with actions of a list: where the first of them stands, and their names, each once. What a Deny
/// takes away is not counted; control policies limit and trust policies admit, so neither gives anything.
pub fn named_on_everything<'s>(subject: &'s Subject<'_>, list: &[&str]) -> Vec<(Span, Vec<&'s str>)> {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return Vec::new();
    }
    let open = subject.allows().filter(|reach| {
        reach.on_everything() && reach.names_actions() && reach.statement.conditions.is_empty()
    });
    let named = |reach: &'s super::reach::Reach<'_>| {
        let mut place = None;
        let mut names: Vec<&str> = Vec::new();
        for action in &reach.actions {
            let name = action.pattern.text.as_str();
            let is_listed = list.iter().any(|one| one.eq_ignore_ascii_case(name));
            let again = names.iter().any(|one| one.eq_ignore_ascii_case(name));
            if is_listed && !again && !subject.denied_everywhere(name) {
                place = place.or(Some(action.pattern.place.0));
                names.push(name);
            }
        }
        place.map(|place| (place, names))
    };
    open.filter_map(named).collect()
}
