//! What was used against what is granted, for one principal: used and granted, used and not granted, granted and not
//! seen.

use super::event::Outcome;
use super::observed::{Trail, Window};
use super::replay::{Fate, fate};
use crate::engine::account::{AskedAction, Asker, InForce, Resolver, UnknownPattern, Who};
use crate::engine::catalog::Catalog;
use crate::engine::decide::Context;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Whether what was used is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Granted {
    /// None of the requests is.
    No,
    /// Some are, others are not.
    Partly,
    /// The trail says too little, or nothing is known about what is granted.
    Unsure,
    /// All of them are.
    Yes,
}

impl Granted {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Partly => "partly",
            Self::Unsure => "unsure",
            Self::Yes => "yes",
        }
    }
}

/// One action that was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledAction {
    /// The action.
    pub action: String,
    /// Whether what was carried out is granted; for attempts alone, whether they would be now.
    pub granted: Granted,
    /// How many calls were carried out.
    pub done: u64,
    /// How many were denied.
    pub denied: u64,
    /// How many failed for another reason.
    pub failed: u64,
    /// From the first call to the last.
    pub window: Window,
    /// The requests, by their number in [`Trail::requests`], with what the policies in force make of each.
    pub requests: Vec<(usize, Option<Fate>)>,
}

/// Actions of one service that are granted and were not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverSeen {
    /// The service.
    pub service: String,
    /// The actions.
    pub actions: Vec<String>,
    /// Whether anybody's events of this service are in the trail. Where none are, it may record none.
    pub service_in_trail: bool,
}

/// One principal's usage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// The short written form.
    pub principal: String,
    /// Who, by their numbers in [`Trail::actors`]; none was seen when empty.
    pub actors: Vec<usize>,
    /// From the first of their events to the last.
    pub window: Window,
    /// Sign-ins.
    pub sign_ins: u64,
    /// Calls that could not be mapped to an action.
    pub unmapped: u64,
    /// Actions that were carried out at least once, by name.
    pub used: Vec<CalledAction>,
    /// Actions that were only tried, by name.
    pub tried: Vec<CalledAction>,
    /// Granted and not seen, by service.
    pub never: Vec<NeverSeen>,
    /// Granted patterns that mean no known action.
    pub unknown: Vec<UnknownPattern>,
    /// Everything is granted: the account's root user.
    pub everything: bool,
    /// Why nothing is known about what is granted.
    pub why_not: Option<String>,
}

impl Usage {
    /// Actions that were used and are not granted, wholly or for some requests.
    pub fn not_granted(&self) -> impl Iterator<Item = &CalledAction> {
        self.used.iter().filter(|one| matches!(one.granted, Granted::No | Granted::Partly))
    }

    /// How many granted actions were not seen.
    pub fn never_count(&self) -> usize {
        self.never.iter().map(|one| one.actions.len()).sum()
    }

    /// Nothing to do: what is granted is used, what is used is granted.
    pub fn is_clean(&self) -> bool {
        self.never.is_empty() && self.not_granted().next().is_none()
    }
}

/// The principals of a trail and of the account, each once: the account's users and roles in its order, then whoever
/// else called.
pub fn principals(trail: &Trail, resolver: Option<&Resolver>) -> Vec<Who> {
    let mut found: Vec<Who> = Vec::new();
    if let Some(resolver) = resolver {
        let account = resolver.account();
        found.extend(account.users.iter().map(|user| Who::User(user.name.text.clone())));
        found.extend(account.roles.iter().map(|role| Who::role(role.name.text.clone())));
    }
    let mut known: FxHashSet<String> = found.iter().map(|who| who.to_string().to_lowercase()).collect();
    for who in trail.actors.iter().filter_map(|seen| seen.actor.who()) {
        if known.insert(who.to_string().to_lowercase()) {
            found.push(who.clone());
        }
    }
    found
}

/// The usage of one principal.
pub fn usage(trail: &Trail, who: &Who, in_force: &InForce, catalog: &Catalog) -> Usage {
    let account = in_force.resolver().map(|resolver| resolver.account().id.text.as_str());
    let actors = trail.actors_named(who, account);
    let mut usage = Usage {
        principal: who.to_string(),
        window: Window::default(),
        sign_ins: 0,
        unmapped: trail.unmapped.iter().filter(|one| actors.contains(&one.actor)).map(|one| one.count).sum(),
        used: Vec::new(),
        tried: Vec::new(),
        never: Vec::new(),
        unknown: Vec::new(),
        everything: false,
        why_not: None,
        actors,
    };
    for seen in usage.actors.iter().filter_map(|actor| trail.actors.get(*actor)) {
        usage.window = usage.window.with(seen.window);
        usage.sign_ins += seen.sign_ins;
    }
    let asker = if in_force.resolver().is_none() && in_force.edited().is_empty() {
        Err("no account was given, so what is granted is not known".to_owned())
    } else {
        in_force.asker(&who.to_string())
    };
    usage.count_calls(trail, asker.as_ref().ok());
    match asker {
        Err(why) => usage.why_not = Some(why),
        Ok(_) => usage.add_never_seen(trail, who, in_force, catalog),
    }
    usage
}

impl Usage {
    fn count_calls(&mut self, trail: &Trail, asker: Option<&Asker>) {
        if self.actors.is_empty() {
            return;
        }
        let mut calls: BTreeMap<&str, CalledAction> = BTreeMap::new();
        for (number, request) in trail.requests.iter().enumerate() {
            if !self.actors.contains(&request.actor) {
                continue;
            }
            let call = calls.entry(&request.action).or_insert_with(|| CalledAction {
                action: request.action.clone(),
                granted: Granted::Unsure,
                done: 0,
                denied: 0,
                failed: 0,
                window: Window::default(),
                requests: Vec::new(),
            });
            *match request.outcome {
                Outcome::Done => &mut call.done,
                Outcome::Denied => &mut call.denied,
                Outcome::Failed => &mut call.failed,
            } += request.count;
            call.window = call.window.with(request.window);
            call.requests.push((number, asker.map(|asker| fate(asker, request, trail.actor_of(request)))));
        }
        for mut call in calls.into_values() {
            call.granted = granted(trail, &call);
            if call.done > 0 { self.used.push(call) } else { self.tried.push(call) }
        }
    }

    fn add_never_seen(&mut self, trail: &Trail, who: &Who, in_force: &InForce, catalog: &Catalog) {
        let Some(resolver) = in_force.resolver() else { return };
        let (principal, _) = resolver.principal_editing(who, in_force.edited(), in_force.layers());
        let can = resolver.can(&principal, &AskedAction::all_of(catalog), None, &Context::default());
        self.everything = can.everything;
        if !can.invalid.is_empty() {
            self.why_not = Some(format!("RAM would refuse {}; nothing can be said", can.invalid.join(", ")));
        }
        let used: FxHashSet<&str> = self.used.iter().map(|one| one.action.as_str()).collect();
        let in_trail: FxHashSet<&str> = trail.requests.iter().map(|request| code(&request.action)).collect();
        let mut never: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for group in can.allowed {
            let unseen = group.actions.into_iter().filter(|action| !used.contains(action.as_str()));
            never.entry(group.service).or_default().extend(unseen);
        }
        self.never = never
            .into_iter()
            .filter(|(_, actions)| !actions.is_empty())
            .map(|(service, mut actions)| {
                actions.sort_unstable();
                NeverSeen { service_in_trail: in_trail.contains(service.as_str()), service, actions }
            })
            .collect();
        self.unknown = can.unknown;
    }
}

/// What the fates of an action's requests come to: of those that were carried out, or of all when none was.
fn granted(trail: &Trail, call: &CalledAction) -> Granted {
    let counts = |number: usize| {
        call.done == 0 || trail.requests.get(number).is_some_and(|one| one.outcome == Outcome::Done)
    };
    let fates: Vec<Option<&Fate>> =
        call.requests.iter().filter(|(number, _)| counts(*number)).map(|(_, fate)| fate.as_ref()).collect();
    let any = |test: fn(&Fate) -> bool| fates.iter().flatten().any(|fate| test(fate));
    let refused = any(|fate| matches!(fate, Fate::Refused(_)));
    match refused {
        true if any(|fate| *fate == Fate::Kept) => Granted::Partly,
        true => Granted::No,
        false if fates.iter().all(|fate| *fate == Some(&Fate::Kept)) => Granted::Yes,
        false => Granted::Unsure,
    }
}

fn code(action: &str) -> &str {
    action.split_once(':').map_or(action, |(code, _)| code)
}
