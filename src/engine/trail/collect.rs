//! From events to a [`Trail`], one event at a time: memory grows with what is distinct, not with how much there is, and
//! what is distinct is bounded too.

use super::action_map::{ActionMap, Mapped, WhyUnmapped};
use super::actor::{Actor, actor};
use super::event::{Event, EventKind, Outcome};
use super::observed::{ActorSeen, BrokenEvent, ObservedRequest, Place, Trail, Unmapped, Window};
use super::reader::{Broken, TrailReader};
use super::resources::ResourcePlan;
use super::seen::Seen;
use crate::engine::catalog::{ActionId, Catalog};
use crate::engine::decide::Context;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// More distinct requests are counted, not kept.
const MOST_REQUESTS: usize = 100_000;
/// More principals are counted as one.
const MOST_ACTORS: usize = 20_000;
/// More kinds of unknown calls are counted as one.
const MOST_UNMAPPED: usize = 5_000;
/// Faults that are kept to be shown.
const MOST_BROKEN: usize = 20;
/// Events of one request whose places are kept.
const MOST_PLACES: usize = 5;

/// Reads the files of a trail.
///
/// ```
/// use acscope::engine::catalog::Catalog;
/// use acscope::engine::trail::TrailCollector;
///
/// let catalog = Catalog::embedded()?;
/// let mut collector = TrailCollector::new(&catalog);
/// collector.begin_file("events.json");
/// collector.feed(br#"{"eventName": "DeleteGroup", "eventType": "ApiCall", "serviceName": "Ram", "acsRegion": "cn-hangzhou","#);
/// collector.feed(br#" "userIdentity": {"type": "ram-user", "accountId": "1000000000000001", "userName": "alice"},"#);
/// collector.feed(br#" "requestParameters": {"GroupName": "ops"}}"#);
/// let trail = collector.finish();
/// assert_eq!(trail.requests[0].action, "ram:DeleteGroup");
/// assert_eq!(trail.requests[0].resources[0].arn, "acs:ram:*:1000000000000001:group/ops");
/// # Ok::<(), acscope::engine::catalog::CatalogError>(())
/// ```
#[derive(Debug)]
pub struct TrailCollector<'c> {
    reader: TrailReader,
    tally: Tally<'c>,
}

impl<'c> TrailCollector<'c> {
    /// A collector that maps with this catalog.
    pub fn new(catalog: &'c Catalog) -> Self {
        Self { reader: TrailReader::new(), tally: Tally::new(catalog) }
    }

    /// Says that the bytes which follow are another file's.
    pub fn begin_file(&mut self, shown: &str) {
        self.end_file();
        self.tally.trail.files.push(shown.to_owned());
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let tally = &mut self.tally;
        self.reader.feed(bytes, &mut |line, found| tally.take(line, found));
    }

    /// Says that the rest of the file could not be read.
    pub fn cut_off(&mut self, why: &str) {
        self.tally.broken(None, why.to_owned());
    }

    /// How many events were read so far, repeats too.
    pub fn events(&self) -> u64 {
        self.tally.trail.counts.events + self.tally.trail.counts.repeated
    }

    fn end_file(&mut self) {
        let tally = &mut self.tally;
        self.reader.finish(&mut |line, found| tally.take(line, found));
    }

    /// What the files come to.
    pub fn finish(mut self) -> Trail {
        self.end_file();
        self.tally.into_trail()
    }
}

#[derive(Debug)]
struct Tally<'c> {
    catalog: &'c Catalog,
    map: ActionMap<'c>,
    plans: FxHashMap<ActionId, ResourcePlan>,
    calls: FxHashMap<String, Mapped>,
    requests: FxHashMap<String, usize>,
    actors: FxHashMap<Actor, usize>,
    unmapped: FxHashMap<(usize, String), usize>,
    seen: Seen,
    key: String,
    trail: Trail,
}

impl<'c> Tally<'c> {
    fn new(catalog: &'c Catalog) -> Self {
        Self {
            catalog,
            map: ActionMap::new(catalog),
            plans: FxHashMap::default(),
            calls: FxHashMap::default(),
            requests: FxHashMap::default(),
            actors: FxHashMap::default(),
            unmapped: FxHashMap::default(),
            seen: Seen::new(),
            key: String::new(),
            trail: Trail::default(),
        }
    }

    fn take(&mut self, line: u64, found: Result<&Event<'_>, Broken>) {
        match found {
            Ok(event) => self.count(line, event),
            Err(Broken { line, message }) => self.broken(Some(line), message),
        }
    }

    fn broken(&mut self, line: Option<u64>, message: String) {
        self.trail.counts.broken += 1;
        if self.trail.broken.len() < MOST_BROKEN {
            let file = self.trail.files.len().saturating_sub(1);
            self.trail.broken.push(BrokenEvent { file, line, message });
        }
    }

    fn count(&mut self, line: u64, event: &Event<'_>) {
        let time = event.time.map(|time| time.to_string()).unwrap_or_default();
        // Ids are masked in published samples, so that one alone is not always one event.
        if !event.id.is_empty() && self.seen.repeats(&[&event.id, &event.request_id, &event.name, &time]) {
            self.trail.counts.repeated += 1;
            return;
        }
        self.trail.counts.events += 1;
        self.trail.window.add(event.time);
        let by = actor(event);
        let is_service = matches!(by, Actor::Service(_));
        let by = self.actor(by);
        if let Some(seen) = self.trail.actors.get_mut(by) {
            seen.events += 1;
            seen.sign_ins += u64::from(event.kind == EventKind::SignIn);
            seen.window.add(event.time);
        }
        match event.kind {
            EventKind::SignIn => self.trail.counts.sign_ins += 1,
            EventKind::ServiceEvent | EventKind::Other => self.trail.counts.by_services += 1,
            EventKind::ApiCall | EventKind::ConsoleOperation if is_service => {
                self.trail.counts.by_services += 1;
            }
            EventKind::ApiCall | EventKind::ConsoleOperation => self.call(by, line, event),
        }
    }

    fn actor(&mut self, mut actor: Actor) -> usize {
        if self.actors.len() >= MOST_ACTORS && !self.actors.contains_key(&actor) {
            actor = Actor::Other(format!("more than {MOST_ACTORS} others"));
        }
        if let Some(known) = self.actors.get(&actor) {
            return *known;
        }
        let place = self.trail.actors.len();
        let seen = ActorSeen { actor: actor.clone(), events: 0, sign_ins: 0, window: Window::default() };
        self.trail.actors.push(seen);
        self.actors.insert(actor, place);
        place
    }

    fn call(&mut self, by: usize, line: u64, event: &Event<'_>) {
        let product = self.map.product(event);
        self.key.clear();
        let _ = write!(self.key, "{product}\n{}", event.name);
        let mapped = match self.calls.get(&self.key) {
            Some(known) => known.clone(),
            None => {
                let mapped = self.map.action(&product, &event.name);
                if self.calls.len() < MOST_UNMAPPED {
                    self.calls.insert(self.key.clone(), mapped.clone());
                }
                mapped
            }
        };
        match mapped {
            Mapped::Action(action) => {
                self.trail.counts.mapped += 1;
                self.request(by, action, line, event);
            }
            Mapped::Not(why) => {
                self.trail.counts.unmapped += 1;
                let (service, name) = (product.into_owned(), event.name.clone().into_owned());
                self.unmapped(by, service, name, why);
            }
        }
    }

    fn unmapped(&mut self, actor: usize, service: String, event: String, why: WhyUnmapped) {
        let full = self.unmapped.len() >= MOST_UNMAPPED;
        let key = (actor, format!("{service}\n{event}"));
        if let Some(known) = self.unmapped.get(&key).and_then(|place| self.trail.unmapped.get_mut(*place)) {
            known.count += 1;
        } else if !full {
            self.unmapped.insert(key, self.trail.unmapped.len());
            self.trail.unmapped.push(Unmapped { actor, service, event, why, count: 1 });
        }
    }

    fn request(&mut self, by: usize, id: ActionId, line: u64, event: &Event<'_>) {
        let action = self.catalog.action(id);
        let plan = self.plans.entry(id).or_insert_with(|| ResourcePlan::new(self.catalog, action));
        let resources = plan.fill(event);
        let outcome = event.outcome();
        self.key.clear();
        let _ =
            write!(self.key, "{by} {} {outcome:?} {:?} {:?}", id.index(), event.identity.mfa, event.secure);
        if let Some(address) = event.source_ip {
            let _ = write!(self.key, " {address}");
        }
        for one in &resources {
            self.key.push('\n');
            self.key.push_str(&one.arn);
            self.key.push_str(if one.open { "?" } else { "" });
        }
        let file = self.trail.files.len().saturating_sub(1);
        let place = || Place { file, line, event: event.id.clone().into_owned(), time: event.time };
        if let Some(known) = self.requests.get(&self.key).and_then(|at| self.trail.requests.get_mut(*at)) {
            known.count += 1;
            known.window.add(event.time);
            match known.places.get_mut(MOST_PLACES - 1) {
                Some(last) => *last = place(),
                None => known.places.push(place()),
            }
            return;
        }
        if self.trail.requests.len() >= MOST_REQUESTS {
            self.trail.counts.not_kept += 1;
            return;
        }
        let mut window = Window::default();
        window.add(event.time);
        self.requests.insert(self.key.clone(), self.trail.requests.len());
        self.trail.requests.push(ObservedRequest {
            actor: by,
            action: action.name.to_string(),
            resources,
            context: context(event),
            outcome,
            count: 1,
            window,
            places: vec![place()],
        });
    }

    fn into_trail(mut self) -> Trail {
        self.trail.unmapped.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then_with(|| (&a.service, &a.event, a.actor).cmp(&(&b.service, &b.event, b.actor)))
        });
        self.trail
    }
}

/// The condition keys whose values the event states.
fn context(event: &Event<'_>) -> Context {
    let mut context = Context::default();
    let flag = |flag: bool| vec![flag.to_string()];
    if let Some(address) = event.source_ip {
        context.set("acs:SourceIp", vec![address.to_string()]);
    }
    if let Some(mfa) = event.identity.mfa {
        context.set("acs:MFAPresent", flag(mfa));
    }
    if let Some(secure) = event.secure {
        context.set("acs:SecureTransport", flag(secure));
    }
    context
}

impl Trail {
    /// What an account's users did, how it ended: how many events of each outcome.
    pub fn events_by_outcome(&self, outcome: Outcome) -> u64 {
        self.requests.iter().filter(|request| request.outcome == outcome).map(|request| request.count).sum()
    }
}
