//! Services, actions and condition keys as JSON. What is not known is null, never an empty list.

use crate::engine::catalog::{
    AccessLevel, Action, ActionId, Apis, Catalog, ConditionKey, Confidence, FeatureModule, Granularity,
    KeyRelation, LevelFrom, RequiredRole, ServiceId, SourceId, ValueType,
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct ActionJson<'c> {
    name: &'c str,
    service: &'c str,
    apis: Option<Vec<&'c str>>,
    description: &'c str,
    access_level: Option<&'static str>,
    access_level_from: Option<LevelJson<'c>>,
    resources: Option<Vec<ResourceJson<'c>>>,
    resources_inferred: bool,
    condition_keys: Vec<UsableKeyJson<'c>>,
    dependent_actions: Vec<&'c str>,
    module: Option<&'c str>,
    feature_modules: Vec<&'c str>,
    twins: Vec<&'c str>,
    confidence: Option<&'static str>,
    aliases: Vec<&'c str>,
    sources: Vec<SourceJson<'c>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum LevelJson<'c> {
    Stated(Option<SourceJson<'c>>),
    Inferred { verb: &'c str, share: Option<f32>, samples: Option<u32> },
}

#[derive(Serialize)]
struct ResourceJson<'c> {
    #[serde(rename = "type")]
    kind: &'c str,
    arns: Vec<&'c str>,
    required: bool,
}

#[derive(Serialize)]
struct UsableKeyJson<'c> {
    name: &'c str,
    #[serde(rename = "type")]
    value_type: Option<&'static str>,
    relation: &'static str,
}

#[derive(Serialize)]
pub(super) struct SourceJson<'c> {
    kind: &'static str,
    title: &'c str,
    date: Option<&'c str>,
    at: Option<&'c str>,
    file: &'c str,
}

#[derive(Serialize)]
pub(super) struct KeyJson<'c> {
    name: &'c str,
    #[serde(rename = "type")]
    value_type: Option<&'static str>,
    values: Vec<&'c str>,
    multi_valued: bool,
    description: Option<&'c str>,
    present: Option<&'c str>,
    only_for: Vec<&'c str>,
    doubtful: bool,
    sources: Vec<SourceJson<'c>>,
}

#[derive(Serialize)]
pub(super) struct ServiceJson<'c> {
    code: &'c str,
    name: Option<&'c str>,
    products: Vec<&'c str>,
    granularity: Option<&'static str>,
    code_guessed: bool,
    sources: Vec<SourceJson<'c>>,
    resource_types: Vec<TypeJson<'c>>,
    condition_keys: Vec<KeyJson<'c>>,
    areas: Vec<AreaJson<'c>>,
    roles: Vec<RoleJson<'c>>,
    feature_modules: Vec<ModuleJson<'c>>,
    actions: Vec<&'c str>,
}

#[derive(Serialize)]
struct TypeJson<'c> {
    id: &'c str,
    #[serde(rename = "type")]
    kind: &'c str,
    arns: Vec<&'c str>,
}

#[derive(Serialize)]
struct AreaJson<'c> {
    name: &'c str,
    actions: Vec<&'c str>,
    read: Vec<&'c str>,
    resources: Vec<&'c str>,
    note: Option<&'c str>,
}

#[derive(Serialize)]
struct RoleJson<'c> {
    name: &'c str,
    scope: &'c str,
    optional: bool,
    service_linked: bool,
    trusted_service: &'c str,
    policies: Vec<RolePolicyJson<'c>>,
    purpose: &'c str,
    note: Option<&'c str>,
}

#[derive(Serialize)]
struct RolePolicyJson<'c> {
    name: &'c str,
    purpose: &'c str,
}

#[derive(Serialize)]
struct ModuleJson<'c> {
    number: u8,
    name: &'c str,
    rows: Vec<RowJson<'c>>,
}

#[derive(Serialize)]
struct RowJson<'c> {
    api: &'c str,
    label: &'c str,
    action: &'c str,
    description: &'c str,
    part: Option<&'c str>,
    note: Option<&'c str>,
}

pub(super) fn action(catalog: &Catalog, id: ActionId) -> ActionJson<'_> {
    let one = catalog.action(id);
    let resources = one.resources.iter().map(|resource| {
        let kind = catalog.resource_type(resource.resource_type);
        ResourceJson { kind: &kind.name, arns: texts(&kind.arns), required: resource.required }
    });
    let keys = catalog.condition_keys_for(id).into_iter().map(|usable| UsableKeyJson {
        name: usable.name,
        value_type: usable.key.and_then(|key| key.value_type).map(ValueType::word),
        relation: match usable.relation {
            KeyRelation::Listed => "listed",
            KeyRelation::SameService => "service",
            KeyRelation::Common => "common",
        },
    });
    ActionJson {
        name: &one.name,
        service: &catalog.service(one.service).code,
        apis: (one.apis != Apis::Unknown).then(|| one.api_names().collect()),
        description: &one.description,
        access_level: one.level.map(AccessLevel::word),
        access_level_from: one.level.map(|_| level_from(catalog, one)),
        resources: one.resources_known().then(|| resources.collect()),
        resources_inferred: one.resources_inferred,
        condition_keys: keys.collect(),
        dependent_actions: texts(&one.dependent_actions),
        module: one.module.as_deref(),
        feature_modules: catalog.feature_modules_of(id).into_iter().map(|module| &*module.name).collect(),
        twins: catalog.twins_of(id).into_iter().map(|twin| &*catalog.action(twin).name).collect(),
        confidence: one.confidence.map(Confidence::word),
        aliases: texts(&one.aliases),
        sources: sources(catalog, &one.sources),
    }
}

fn level_from<'c>(catalog: &'c Catalog, action: &'c Action) -> LevelJson<'c> {
    match action.level_from {
        LevelFrom::Stated(id) => LevelJson::Stated(Some(source(catalog, id))),
        LevelFrom::File => LevelJson::Stated(None),
        LevelFrom::Verb => {
            let verb = catalog.verb_level(action.verb()).filter(|verb| Some(verb.level) == action.level);
            LevelJson::Inferred {
                verb: action.verb(),
                share: verb.map(|verb| verb.share),
                samples: verb.map(|verb| verb.samples),
            }
        }
    }
}

pub(super) fn key<'c>(catalog: &'c Catalog, one: &'c ConditionKey) -> KeyJson<'c> {
    KeyJson {
        name: &one.name,
        value_type: one.value_type.map(ValueType::word),
        values: texts(&one.values),
        multi_valued: one.multi_valued,
        description: one.description.as_deref(),
        present: one.present.as_deref(),
        only_for: texts(&one.only_for),
        doubtful: one.doubtful,
        sources: sources(catalog, &one.sources),
    }
}

pub(super) fn service(catalog: &Catalog, id: ServiceId) -> ServiceJson<'_> {
    let one = catalog.service(id);
    let types = catalog.resource_types_of(id).map(|kind| TypeJson {
        id: &kind.id,
        kind: &kind.name,
        arns: texts(&kind.arns),
    });
    let areas = one.areas.iter().map(|area| AreaJson {
        name: &area.name,
        actions: texts(&area.actions),
        read: texts(&area.read),
        resources: texts(&area.resources),
        note: area.note.as_deref(),
    });
    ServiceJson {
        code: &one.code,
        name: one.name.as_deref(),
        products: texts(&one.products),
        granularity: one.granularity.map(Granularity::word),
        code_guessed: one.code_guessed,
        sources: sources(catalog, &one.sources),
        resource_types: types.collect(),
        condition_keys: one.condition_keys.iter().map(|one| key(catalog, one)).collect(),
        areas: areas.collect(),
        roles: one.roles.iter().map(role).collect(),
        feature_modules: one.feature_modules.iter().map(module).collect(),
        actions: catalog.actions_of(id).map(|id| &*catalog.action(id).name).collect(),
    }
}

fn role(one: &RequiredRole) -> RoleJson<'_> {
    let policies = one.policies.iter();
    RoleJson {
        name: &one.name,
        scope: &one.scope,
        optional: one.optional,
        service_linked: one.service_linked,
        trusted_service: &one.trusted_service,
        policies: policies
            .map(|policy| RolePolicyJson { name: &policy.name, purpose: &policy.purpose })
            .collect(),
        purpose: &one.purpose,
        note: one.note.as_deref(),
    }
}

fn module(one: &FeatureModule) -> ModuleJson<'_> {
    let rows = one.rows.iter().map(|row| RowJson {
        api: &row.api,
        label: &row.label,
        action: &row.action,
        description: &row.description,
        part: row.part.as_deref(),
        note: row.note.as_deref(),
    });
    ModuleJson { number: one.number, name: &one.name, rows: rows.collect() }
}

fn sources<'c>(catalog: &'c Catalog, ids: &[SourceId]) -> Vec<SourceJson<'c>> {
    ids.iter().map(|id| source(catalog, *id)).collect()
}

fn source(catalog: &Catalog, id: SourceId) -> SourceJson<'_> {
    let one = catalog.source(id);
    SourceJson {
        kind: one.kind.word(),
        title: &one.title,
        date: one.date.as_deref(),
        at: one.at.as_deref(),
        file: &one.file,
    }
}

fn texts<T: AsRef<str>>(texts: &[T]) -> Vec<&str> {
    texts.iter().map(AsRef::as_ref).collect()
}
