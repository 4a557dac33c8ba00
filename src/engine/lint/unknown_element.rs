//! The rewrite for a member that the grammar does not have.

use super::edit::{Edit, find_members};
use super::subject::Subject;
use super::wording::is_misspelling;
use crate::engine::nearest::nearest;
use crate::engine::policy::Fault;

/// What to do about an unknown member, and the edits: a misspelled one gets its name back, for what stands in it was
/// meant to count; anything else goes.
pub fn rewrite(subject: &Subject<'_>, fault: &Fault, known: &[&'static str]) -> (String, Option<Vec<Edit>>) {
    let written = subject.source(fault.span).trim_matches('"');
    let near = nearest(written, known.iter().copied()).filter(|near| is_misspelling(written, near));
    match near {
        Some(near) => (format!("write {near}"), rename(subject, fault, near)),
        None => ("remove it".to_owned(), subject.without_member(fault.span)),
    }
}

/// Gives a member another name, unless its object has one of that name already.
pub fn rename(subject: &Subject<'_>, fault: &Fault, name: &str) -> Option<Vec<Edit>> {
    let members = find_members(subject.tree?, fault.span)?;
    let is_free = members.iter().all(|member| member.key != name);
    is_free.then(|| vec![Edit::quoted(fault.span, name)])
}
