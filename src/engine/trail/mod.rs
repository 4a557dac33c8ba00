//! ActionTrail: what was done, as requests that can be decided, drafted and replayed (semantics section 9).
//!
//! [`TrailCollector`] takes the bytes of event files, one piece at a time, and makes a [`Trail`] of them: distinct
//! requests with counts and times, and whatever could not be understood, counted as well. [`replay()`] asks policies about
//! those requests again, [`usage()`] compares them with what is granted.
//!
//! Events are mapped to actions by the catalogs only. A call that they do not know stays a call; an id that the event
//! does not state stays `*` and is marked open. Left out: data events, which a trail does not have by default, and the
//! parameters and answers of calls, which may hold secrets.

mod action_map;
mod actor;
mod collect;
mod event;
mod frame;
mod mask;
mod observed;
mod reader;
mod replay;
mod resources;
mod seen;
mod usage;
mod wanted;
mod whom;

pub use action_map::WhyUnmapped;
pub use actor::Actor;
pub use collect::TrailCollector;
pub use event::{Outcome, Seconds, shown_time};
pub use mask::without_keys;
pub use observed::{
    ActorSeen, BrokenEvent, Counts, NOT_IN_A_TRAIL, ObservedRequest, Place, Trail, Unmapped, Window,
};
pub use reader::Broken;
pub use replay::{Fate, NotAsked, Replay, Replayed, Unsaid, asker_of, fate, replay};
pub use resources::ObservedResource;
pub use usage::{CalledAction, Granted, NeverSeen, Usage, principals, usage};
pub use wanted::{NotRecorded, wanted};
pub use whom::Whom;
