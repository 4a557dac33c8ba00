//! The narrowest patterns for one action: what the evidence names, held against the catalog's ARN templates.

use super::{DraftOptions, WhyWide};
use crate::engine::catalog::{Action, ActionId, ActionResource, Apis, Catalog};
use crate::engine::edit::{Acceptance, ArnFieldKind, ArnForm, acceptance};
use crate::engine::policy::{arn, glob};

/// A pattern for one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Narrowed {
    pub pattern: String,
    /// Why it is no narrower; none when it is what the evidence names.
    pub why: Option<WhyWide>,
}

fn exactly(pattern: String) -> Vec<Narrowed> {
    vec![Narrowed { pattern, why: None }]
}

fn because(pattern: impl Into<String>, why: WhyWide) -> Vec<Narrowed> {
    vec![Narrowed { pattern: pattern.into(), why: Some(why) }]
}

/// The patterns that an action needs for one piece of evidence.
pub(super) fn narrowed(
    catalog: &Catalog,
    id: Option<ActionId>,
    resource: Option<&str>,
    options: &DraftOptions,
) -> Vec<Narrowed> {
    let action = id.map(|id| catalog.action(id));
    if action.is_some_and(|action| action.name == super::passed_roles::PASS_ROLE)
        && resource.is_none_or(|resource| resource == "*")
    {
        return passed(options);
    }
    let templates = action.map(|action| templates(catalog, action)).unwrap_or_default();
    match resource {
        Some("*") => all_resources(action, &templates),
        Some(resource) => on_resource(action, &templates, resource),
        None => without_evidence(catalog, action, &templates, options),
    }
}

/// E10: what is checked is the role's ARN, whatever the catalog knows.
fn passed(options: &DraftOptions) -> Vec<Narrowed> {
    if options.passed_roles.is_empty() {
        return because("acs:ram:*:*:role/*", WhyWide::AnyRole);
    }
    let each = options.passed_roles.iter().map(|role| Narrowed {
        pattern: if role.starts_with("acs:") {
            with_region(role)
        } else {
            format!("acs:ram:*:*:role/{role}")
        },
        why: None,
    });
    each.collect()
}

/// Every ARN template of an action's resource types, each once; `*` for all resources.
pub(super) fn templates<'c>(catalog: &'c Catalog, action: &Action) -> Vec<&'c str> {
    let mut templates: Vec<&str> = Vec::new();
    for one in &action.resources {
        for template in &catalog.resource_type(one.resource_type).arns {
            if !templates.contains(&&**template) {
                templates.push(template);
            }
        }
    }
    templates
}

fn owned(templates: &[&str]) -> Vec<String> {
    templates.iter().map(|template| (*template).to_owned()).collect()
}

/// All resources at once: only `*` matches (F1).
fn all_resources(action: Option<&Action>, templates: &[&str]) -> Vec<Narrowed> {
    let why = match action {
        _ if templates.contains(&"*") => WhyWide::AllResources,
        _ if templates.is_empty() => WhyWide::Unknown,
        _ => WhyWide::AskedForAll(owned(templates)),
    };
    because("*", why)
}

fn on_resource(action: Option<&Action>, templates: &[&str], resource: &str) -> Vec<Narrowed> {
    let on_types: Vec<&str> = templates.iter().copied().filter(|template| *template != "*").collect();
    let inferred = action.is_some_and(|action| action.resources_inferred);
    if on_types.is_empty() {
        // F1: a narrower pattern would never match what is asked.
        return if templates.is_empty() || inferred {
            exactly(with_region(resource))
        } else {
            because("*", WhyWide::AllResources)
        };
    }
    match acceptance(resource, &on_types) {
        Acceptance::Refuses if !inferred => {
            let collection =
                on_types.iter().filter_map(|template| in_place(template, resource)).find(|pattern| {
                    glob::has_wildcard(pattern)
                        && !glob::has_wildcard(resource)
                        && arn::covers(pattern, resource)
                });
            match collection {
                Some(pattern) => because(pattern, WhyWide::Collection),
                None => because(with_region(resource), WhyWide::NotTaken(owned(&on_types))),
            }
        }
        _ => exactly(with_region(resource)),
    }
}

/// A template with region and account of an ARN, and `*` for names.
fn in_place(template: &str, resource: &str) -> Option<String> {
    let fields = arn::split(resource)?;
    let region = if fields.region.is_empty() { "*" } else { fields.region };
    ArnForm::in_place(template, region, fields.account)
}

/// W7: `*` matches an empty region, an empty region matches nothing else and is never written.
pub(super) fn with_region(resource: &str) -> String {
    match arn::split(resource) {
        Some(fields) if fields.region.is_empty() => {
            format!("{}:{}:*:{}:{}", fields.prefix, fields.service, fields.account, fields.relative_id)
        }
        _ => resource.to_owned(),
    }
}

fn without_evidence(
    catalog: &Catalog,
    action: Option<&Action>,
    templates: &[&str],
    options: &DraftOptions,
) -> Vec<Narrowed> {
    if templates.is_empty() {
        return because("*", WhyWide::Unknown);
    }
    if templates.contains(&"*") && !action.is_some_and(checked_apart) {
        return because("*", WhyWide::AllResources);
    }
    let mut found: Vec<Narrowed> = Vec::new();
    for template in templates.iter().copied() {
        let given: Vec<Narrowed> = options
            .resources
            .iter()
            .filter(|resource| is_of_template(catalog, template, resource))
            .flat_map(|resource| exactly(with_region(resource)))
            .collect();
        let patterns = if given.is_empty() { by_template(template) } else { given };
        for one in patterns {
            if !found.iter().any(|known| known.pattern == one.pattern) {
                found.push(one);
            }
        }
    }
    found
}

/// Whether a resource is of the kind that a template describes, and of no kind of its service that fits it better: an
/// object's name is no bucket's, though both templates end in a name.
pub(super) fn is_of_template(catalog: &Catalog, template: &str, resource: &str) -> bool {
    if template == "*" || acceptance(resource, &[template]) != Acceptance::Accepts {
        return false;
    }
    let service = arn::split(resource).and_then(|fields| catalog.service_id(fields.service));
    let Some(own) = swallowed_levels(template, resource) else {
        // The resource is of no template's shape, such as `acs:oss:*:*:l*`: what it may reach counts.
        return service.is_none_or(|service| {
            let mut all = catalog.arn_templates_of(service).into_iter();
            all.all(|other| swallowed_levels(other, resource).is_none())
        });
    };
    service.is_none_or(|service| {
        let mut all = catalog.arn_templates_of(service).into_iter();
        all.all(|other| swallowed_levels(other, resource).is_none_or(|levels| levels >= own))
    })
}

/// How many levels of the path the names of a template have to swallow; none when the resource is not of its shape.
fn swallowed_levels(template: &str, resource: &str) -> Option<usize> {
    let form = ArnForm::new(template)?.filled_from(resource)?;
    let names = form.fields().iter().filter(|field| field.kind == ArnFieldKind::Id);
    Some(names.map(|field| field.value.matches('/').count()).sum())
}

/// An action that guards several APIs, each with resources of its own: `*` for one of them is not `*` for all.
fn checked_apart(action: &Action) -> bool {
    matches!(&action.apis, Apis::Named(names) if names.len() > 1)
}

fn by_template(template: &str) -> Vec<Narrowed> {
    if template == "*" {
        return because("*", WhyWide::AllResources);
    }
    let Some(form) = ArnForm::new(template) else { return because("*", WhyWide::Unknown) };
    let has = |kind| form.fields().iter().any(|field| field.kind == kind);
    let why = if has(ArnFieldKind::Id) {
        Some(WhyWide::NoEvidence)
    } else if template.contains('*') {
        Some(WhyWide::Collection)
    } else {
        has(ArnFieldKind::Region).then_some(WhyWide::AnyRegion)
    };
    vec![Narrowed { pattern: form.pattern(), why }]
}

/// The resource types that every call of an action is checked on and none of the patterns is about (F3, E13), with the
/// patterns that they need. Forms of one type (`Trail`, `Trail/*`) count as one.
pub(super) fn further_types(
    catalog: &Catalog,
    action: &Action,
    patterns: &[&str],
    options: &DraftOptions,
) -> Vec<(String, Vec<Narrowed>)> {
    // Which of several APIs was called decides what is checked; the evidence does not say which.
    if checked_apart(action) || action.resources_inferred {
        return Vec::new();
    }
    let of_type = |one: &ActionResource| {
        let kind = catalog.resource_type(one.resource_type);
        (kind.name.to_string(), kind.arns.iter().map(|arn| &**arn).collect::<Vec<&str>>())
    };
    let mut types: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, templates) in action.resources.iter().filter(|one| one.required).map(of_type) {
        match types.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(templates),
            None => types.push((name, templates)),
        }
    }
    if types.len() < 2 {
        return Vec::new();
    }
    types.retain(|(_, templates)| {
        !patterns.iter().any(|pattern| acceptance(pattern, templates) == Acceptance::Accepts)
    });
    types
        .into_iter()
        .map(|(name, templates)| (name, without_evidence(catalog, Some(action), &templates, options)))
        .collect()
}
