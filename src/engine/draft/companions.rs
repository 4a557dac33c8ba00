//! What a product asks for beside the wanted requests: further resource types of the same call, dependent actions,
//! twins under another prefix, and passing a role.

use super::grouping::Grant;
use super::narrowing::{self, Narrowed};
use super::passed_roles::{PASS_ROLE, PASSES};
use super::{WhyAdded, Work};
use crate::engine::catalog::ActionId;
use crate::engine::edit::{Acceptance, acceptance};
use crate::engine::policy::arn;
use std::collections::BTreeMap;

/// Adds everything that the wanted grants ask for. Companions of companions are added as well: a twin has its own
/// dependent actions.
pub(super) fn add(work: &mut Work<'_>) {
    let mut done = 0;
    while done < work.grants.len() {
        let fresh = work.grants.get(done..).unwrap_or_default().to_vec();
        done = work.grants.len();
        let mut by_action: BTreeMap<ActionId, Vec<&Grant>> = BTreeMap::new();
        for grant in &fresh {
            if let Some(id) = grant.id {
                by_action.entry(id).or_default().push(grant);
            }
        }
        for (id, grants) in by_action {
            further_types(work, id, &grants);
            dependent_actions(work, id, &grants);
            twins(work, id, &grants);
            passed_role(work, id);
        }
    }
}

impl Work<'_> {
    fn add(&mut self, action: &str, narrowed: Narrowed, service: Option<&str>, why: WhyAdded) {
        self.grant(action, self.catalog.action_id(action), narrowed, service, Some(why));
    }
}

fn further_types(work: &mut Work<'_>, id: ActionId, grants: &[&Grant]) {
    let action = work.catalog.action(id);
    let mut patterns: Vec<&str> = grants.iter().map(|grant| grant.pattern.as_str()).collect();
    patterns.extend(work.grants.iter().filter(|known| known.id == Some(id)).map(|known| &*known.pattern));
    let missing = narrowing::further_types(work.catalog, action, &patterns, work.options);
    let name = action.name.to_string();
    for (type_name, narrowed) in missing {
        for one in narrowed {
            work.add(&name, one, None, WhyAdded::FurtherType(type_name.clone()));
        }
    }
}

fn dependent_actions(work: &mut Work<'_>, id: ActionId, grants: &[&Grant]) {
    let catalog = work.catalog;
    let action = catalog.action(id);
    for dependent in &action.dependent_actions {
        if dependent.eq_ignore_ascii_case(PASS_ROLE) {
            continue;
        }
        let other = catalog.action_id(dependent);
        let name =
            other.map_or_else(|| dependent.to_string(), |other| catalog.action(other).name.to_string());
        for one in carried_over(work, other, grants, None) {
            work.add(&name, one, None, WhyAdded::Dependent(action.name.to_string()));
        }
    }
}

fn twins(work: &mut Work<'_>, id: ActionId, grants: &[&Grant]) {
    let catalog = work.catalog;
    let action = catalog.action(id);
    // A twin's twin is the action that was wanted.
    if grants.iter().all(|grant| matches!(grant.why, Some(WhyAdded::Twin(_)))) {
        return;
    }
    for twin in catalog.twins_of(id) {
        let other = catalog.action(twin);
        let code = catalog.service(other.service).code.to_string();
        for one in carried_over(work, Some(twin), grants, Some(&code)) {
            work.add(&other.name, one, None, WhyAdded::Twin(action.name.to_string()));
        }
    }
}

/// The patterns of one action for another: those that it takes, under another service's code where one is given; what
/// it takes by its own templates where none fits.
fn carried_over(
    work: &Work<'_>,
    other: Option<ActionId>,
    grants: &[&Grant],
    code: Option<&str>,
) -> Vec<Narrowed> {
    let catalog = work.catalog;
    let templates = other.map(|id| narrowing::templates(catalog, catalog.action(id))).unwrap_or_default();
    // F1: on all resources at once nothing narrower than `*` is asked.
    let on_types: Vec<&str> = templates.into_iter().filter(|template| *template != "*").collect();
    let mut found: Vec<Narrowed> = Vec::new();
    for grant in grants {
        let pattern = match code {
            Some(code) => under_code(&grant.pattern, code),
            None => grant.pattern.clone(),
        };
        let fits = pattern != "*" && acceptance(&pattern, &on_types) == Acceptance::Accepts;
        if fits {
            found.push(Narrowed { pattern, why: grant.wide.clone() });
        }
    }
    if found.is_empty() {
        found = narrowing::narrowed(catalog, other, None, work.options);
    }
    found
}

fn under_code(pattern: &str, code: &str) -> String {
    match arn::split(pattern) {
        Some(fields) => {
            format!("{}:{code}:{}:{}:{}", fields.prefix, fields.region, fields.account, fields.relative_id)
        }
        None => pattern.to_owned(),
    }
}

fn passed_role(work: &mut Work<'_>, id: ActionId) {
    let name = work.catalog.action(id).name.clone();
    for row in PASSES.iter().filter(|row| row.action == name) {
        for service in row.services {
            for one in
                narrowing::narrowed(work.catalog, work.catalog.action_id(PASS_ROLE), None, work.options)
            {
                let why = WhyAdded::PassesRole { action: name.to_string(), template: row.template };
                work.add(PASS_ROLE, one, Some(service), why);
            }
        }
        work.notes.insert(row.note.to_owned());
    }
    if work.catalog.action(id).dependent_actions.iter().any(|one| one.eq_ignore_ascii_case(PASS_ROLE)) {
        // The catalog names the action and not the service.
        for one in narrowing::narrowed(work.catalog, work.catalog.action_id(PASS_ROLE), None, work.options) {
            work.add(PASS_ROLE, one, None, WhyAdded::Dependent(name.to_string()));
        }
    }
}
