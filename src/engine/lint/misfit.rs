//! Actions that none of a statement's resources fits, told apart by what was probably meant.
//!
//! One statement is looked at once by one function, so that the checks that speak of resources agree on who
//! speaks: each misfit has exactly one check.

use super::covering::clause_has;
use super::reach::{ActionReach, Reach, Trouble, narrows_collection};
use super::subject::{Fit, Subject};
use crate::engine::catalog::{AccessLevel, Action, ActionId};
use crate::engine::policy::{Effect, glob};

/// Why no resource of the statement fits an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The action is authorised on everything at once and needs `*` (F1).
    NeedsStar,
    /// The action is authorised on a collection, and the statement names members of it (F2, W12).
    Collection(String),
    /// The container is named and not what is in it.
    ParentOnly,
    /// What is in the container is named and not the container.
    ChildrenOnly,
    /// Another kind of resource altogether.
    Other,
}

/// The action patterns of a statement that its resources do not fit: the pattern's number, an action it stands
/// for, and why. Silent where the catalog does not know, and where the resource itself is at fault.
pub fn misfits(subject: &Subject<'_>, reach: &Reach<'_>) -> Vec<(usize, ActionId, Misfit)> {
    let negated = reach.statement.resource.as_ref().is_none_or(|resource| resource.negated);
    let at_fault = reach.resources.iter().any(|resource| {
        resource.fields.is_none() || !matches!(resource.trouble, None | Some(Trouble::Collection(_)))
    });
    if negated || at_fault || reach.on_everything() || !reach.names_actions() {
        return Vec::new();
    }
    let number = |(at, action): (usize, &ActionReach<'_>)| {
        let first = *action.covers.first()?;
        let all_no = action.covers.iter().all(|id| {
            reach
                .resources
                .iter()
                .all(|one| subject.fit(subject.catalog.action(*id), &one.pattern.text) == Fit::No)
        });
        if all_no {
            return Some((at, first, classify(subject, reach, subject.catalog.action(first))));
        }
        let listed =
            (!action.is_pattern()).then(|| narrows_list(subject, reach, subject.catalog.action(first)));
        listed.flatten().map(|template| (at, first, Misfit::Collection(template)))
    };
    reach.actions.iter().enumerate().filter_map(number).collect()
}

/// What a resource pattern lies in, nearest first: the text before each slash, as far as it has no wildcard at its end.
pub fn containers(pattern: &str) -> impl Iterator<Item = &str> {
    let ends = pattern.rmatch_indices('/').map(|(at, _)| at);
    ends.filter_map(|end| pattern.get(..end)).filter(|parent| !parent.ends_with(['*', ':']))
}

fn classify(subject: &Subject<'_>, reach: &Reach<'_>, action: &Action) -> Misfit {
    if subject.is_all_resources(action) {
        return Misfit::NeedsStar;
    }
    let patterns = || reach.resources.iter().map(|resource| resource.pattern.text.as_str());
    let types = action.resources.iter().map(|one| subject.catalog.resource_type(one.resource_type));
    let templates: Vec<&str> = types.flat_map(|one| one.arns.iter().map(|arn| &**arn)).collect();
    let collection =
        templates.iter().find(|template| patterns().any(|pattern| narrows_collection(pattern, template)));
    if let Some(template) = collection {
        return Misfit::Collection((*template).to_owned());
    }
    if patterns()
        .any(|pattern| !pattern.ends_with('*') && subject.fit(action, &format!("{pattern}/*")) == Fit::Yes)
    {
        return Misfit::ParentOnly;
    }
    let is_child = |pattern: &str| containers(pattern).any(|parent| subject.fit(action, parent) == Fit::Yes);
    if patterns().any(is_child) { Misfit::ChildrenOnly } else { Misfit::Other }
}

/// F2 for tables that print the member's ARN beside a list action: `ListThings` on one named thing lists nothing.
pub fn narrows_list(subject: &Subject<'_>, reach: &Reach<'_>, action: &Action) -> Option<String> {
    if action.level != Some(AccessLevel::List) || action.resources.len() != 1 {
        return None;
    }
    let resource = subject.catalog.resource_type(action.resources.first()?.resource_type);
    let plural = action.short_name().strip_prefix("List")?.strip_suffix('s')?;
    if plural != &*resource.name {
        return None;
    }
    let template = resource.arns.first()?;
    let (stem, last) = template.rsplit_once('/')?;
    let fitting: Vec<&str> = reach
        .resources
        .iter()
        .map(|one| one.pattern.text.as_str())
        .filter(|pattern| subject.fit(action, pattern) == Fit::Yes)
        .collect();
    let narrow = |pattern: &&str| pattern.rsplit_once('/').is_some_and(|(_, id)| !glob::has_wildcard(id));
    (last.starts_with("{#") && !fitting.is_empty() && fitting.iter().all(narrow)).then(|| format!("{stem}/*"))
}

/// Another Allow for the same principals grants the action on a resource that it takes and that is near enough.
pub fn is_granted_beside(
    subject: &Subject<'_>,
    reach: &Reach<'_>,
    action: &ActionReach<'_>,
    is_near: impl Fn(&str) -> bool,
) -> bool {
    let Some(known) = action.covers.first().map(|id| subject.catalog.action(*id)) else { return false };
    let grants = |other: &Reach<'_>| {
        other.statement.effect == Effect::Allow
            && reach.statement.effect == Effect::Allow
            && other.statement.principal == reach.statement.principal
            && clause_has(&other.statement.action, &action.pattern.text)
            && other.resources.iter().any(|resource| {
                let text = resource.pattern.text.as_str();
                is_near(text) && subject.fit(known, text) == Fit::Yes
            })
    };
    subject.near(reach).any(grants)
}
