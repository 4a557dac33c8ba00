//! On what a call was made: the catalog's ARN templates filled from what the event says, and `*` where it says nothing
//! (A4).

use super::event::{Event, field, scalar};
use crate::engine::catalog::{Action, Catalog, overlaps};
use crate::engine::edit::{ArnFieldKind, ArnForm};
use crate::engine::json::{self, Node, Value};
use crate::engine::policy::arn;
use std::borrow::Cow;

/// One resource of a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservedResource {
    /// The ARN, with `*` for what the event does not say; `*` alone where it says nothing at all.
    pub arn: String,
    /// The event does not say everything: each `*` that the template does not have stands for something unknown.
    pub open: bool,
}

/// More resources of one type in one call are written as one `*`.
const MOST_OF_A_TYPE: usize = 100;
/// Longer ids are none.
const LONGEST_ID: usize = 1024;
/// How deep parameters are looked into.
const DEEPEST: usize = 4;

/// How the resources of an action are made.
#[derive(Debug, Clone)]
pub(super) struct ResourcePlan {
    kinds: Vec<Kind>,
}

/// One of the resource types that are always checked, in its ARN forms.
#[derive(Debug, Clone)]
struct Kind {
    forms: Vec<Form>,
}

#[derive(Debug, Clone)]
struct Form {
    template: String,
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
enum Field {
    Region,
    Account,
    Id {
        /// Parameters that hold it, normalised.
        parameters: Vec<String>,
        /// Types of referenced resources that are it, normalised.
        types: Vec<String>,
        /// Whether a parameter called `Name` is it.
        takes_name: bool,
    },
}

impl ResourcePlan {
    /// The plan of an action. Optional resource types take part only when the event names them (F3).
    pub(super) fn new(catalog: &Catalog, action: &Action) -> Self {
        let mut kinds: Vec<Kind> = Vec::new();
        for resource in action.resources.iter().filter(|resource| resource.required) {
            let one = catalog.resource_type(resource.resource_type);
            let forms: Vec<Form> = if one.is_all_resources() {
                vec![Form { template: "*".to_owned(), fields: Vec::new() }]
            } else {
                one.arns.iter().filter_map(|template| Form::new(template, &one.name, action)).collect()
            };
            if forms.is_empty() || kinds.iter_mut().any(|known| known.absorb(&forms)) {
                continue;
            }
            kinds.push(Kind { forms });
        }
        if crate::engine::decide::asks_for_role(&action.name) {
            // E9: what is asked for is the role, whatever the catalogs say.
            let form = Form::new("acs:ram:*:{#accountId}:role/{#RoleName}", "Role", action);
            kinds = form.map(|form| Kind { forms: vec![form] }).into_iter().collect();
        }
        Self { kinds }
    }

    /// The resources of one call, each once. Nothing known about the action's resources gives an open `*`.
    pub(super) fn fill(&self, event: &Event<'_>) -> Vec<ObservedResource> {
        if self.kinds.is_empty() {
            return vec![ObservedResource { arn: "*".to_owned(), open: true }];
        }
        let mut found: Vec<ObservedResource> = Vec::new();
        for kind in &self.kinds {
            let best = kind.forms.iter().map(|form| form.fill(event)).max_by_key(Filled::certainty);
            for one in best.into_iter().flat_map(|filled| filled.resources) {
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
        found
    }
}

impl Kind {
    /// Two types of one shape are one type under two spellings; then either spelling of a parameter will do.
    fn absorb(&mut self, others: &[Form]) -> bool {
        let [own] = self.forms.as_mut_slice() else { return false };
        let [other] = others else { return false };
        if shape(&own.template) != shape(&other.template) {
            return false;
        }
        for (field, more) in own.fields.iter_mut().zip(&other.fields) {
            if let (
                Field::Id { parameters, types, .. },
                Field::Id { parameters: more_parameters, types: more_types, .. },
            ) = (field, more)
            {
                parameters.extend(more_parameters.iter().cloned());
                types.extend(more_types.iter().cloned());
            }
        }
        true
    }
}

/// A template with its placeholders' names taken out.
fn shape(template: &str) -> Vec<&str> {
    let mut parts = template.split("{#");
    let first = parts.next();
    first.into_iter().chain(parts.map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))).collect()
}

/// What one form made of an event.
struct Filled {
    resources: Vec<ObservedResource>,
    /// How many names were found.
    names: usize,
}

impl Filled {
    fn certainty(&self) -> (bool, usize) {
        (self.resources.iter().all(|one| !one.open), self.names)
    }
}

impl Form {
    fn new(template: &str, type_name: &str, action: &Action) -> Option<Self> {
        let form = ArnForm::new(template)?;
        let last = form.fields().len();
        let fields = form.fields().iter().enumerate().map(|(at, one)| match one.kind {
            ArnFieldKind::Region => Field::Region,
            ArnFieldKind::Account => Field::Account,
            ArnFieldKind::Id => {
                let noun = normal(&one.noun);
                let (name, is_last) = (normal(&one.name), at + 1 == last);
                let mut parameters = vec![name.clone()];
                if !noun.is_empty() {
                    parameters.extend(["", "id", "name", "no"].map(|ending| format!("{noun}{ending}")));
                }
                let mut types = vec![noun];
                if is_last {
                    types.push(normal(type_name.split(['/', ' ']).next().unwrap_or_default()));
                }
                let whole = normal(action.short_name());
                let takes_name = is_last
                    && name.ends_with("name")
                    && types.iter().any(|one| !one.is_empty() && whole.ends_with(one.as_str()));
                Field::Id {
                    parameters,
                    types: types.into_iter().filter(|one| !one.is_empty()).collect(),
                    takes_name,
                }
            }
        });
        Some(Self { template: template.to_owned(), fields: fields.collect() })
    }

    fn fill(&self, event: &Event<'_>) -> Filled {
        let whole = self.whole_arn(event);
        if !whole.is_empty() {
            let names = self.fields.len();
            let resources = whole.into_iter().map(|arn| ObservedResource { arn, open: false }).collect();
            return Filled { resources, names };
        }
        let service = arn::split(&self.template).map_or("", |fields| fields.service);
        let values: Vec<Vec<String>> = self
            .fields
            .iter()
            .map(|one| match one {
                Field::Region => Vec::from_iter(region(event)),
                Field::Account => Vec::from_iter(owner(event)),
                Field::Id { parameters, types, takes_name } => {
                    let mut found = from_parameters(event, parameters);
                    if found.is_empty() {
                        found = from_references(event, service, types);
                    }
                    if found.is_empty() && *takes_name {
                        found = from_parameters(event, &["name".to_owned()]);
                    }
                    found
                }
            })
            .collect();
        let names = values.iter().filter(|one| !one.is_empty()).count();
        let many = values.iter().filter(|one| one.len() > 1).count();
        // Which of several names belong together is not known, so that all stay open.
        let too_many = many > 1 || values.iter().any(|one| one.len() > MOST_OF_A_TYPE);
        let open = too_many || values.iter().any(Vec::is_empty);
        let count = if too_many { 1 } else { values.iter().map(Vec::len).max().unwrap_or(1).max(1) };
        let resources = (0..count)
            .map(|number| {
                let value = |at: usize| {
                    let one = values.get(at)?;
                    let text = if one.len() > 1 { one.get(number)? } else { one.first()? };
                    (!(too_many && one.len() > 1)).then_some(text.as_str())
                };
                ObservedResource { arn: fill_template(&self.template, value), open }
            })
            .collect();
        Filled { resources, names }
    }

    /// A parameter that is the whole ARN, such as `RoleArn`.
    fn whole_arn(&self, event: &Event<'_>) -> Vec<String> {
        let types: Vec<String> = self.fields.iter().rev().take(1).flat_map(Field::arn_parameters).collect();
        if types.is_empty() {
            return Vec::new();
        }
        // W8: RAM's ARNs are written with and without the star.
        let template = self.template.replacen("acs:ram:*:", "acs:ram::", 1);
        let fits = |arn: &String| {
            arn::split(arn).is_some()
                && !arn.contains(['*', '?'])
                && (overlaps(arn, &template) || overlaps(arn, &self.template))
        };
        let masked =
            |arn: &String| arn.contains('*') && arn::split(arn).is_some() && same_head(arn, &template);
        from_parameters(event, &types).into_iter().filter(|arn| fits(arn) || masked(arn)).collect()
    }
}

/// Whether an ARN with masked digits is of a template's service and path.
fn same_head(written: &str, template: &str) -> bool {
    let (Some(written), Some(template)) = (arn::split(written), arn::split(template)) else { return false };
    let path = |id: &'_ str| id.split('/').next().map(str::to_owned);
    written.service == template.service && path(written.relative_id) == path(template.relative_id)
}

impl Field {
    fn arn_parameters(&self) -> Vec<String> {
        match self {
            Self::Id { types, .. } => types.iter().map(|one| format!("{one}arn")).collect(),
            Self::Region | Self::Account => Vec::new(),
        }
    }
}

/// A template with its placeholders filled in order; `*` for those without a value.
fn fill_template<'v>(template: &str, value: impl Fn(usize) -> Option<&'v str>) -> String {
    let mut parts = template.split("{#");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        let rest = part.split_once('}').map_or("", |(_, rest)| rest);
        filled.push_str(value(at).unwrap_or("*"));
        filled.push_str(rest);
    }
    filled
}

fn region(event: &Event<'_>) -> Option<String> {
    let named = || {
        let one = parameter(event, "RegionId").or_else(|| parameter(event, "Region"));
        one.map(Cow::into_owned)
    };
    let region = if event.region.is_empty() { named() } else { Some(event.region.clone().into_owned()) };
    region.filter(|region| is_id(region))
}

fn owner(event: &Event<'_>) -> Option<String> {
    let owner = if event.owner.is_empty() { &event.identity.account } else { &event.owner };
    Some(owner.clone().into_owned()).filter(|owner| is_id(owner))
}

/// Lower case, without what spellings differ in.
fn normal(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_named(written: &str, normal: &str) -> bool {
    let letters =
        written.bytes().filter(|byte| !matches!(byte, b'-' | b'_')).map(|byte| byte.to_ascii_lowercase());
    letters.eq(normal.bytes())
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_ID && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// A parameter of the call by its name, at the top level.
pub(super) fn parameter<'e>(event: &'e Event<'_>, name: &str) -> Option<Cow<'e, str>> {
    event.parameters.and_then(|parameters| field(parameters, name)).map(scalar)
}

/// The values of the first of these names that has any, in the order of the event.
fn from_parameters(event: &Event<'_>, names: &[String]) -> Vec<String> {
    let Some(parameters) = event.parameters else { return Vec::new() };
    for name in names {
        let mut found = Vec::new();
        collect(parameters, name, DEEPEST, &mut found);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Values of a parameter, also of `Group.1.Name`, `Name.1` and of lists under its plural.
fn collect(node: &Node<'_>, name: &str, depth: usize, found: &mut Vec<String>) {
    let Some(members) = node.as_object() else { return };
    for member in members {
        let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let key = member.key.rsplit('.').find(|part| !is_number(part)).unwrap_or(&member.key);
        let plural = || key.strip_suffix(['s', 'S']).is_some_and(|one| is_named(one, name));
        if is_named(key, name) || plural() {
            add_values(&member.node, found);
        } else if depth > 0 {
            match &member.node.value {
                Value::Object(_) => collect(&member.node, name, depth - 1, found),
                Value::List(nodes) => nodes.iter().for_each(|node| collect(node, name, depth - 1, found)),
                _ => {}
            }
        }
    }
}

fn add_values(node: &Node<'_>, found: &mut Vec<String>) {
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|node| add_one(&scalar(node), found)),
        // Lists also come as the text of a list.
        Value::Text(text) if text.starts_with('[') => {
            if let Ok(list) = json::read(text) {
                list.as_list().into_iter().flatten().for_each(|node| add_one(&scalar(node), found));
            }
        }
        _ => add_one(&scalar(node), found),
    }
}

fn add_one(text: &str, found: &mut Vec<String>) {
    if is_id(text) && found.len() <= MOST_OF_A_TYPE && !found.iter().any(|known| known == text) {
        found.push(text.to_owned());
    }
}

/// Ids from the event's list of resources: `ACS::ECS::Instance`, in older events `Instance`.
fn from_references(event: &Event<'_>, service: &str, types: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let members = event.references.and_then(Node::as_object).unwrap_or_default();
    for member in members {
        let mut parts = member.key.rsplit("::");
        let (kind, product) = (parts.next().unwrap_or_default(), parts.next());
        // A product code is not always the RAM code; where it is another service's, the ids are too.
        let of_service = product.is_none_or(|product| is_named(product, &normal(service)));
        if of_service && types.iter().any(|one| is_named(kind, one)) {
            add_values(&member.node, &mut found);
        }
    }
    found
}
