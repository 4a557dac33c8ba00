//! Expectations of the workbench: kept decisions and regions, checked again at every change of the policies in force.
//!
//! Requests are asked while a key is answered. Regions are compared as sets, for everybody in the account: aside.

use std::path::{Path, PathBuf};

use crate::engine::account::InForce;
use crate::engine::decide::Decision;
use crate::engine::expect::{
    CheckKind, Checked, Expectation, Expectations, Expected, Invariant, check, check_invariant,
};
use crate::files::Stamp;

use super::verdict::Verdict;
use crate::tui::aside::{Aside, Work};
use crate::tui::decided::Decided;
use crate::tui::world::SharedWorld;

/// Regions to be checked, with all that takes.
#[derive(Debug, Clone)]
pub struct Regions {
    invariants: Vec<Invariant>,
    in_force: InForce,
    world: Option<SharedWorld>,
    at: At,
}

/// The policies and the list that are checked, counted, and whether there are catalogs for examples.
type At = (u64, u64, bool);

/// Compared by what is asked: a question is made once for each state of policies and list.
impl PartialEq for Regions {
    fn eq(&self, other: &Self) -> bool {
        (self.at, &self.invariants) == (other.at, &other.invariants)
    }
}

impl Eq for Regions {}

/// What came of the regions, in their order.
pub type RegionsChecked = Vec<Checked>;

impl Work for Regions {
    type Answer = RegionsChecked;

    fn run(&self) -> RegionsChecked {
        let known = self.world.as_ref().map(|world| world.examples()).unwrap_or_default();
        let checked = |invariant: &Invariant| check_invariant(invariant, &self.in_force, known);
        self.invariants.iter().map(checked).collect()
    }
}

/// What is expected, and what came of it.
#[derive(Debug, Clone, Default)]
pub struct ExpectationList {
    expected: Vec<Expectation>,
    invariants: Vec<Invariant>,
    /// Of the expectations.
    checked: Vec<Checked>,
    /// Of the invariants.
    regions: Aside<Regions>,
    /// The file, and what it was when it was read or written.
    file: Option<(PathBuf, Stamp)>,
    /// Counts the changes; what is in the file has the number of `saved`.
    changes: u64,
    saved: u64,
    /// The policies and the list that were checked.
    at: Option<At>,
}

/// What was checked follows from the rest.
impl PartialEq for ExpectationList {
    fn eq(&self, other: &Self) -> bool {
        self.expected == other.expected
            && self.invariants == other.invariants
            && self.file == other.file
            && self.is_modified() == other.is_modified()
    }
}

impl Eq for ExpectationList {}

impl ExpectationList {
    /// Each of them by kind and name, with what came of it: those of requests first, then those of regions. Regions that
    /// are being checked have nothing yet.
    pub fn rows(&self) -> impl Iterator<Item = (CheckKind, &str, Option<&Checked>)> {
        let requests =
            self.expected.iter().enumerate().map(|(at, expectation)| {
                (CheckKind::Expect, expectation.name.as_str(), self.checked.get(at))
            });
        let regions = self.invariants.iter().enumerate().map(|(at, invariant)| {
            let checked = self.regions.fresh().and_then(|checked| checked.get(at));
            (CheckKind::Invariant(invariant.kind), invariant.name.as_str(), checked)
        });
        requests.chain(regions)
    }

    /// Whether regions are being checked again.
    pub fn is_stale(&self) -> bool {
        self.regions.is_stale()
    }

    /// What is expected of requests.
    pub fn expected(&self) -> &[Expectation] {
        &self.expected
    }

    /// What is expected of regions.
    pub fn invariants(&self) -> &[Invariant] {
        &self.invariants
    }

    /// Nothing is expected.
    pub fn is_empty(&self) -> bool {
        self.expected.is_empty() && self.invariants.is_empty()
    }

    /// How many hold, of how many. Of regions that are being checked again, how many held before.
    pub fn passed(&self) -> (usize, usize) {
        let regions = self.regions.answer().filter(|checked| checked.len() == self.invariants.len());
        let each = self.checked.iter().chain(regions.into_iter().flatten());
        (each.filter(|checked| checked.passed).count(), self.expected.len() + self.invariants.len())
    }

    /// Keeps a decision as it is. False where it is one that cannot be expected, or is expected already.
    pub fn keep(&mut self, principal: &str, verdict: &Verdict) -> Option<&Expectation> {
        let decision = verdict.explanation.answer.decision;
        let expected = Expected::keeping(decision)?;
        let request = &verdict.request;
        // Not what the account knows about the resource: it will be asked again.
        let context = verdict.context.iter().map(|(key, values)| (key.to_owned(), values.to_vec())).collect();
        let kept = Expectation {
            name: name_of(principal, decision, &request.action, &request.resources),
            principal: principal.to_owned(),
            action: request.action.clone(),
            resources: request.resources.clone(),
            context,
            decision: expected,
            by: None,
        };
        let same_request = |old: &Expectation| {
            Expectation { decision: kept.decision, name: kept.name.clone(), by: None, ..old.clone() } == kept
        };
        // Another decision about the same request takes the place of the old one.
        self.expected.retain(|old| !same_request(old));
        self.expected.push(kept);
        self.changes += 1;
        self.expected.last()
    }

    /// Takes one away, by its place in `checked`.
    pub fn remove(&mut self, at: usize) {
        if at < self.expected.len() {
            self.expected.remove(at);
            self.changes += 1;
        } else if at - self.expected.len() < self.invariants.len() {
            self.invariants.remove(at - self.expected.len());
            self.changes += 1;
        }
    }

    /// Takes what is in a file. What was there goes.
    pub fn read(&mut self, path: PathBuf, file: Expectations, stamp: Stamp) {
        self.expected = file.expect;
        self.invariants = file.invariants;
        self.changes += 1;
        self.written(path, stamp);
    }

    /// They stand in this file now.
    pub fn written(&mut self, path: PathBuf, stamp: Stamp) {
        self.file = Some((path, stamp));
        self.saved = self.changes;
    }

    /// Whether something of them is in no file.
    pub fn is_modified(&self) -> bool {
        self.changes != self.saved
    }

    /// Their file.
    pub fn file(&self) -> Option<(&Path, Stamp)> {
        self.file.as_ref().map(|(path, stamp)| (path.as_path(), *stamp))
    }

    /// Checks them again if they or the policies in force have changed.
    pub fn refresh(&mut self, decided: &Decided, world: Option<&SharedWorld>) {
        let at = (decided.in_force_changes(), self.changes, world.is_some());
        if self.at == Some(at) {
            return;
        }
        self.at = Some(at);
        let in_force = decided.in_force();
        self.checked = self.expected.iter().map(|expectation| check(expectation, in_force)).collect();
        if self.invariants.is_empty() {
            self.regions.forget();
            return;
        }
        let (invariants, in_force) = (self.invariants.clone(), in_force.clone());
        self.regions.ask(Regions { invariants, in_force, world: world.cloned(), at }, false);
    }

    /// The regions for the runtime to check, if there are any.
    pub fn take_job(&mut self) -> Option<(u64, Regions)> {
        self.regions.take_job()
    }

    /// Takes what came of them.
    pub fn take(&mut self, number: u64, answer: RegionsChecked) {
        self.regions.take(number, answer);
    }
}

fn name_of(principal: &str, decision: Decision, action: &str, resources: &[String]) -> String {
    let can = if decision.is_permitted() { "can" } else { "cannot" };
    // The last part of an ARN is what people call the thing.
    let thing = |resource: &String| resource.rsplit(':').next().unwrap_or_default().to_owned();
    let things: Vec<String> = resources.iter().map(thing).collect();
    format!("{principal} {can} {action} on {}", things.join(", "))
}
