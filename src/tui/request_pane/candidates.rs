//! What could be meant in a field: from the account, the catalogs, the policy and the policies in force.

use super::{RequestField, RequestPane, Surroundings, context};
use crate::engine::account::{Account, SOMEBODY};
use crate::engine::catalog::search::Searcher;
use crate::engine::catalog::{ActionId, Catalog, ResourceTypeId};
use crate::engine::edit::ArnForm;
use crate::engine::policy::arn;
use crate::tui::text::request as text;
use crate::tui::typing::completion::{Candidate, Completion};
use crate::tui::typing::rank::{Ranked, rank};
use crate::tui::typing::text_input::TextInput;
use crate::tui::world::World;
use std::sync::Arc;

/// How many actions are offered.
const MOST_ACTIONS: usize = 50;
/// The region of an ARN that is made from a template, where the account has nothing in any.
const REGION: &str = "cn-hangzhou";

pub(super) fn completion(
    pane: &RequestPane,
    field: RequestField,
    input: &TextInput,
    surroundings: Surroundings<'_>,
) -> Completion {
    let (candidates, typed) = match field {
        RequestField::Action => {
            return surroundings.world.map_or_else(Completion::default, |world| actions(input.text(), world));
        }
        RequestField::Principal => (principals(surroundings), input.text()),
        RequestField::Resource => {
            let question = pane.question();
            (resources(&question.action, surroundings), word(input))
        }
        RequestField::Context => return keys(pane, input, surroundings),
    };
    let mut completion = Completion::new(candidates);
    completion.typed(typed);
    completion
}

fn word(input: &TextInput) -> &str {
    let before = input.before_cursor();
    before.get(context::last_word(before)..).unwrap_or_default()
}

fn principals(surroundings: Surroundings<'_>) -> Vec<Candidate> {
    let mut found = vec![Candidate::new(SOMEBODY, text::SOMEBODY)];
    let Some(account) = surroundings.account.map(|account| account.resolver.account()) else { return found };
    found.extend(account.users.iter().map(|user| {
        let groups: Vec<&str> = user.groups.iter().map(|group| group.text.as_str()).collect();
        Candidate::new(format!("user/{}", user.name.text), text::user_of(&groups))
    }));
    found.extend(
        account
            .roles
            .iter()
            .map(|role| Candidate::new(format!("role/{}", role.name.text), text::role(role.service_linked))),
    );
    found.push(Candidate::new("root", text::ROOT));
    found
}

/// The actions that are meant by what is typed, the best first.
pub(in crate::tui) fn actions(typed: &str, world: &World) -> Completion {
    let mut searcher = Searcher::new(Arc::clone(world.search()));
    let hits: Vec<ActionId> =
        searcher.search(typed, MOST_ACTIONS, |_, _| true).hits.iter().map(|hit| hit.action).collect();
    let (candidates, ranked) = hits
        .into_iter()
        .enumerate()
        .map(|(index, id)| {
            let action = world.catalog.action(id);
            let matches = searcher.highlight(id).into_iter().map(|(start, end)| start..end).collect();
            (Candidate::new(&*action.name, &*action.description), Ranked { index, matches })
        })
        .unzip();
    Completion::ranked(typed, candidates, ranked)
}

/// Condition keys that are not written yet: those in play before all others, however well these fit.
fn keys(pane: &RequestPane, input: &TextInput, surroundings: Surroundings<'_>) -> Completion {
    let started = &pane.started;
    let written = context::read(input.text()).unwrap_or_default();
    let is_new = |key: &str| !written.iter().any(|entry| entry.key() == key);
    let in_play = pane.keys_in_play(surroundings.decided);
    let candidate = |key: &str, about: String| {
        Candidate::new(format!("{key}={}", context::default_of(key, started).unwrap_or_default()), about)
    };
    let catalog = surroundings.world.map(|world| &world.catalog);
    let described =
        |key: &str| catalog.and_then(|catalog| catalog.condition_key(key)?.description.as_deref());
    let mut candidates: Vec<Candidate> = in_play
        .iter()
        .filter(|key| is_new(key))
        .map(|key| candidate(key, text::key_in_play(described(key))))
        .collect();
    let first = candidates.len();
    let common = catalog.map(Catalog::common_keys).unwrap_or_default();
    let others = common.iter().filter(|key| key.tag_prefix().is_none() && is_new(&key.name));
    let others = others.filter(|key| !in_play.contains(&&*key.name));
    candidates.extend(others.map(|key| candidate(&key.name, text::KEY_NOT_IN_PLAY.to_owned())));
    let typed = word(input);
    let names = |candidates: &[Candidate]| {
        rank(typed, candidates.iter().map(|candidate| (candidate.text.as_str(), "")))
    };
    let (playing, rest) = candidates.split_at(first);
    let mut ranked = names(playing);
    ranked.extend(names(rest).into_iter().map(|ranked| Ranked { index: ranked.index + first, ..ranked }));
    Completion::ranked(typed, candidates, ranked)
}

/// The resources that an action can be asked about on, the likeliest first.
fn resources(action: &str, surroundings: Surroundings<'_>) -> Vec<Candidate> {
    let all = || Candidate::new("*", text::ALL_RESOURCES);
    let (Some(world), account) = (surroundings.world, surroundings.account) else { return vec![all()] };
    let catalog = &world.catalog;
    let Some(id) = catalog.action_id(action) else { return vec![all()] };
    let types: Vec<ResourceTypeId> =
        catalog.action(id).resources.iter().map(|resource| resource.resource_type).collect();
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |candidate: Candidate| {
        if !found.iter().any(|known| known.text == candidate.text) {
            found.push(candidate);
        }
    };
    let place = Place::of(account.map(|account| account.resolver.account()));
    for pattern in patterns(surroundings) {
        if let Some(filled) = place.named_by(pattern).filter(|filled| fits(catalog, filled, &types)) {
            add(Candidate::new(filled, text::IN_THE_POLICY));
        }
    }
    if let Some(account) = account {
        for resource in &account.resolver.account().resources {
            if fits(catalog, &resource.arn.text, &types) {
                add(Candidate::new(resource.arn.text.as_str(), text::IN_THE_ACCOUNT));
            }
        }
    }
    for kind in &types {
        if *kind == ResourceTypeId::ALL {
            add(all());
        } else {
            for template in &catalog.resource_type(*kind).arns {
                if let Some(filled) = place.fill(template) {
                    add(Candidate::new(filled, text::FROM_TEMPLATE));
                }
            }
        }
    }
    add(all());
    found
}

/// The resource for a question about an action: the one that the person chose if it is one of the action's, else the
/// likeliest.
pub fn resource_for(action: ActionId, chosen: &str, surroundings: Surroundings<'_>) -> String {
    let Some(world) = surroundings.world else { return chosen.to_owned() };
    let catalog = &world.catalog;
    let known = catalog.action(action);
    let types: Vec<ResourceTypeId> = known.resources.iter().map(|resource| resource.resource_type).collect();
    if !chosen.is_empty() && fits(catalog, chosen, &types) && is_as_deep(catalog, chosen, &types) {
        return chosen.to_owned();
    }
    let candidates = resources(&known.name, surroundings);
    if !types.is_empty() {
        return candidates.into_iter().next().map_or_else(|| "*".to_owned(), |first| first.text);
    }
    // Nothing says which resources it takes: some resource of its service.
    let place = Place::of(surroundings.account.map(|account| account.resolver.account()));
    let code = &catalog.service(known.service).code;
    format!("acs:{code}:{}:{}:*", place.region, place.account)
}

/// Whether an ARN can be one of these types.
fn fits(catalog: &Catalog, resource: &str, types: &[ResourceTypeId]) -> bool {
    if resource == "*" {
        return types.contains(&ResourceTypeId::ALL);
    }
    types.iter().any(|kind| catalog.names_type(resource, *kind))
}

/// Whether an ARN has as many levels as one of these types: a skill of an employee is not what an action on employees is
/// asked about, although a name may hold slashes.
fn is_as_deep(catalog: &Catalog, resource: &str, types: &[ResourceTypeId]) -> bool {
    let levels = |arn: &str| arn.matches('/').count();
    resource == "*"
        || types
            .iter()
            .flat_map(|id| &catalog.resource_type(*id).arns)
            .any(|template| levels(template) == levels(resource))
}

/// The resource patterns of the policy being worked on.
fn patterns(surroundings: Surroundings<'_>) -> impl Iterator<Item = &str> {
    let statements = surroundings.draft.document().in_force().map(|parsed| &parsed.policy.statements);
    statements
        .into_iter()
        .flatten()
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|clause| &clause.patterns)
        .map(|pattern| pattern.text.as_str())
}

/// What fills the region and the account of an ARN.
struct Place<'a> {
    region: &'a str,
    account: &'a str,
}

impl<'a> Place<'a> {
    fn of(account: Option<&'a Account>) -> Self {
        let regions = account.map(|account| account.resources.as_slice()).unwrap_or_default();
        let region = regions.iter().find_map(|resource| {
            arn::split(&resource.arn.text).map(|fields| fields.region).filter(|region| !region.is_empty())
        });
        let own = account.map(|account| account.id.text.as_str());
        Self {
            region: region.unwrap_or(REGION),
            account: own.unwrap_or(crate::engine::account::UNNAMED_ACCOUNT),
        }
    }

    /// The one resource that a pattern names, with region and account filled in; none when it names several.
    fn named_by(&self, pattern: &str) -> Option<String> {
        let fields = arn::split(pattern)?;
        if fields.relative_id.contains(['*', '?']) {
            return None;
        }
        let (region, account) = (fields.region, fields.account);
        let filled_region = if region == "*" { self.region } else { region };
        let filled_account = if account == "*" { self.account } else { account };
        let made = format!(
            "{}:{}:{filled_region}:{filled_account}:{}",
            fields.prefix, fields.service, fields.relative_id
        );
        (!made.contains(['*', '?'])).then_some(made)
    }

    /// A template with region and account, and `*` where a name belongs.
    fn fill(&self, template: &str) -> Option<String> {
        ArnForm::in_place(template, self.region, self.account)
    }
}
