//! Products that are authorised under two RAM codes, and what a policy says under each.

use super::edit::Edit;
use super::pattern::actions_meet;
use super::subject::{ActionReach, Reach, Subject, clause_has};
use crate::engine::catalog::{Catalog, Text};
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

/// Edits that give a statement the new code's twins of its actions, and the new code's form of its resources.
pub fn add_twins(subject: &Subject<'_>, reach: &Reach<'_>, pair: &Pair<'_>) -> Option<Vec<Edit>> {
    let resource = reach.statement.resource.as_ref()?;
    let old = format!("{}:", pair.old);
    let twin = |text: &str| text.strip_prefix(&old).map(|short| format!("{}:{short}", pair.new));
    let actions: Vec<String> = reach
        .actions
        .iter()
        .filter(|action| pair.has(action.name()))
        .filter_map(|action| twin(&action.pattern.text))
        .collect();
    let mut edits = subject.with_added(reach.statement.action.place.0, &actions)?;
    if !reach.on_everything() {
        let prefix = format!("acs:{}:", pair.old);
        let resources: Vec<String> = resource
            .texts()
            .filter_map(|text| text.strip_prefix(&prefix).map(|rest| format!("acs:{}:{rest}", pair.new)))
            .collect();
        if resources.is_empty() {
            return None;
        }
        edits.extend(subject.with_added(resource.place.0, &resources)?);
    }
    Some(edits)
}
