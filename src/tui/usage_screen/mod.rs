//! The usage screen: who called what in a trail, what of it is granted, and what the policy being edited would refuse.
//!
//! Reading a trail is done aside, and so is asking about a principal with many different calls. Both answers are dropped
//! when they come too late.

pub mod jobs;
pub mod rows;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use self::jobs::{SharedTrail, TrailJob, UsageAnswer, UsageJob};
use self::rows::{RowKey, UsageRow, rows};
use crate::engine::account::{InForce, Layers, Who};
use crate::engine::trail::{Trail, principals};
use crate::files::{TrailProgress, display_name};
use crate::tui::account::SharedAccount;
use crate::tui::aside::{Asking, Work as _};
use crate::tui::draft::Draft;
use crate::tui::scroll::Selection;
use crate::tui::text::usage as words;
use crate::tui::world::SharedWorld;

/// Principals with more different calls are asked about aside.
const AT_ONCE: usize = 500;

/// Somebody in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub who: Who,
    /// The written form.
    pub shown: String,
    /// How many events.
    pub events: u64,
}

/// A reading that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub number: u64,
    /// How far it has come.
    pub progress: Option<TrailProgress>,
}

/// What an answer was worked out for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    trail: SharedTrail,
    account: Option<SharedAccount>,
    revision: u64,
    layers: Layers,
    who: Who,
}

/// The usage screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsageScreen {
    /// Files that are to be read as soon as that is possible.
    pub wanted: Vec<PathBuf>,
    /// Whether the right side has the keyboard.
    pub in_details: bool,
    /// The selected principal.
    pub person: Selection,
    /// The selected row of the right side.
    pub row: Selection,
    name: String,
    reading: Option<Reading>,
    readings: u64,
    trail: Option<SharedTrail>,
    people: Vec<Person>,
    people_of: Option<(SharedTrail, Option<SharedAccount>)>,
    toggled: BTreeSet<RowKey>,
    made: Option<Made>,
    asking: Asking<UsageJob>,
    answer: Option<Arc<UsageAnswer>>,
    rows: Arc<Vec<UsageRow>>,
}

impl UsageScreen {
    /// The files to read, given to the runtime once.
    pub fn take_reading(&mut self, world: Option<&SharedWorld>) -> Option<TrailJob> {
        let world = world.filter(|_| !self.wanted.is_empty())?;
        let paths = std::mem::take(&mut self.wanted);
        self.readings += 1;
        let more = if paths.len() > 1 { words::and_more(paths.len() - 1) } else { String::new() };
        self.name = paths.first().map(|path| format!("{}{more}", display_name(path))).unwrap_or_default();
        self.reading = Some(Reading { number: self.readings, progress: None });
        Some(TrailJob { number: self.readings, paths, world: world.clone() })
    }

    /// How far a reading has come.
    pub fn progressed(&mut self, number: u64, progress: TrailProgress) {
        if let Some(reading) = self.reading.as_mut().filter(|reading| reading.number == number) {
            reading.progress = Some(progress);
        }
    }

    /// Whether an end of a reading is that of the newest one, which is over then.
    pub fn is_over(&mut self, number: u64) -> bool {
        let newest = self.reading.as_ref().is_some_and(|reading| reading.number == number);
        if newest {
            self.reading = None;
        }
        newest
    }

    /// Shows another trail.
    pub fn show(&mut self, trail: SharedTrail) {
        self.trail = Some(trail);
        self.person = Selection::default();
        self.row = Selection::default();
        self.toggled.clear();
        self.in_details = false;
    }

    /// Gives up a reading.
    pub fn stop(&mut self) -> bool {
        self.reading.take().is_some()
    }

    /// Brings everything in step with trail, account and policy. Without a trail there is nothing to do.
    pub fn refresh(
        &mut self,
        draft: &Draft,
        account: Option<&SharedAccount>,
        world: Option<&SharedWorld>,
        in_force: &InForce,
    ) {
        let (Some(trail), Some(world)) = (self.trail.clone(), world) else { return };
        let of = (trail.clone(), account.cloned());
        if self.people_of.as_ref() != Some(&of) {
            self.people = people(&trail.0, account);
            self.people_of = Some(of);
        }
        let Some(person) = self.selected().cloned() else { return };
        let made = Made {
            trail: trail.clone(),
            account: account.cloned(),
            revision: draft.revision(),
            layers: in_force.layers(),
            who: person.who,
        };
        if self.made.as_ref() == Some(&made) {
            return;
        }
        if self.made.as_ref().is_none_or(|before| before.who != made.who || before.trail != made.trail) {
            self.row = Selection::default();
            self.answer = None;
            self.rows = Arc::default();
        }
        let number = self.asking.ask();
        // A policy that the account does not have would only add to what somebody has: it is asked by itself.
        let own = account.is_some_and(|account| {
            let policies = &account.resolver.account().policies;
            in_force.edited().iter().any(|edited| policies.iter().any(|one| one.name.text == edited.name()))
        });
        let alone = !own && !in_force.edited().is_empty();
        let layers = in_force.layers();
        let proposed = if alone {
            InForce::new(None, in_force.edited().to_vec()).through(layers)
        } else {
            in_force.clone()
        };
        // What is granted is what the account grants, without what is only proposed.
        let granted = if alone && account.is_some() {
            let resolver = account.map(|account| Arc::clone(&account.resolver));
            InForce::new(resolver, Vec::new()).through(layers)
        } else {
            in_force.clone()
        };
        let (who, world) = (made.who.clone(), world.clone());
        let job = UsageJob { number, trail, world, who, granted, proposed, alone };
        self.made = Some(made);
        let actors = job.trail.0.actors_named(&job.who, None);
        let calls = job.trail.0.requests.iter().filter(|one| actors.contains(&one.actor)).count();
        if calls <= AT_ONCE {
            self.answered(job.run());
        } else {
            self.asking.wait(job);
        }
    }

    /// The question for the runtime, one at a time.
    pub fn take_job(&mut self) -> Option<UsageJob> {
        self.asking.take_job().map(|(_, job)| job)
    }

    /// Takes what came of a question; an answer to an older one is dropped.
    pub fn answered(&mut self, answer: UsageAnswer) {
        if self.asking.answer(answer.number) {
            self.answer = Some(Arc::new(answer));
            self.list();
        }
    }

    fn list(&mut self) {
        let (Some(answer), Some(trail)) = (&self.answer, &self.trail) else { return };
        self.rows = Arc::new(rows(&trail.0, answer, &self.toggled));
    }

    /// Opens or closes the selected row, or another one.
    pub fn toggle(&mut self, at: usize) {
        let Some(key) = self.rows.get(at).and_then(|row| row.key.clone()) else { return };
        if !self.toggled.remove(&key) {
            self.toggled.insert(key);
        }
        self.list();
    }

    /// The trail that is open.
    pub fn trail(&self) -> Option<&Arc<Trail>> {
        self.trail.as_ref().map(|trail| &trail.0)
    }

    /// Whether a trail is being read.
    pub fn reading(&self) -> Option<&Reading> {
        self.reading.as_ref()
    }

    /// What the trail is called: its first file, and how many more there are.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everybody, those with the most events first.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The selected principal.
    pub fn selected(&self) -> Option<&Person> {
        self.people.get(self.person.row(self.people.len())?)
    }

    /// What is known of the selected principal, row by row.
    pub fn rows(&self) -> &[UsageRow] {
        &self.rows
    }

    /// What is known of the selected principal; none while it is being worked out.
    pub fn answer(&self) -> Option<&UsageAnswer> {
        self.answer.as_deref()
    }

    /// Whether the answer is that to an older question.
    pub fn is_stale(&self) -> bool {
        self.answer.is_none() || self.asking.is_stale()
    }

    /// Calls that would be refused now, of so many, for the line at the top; none without an answer.
    pub fn refused(&self) -> Option<(u64, u64)> {
        let (trail, answer) = (self.trail.as_ref()?, self.answer.as_ref()?);
        let refused = answer.replay.refused_events(&trail.0);
        let all = refused + answer.replay.unsure_events(&trail.0) + answer.replay.kept_events;
        Some((refused, all))
    }
}

/// Everybody in the trail or the account, those with the most events first.
fn people(trail: &Trail, account: Option<&SharedAccount>) -> Vec<Person> {
    let resolver = account.map(|account| &*account.resolver);
    let id = resolver.map(|resolver| resolver.account().id.text.as_str());
    let mut people: Vec<Person> = principals(trail, resolver)
        .into_iter()
        .map(|who| {
            let actors = trail.actors_named(&who, id);
            let events =
                actors.iter().filter_map(|actor| trail.actors.get(*actor)).map(|one| one.events).sum();
            Person { shown: who.to_string(), who, events }
        })
        .collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.events));
    people
}
