//! Services, actions and condition keys as text for people.

use super::super::Streams;
use super::super::output::write_labelled;
use super::super::search::write_table;
use super::counted;
use crate::engine::catalog::{
    Action, ActionId, Apis, Catalog, ConditionKey, KeyRelation, LevelFrom, ServiceId, SourceId,
};
use crate::engine::text::escape_for_display;
use std::io::{self, Write};

/// A label with one text a line; nothing when there are none.
fn block<'t>(out: &mut dyn Write, label: &str, texts: impl IntoIterator<Item = &'t str>) -> io::Result<()> {
    for (at, text) in texts.into_iter().enumerate() {
        write_labelled(out, if at == 0 { label } else { "" }, text)?;
    }
    Ok(())
}

pub(super) fn action(catalog: &Catalog, id: ActionId, out: &mut dyn Write) -> io::Result<()> {
    let one = catalog.action(id);
    let service = catalog.service(one.service);
    writeln!(out, "{}", escape_for_display(&one.name))?;
    write_labelled(out, "does", &one.description)?;
    write_labelled(out, "service", &format!("{} ({})", service.title(), service.code))?;
    match &one.apis {
        Apis::Unknown => write_labelled(out, "APIs", "not known")?,
        _ => write_labelled(out, "APIs", &one.api_names().collect::<Vec<_>>().join(", "))?,
    }
    write_labelled(out, "level", &level(catalog, one))?;
    resources(catalog, one, out)?;
    condition_keys(catalog, id, out)?;
    block(out, "needs too", one.dependent_actions.iter().map(|name| &**name))?;
    block(out, "module", one.module.as_deref())?;
    let modules = catalog.feature_modules_of(id);
    block(out, "needed by", modules.iter().map(|module| &*module.name))?;
    let twins = catalog.twins_of(id);
    block(out, "also as", twins.iter().map(|twin| &*catalog.action(*twin).name))?;
    block(out, "spelt too", one.aliases.iter().map(|name| &**name))?;
    if let Some(confidence) = one.confidence {
        write_labelled(out, "confidence", &format!("{}: {}", confidence.word(), confidence.meaning()))?;
    }
    sources(catalog, &one.sources, out)
}

/// The level and how it is known.
fn level(catalog: &Catalog, action: &Action) -> String {
    let Some(level) = action.level else {
        return "unknown: no source states it, and its verb says nothing".to_owned();
    };
    match action.level_from {
        LevelFrom::Stated(id) => format!("{level}, stated by {}", catalog.source(id).title),
        LevelFrom::File => format!("{level}, stated by the catalog file"),
        LevelFrom::Verb => {
            let verb = action.verb();
            let counted = catalog.verb_level(verb).filter(|counted| counted.level == level);
            let share = counted.map(|counted| {
                format!(", as {:.0} % of {} counted APIs are", counted.share * 100.0, counted.samples)
            });
            format!("{level}, inferred from the verb {verb}{}", share.unwrap_or_default())
        }
    }
}

fn resources(catalog: &Catalog, action: &Action, out: &mut dyn Write) -> io::Result<()> {
    if !action.resources_known() {
        return write_labelled(out, "resources", "not known: no source says what it takes");
    }
    for (at, resource) in action.resources.iter().enumerate() {
        let one = catalog.resource_type(resource.resource_type);
        let required = if resource.required { "" } else { ", only when one takes part" };
        write_labelled(out, if at == 0 { "resources" } else { "" }, &format!("{}{required}", one.name))?;
        for arn in &one.arns {
            write_labelled(out, "", &format!("  {arn}"))?;
        }
    }
    if action.resources_inferred {
        write_labelled(
            out,
            "",
            "(inferred: from how a published policy groups actions and ARNs, or from the twin)",
        )?;
    }
    Ok(())
}

fn condition_keys(catalog: &Catalog, id: ActionId, out: &mut dyn Write) -> io::Result<()> {
    let keys = catalog.condition_keys_for(id);
    let of = |relation| {
        let keys = keys.iter().filter(move |usable| usable.relation == relation);
        keys.map(|usable| usable.name).collect::<Vec<_>>().join(", ")
    };
    let lines = [
        of(KeyRelation::Listed),
        Some(of(KeyRelation::SameService))
            .filter(|keys| !keys.is_empty())
            .map(|keys| format!("{keys} (of the service; no page says of which actions)"))
            .unwrap_or_default(),
        format!("{} (common)", of(KeyRelation::Common)),
    ];
    block(out, "keys", lines.iter().filter(|line| !line.is_empty()).map(|line| &**line))
}

pub(super) fn key(catalog: &Catalog, one: &ConditionKey, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", escape_for_display(&one.name))?;
    block(out, "holds", one.description.as_deref())?;
    let kind = one.value_type.map_or("not known", |kind| kind.word());
    let many = if one.multi_valued { ", several values at once" } else { "" };
    write_labelled(out, "type", &format!("{kind}{many}"))?;
    if !one.values.is_empty() {
        write_labelled(out, "values", &one.values.join(", "))?;
    }
    block(out, "present", one.present.as_deref())?;
    block(out, "only for", one.only_for.iter().map(|name| &**name))?;
    if one.doubtful {
        write_labelled(out, "doubtful", "seen in policies, described nowhere")?;
    }
    sources(catalog, &one.sources, out)
}

pub(super) fn service(catalog: &Catalog, id: ServiceId, streams: &mut Streams<'_>) -> io::Result<()> {
    let one = catalog.service(id);
    let out = &mut *streams.out;
    writeln!(out, "{}", escape_for_display(&format!("{} {}", one.code, one.name.as_deref().unwrap_or(""))))?;
    block(out, "products", (!one.products.is_empty()).then(|| one.products.join(", ")).as_deref())?;
    if one.code_guessed {
        write_labelled(out, "code", "guessed from the product's code; no source confirms it")?;
    }
    let granularity = one.granularity.map_or("not known", |granularity| granularity.word());
    write_labelled(out, "granted by", granularity)?;
    for (at, kind) in catalog.resource_types_of(id).enumerate() {
        write_labelled(out, if at == 0 { "resources" } else { "" }, &kind.id)?;
        for arn in &kind.arns {
            write_labelled(out, "", &format!("  {arn}"))?;
        }
    }
    block(out, "keys", one.condition_keys.iter().map(|key| &*key.name))?;
    for (at, area) in one.areas.iter().enumerate() {
        let actions =
            if area.actions.is_empty() { "no known action".to_owned() } else { area.actions.join(", ") };
        let line = format!("{}: {actions} on {}", area.name, area.resources.join(", "));
        write_labelled(out, if at == 0 { "areas" } else { "" }, &line)?;
    }
    for (at, role) in one.roles.iter().enumerate() {
        let optional = if role.optional { ", optional" } else { "" };
        let line = format!("{} ({}{optional}), trusting {}", role.name, role.scope, role.trusted_service);
        write_labelled(out, if at == 0 { "roles" } else { "" }, &line)?;
        for policy in &role.policies {
            write_labelled(out, "", &format!("  {}: {}", policy.name, policy.purpose))?;
        }
    }
    for (at, module) in one.feature_modules.iter().enumerate() {
        let count = catalog.actions_of_module(module).len();
        let line = format!("{} {}: {}", module.number, module.name, counted(count, "action"));
        write_labelled(out, if at == 0 { "modules" } else { "" }, &line)?;
    }
    sources(catalog, &one.sources, out)?;
    writeln!(out)?;
    write_table(catalog, catalog.actions_of(id).map(|id| catalog.action(id)), streams)
}

fn sources(catalog: &Catalog, ids: &[SourceId], out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<String> = ids.iter().map(|id| source_line(catalog, *id)).collect();
    block(out, "sources", lines.iter().map(|line| &**line))
}

/// A source as one line: title, date, kind and where to find it.
fn source_line(catalog: &Catalog, id: SourceId) -> String {
    let one = catalog.source(id);
    let date = one.date.as_ref().map(|date| format!(" ({date})")).unwrap_or_default();
    let at = one.at.as_ref().map(|at| format!(", {at}")).unwrap_or_default();
    format!("{}{date}, {}{at}", one.title, one.kind.word())
}
