//! What a trail comes to: distinct requests with how often and when, and everything that is no request, counted.

use super::action_map::WhyUnmapped;
use super::actor::Actor;
use super::event::{Outcome, Seconds};
use super::resources::ObservedResource;
use crate::engine::decide::Context;

/// What the lists leave out, said wherever they are shown (A3).
pub const NOT_IN_A_TRAIL: &str = "ActionTrail records management events: reading and writing data (OSS objects, log \
queries, function calls and the like) is not among them, and some products leave out List and Describe calls. What was \
not seen here may still be in use.";

/// The first and the last of several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// The earliest; none when no event had a time.
    pub first: Option<Seconds>,
    /// The latest.
    pub last: Option<Seconds>,
}

impl Window {
    pub(super) fn add(&mut self, time: Option<Seconds>) {
        let Some(time) = time else { return };
        self.first = Some(self.first.map_or(time, |first| first.min(time)));
        self.last = Some(self.last.map_or(time, |last| last.max(time)));
    }

    /// The window around this one and another.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.add(other.first);
        self.add(other.last);
        self
    }
}

/// Where an event stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, by its number in [`Trail::files`].
    pub file: usize,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its id; empty when it has none.
    pub event: String,
    /// Its time.
    pub time: Option<Seconds>,
}

/// One distinct request of a trail.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedRequest {
    /// Who made it, by its number in [`Trail::actors`].
    pub actor: usize,
    /// The action that guards the call.
    pub action: String,
    /// On what.
    pub resources: Vec<ObservedResource>,
    /// The condition keys that the events state: `acs:SourceIp`, `acs:MFAPresent`, `acs:SecureTransport`.
    pub context: Context,
    /// How it ended.
    pub outcome: Outcome,
    /// How many events.
    pub count: u64,
    /// When.
    pub window: Window,
    /// Some of the events: the first that were read, and the last.
    pub places: Vec<Place>,
}

/// Calls whose action is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// Who made them.
    pub actor: usize,
    /// The product as the events name it; empty when they name none.
    pub service: String,
    /// The call.
    pub event: String,
    /// Why.
    pub why: WhyUnmapped,
    /// How many events.
    pub count: u64,
}

/// What is counted beside the requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Events that were read, repeats not counted.
    pub events: u64,
    /// Events that came again.
    pub repeated: u64,
    /// Events that could not be read.
    pub broken: u64,
    /// Calls that were mapped to an action.
    pub mapped: u64,
    /// Calls whose action is not known.
    pub unmapped: u64,
    /// Sign-ins, sign-outs, password resets.
    pub sign_ins: u64,
    /// What services did by themselves, or events of no kind that RAM authorises.
    pub by_services: u64,
    /// Calls that would have made more distinct requests than are kept.
    pub not_kept: u64,
}

/// One principal's part in a trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorSeen {
    /// Who.
    pub actor: Actor,
    /// All events of theirs, sign-ins too.
    pub events: u64,
    /// Their sign-ins.
    pub sign_ins: u64,
    /// When.
    pub window: Window,
}

/// Something in a file that is no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenEvent {
    /// The file, by its number in [`Trail::files`].
    pub file: usize,
    /// The line, from 1; none when the file itself could not be read to its end.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
}

/// Everything that the files of a trail say about requests.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trail {
    /// The files, as they are shown.
    pub files: Vec<String>,
    /// Everybody who called, in the order of appearance.
    pub actors: Vec<ActorSeen>,
    /// Distinct requests, in the order of appearance.
    pub requests: Vec<ObservedRequest>,
    /// Calls that could not be mapped, most frequent first.
    pub unmapped: Vec<Unmapped>,
    /// The first events that could not be read; [`Counts::broken`] has them all.
    pub broken: Vec<BrokenEvent>,
    /// What was counted.
    pub counts: Counts,
    /// From the first event to the last.
    pub window: Window,
}

impl Trail {
    /// The requests of one actor.
    pub fn requests_of(&self, actor: usize) -> impl Iterator<Item = &ObservedRequest> {
        self.requests.iter().filter(move |request| request.actor == actor)
    }

    /// Who made a request.
    pub fn actor_of(&self, request: &ObservedRequest) -> Option<&Actor> {
        self.actors.get(request.actor).map(|seen| &seen.actor)
    }

    /// The actors that a written principal means: all sessions of a role are the role. Names compare without case (W9).
    pub fn actors_named(&self, who: &crate::engine::account::Who, account: Option<&str>) -> Vec<usize> {
        let named = who.to_string();
        let short = |who: &crate::engine::account::Who| match who {
            crate::engine::account::Who::Role { name, .. } => format!("role/{name}"),
            other => other.to_string(),
        };
        let wanted = if let crate::engine::account::Who::Role { .. } = who { short(who) } else { named };
        let means = |seen: &ActorSeen| {
            seen.actor.who().is_some_and(|who| short(who).eq_ignore_ascii_case(&wanted))
                && account.is_none_or(|account| seen.actor.may_belong_to(account))
        };
        self.actors.iter().enumerate().filter(|(_, seen)| means(seen)).map(|(at, _)| at).collect()
    }
}
