//! Products that are authorised under two RAM codes, and what a policy says under each.

use super::covering::clause_has;
use super::edit::Edit;
use super::own_statement::statements_after;
use super::pattern::{actions_meet, in_case_of, resource_covers};
use super::reach::{ActionReach, Reach, Trouble};
use super::subject::{Fit, Subject};
use crate::engine::catalog::{Action, Catalog, Text};
use crate::engine::json::Span;
use crate::engine::policy::Effect;

/// Two codes for one surface, from the catalogs' table of twins.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'c> {
    /// The code that the other grew out of.
    pub old: &'c str,
    /// The code whose catalog lists the twins.
    pub new: &'c str,
    /// What both are about.
    pub surface: &'c str,
    names: &'c [Text],
}

impl Pair<'_> {
    /// The action exists under both codes.
    pub fn has(&self, short: &str) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(short))
    }
}

/// Every pair of codes that the catalogs know.
pub fn pairs(catalog: &Catalog) -> impl Iterator<Item = Pair<'_>> {
    catalog.services().iter().flat_map(|service| {
        service.twins.iter().map(|twins| Pair {
            old: &twins.service,
            new: &service.code,
            surface: &twins.surface,
            names: &twins.names,
        })
    })
}

/// An action that a policy names without a wildcard.
pub struct Named<'s> {
    /// The name without its code.
    pub short: &'s str,
    /// Where it stands.
    pub span: Span,
    /// In which statement.
    pub reach: &'s Reach<'s>,
}

/// The actions of one code that statements of one effect name without a wildcard.
pub fn named<'s>(subject: &'s Subject<'_>, code: &str, effect: Effect) -> Vec<Named<'s>> {
    let mut found: Vec<Named<'s>> = Vec::new();
    for reach in subject.with_effect(effect).filter(|reach| reach.names_actions()) {
        for action in &reach.actions {
            let Some((own, short)) = action.pattern.text.split_once(':') else { continue };
            let again = found.iter().any(|one| one.short.eq_ignore_ascii_case(short));
            if own.eq_ignore_ascii_case(code) && !action.is_pattern() && !again {
                found.push(Named { short, span: action.pattern.place.0, reach });
            }
        }
    }
    found
}

/// What is named under `have` and neither named nor covered under `lack`.
pub fn missing_twins<'s>(
    subject: &'s Subject<'_>,
    pair: &Pair<'_>,
    have: &str,
    lack: &str,
    effect: Effect,
) -> Vec<Named<'s>> {
    let mut missing = named(subject, have, effect);
    missing.retain(|one| {
        let twin = format!("{lack}:{}", one.short);
        pair.has(one.short)
            && !subject.with_effect(effect).any(|reach| clause_has(&reach.statement.action, &twin))
            && !(effect == Effect::Allow && subject.denied_everywhere(&twin))
    });
    missing
}

/// The statement with the most actions of a code, to which its missing twins belong.
pub fn statement_to_extend<'s>(
    subject: &'s Subject<'_>,
    code: &str,
    effect: Effect,
) -> Option<&'s Reach<'s>> {
    let count = |reach: &&Reach<'_>| reach.actions.iter().filter(|action| action.code == Some(code)).count();
    subject.with_effect(effect).filter(|reach| reach.names_actions() && count(reach) > 0).max_by_key(count)
}

/// The action can be one of that code.
pub fn meets_code(action: &ActionReach<'_>, code: &str) -> bool {
    actions_meet(&action.pattern.text, &format!("{code}:*"))
}

/// Edits that give a statement the new code's twins of its actions, and the new code's form of its resources. Twins that
/// these resources do not fit get a statement of their own.
pub fn add_twins(subject: &Subject<'_>, reach: &Reach<'_>, pair: &Pair<'_>) -> Option<Vec<Edit>> {
    let resource = reach.statement.resource.as_ref()?;
    let prefix = format!("acs:{}:", pair.old);
    let renamed = reach.resources.iter().filter_map(|one| {
        let rest = one.pattern.text.strip_prefix(&prefix)?;
        let twin = format!("acs:{}:{rest}", pair.new);
        // What W308 says of the old form is not copied.
        Some(match one.trouble {
            Some(Trouble::Case(template)) => {
                in_case_of(&twin, &template.replacen(&prefix, &format!("acs:{}:", pair.new), 1))
            }
            _ => twin,
        })
    });
    let renamed: Vec<String> = renamed.collect();
    let is_needed = |one: &&String| {
        !reach.on_everything()
            && !renamed.iter().any(|other| other != *one && resource_covers(other, one))
            && !resource.texts().any(|text| text == one.as_str())
    };
    let resources: Vec<String> = renamed.iter().filter(is_needed).cloned().collect();
    if resources.is_empty() && !reach.on_everything() {
        return None;
    }
    let old = format!("{}:", pair.old);
    let twins: Vec<&Action> = reach
        .actions
        .iter()
        .filter(|action| pair.has(action.name()))
        .filter_map(|action| action.pattern.text.strip_prefix(&old))
        .filter_map(|short| subject.catalog.find(&format!("{}:{short}", pair.new)))
        .collect();
    let fits = |twin: &&Action| {
        reach.on_everything() || resources.iter().any(|resource| subject.fit(twin, resource) != Fit::No)
    };
    let (here, apart): (Vec<&Action>, Vec<&Action>) = twins.into_iter().partition(fits);
    let names: Vec<String> = here.iter().map(|twin| twin.name.to_string()).collect();
    let mut edits = Vec::new();
    if !names.is_empty() {
        edits.extend(subject.with_added(reach.statement.action.place.0, &names)?);
        if !resources.is_empty() {
            edits.extend(subject.with_added(resource.place.0, &resources)?);
        }
    }
    if !apart.is_empty() {
        edits.push(statements_after(subject, reach, &apart)?);
    }
    (!edits.is_empty()).then_some(edits)
}
