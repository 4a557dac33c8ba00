//! The rewrite that gives an action a statement of its own, on the resources that it takes.

use super::edit::{Edit, find_node, quote};
use super::misfit::narrows_list;
use super::reach::Reach;
use super::subject::{Fit, Subject};
use crate::engine::catalog::Action;
use crate::engine::edit::ArnForm;
use crate::engine::json::Span;
use std::fmt::Write as _;

/// Whether the statement's resources would do for an action, as far as the catalog knows.
pub fn would_fit(subject: &Subject<'_>, reach: &Reach<'_>, action: &Action) -> bool {
    let fits = reach.resources.iter().any(|one| subject.fit(action, &one.pattern.text) != Fit::No);
    fits && narrows_list(subject, reach, action).is_none()
}

/// The widest resource that an action takes: its template with stars for what can be filled in.
pub fn resource_for(subject: &Subject<'_>, action: &Action) -> Option<String> {
    ArnForm::in_place(subject.template_of(action)?, "*", "*")
}

/// An edit that puts `Allow` statements for these actions after a statement, one for each resource they take. They speak
/// of the same principals and ask for the same conditions as the statement.
pub fn statements_after(subject: &Subject<'_>, reach: &Reach<'_>, actions: &[&Action]) -> Option<Edit> {
    let mut groups: Vec<(String, Vec<&Action>)> = Vec::new();
    for action in actions {
        let resource = resource_for(subject, action)?;
        match groups.iter_mut().find(|(known, _)| *known == resource) {
            Some((_, group)) => group.push(action),
            None => groups.push((resource, vec![action])),
        }
    }
    let span = reach.span();
    let own = find_node(subject.tree?, span)?;
    let member = |name: &str| own.member(name).map(|node| subject.source(node.span));
    let principal = member("Principal").map(|text| format!("\"Principal\": {text}, ")).unwrap_or_default();
    let condition = member("Condition").map(|text| format!(", \"Condition\": {text}")).unwrap_or_default();
    let blanks = blanks_before(subject, span);
    let mut text = String::new();
    for (resource, group) in groups {
        let names: Vec<String> = group.iter().map(|action| quote(&action.name)).collect();
        let names = if names.len() == 1 { names.concat() } else { format!("[{}]", names.join(", ")) };
        let resource = quote(&resource);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            ",{blanks}{{\"Effect\": \"Allow\", {principal}\"Action\": {names}, \"Resource\": {resource}{condition}}}"
        );
    }
    Some(Edit::insert(span.end, text))
}

/// The line end and indentation before a statement, or nothing when it shares its line.
fn blanks_before<'a>(subject: &Subject<'a>, statement: Span) -> &'a str {
    let before = subject.text.get(..statement.start as usize).unwrap_or_default();
    let kept = before.trim_end().len();
    before.get(kept..).unwrap_or_default()
}
