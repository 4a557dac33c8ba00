//! The requests of a trail asked again: which of them would some policies refuse today?

use super::actor::Actor;
use super::event::{Outcome, shown_time};
use super::observed::{ObservedRequest, Trail};
use crate::engine::account::{Asker, InForce};
use crate::engine::decide::{Decision, Layer, PolicySet, Request, Stage, Unmet};
use crate::engine::policy::{Effect, arn};

/// What policies make of a request that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Allowed.
    Kept,
    /// Refused.
    Refused(Decision),
    /// The trail does not record what decides it.
    Unsure(Unsaid),
}

/// What a trail leaves out that policies ask about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsaid {
    /// On which resource the call was made.
    Resource,
    /// What a condition key had for a value.
    Key(String),
    /// What the policy of another account's resource says (W10).
    OtherAccount,
}

impl Unsaid {
    /// In words.
    pub fn phrase(&self) -> String {
        match self {
            Self::Resource => "the trail does not say on which resource".to_owned(),
            Self::OtherAccount => {
                "the resource is another account's, and its policy is not at hand".to_owned()
            }
            Self::Key(key) => format!("it depends on {key}, which the trail does not record"),
        }
    }
}

/// A request of the trail and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The request, by its number in [`Trail::requests`].
    pub request: usize,
    /// What becomes of it.
    pub fate: Fate,
}

/// An actor whose requests could not be asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAsked {
    /// Who, by its number in [`Trail::actors`].
    pub actor: usize,
    /// Why.
    pub why: String,
    /// How many events.
    pub events: u64,
}

/// What policies make of a trail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replay {
    /// Requests that were carried out then and would be refused now.
    pub refused: Vec<Replayed>,
    /// Requests that were carried out, about which the trail says too little.
    pub unsure: Vec<Replayed>,
    /// Requests that were denied then and would be allowed now.
    pub newly_allowed: Vec<Replayed>,
    /// How many distinct requests that were carried out stay allowed.
    pub kept: usize,
    /// How many events those are.
    pub kept_events: u64,
    /// Actors that could not be asked about.
    pub not_asked: Vec<NotAsked>,
}

impl Replay {
    /// How many events would be refused now.
    pub fn refused_events(&self, trail: &Trail) -> u64 {
        events(trail, &self.refused)
    }

    /// How many events nothing can be said about.
    pub fn unsure_events(&self, trail: &Trail) -> u64 {
        events(trail, &self.unsure)
    }
}

fn events(trail: &Trail, list: &[Replayed]) -> u64 {
    list.iter().filter_map(|one| trail.requests.get(one.request)).map(|request| request.count).sum()
}

/// Somebody of a trail, ready to be asked about.
///
/// # Errors
/// Why nothing can be asked: not a principal, not of this account, not in it.
pub fn asker_of(actor: &Actor, in_force: &InForce) -> Result<Asker, String> {
    let Some(who) = actor.who() else {
        return Err("no policy can name it".to_owned());
    };
    match in_force.resolver() {
        Some(resolver) => {
            let id = &resolver.account().id.text;
            if actor.may_belong_to(id) {
                in_force.asker(&who.to_string())
            } else {
                Err(format!("it belongs to account {}, the account file describes {id}", actor.account()))
            }
        }
        None => in_force.asker(&actor.arn().unwrap_or_default()),
    }
}

/// Asks the policies in force about the requests of some actors of a trail again.
pub fn replay(trail: &Trail, actors: &[usize], in_force: &InForce) -> Replay {
    let mut replay = Replay::default();
    let mut askers: Vec<Option<Asker>> = vec![None; trail.actors.len()];
    for actor in actors {
        let (Some(seen), Some(place)) = (trail.actors.get(*actor), askers.get_mut(*actor)) else { continue };
        match asker_of(&seen.actor, in_force) {
            Ok(asker) => *place = Some(asker),
            // Services are not asked about by anybody.
            Err(_) if matches!(seen.actor, Actor::Service(_)) => {}
            Err(why) => {
                let events = trail.requests_of(*actor).map(|request| request.count).sum();
                if events > 0 {
                    replay.not_asked.push(NotAsked { actor: *actor, why, events });
                }
            }
        }
    }
    for (number, observed) in trail.requests.iter().enumerate() {
        let Some(Some(asker)) = askers.get(observed.actor) else { continue };
        let fate = fate(asker, observed, trail.actor_of(observed));
        let replayed = Replayed { request: number, fate };
        match (observed.outcome, &replayed.fate) {
            (Outcome::Done, Fate::Kept) => {
                replay.kept += 1;
                replay.kept_events += observed.count;
            }
            (Outcome::Done, Fate::Refused(_)) => replay.refused.push(replayed),
            (Outcome::Done, Fate::Unsure(_)) => replay.unsure.push(replayed),
            (Outcome::Denied, Fate::Kept) => replay.newly_allowed.push(replayed),
            (Outcome::Denied | Outcome::Failed, _) => {}
        }
    }
    replay
}

/// What becomes of one request.
pub fn fate(asker: &Asker, observed: &ObservedRequest, actor: Option<&Actor>) -> Fate {
    let all: Vec<String> = observed.resources.iter().map(|one| in_account(&one.arn, actor, asker)).collect();
    let Some(request) = request_for(asker, observed, all) else { return Fate::Unsure(Unsaid::Resource) };
    let decided = settle(asker, &request);
    let is_open = observed.resources.iter().any(|one| one.open);
    match decided {
        Fate::Kept if is_open && may_be_denied(&asker.policies_for(&request), &request) => {
            Fate::Unsure(Unsaid::Resource)
        }
        Fate::Refused(Decision::ImplicitDeny) if is_open => {
            let certain: Vec<String> = observed
                .resources
                .iter()
                .filter(|one| !one.open)
                .map(|one| in_account(&one.arn, actor, asker))
                .collect();
            if let Some(request) = Some(certain)
                .filter(|list| !list.is_empty())
                .and_then(|list| request_for(asker, observed, list))
            {
                let settled = settle(asker, &request);
                if settled != Fate::Kept {
                    return settled;
                }
            }
            if asker.policies_for(&request).may_allow(&observed.action) {
                Fate::Unsure(Unsaid::Resource)
            } else {
                decided
            }
        }
        decided => decided,
    }
}

/// The request as it would be made now, with what the events say about its context.
fn request_for(asker: &Asker, observed: &ObservedRequest, resources: Vec<String>) -> Option<Request> {
    let mut request = asker.request(&observed.action, resources).ok()?;
    for (key, values) in observed.context.iter() {
        request.context.set(key, values.to_vec());
    }
    if let Some(last) = observed.window.last {
        request.context.set("acs:CurrentTime", vec![shown_time(last)]);
    }
    Some(request)
}

fn settle(asker: &Asker, request: &Request) -> Fate {
    let set = asker.policies_for(request);
    let answer = set.decide(request);
    match answer.decision {
        Decision::Allow | Decision::NotChecked => Fate::Kept,
        // E9: the caller's side allows it, and the role's trust policy is not at hand.
        Decision::ImplicitDeny if answer.stage == Stage::Trust && !knows_trust(asker, &set, request) => {
            Fate::Kept
        }
        Decision::ImplicitDeny if is_foreign(request) => Fate::Unsure(Unsaid::OtherAccount),
        refused => match unsaid_key(&set, request, refused) {
            Some(key) => Fate::Unsure(Unsaid::Key(key)),
            None => Fate::Refused(refused),
        },
    }
}

/// Whether it is known whom the role trusts: a role of the account that has no trust policy trusts nobody.
fn knows_trust(asker: &Asker, set: &PolicySet, request: &Request) -> bool {
    (0..set.len()).any(|policy| set.layer(policy) == Some(&Layer::Trust))
        || request.resources.iter().any(|role| asker.knows_role(role))
}

/// Whether a Deny lacks nothing but the resource, so that it may have met the one that the trail does not name.
fn may_be_denied(set: &PolicySet, request: &Request) -> bool {
    let lacks_resource =
        |unmet: &Unmet| matches!(unmet, Unmet::Resource { .. } | Unmet::ResourceGroup { .. });
    set.trace(request).iter().any(|trace| {
        trace.statement.effect == Effect::Deny
            && !trace.unmet.is_empty()
            && trace.unmet.iter().all(lacks_resource)
    })
}

/// Whether a resource is certainly another account's.
fn is_foreign(request: &Request) -> bool {
    let own = request.caller.account.as_deref().filter(|account| arn::is_account_id(account));
    let owners = request.resources.iter().filter_map(|one| arn::split(one)).map(|fields| fields.account);
    own.is_some_and(|own| owners.filter(|owner| arn::is_account_id(owner)).any(|owner| owner != own))
}

/// A condition key on which a refusal rests and that events do not state.
fn unsaid_key(set: &PolicySet, request: &Request, refused: Decision) -> Option<String> {
    let unsaid = |key: &str| request.context.get(key).is_none() && !matches!(key, "Action" | "Resource");
    let explanation = set.explain(request);
    if refused == Decision::ExplicitDeny {
        // A Deny that compares nothing unsaid stands, whatever else denies.
        let keys = |statement: &crate::engine::decide::StatementRef| {
            set.keys_of(*statement).find(|key| unsaid(key)).map(str::to_owned)
        };
        let found: Option<Vec<String>> = explanation.deciding.iter().map(keys).collect();
        return found.and_then(|keys| keys.into_iter().next());
    }
    explanation.near_misses.iter().find_map(|miss| {
        let keys: Option<Vec<&str>> = miss
            .unmet
            .iter()
            .map(|unmet| match unmet {
                Unmet::Condition(failure) if failure.found.is_none() && unsaid(&failure.key) => {
                    Some(failure.key.as_str())
                }
                _ => None,
            })
            .collect();
        keys.and_then(|keys| keys.first().map(|key| (*key).to_owned()))
    })
}

/// The resource with the account's own number where the event masks it.
fn in_account(resource: &str, actor: Option<&Actor>, asker: &Asker) -> String {
    let own = arn::split(asker.arn()).map(|fields| fields.account);
    match (arn::split(resource), own, actor) {
        (Some(fields), Some(own), Some(actor))
            if fields.account == actor.account()
                && fields.account.contains('*')
                && arn::is_account_id(own) =>
        {
            format!("{}:{}:{}:{own}:{}", fields.prefix, fields.service, fields.region, fields.relative_id)
        }
        _ => resource.to_owned(),
    }
}
